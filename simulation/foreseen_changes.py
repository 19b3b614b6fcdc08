"""
How two futures of one journey differ, deed by deed.

In: the deeds foreseen by the rules a journey has and by those it might adopt. Out: what would
be new, what would not be done, what would be done at another moment or otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from simulation.foreseen import Foreseen, Kind

SAME_MOMENT = timedelta(seconds=1)
"""The virtual clock's timers are a millisecond late, so that none is early."""
Change = Literal["new", "gone", "moved", "changed"]
_Key = tuple[Kind, str, str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One deed that is not the same in both futures; `moved` if only its moments differ."""

    change: Change
    kind: Kind
    was: Foreseen | None
    now: Foreseen | None

    @property
    def at(self) -> datetime:
        """The first moment of the two."""
        return min(each.at for each in (self.was, self.now) if each is not None)


def differences(
    was: Iterable[Foreseen], now: Iterable[Foreseen], called: Callable[[str], str]
) -> tuple[Difference, ...]:
    """
    What differs, the first moment first.

    A deed is found again by its name, the session it is about, and how often it was done
    before. `called` gives a rule's name by the new rules, from its name by the old.
    """
    before, after = _by_key(was, called), _by_key(now, called)
    found = []
    for key in dict.fromkeys((*before, *after)):
        change = _change(before.get(key), after.get(key))
        if change is not None:
            found.append(Difference(change, key[0], before.get(key), after.get(key)))
    return tuple(sorted(found, key=lambda each: each.at))


def _by_key(deeds: Iterable[Foreseen], called: Callable[[str], str]) -> dict[_Key, Foreseen]:
    counted: Counter[tuple[Kind, str, str]] = Counter()
    found: dict[_Key, Foreseen] = {}
    for deed in deeds:
        name, slash, rest = deed.name.partition("/")
        key = (deed.kind, called(name) + slash + rest, deed.about)
        counted[key] += 1
        found[(*key, counted[key])] = deed
    return found


def _change(was: Foreseen | None, now: Foreseen | None) -> Change | None:
    if was is None:
        return "new"
    if now is None:
        return "gone"
    if (was.says, was.text) != (now.says, now.text):
        return "changed"
    same = same_moment(was.at, now.at) and same_moment(was.due, now.due)
    return None if same else "moved"


def same_moment(one: datetime | None, other: datetime | None) -> bool:
    """Whether two moments are one, or neither is set."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME_MOMENT
