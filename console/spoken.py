"""
Codes as people say them: in words, with what is short for something in capitals.
"""

from __future__ import annotations

from alongside.timeline import words

_SHORT = {
    each.lower(): each for each in ("BMI", "GP", "MH", "NHS", "P1", "P2", "P3", "P4", "PIFU", "SMS")
}
"""Words that are written in capitals wherever they stand."""


def spoken(code: str) -> str:
    """A code in words: `gp_summary` becomes `GP summary`."""
    return " ".join(_SHORT.get(each, each) for each in words(code).split(" "))


def capital(code: str) -> str:
    """A code in words, its first letter large."""
    said = spoken(code)
    return said[:1].upper() + said[1:]
