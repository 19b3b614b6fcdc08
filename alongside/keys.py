"""
The keys that keep personal data unreadable outside the service.

In: a key ring from a file, or a secret as JSON. Out: encrypted bytes that carry the id of
their key, decrypted bytes, keyed hashes for exact look-up. Old keys stay readable.
"""

import base64
import binascii
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.settings import Settings

_FORMAT = 1
_NONCE = 12
_KEY_BYTES = 32


class KeyMissing(Exception):
    """There is no key to work with, or not the one that is needed; the message says what to do."""


class NotReadable(Exception):
    """The bytes were not made by this key ring for this purpose, or were changed since."""


class KeyRing:
    """Keys by id, one of them current, and a separate key for hashes. Safe between threads."""

    def __init__(self, keys: Mapping[str, bytes], current_id: str, hash_key: bytes) -> None:
        if current_id not in keys:
            raise KeyMissing(f"the key ring's current key {current_id!r} is not among its keys")
        wrong = [name for name, key in keys.items() if len(key) != _KEY_BYTES]
        if wrong or len(hash_key) != _KEY_BYTES:
            raise KeyMissing(
                f"every key must be {_KEY_BYTES} bytes; not so: {', '.join(wrong) or 'hash_key'}"
            )
        if any(not 1 <= len(name.encode()) <= 255 for name in keys):
            raise KeyMissing("a key id must be 1 to 255 bytes long")
        self._raw = dict(keys)
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self._hash_key = hash_key
        self.current_id = current_id
        self._header = _header(current_id)

    def __reduce__(self) -> tuple[type["KeyRing"], tuple[dict[str, bytes], str, bytes]]:
        """Another process of ours may be handed the ring; it is never written anywhere so."""
        return KeyRing, (self._raw, self.current_id, self._hash_key)

    @classmethod
    def load(cls, settings: Settings) -> "KeyRing":
        """
        The key ring the settings name.

        :raises KeyMissing: there is none, or it cannot be used.
        """
        if settings.keys is not None:
            return cls._read(settings.keys.get_secret_value(), "ALONGSIDE_KEYS")
        path = settings.key_ring_file
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            raise KeyMissing(
                f"there is no key file at {path}; `alongside up` makes one on its first run, or "
                "name yours in ALONGSIDE_KEYS_FILE. Without the keys it was written with, "
                "stored data cannot be read"
            ) from None
        except (OSError, UnicodeDecodeError) as problem:
            raise KeyMissing(f"the key file {path} cannot be read: {problem}") from None
        return cls._read(text, str(path))

    @classmethod
    def fresh(cls) -> "KeyRing":
        """A ring with one new key, kept nowhere yet."""
        name = f"key-{secrets.token_hex(4)}"
        return cls({name: secrets.token_bytes(_KEY_BYTES)}, name, secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def make(cls, path: Path) -> "KeyRing":
        """
        Write a new ring to `path`, readable by its owner only, and return it.

        :raises FileExistsError: something is there already; a key file is never overwritten.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        ring = cls.fresh()
        ring._write(path, replace=False)
        return ring

    @classmethod
    def load_or_make(cls, settings: Settings) -> "KeyRing":
        """The ring the settings name; outside production made on the first run."""
        path = settings.key_ring_file
        if settings.production or settings.keys is not None or path.exists():
            return cls.load(settings)
        try:
            return cls.make(path)
        except FileExistsError:  # another process was first
            return cls.load(settings)

    @classmethod
    def _read(cls, text: str, where: str) -> "KeyRing":
        try:
            parts = json.loads(text)
            keys = {
                name: base64.b64decode(key, validate=True) for name, key in parts["keys"].items()
            }
            return cls(keys, parts["current"], base64.b64decode(parts["hash_key"], validate=True))
        except (ValueError, binascii.Error, KeyError, TypeError, AttributeError):
            # the cause is dropped: it may quote key material
            raise KeyMissing(
                f"{where} is not a key ring; it must be JSON with `current`, `keys` and "
                "`hash_key`. Restore it from your backup"
            ) from None

    def with_new_key(self) -> "KeyRing":
        """A ring that encrypts with a new key and still reads the old ones."""
        name = f"key-{secrets.token_hex(4)}"
        keys = {**self._raw, name: secrets.token_bytes(_KEY_BYTES)}
        return KeyRing(keys, name, self._hash_key)

    def replace(self, path: Path) -> None:
        """Write this ring over the one at `path`, in one step."""
        self._write(path, replace=True)

    def _write(self, path: Path, replace: bool) -> None:
        text = json.dumps(
            {
                "current": self.current_id,
                "keys": {name: base64.b64encode(key).decode() for name, key in self._raw.items()},
                "hash_key": base64.b64encode(self._hash_key).decode(),
            },
            indent=2,
        )
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            if replace:
                aside.replace(path)
            else:
                os.link(aside, path)  # unlike a rename, refuses to overwrite
        finally:
            aside.unlink(missing_ok=True)

    def encrypt(self, data: bytes, about: bytes = b"") -> bytes:
        """
        `data` under the current key. `about` must be given again to decrypt.

        `about` binds the bytes to their place, so that they cannot be moved to another row.
        """
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self.current_id].encrypt(nonce, data, self._header + about)
        return self._header + nonce + sealed

    def decrypt(self, sealed: bytes, about: bytes = b"") -> bytes:
        """
        What `encrypt` was given.

        :raises KeyMissing: it was made with a key that is not in this ring.
        :raises NotReadable: it is damaged, from elsewhere, or not about `about`.
        """
        if len(sealed) < 2 or sealed[0] != _FORMAT:
            raise NotReadable("these bytes were not encrypted by Alongside")
        end = 2 + sealed[1]
        name = sealed[2:end].decode("utf-8", "replace")
        key = self._keys.get(name)
        if key is None:
            raise KeyMissing(
                f"this was encrypted with key {name!r}, which is not in the key ring; add the "
                "old key back, old data stays readable only with it"
            )
        nonce, body = sealed[end : end + _NONCE], sealed[end + _NONCE :]
        try:
            return key.decrypt(nonce, body, sealed[:end] + about)
        except (InvalidTag, ValueError):
            raise NotReadable(
                "stored data does not match its place or was changed; restore it from a backup"
            ) from None

    def keyed_hash(self, text: str) -> str:
        """A hash for exact look-up, 64 hexadecimal digits; useless without the key."""
        return hmac.digest(self._hash_key, text.encode(), sha256).hex()

    def __repr__(self) -> str:
        return f"<KeyRing of {len(self._keys)}, current {self.current_id}>"


def _header(key_id: str) -> bytes:
    name = key_id.encode()
    return bytes((_FORMAT, len(name))) + name
