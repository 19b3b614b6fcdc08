"""What leaves the process is encrypted, and comes back as it was."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from alongside.keys import KeyMissing, KeyRing, NotReadable
from workflows.codec import PayloadEncryption, data_converter, is_encrypted

RING = KeyRing.fresh()


def plain(data: bytes) -> Payload:
    return Payload(metadata={"encoding": b"json/plain", "messageType": b"x"}, data=data)


def sealed(payload: Payload, ring: KeyRing = RING) -> Payload:
    return asyncio.run(PayloadEncryption(ring).encode([payload]))[0]


def opened(payload: Payload, ring: KeyRing = RING) -> Payload:
    return asyncio.run(PayloadEncryption(ring).decode([payload]))[0]


@given(st.binary(max_size=5000))
def test_a_payload_comes_back_as_it_was_whatever_its_bytes(data: bytes) -> None:
    """Small and large, compressible or not, metadata included."""
    assert plain(data) == opened(sealed(plain(data)))


def test_what_leaves_names_its_key_and_shows_nothing_else() -> None:
    """Neither the content nor the metadata of the original can be read."""
    outside = sealed(plain(b'{"name": "Persephone"}'))

    assert is_encrypted(outside)
    assert RING.current_id.encode() == outside.metadata["key"]
    assert b"Persephone" not in outside.SerializeToString()
    assert b"messageType" not in outside.SerializeToString()


def test_the_same_payload_twice_looks_different() -> None:
    """Equal readings of two clients can't be told to be equal."""
    assert sealed(plain(b"148")).data != sealed(plain(b"148")).data


def test_a_large_payload_is_compressed_before_it_is_encrypted() -> None:
    """Histories hold many explanations; they repeat themselves."""
    assert 2000 > len(sealed(plain(b'{"reason": "BMI 31"}' * 1000)).data)


def test_an_old_key_still_reads_after_a_new_one_is_made() -> None:
    """Journeys outlive keys."""
    before = sealed(plain(b"kept"))

    renewed = RING.with_new_key()

    assert plain(b"kept") == opened(before, renewed)
    assert renewed.current_id.encode() == sealed(plain(b"new"), renewed).metadata["key"]


@pytest.mark.parametrize("position", [0, 1, 5, 20, -1])
def test_a_changed_payload_is_refused(position: int) -> None:
    """One changed byte anywhere: in the header, the nonce or the text."""
    payload = sealed(plain(b"148"))
    data = bytearray(payload.data)
    data[position] ^= 1

    with pytest.raises((NotReadable, KeyMissing)):
        opened(Payload(metadata=payload.metadata, data=bytes(data)))


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01\xff", b"\x01\x03abc"])
def test_a_truncated_payload_is_refused(data: bytes) -> None:
    """Too short to be anything is not an internal error."""
    with pytest.raises((NotReadable, KeyMissing)):
        opened(Payload(metadata=sealed(plain(b"")).metadata, data=data))


def test_a_stored_ciphertext_cannot_pass_as_a_payload() -> None:
    """Bytes of the same ring, encrypted for another purpose."""
    payload = sealed(plain(b"148"))

    with pytest.raises(NotReadable):
        opened(Payload(metadata=payload.metadata, data=RING.encrypt(b"148", b"client name")))


def test_an_unknown_key_is_named_and_the_message_says_what_to_do() -> None:
    """The administrator learns which key to bring back."""
    payload = sealed(plain(b"148"))

    with pytest.raises(KeyMissing, match=RING.current_id) as refused:
        opened(payload, KeyRing.fresh())

    assert "add the old key back" in str(refused.value)


def test_what_the_server_wrote_itself_is_read_as_it_is() -> None:
    """Markers of the SDK's core and the command line carry another encoding."""
    assert plain(b"{}") == opened(plain(b"{}"))


def test_the_text_and_details_of_a_failure_are_encrypted_too() -> None:
    """An exception raised over a client's data must not tell the server what it was."""
    converter = data_converter(RING)
    failure = Failure()

    async def there_and_back() -> BaseException:
        error = ApplicationError("Persephone is too young", {"name": "Quillfeather"})
        await converter.encode_failure(error, failure)
        seen = failure.SerializeToString()
        assert b"Persephone" not in seen
        assert b"Quillfeather" not in seen
        return await converter.decode_failure(failure)

    error = asyncio.run(there_and_back())

    assert "Persephone is too young" in str(error)
