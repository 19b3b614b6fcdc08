"""
What other rules would decide about a register: was beside now.

In: a register's frame, two published rulesets, the day. Out: a row for each client of whom
anything would be different, and counts of everyone. Nothing is written anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from alongside.facts import Fact
from alongside.facts.catalogue import INGREDIENTS
from alongside.ruleset.batch import WON, coded
from alongside.ruleset.batch_beside import BETWEEN, ELIGIBILITY, ELIGIBLE_AT, coded_beside
from alongside.ruleset.batch_known import KEYS
from alongside.ruleset.compile import facts_of
from alongside.ruleset.published import Published

DECIDED = ("priority", "rule", "unknown", "eligibility", "red_flags", "asks", "also")
"""What a ruleset decides about a client; the last four and `unknown` name several, joined."""
LISTED = ("unknown", "asks", "also")
COLUMNS = (*KEYS, *(f"{name}_{when}" for name in DECIDED for when in ("was", "now")))
"""The columns of `changed`, and of the CSV."""
_TYPES = (pl.Int8, *[pl.String] * (len(DECIDED) - 1))
_Case = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Gained:
    """Of one red flag, task or fact: for how many clients it was, is, came and went."""

    name: str
    was: int
    now: int
    new: int
    gone: int


@dataclass
class RegisterPreview:
    """
    How a register falls by two rulesets. Previews of parts add up.

    `changed` has one row a client whom anything changes for: client_id, source_row, and each of
    `DECIDED` as `<name>_was` and `<name>_now`. It is empty where only counts are kept.
    """

    changed: pl.DataFrame
    cases: Counter[_Case] = field(default_factory=Counter)

    def add(self, other: RegisterPreview) -> None:
        """Count another part of the register; its rows are not taken over."""
        self.cases.update(other.cases)

    @property
    def clients(self) -> int:
        """Everyone."""
        return self.cases.total()

    @property
    def clients_changed(self) -> int:
        """Those of whom anything would be different."""
        return sum(many for case, many in self.cases.items() if _was(case) != _now(case))

    @property
    def matrix(self) -> dict[tuple[int | None, int | None], int]:
        """Clients by priority was and now; None where no rule covers a client."""
        return self._pairs("priority")

    @property
    def moved(self) -> int:
        """Clients whose priority would be another."""
        return sum(many for (was, now), many in self.matrix.items() if was != now)

    @property
    def movers(self) -> dict[tuple[str | None, str | None], int]:
        """Clients whose deciding rule would be another, by both rules, the most first."""
        pairs = self._pairs("rule")
        movers = [(pair, many) for pair, many in pairs.items() if pair[0] != pair[1]]
        return dict(sorted(movers, key=lambda each: (-each[1], str(each[0]))))

    @property
    def eligibility(self) -> dict[tuple[str, str], int]:
        """Clients by eligibility was and now."""
        return self._pairs("eligibility")

    @property
    def unknown(self) -> Gained:
        """Clients whose priority could be more urgent if what is missing were known."""
        counted: Counter[str] = Counter()
        for (was, now), many in self._pairs("unknown").items():
            for name, is_so in (("was", was), ("now", now), ("new", now and not was),
                                ("gone", was and not now)):  # fmt: skip
                counted[name] += many if is_so else 0
        return Gained("unknown", counted["was"], counted["now"], counted["new"], counted["gone"])

    @property
    def red_flags(self) -> tuple[Gained, ...]:
        """Red flags that hold for anyone."""
        return self._gained("red_flags")

    @property
    def asks(self) -> tuple[Gained, ...]:
        """Facts a person would be asked to find, for they could change a priority."""
        return self._gained("asks")

    @property
    def also(self) -> tuple[Gained, ...]:
        """Rules that hold beside the deciding one with a task of their own."""
        return self._gained("also")

    def _pairs(self, name: str) -> dict[Any, int]:
        place = DECIDED.index(name)
        pairs: Counter[Any] = Counter()
        for case, many in self.cases.items():
            pairs[_was(case)[place], _now(case)[place]] += many
        return dict(pairs)

    def _gained(self, name: str) -> tuple[Gained, ...]:
        counts: dict[str, Counter[str]] = {}
        for (was, now), many in self._pairs(name).items():
            before, after = set(names_in(was)), set(names_in(now))
            for each in before | after:
                counted = counts.setdefault(each, Counter())
                counted["was"] += many if each in before else 0
                counted["now"] += many if each in after else 0
                counted["new"] += many if each not in before else 0
                counted["gone"] += many if each not in after else 0
        return tuple(
            Gained(each, of["was"], of["now"], of["new"], of["gone"])
            for each, of in sorted(counts.items())
        )


def register_preview(
    frame: pl.DataFrame,
    was: Published,
    now: Published,
    on: date,
    *,
    frame_now: pl.DataFrame | None = None,
) -> RegisterPreview:
    """
    What each of two rulesets decides about every client of `frame` on a day.

    `frame_now` is the same clients as the second ruleset's facts read them; it is only needed
    where the two catalogues give one fact two types.

    :raises FrameError: a frame is no register.
    :raises PredicateError: a rule does not suit its catalogue; the message names it.
    """
    before = _Decided(was, frame, on, "was")
    after = _Decided(now, frame if frame_now is None else frame_now, on, "now")
    both = pl.concat([before.frame, after.frame.drop(KEYS)], how="horizontal")
    kinds = both.select(pl.exclude(KEYS)).columns
    # Few clients differ from all others: what the numbers mean is looked up once for each kind.
    counted = both.group_by(kinds).len()
    told = [(*before.case(row), *after.case(row)) for row in counted.iter_rows(named=True)]
    cases: Counter[_Case] = Counter()
    for case, many in zip(told, counted["len"], strict=True):
        cases[case] += many
    order = [f"{name}_{when}" for when in ("was", "now") for name in DECIDED]
    words = pl.DataFrame(told, schema=dict(zip(order, _TYPES * 2, strict=True)), orient="row")
    differs = pl.Series([_was(case) != _now(case) for case in told], dtype=pl.Boolean)
    meant = pl.concat([counted.drop("len"), words], how="horizontal").filter(differs)
    changed = both.join(meant, on=kinds, how="inner", nulls_equal=True, maintain_order="left")
    return RegisterPreview(changed=changed.select(COLUMNS), cases=cases)


def facts_needed(*rulesets: Published) -> tuple[Fact, ...]:
    """
    The facts that these rulesets decide by, with those that others are worked out from.

    Of a fact that several catalogues have, it is the first one's.
    """
    found: dict[str, Fact] = {}
    for published in rulesets:
        for fact in _facts(published):
            found.setdefault(fact.name, fact)
    return tuple(found.values())


def same_types(was: Published, now: Published) -> bool:
    """Whether one frame of the register can serve both."""
    kinds = {fact.name: fact.kind for fact in _facts(was)}
    return all(kinds.get(fact.name, fact.kind) is fact.kind for fact in _facts(now))


def preview_parts(
    frames: Callable[[tuple[Fact, ...]], Iterable[pl.DataFrame]],
    was: Published,
    now: Published,
    on: date,
) -> Iterator[RegisterPreview]:
    """
    The preview of a register in parts, for one too large to hold.

    `frames` gives the register's parts with these facts, the same clients in the same order
    each time: `store.readings.frames`.
    """
    if same_types(was, now):
        for frame in frames(facts_needed(was, now)):
            yield register_preview(frame, was, now, on)
        return
    parts = zip(frames(facts_needed(was)), frames(facts_needed(now)), strict=True)
    for frame, frame_now in parts:
        yield register_preview(frame, was, now, on, frame_now=frame_now)


def empty_preview() -> RegisterPreview:
    """The preview of nobody, to add parts to."""
    return RegisterPreview(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String)))


def _facts(published: Published) -> tuple[Fact, ...]:
    ruleset, catalogue = published.ruleset, published.catalogue
    asked = [
        *(rule.when for rule in ruleset.priorities if rule.when is not None),
        *(rule.when for rule in ruleset.eligibility),
        *(flag.when for flag in ruleset.red_flags),
    ]
    named = {name for when in asked for name in facts_of(when)}
    for fact in catalogue.members():
        if fact.name in named and fact.derive is not None:
            named |= set(INGREDIENTS[fact.derive])
    return tuple(fact for fact in catalogue.members() if fact.name in named)


class _Decided:
    """What one ruleset decides, as numbers; `case` says what those of one client mean."""

    def __init__(self, published: Published, frame: pl.DataFrame, on: date, when: str) -> None:
        ruleset, catalogue = published.ruleset, published.catalogue
        self._rules = ruleset.priorities
        self._ranked = coded(ruleset, catalogue, frame, on, LISTED)
        self._beside = coded_beside(ruleset, catalogue, frame, on)
        self._when = when
        together = [self._ranked.frame, self._beside.frame.drop(KEYS)]
        self.frame = pl.concat(together, how="horizontal").rename(
            lambda column: column if column in KEYS else f"{column}_{when}"
        )

    def case(self, row: Mapping[str, Any]) -> _Case:
        """As `DECIDED`."""
        end = f"_{self._when}"
        own = {name.removesuffix(end): each for name, each in row.items() if name.endswith(end)}
        won = None if own[WON] is None else self._rules[own[WON]]
        unknown, asks, also = (BETWEEN.join(self._ranked.named(of, own)) for of in LISTED)
        return (
            None if won is None else won.priority,
            None if won is None else won.id,
            unknown,
            ELIGIBILITY[own[ELIGIBLE_AT]],
            BETWEEN.join(self._beside.named("red_flags", own)),
            asks,
            also,
        )


def _was(case: _Case) -> _Case:
    return case[: len(DECIDED)]


def _now(case: _Case) -> _Case:
    return case[len(DECIDED) :]


def names_in(cell: str | None) -> list[str]:
    """The names in one cell."""
    return cell.split(BETWEEN) if cell else []
