"""
Text made small for a payload, by words that are known beforehand.

In: JSON of what a journey carries. Out: a short string, and the text again. `carried_words.txt`
holds what such text is full of: names of events, keys of rules. It stays as it is for ever:
a journey under way can be read only with the words it was packed with.
"""

import zlib
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "carried_words.txt"
SMALLEST = 9


class Damaged(ValueError):
    """It is nothing that was packed here."""


@cache
def _words() -> bytes:
    return WORDS.read_bytes()


def pack(text: str) -> str:
    """The text, small."""
    packing = zlib.compressobj(SMALLEST, zdict=_words())
    return b64encode(packing.compress(text.encode()) + packing.flush()).decode()


def unpack(packed: str) -> str:
    """
    The text that was packed, with the words or, before there were any, without.

    :raises Damaged: it was not, or not whole.
    """
    unpacking = zlib.decompressobj(zdict=_words())
    try:
        text = (unpacking.decompress(b64decode(packed)) + unpacking.flush()).decode()
    except (zlib.error, ValueError) as damaged:
        raise Damaged("what the journey carries is damaged") from damaged
    if not unpacking.eof:
        raise Damaged("what the journey carries is damaged: its end is missing")
    return text
