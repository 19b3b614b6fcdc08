"""
The three answers a predicate can give: holds, fails, unknown.

Inside the runtimes they are True, False, None; at the edges they have these names.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What is known of a predicate about one client on one day."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, answer: bool | None) -> Outcome:
        """The name of True, False or None."""
        if answer is None:
            return cls.UNKNOWN
        return cls.HOLDS if answer else cls.FAILS
