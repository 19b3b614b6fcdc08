"""
A name as it is looked for: its words, and the beginnings of each.

Takes a name as it is written anywhere; capitals, accents and apostrophes don't count. Knows
nothing of how words are kept.
"""

import re
import unicodedata

SHORTEST = 3
"""Letters of the shortest beginning that is looked for; a shorter word is whole."""
LONGEST = 16
"""Letters of a word that count."""
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
    plain = unicodedata.normalize("NFKD", name.translate(_JOINED).casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each)).translate(_PLAIN)
    found = dict.fromkeys(word[:LONGEST] for word in _WORD.findall(bare))
    return tuple(found)[:MOST_WORDS]


def beginnings_of(name: str) -> frozenset[str]:
    """Everything a name is found by: its words, and their beginnings of three letters or more."""
    return frozenset(
        word[:length]
        for word in words_of(name)
        for length in range(min(SHORTEST, len(word)), len(word) + 1)
    )
