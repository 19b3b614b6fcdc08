"""
By what a report may be broken down.
"""

from __future__ import annotations

from enum import StrEnum

from alongside.spoken import first_large, words

NOT_KNOWN = "not_known"
"""The group of those of whom it is not known."""


class By(StrEnum):
    """What the groups of a report are."""

    NOTHING = "nothing"
    PRIORITY = "priority"
    AREA = "area"
    ETHNICITY = "ethnicity"

    @classmethod
    def read(cls, code: str) -> By:
        """The breakdown of this code; none for anything else."""
        return cls(code) if code in set(cls) else cls.NOTHING

    @property
    def words(self) -> str:
        """As a choice on the page says it."""
        return _WORDS[self]

    def of(self, group: str) -> str:
        """What a group is called."""
        if group == NOT_KNOWN:
            return "Not decided" if self is By.PRIORITY else "Not recorded"
        if self is By.PRIORITY:
            return f"P{group}"
        return first_large(words(group))


_WORDS = {
    By.NOTHING: "Nothing: everybody together",
    By.PRIORITY: "Priority",
    By.AREA: "Area",
    By.ETHNICITY: "Family background",
}
