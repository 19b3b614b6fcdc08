"""The key ring: what it encrypts only it can read, and the file is never lost to a mistake."""

import os
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from alongside.keys import KeyMissing, KeyRing, NotReadable
from alongside.settings import Settings


def test_what_was_encrypted_is_read_back() -> None:
    """Any bytes, empty ones too; and never twice the same."""
    ring = KeyRing.fresh()

    for data in (b"", b"x", os.urandom(100_000)):
        assert data == ring.decrypt(ring.encrypt(data, b"place"), b"place")
    assert ring.encrypt(b"x") != ring.encrypt(b"x")


def test_bytes_belong_to_their_place() -> None:
    """Moved to another row they are refused."""
    ring = KeyRing.fresh()

    with pytest.raises(NotReadable, match="does not match its place"):
        ring.decrypt(ring.encrypt(b"x", b"client/1"), b"client/2")


def test_every_changed_bit_is_noticed() -> None:
    """The key's id, the nonce and the body are all authenticated."""
    ring = KeyRing.fresh()
    sealed = ring.encrypt(b"secret")

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((NotReadable, KeyMissing)):
            ring.decrypt(bytes(changed))


@pytest.mark.parametrize("junk", [b"", b"\x01", b"\x01\xff", b"{}", b"\x00" * 40])
def test_junk_is_refused(junk: bytes) -> None:
    """Short and foreign bytes are no crash."""
    with pytest.raises((NotReadable, KeyMissing)):
        KeyRing.fresh().decrypt(junk)


def test_old_keys_stay_readable_after_a_new_one() -> None:
    """Rotation changes what is written from now on; look-ups go on working."""
    old = KeyRing.fresh()
    new = old.with_new_key()

    assert b"x" == new.decrypt(old.encrypt(b"x"))
    assert new.current_id != old.current_id
    assert old.keyed_hash("999") == new.keyed_hash("999")
    with pytest.raises(KeyMissing, match="add the old key back"):
        old.decrypt(new.encrypt(b"x"))


def test_a_hash_needs_the_key() -> None:
    """Two rings hash the same text differently; one ring, always the same."""
    ring = KeyRing.fresh()

    assert ring.keyed_hash("999") == ring.keyed_hash("999")
    assert ring.keyed_hash("999") != KeyRing.fresh().keyed_hash("999")
    assert 64 == len(ring.keyed_hash(""))


def test_a_made_ring_is_its_owners_alone_and_loads_again(tmp_path: Path) -> None:
    """On the first `up` the file is made, with nothing left beside it."""
    home = tmp_path / "new" / "home"
    made = KeyRing.make(home / "keys.json")

    assert 0o700 == stat.S_IMODE(home.stat().st_mode)
    assert 0o600 == stat.S_IMODE((home / "keys.json").stat().st_mode)
    assert ["keys.json"] == [each.name for each in home.iterdir()]
    assert b"x" == KeyRing.load(Settings(home=home)).decrypt(made.encrypt(b"x"))


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    """Losing keys is losing the data."""
    path = tmp_path / "keys.json"
    path.write_text("mine")

    with pytest.raises(FileExistsError):
        KeyRing.make(path)

    assert "mine" == path.read_text()
    assert ["keys.json"] == [each.name for each in tmp_path.iterdir()]


def test_without_keys_the_error_says_what_to_do(tmp_path: Path) -> None:
    """It names the file and the setting."""
    with pytest.raises(KeyMissing, match=r"keys\.json; `alongside up` makes one"):
        KeyRing.load(Settings(home=tmp_path))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"current": "a", "keys": {"a": "c2hvcnQ="}, "hash_key": "c2hvcnQ="}',
     '{"current": "b", "keys": {}, "hash_key": ""}', '{"current":1,"keys":{"a":1},"hash_key":1}'],
)  # fmt: skip
def test_a_broken_key_file_is_refused_without_quoting_it(tmp_path: Path, text: str) -> None:
    """Key material never gets into an error."""
    (tmp_path / "keys.json").write_text(text)

    with pytest.raises(KeyMissing) as refused:
        KeyRing.load(Settings(home=tmp_path))

    assert "c2hvcnQ" not in str(refused.value)


def test_a_secret_manager_may_hold_the_ring(tmp_path: Path) -> None:
    """ALONGSIDE_KEYS wins over the file."""
    made = KeyRing.make(tmp_path / "keys.json")
    secret = SecretStr((tmp_path / "keys.json").read_text())

    ring = KeyRing.load(Settings(home=tmp_path / "elsewhere", keys=secret))

    assert b"x" == ring.decrypt(made.encrypt(b"x"))
    assert "hash_key" not in repr(Settings(keys=secret))


def test_production_makes_no_keys_by_itself(tmp_path: Path) -> None:
    """A typo in a path must not start a second, unreadable service."""
    production = Settings(
        production=True, keys_file=tmp_path / "k.json", database_url=SecretStr("postgresql://x/y")
    )

    with pytest.raises(KeyMissing):
        KeyRing.load_or_make(production)

    assert [] == list(tmp_path.iterdir())


def test_a_ring_shows_no_key() -> None:
    """A traceback with locals in it stays harmless."""
    assert "current key-" in repr(KeyRing.fresh())


def test_settings_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Read anew each time; production needs what it cannot do without."""
    from alongside.settings import settings

    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path))
    assert f"sqlite:///{tmp_path}/alongside.db" == settings().database
    assert settings().takes_test_nhs_numbers

    monkeypatch.setenv("ALONGSIDE_DATABASE_URL", "postgres://u:pw@h/d")
    assert "postgresql+psycopg://u:pw@h/d" == settings().database
    assert "pw" not in repr(settings())

    monkeypatch.delenv("ALONGSIDE_DATABASE_URL")
    monkeypatch.setenv("ALONGSIDE_PRODUCTION", "yes")
    with pytest.raises(ValueError, match="ALONGSIDE_DATABASE_URL is not set"):
        settings()
