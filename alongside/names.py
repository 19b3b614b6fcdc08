"""
A name as it is looked for: its words, and the beginnings of each.

Takes a name as it is written anywhere; capitals, accents and apostrophes don't count. Knows
nothing of how words are kept.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

SHORTEST = 3
"""Letters of the shortest beginning that is looked for; a shorter word is whole."""
LONGEST = 6
"""Letters of the longest beginning that is kept; the rest is compared with the name itself."""
MOST_WORDS = 12
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_JOINED = str.maketrans(dict.fromkeys("'’‘ʼʻ`´"))
_WORD = re.compile(r"[^\W_]+")


def words_of(name: str) -> tuple[str, ...]:
    """
    The words of a name, each once.

    >>> words_of("Zoë O’Brien-Łukasz")
    ('zoe', 'obrien', 'lukasz')
    """
    bare = name.translate(_JOINED).casefold()
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare)
        bare = "".join(each for each in plain if not unicodedata.combining(each))
        bare = bare.translate(_PLAIN)
    return tuple(dict.fromkeys(_WORD.findall(bare)))[:MOST_WORDS]


@lru_cache(maxsize=20_000)
def beginnings_of(word: str) -> tuple[str, ...]:
    """What a word is found by: its beginnings of three to six letters; a shorter one is whole."""
    longest = min(LONGEST, len(word))
    return tuple(word[:length] for length in range(min(SHORTEST, longest), longest + 1))


def beginning_to_find(word: str) -> str:
    """The one of its beginnings that a typed word is looked for by."""
    return word[:LONGEST]


def is_found(name: str, typed: Sequence[str]) -> bool:
    """Whether each typed word begins a word of the name; one of a letter or two must be whole."""
    words = words_of(name)
    return all(
        word in words if len(word) < SHORTEST else any(each.startswith(word) for each in words)
        for word in typed
    )
