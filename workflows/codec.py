"""
Encrypts every payload before it leaves the process.

In: payloads as the pydantic converter wrote them; out: the same, compressed if that
helps and encrypted with the current key. The server, its database file and its logs
only ever hold the outcome; failures (messages and stack traces) are treated alike.
"""

import zlib
from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from alongside.keys import KeyRing

ENCODING = b"binary/alongside-encrypted"
ABOUT = b"temporal payload"
"""Bound into every ciphertext, so that one from the store can't be passed off as a payload."""

COMPRESS_ABOVE = 256
"""Bytes; below it zlib gains less than it costs."""

_PLAIN, _ZLIB = b"\x00", b"\x01"


class PayloadEncryption(PayloadCodec):
    """
    AES-GCM over whole payloads, their metadata included.

    Payloads that carry another encoding pass through `decode` as they are: the server's
    own and those typed at its command line are not ours.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt each payload; its metadata names the encoding and the key, nothing else."""
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """
        Decrypt each payload of ours.

        :raises alongside.keys.KeyMissing: it was encrypted with a key the ring does not have.
        :raises alongside.keys.NotReadable: it was changed on the way, or is of another kind.
        """
        return [self._opened(payload) for payload in payloads]

    def _sealed(self, payload: Payload) -> Payload:
        inner = payload.SerializeToString()
        packed = _PLAIN + inner
        if len(inner) > COMPRESS_ABOVE:
            smaller = _ZLIB + zlib.compress(inner)
            packed = min(packed, smaller, key=len)
        return Payload(
            metadata={"encoding": ENCODING, "key": self._ring.current_id.encode()},
            data=self._ring.encrypt(packed, ABOUT),
        )

    def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        packed = self._ring.decrypt(payload.data, ABOUT)
        inner = zlib.decompress(packed[1:]) if packed[:1] == _ZLIB else packed[1:]
        return Payload.FromString(inner)


def data_converter(ring: KeyRing) -> DataConverter:
    """The one converter: for every client, for the Replayer, for reading a saved history."""
    return DataConverter(
        payload_converter_class=PydanticPayloadConverter,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        payload_codec=PayloadEncryption(ring),
    )


def is_encrypted(payload: Any) -> bool:
    """Whether this payload, as the server holds it, is one of ours and encrypted."""
    return isinstance(payload, Payload) and payload.metadata.get("encoding") == ENCODING
