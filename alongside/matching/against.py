"""
What stood between one seeker and each coach, counted.

In: verdicts, one coach after the other. Out: how many coaches each rule removed, in numbers and
in words, and in one word why nobody was found.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from alongside.matching.rules import MatchingRules, Must
from alongside.matching.words import GIVEN, ROOM, says_why_not

WhyNot = Literal["no_room", "no_fit", "no_coaches"]


class Against:
    """Counts the coaches a seeker can't have."""

    def __init__(self) -> None:
        self._removed: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def rule(self, must: Must, unknown: bool) -> None:
        """A hard rule does not hold of a coach, or it is not known whether it does."""
        self._removed[must.id] += 1
        self._unknown[must.id] += unknown

    def full(self) -> None:
        """A coach fits and has no room."""
        self._removed[ROOM] += 1

    def given(self, coaches: int) -> None:
        """So many fit and had room, which went to others."""
        self._removed[GIVEN] += coaches

    @property
    def removed(self) -> dict[str, int]:
        """How many coaches are behind each rule."""
        return dict(+self._removed)

    @property
    def why(self) -> WhyNot:
        """In one word: someone fits but is full, nobody fits, or there is nobody."""
        if self._removed[ROOM] or self._removed[GIVEN]:
            return "no_room"
        return "no_fit" if +self._removed else "no_coaches"

    def says(self, rules: MatchingRules) -> tuple[str, ...]:
        """A sentence a rule, with how many of the coaches it is not known of."""
        return says_why_not(rules, self._removed, self._unknown)
