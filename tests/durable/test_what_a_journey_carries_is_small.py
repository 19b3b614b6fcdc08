"""What a journey takes into its next run: small, and read again for as long as it runs."""

import zlib
from base64 import b64encode
from hashlib import sha256

import pytest

from alongside.packing import WORDS, Damaged, pack, unpack

TEXT = '{"name":"stage_entered","at":null,"by":"journey","stage":"coaching"}' * 3


def test_what_was_packed_comes_out_as_it_was() -> None:
    """Whatever characters it has, and if there is none."""
    assert [TEXT, "", "Siân Ó ☺"] == [unpack(pack(each)) for each in (TEXT, "", "Siân Ó ☺")]


def test_words_known_beforehand_make_it_smaller() -> None:
    """Less than half of what the same compression takes without them."""
    assert len(pack(TEXT)) * 2 < len(b64encode(zlib.compress(TEXT.encode(), 9)))


def test_what_was_packed_before_there_were_words_is_still_read() -> None:
    """Journeys under way carry it."""
    assert TEXT == unpack(b64encode(zlib.compress(TEXT.encode())).decode())


def test_the_words_stay_as_they_are() -> None:
    """Another word, and no journey under way can be read; new words need a second file."""
    expected = "c5468c0bbe62cb6733354919506dfecdcc48b2b34262db0df33e9996cd26c39c"

    assert expected == sha256(WORDS.read_bytes()).hexdigest()


@pytest.mark.parametrize("damaged", ["", "%", "AAAA", pack(TEXT)[:20], b64encode(b"x").decode()])
def test_damage_is_said(damaged: str) -> None:
    """Cut short, or nothing of the kind."""
    with pytest.raises(Damaged, match="is damaged"):
        unpack(damaged)
