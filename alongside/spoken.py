"""
Codes in words: as a reader sees them, with what is short for something in capitals.
"""

from __future__ import annotations

_SHORT = {
    each.lower(): each
    for each in (
        "ASCOT", "BMI", "BP", "COPD", "CVD", "GP", "HbA1c", "HCA", "HDL", "MH", "NHS", "P1", "P2",
        "P3", "P4", "PAM", "PHQ9", "PIFU", "SMI", "SMS", "WEMWBS",
    )
}  # fmt: skip
"""What is short for something, as it is written wherever it stands."""

_SAID = {
    "all_readings_in": "every reading it asks for is in",
    "answered_otherwise": "settled another way",
}
"""Codes whose own words say too little."""


def words(code: str) -> str:
    """A code as a reader sees it: `gp_summary_review` becomes `GP summary review`."""
    if code in _SAID:
        return _SAID[code]
    said = code.replace("_", " ").replace("-", " ")
    return " ".join(_SHORT.get(each, each) for each in said.split(" "))


def first_large(said: str) -> str:
    """The same words at the beginning of a sentence."""
    return said[:1].upper() + said[1:]
