"""
Which numbers of a table are kept back, so that no small one can be read or worked out.

In: numbers by key, with what adds up to what. Out: the keys that are not shown. Numbers from 1 to
4 are kept back; then others beside them, for as long as somebody who subtracts what is shown from
the totals could still tell one of them. Start at `protect`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SHOWN_FROM = 5
"""The smallest number that is shown, but for none at all."""
SPAN = 3
"""How far apart the least and the most that a small number could be must lie."""
_PRIME = (1 << 61) - 1
_ROUNDS = 20

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Sum(Generic[K]):
    """The number of `total` is that of `parts` together."""

    total: K
    parts: tuple[K, ...]

    @property
    def members(self) -> tuple[K, ...]:
        """All keys it speaks of."""
        return (self.total, *self.parts)


def protect(
    values: Mapping[K, int],
    sums: Sequence[Sum[K]],
    *,
    hidden: Collection[K] = (),
    shown: Collection[K] = (),
    telling: Collection[K] = (),
) -> frozenset[K]:
    """
    The keys that are not shown.

    :param hidden: keys that are not shown whatever they hold, and `shown` those that are: both as
        another table has them.
    :param telling: keys that are kept back as small numbers are, though they hold more.
    """
    small = {key for key, value in values.items() if 0 < value < SHOWN_FROM}
    small = (small | set(telling)) - set(shown)
    kept = small | set(hidden)
    while told := sorted(follows(values, sums, kept) & small, key=repr):
        added: set[K] = set()
        for key in told:
            own = [line for line in sums if key in line.members]
            if any(added & set(line.members) for line in own):
                continue
            beside = _beside(key, values, sums, kept | added, shown)
            if beside is not None:
                added.add(beside)
        if not added:
            break
        kept |= added
    return frozenset(kept)


def _beside(
    key: K, values: Mapping[K, int], sums: Sequence[Sum[K]], kept: set[K], shown: Collection[K]
) -> K | None:
    """What to keep back besides, where it costs least; None if there is nothing left."""
    found = [
        (
            values[each] == 0,
            place,
            not _has_company(each, line, sums, kept),
            values[each],
            repr(each),
            each,
        )
        for place, line in _around(key, sums, kept)
        for each in line.members
        if each not in kept and each not in shown
    ]  # fmt: skip
    return min(found, key=lambda each: each[:5])[5] if found else None


def _around(key: K, sums: Sequence[Sum[K]], kept: set[K]) -> Iterable[tuple[int, Sum[K]]]:
    """The sums this key is in, then those of what is kept back beside it."""
    own = [line for line in sums if key in line.members]
    near = {each for line in own for each in line.members if each in kept}
    return [
        *((0, line) for line in own),
        *((1, line) for line in sums if line not in own and near & set(line.members)),
    ]


def _has_company(key: K, besides: Sum[K], sums: Sequence[Sum[K]], kept: set[K]) -> bool:
    """Whether every other sum of this key has something kept back already."""
    others = [line for line in sums if line is not besides and key in line.members]
    return all(any(each in kept for each in line.members) for line in others)


def follows(values: Mapping[K, int], sums: Sequence[Sum[K]], kept: Collection[K]) -> set[K]:
    """What somebody who sees the rest can work out, or nearly."""
    lines = [
        (
            {each: -1 if each == line.total else 1 for each in line.members if each in kept},
            values[line.total] * (line.total not in kept)
            - sum(values[each] for each in line.parts if each not in kept),
        )
        for line in sums
    ]
    lines = [line for line in lines if line[0]]
    return _solved([line for line, _ in lines]) | _cornered(lines, values, kept)


def _solved(lines: list[dict[K, int]]) -> set[K]:
    """The unknowns that the equations determine: elimination, in numbers modulo a prime."""
    reduced: dict[K, dict[K, int]] = {}
    for line in lines:
        row = dict(line)
        for pivot in [each for each in row if each in reduced]:
            _take(row, reduced[pivot], row[pivot])
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, _PRIME)
        row = {key: value * inverse % _PRIME for key, value in row.items()}
        for other in reduced.values():
            if pivot in other:
                _take(other, row, other[pivot])
        reduced[pivot] = row
    return {pivot for pivot, row in reduced.items() if len(row) == 1}


def _take(row: dict[K, int], other: Mapping[K, int], times: int) -> None:
    for key, value in other.items():
        left = (row.get(key, 0) - value * times) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _cornered(
    lines: Iterable[tuple[dict[K, int], int]], values: Mapping[K, int], kept: Iterable[K]
) -> set[K]:
    """
    The unknowns whose least and most come too near to each other.

    Nothing at all is hardly ever kept back, so whoever guesses takes the rest for one at least.
    """
    low = {key: int(values[key] > 0) for key in kept}
    high = dict.fromkeys(low, sum(values.values()) + SPAN + 1)
    for _ in range(_ROUNDS):
        before = (dict(low), dict(high))
        for line, right in lines:
            least = sum(low[key] if sign > 0 else -high[key] for key, sign in line.items())
            most = sum(high[key] if sign > 0 else -low[key] for key, sign in line.items())
            for key, sign in line.items():
                own = (low[key], high[key]) if sign > 0 else (-high[key], -low[key])
                ends = sorted((sign * (right - least + own[0]), sign * (right - most + own[1])))
                low[key], high[key] = max(low[key], ends[0]), min(high[key], ends[1])
        if before == (low, high):
            break
    return {key for key in low if high[key] - low[key] < SPAN}
