"""
Counts by group and quarter, with what is kept back of them.

In: how many there are in each group and quarter of one year. Out: the numbers of any of its
periods. Every period, every way of breaking down shows the same numbers of the same table, so that
what one page keeps back no other tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.reports.period import QUARTERS, WHOLE
from alongside.reports.suppression import SHOWN_FROM, Sum, follows, protect

ALL = ""
"""In the place of a group: everybody."""
Key = tuple[str, int]
"""A group and a quarter."""


@dataclass(frozen=True)
class Counted:
    """One thing that was counted: its numbers, those kept back."""

    values: Mapping[Key, int]
    hidden: frozenset[Key]
    told: frozenset[Key] = frozenset()
    """Large ones of `hidden` that follow from what is shown all the same."""

    @classmethod
    def of(
        cls,
        counts: Iterable[tuple[str, int, int]],
        groups: Sequence[str] = (),
        *,
        near: Sequence[Counted] = (),
        as_in: Mapping[str, Counted] | None = None,
    ) -> Counted:
        """
        From rows of group, quarter, number.

        The totals are looked at first, by themselves: whatever they are broken down by, the same
        of them are kept back.

        :param near: what this was counted among or out of, by the same groups: the difference
            tells how many are in the one alone.
        :param as_in: groups that another table shows as everybody: the same of them are kept back.
        """
        values: dict[Key, int] = dict.fromkeys(
            [(group, part) for group in (ALL, *groups) for part in (*QUARTERS, WHOLE)], 0
        )
        for group, quarter, number in counts:
            for each in {group, ALL}:
                for part in (quarter, WHOLE):
                    values[each, part] = values.get((each, part), 0) + number
        names = sorted({group for group, _ in values} - {ALL})
        totals = {key: value for key, value in values.items() if key[0] == ALL}
        hidden, shown = _fixed(values, as_in or {})
        telling = {key for key, value in values.items() if _tells(key, value, near)}
        telling = (telling | hidden) - shown
        own = telling & set(totals)
        sums = [_of_the_year(ALL)]
        kept = protect(totals, sums, hidden=own, shown=shown, telling=own)
        if names:
            for part in QUARTERS:
                for name in names:
                    values.setdefault((name, part), 0)
            sums = [_of_the_year(name) for name in (ALL, *names)]
            sums += [
                Sum((ALL, part), tuple((name, part) for name in names))
                for part in (*QUARTERS, WHOLE)
            ]
            shown |= set(totals) - kept
            telling -= shown
            kept = protect(values, sums, hidden=kept | telling, shown=shown, telling=telling)
        return cls(values, kept, frozenset(follows(values, sums, kept)))

    def number(self, group: str, part: int) -> int | None:
        """How many there are; None is not shown."""
        key = (group, part)
        return None if key in self.hidden else self.values.get(key, 0)


def _tells(key: Key, value: int, near: Sequence[Counted]) -> bool:
    """Whether this number shows a small difference, or what is kept back under another name."""
    for each in near:
        other = each.values.get(key, 0)
        if key in each.hidden - each.told:
            if value == other:
                return True
        elif value and 0 < abs(other - value) < SHOWN_FROM:
            return True
    return False


def _fixed(values: Mapping[Key, int], as_in: Mapping[str, Counted]) -> tuple[set[Key], set[Key]]:
    """What is kept back, what is shown, where another table has the same number of everybody."""
    hidden: set[Key] = set()
    shown: set[Key] = set()
    for group, other in as_in.items():
        for part in (*QUARTERS, WHOLE):
            if other.values.get((ALL, part), 0) == values.get((group, part), 0):
                (hidden if (ALL, part) in other.hidden else shown).add((group, part))
    return hidden & set(values), shown & set(values)


def split(
    counts: Mapping[str, Iterable[tuple[str, int, int]]], groups: Sequence[str] = ()
) -> tuple[Counted, dict[str, Counted]]:
    """
    What was counted together, with its kinds that add up to it.

    A kind of a group is kept back with others, so that neither the group nor the kind tells it.
    """
    rows = {kind: list(of) for kind, of in counts.items()}
    whole = Counted.of((row for of in rows.values() for row in of), groups)
    kinds = {kind: Counted.of(of, groups) for kind, of in rows.items()}
    values = {
        (kind, *key): of.values.get(key, 0) for kind, of in kinds.items() for key in whole.values
    }
    values |= {(ALL, *key): number for key, number in whole.values.items()}
    names = sorted({group for group, _ in whole.values} - {ALL})
    sums = [Sum((ALL, *key), tuple((kind, *key) for kind in kinds)) for key in whole.values]
    for kind in kinds:
        sums += [
            Sum((kind, name, WHOLE), tuple((kind, name, part) for part in QUARTERS))
            for name in (ALL, *names)
        ]
        if names:
            sums += [
                Sum((kind, ALL, part), tuple((kind, name, part) for name in names))
                for part in (*QUARTERS, WHOLE)
            ]
    hidden = protect(
        values,
        sums,
        hidden={(ALL, *key) for key in whole.hidden},
        shown={(ALL, *key) for key in whole.values if key not in whole.hidden},
    )
    kept = {
        kind: Counted(of.values, frozenset(key for key in whole.values if (kind, *key) in hidden))
        for kind, of in kinds.items()
    }
    return whole, kept


def _of_the_year(group: str) -> Sum[Key]:
    return Sum((group, WHOLE), tuple((group, quarter) for quarter in QUARTERS))
