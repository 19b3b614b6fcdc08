"""
Codes as people say them on a page: in words, with what is short for something in capitals.
"""

from __future__ import annotations

from alongside.spoken import first_large, words

spoken = words
"""A code in words: `gp_summary` becomes `GP summary`."""


def capital(code: str) -> str:
    """A code in words, its first letter large."""
    return first_large(words(code))


def within(said: str) -> str:
    """The beginning of a sentence or a label within another; `BMI` and `HbA1c` stay."""
    short = any(letter.isupper() for letter in said.partition(" ")[0][1:])
    return said if short else said[:1].lower() + said[1:]
