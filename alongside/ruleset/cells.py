"""
The cells that thresholds cut a fact into: one client's readings stand for all in a cell.

In: predicates about the same facts, the catalogue, a day. Out: for each combination of
answers that some reading can give, one reading that gives it, the plainest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from alongside.facts import Catalogue, Fact, Kind
from alongside.facts.catalogue import INGREDIENTS
from alongside.readings import FactName, Reading, Value
from alongside.ruleset.compile import compile_node, facts_of
from alongside.ruleset.fit import DATED
from alongside.ruleset.known import View, since
from alongside.ruleset.predicate import Leaf, Not, Predicate
from alongside.ruleset.window import first_day
from alongside.wait import Wait

MOST_ANSWERS = 300_000
"""Answers worked out for the cells of one group of facts; a tenth of a second's work."""
_STEPS = (1.0, 0.5, 0.1, 0.01)
_ANY_WORD = "another"
"""Stands for every word a rule does not name, where any word is allowed."""


class TooManyCells(Exception):
    """The rules cut the facts into more cells than can be compared."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One client's readings of a group of facts; `weight` is how much must be said of them."""

    readings: tuple[Reading, ...]
    answers: tuple[bool | None, ...]
    weight: int


def groups_of(names: Sequence[FactName], catalogue: Catalogue) -> dict[FactName, FactName]:
    """
    Each fact with the first fact of its group: facts in different groups vary freely.

    A fact that is worked out varies with its parts only where the rules speak of all of them.
    """
    first = {name: name for name in names}
    for name in names:
        derive = catalogue.fact(name).derive
        parts = INGREDIENTS[derive] if derive else ()
        if parts and all(part in first for part in parts):
            head = min((name, *parts), key=names.index)
            first |= dict.fromkeys((name, *parts), head)
    return first


def cells(
    names: Sequence[FactName], predicates: Sequence[Predicate], catalogue: Catalogue, today: date
) -> list[Cell]:
    """
    A cell for each different row of answers that readings of `names` give to `predicates`.

    :raises TooManyCells: there are more readings to try than is worth it.
    """
    nodes = [compile_node(each, catalogue, today).answer for each in predicates]
    leaves = [leaf for each in predicates for leaf in _leaves(each)]
    tried = [
        list(_readings(catalogue.fact(name), [at for at in leaves if at.fact == name], today))
        for name in names
    ]
    many = 1
    for each in tried:
        many *= len(each)
    if many * len(nodes) > MOST_ANSWERS:
        raise TooManyCells
    view = View(catalogue, names, today)
    found: dict[tuple[bool | None, ...], Cell] = {}
    for combined in product(*tried):
        readings = tuple(reading for reading in combined if reading is not None)
        known = view({reading.fact: reading for reading in readings})
        answers = tuple(answer(known) for answer in nodes)
        weight = sum(1 if reading.on == today else 2 for reading in readings)
        if answers not in found or found[answers].weight > weight:
            found[answers] = Cell(readings, answers, weight)
    return sorted(found.values(), key=lambda cell: cell.weight)


def _leaves(predicate: Predicate) -> Iterator[Leaf]:
    if isinstance(predicate, Leaf):
        yield predicate
    elif isinstance(predicate, Not):
        yield from _leaves(predicate.branch)
    else:
        for branch in predicate.branches:
            yield from _leaves(branch)


def _readings(fact: Fact, leaves: Sequence[Leaf], today: date) -> Iterator[Reading | None]:
    """No reading, then every value that differs to these leaves, on every day that does."""
    yield None
    days = {today}
    firsts = {since(fact, today)} if fact.current_for else set()
    firsts |= {
        first_day(today, leaf.operand)
        for leaf in leaves
        if leaf.test in DATED and isinstance(leaf.operand, Wait)
    }
    days |= {first - timedelta(days=1) for first in firsts if first > date.min}
    values = list(_values(fact, leaves))
    for day in sorted(days, reverse=True):
        for value in values:
            # checked reading by reading it would cost more than all the rest
            yield Reading.model_construct(fact=fact.name, value=value, on=day, source="example")


def _values(fact: Fact, leaves: Sequence[Leaf]) -> Iterator[Value]:
    asked = [leaf.operand for leaf in leaves if not isinstance(leaf.operand, Wait)]
    if fact.kind is Kind.NUMBER:
        yield from _numbers(fact, sorted({each for each in asked if isinstance(each, float)}))
    elif fact.kind is Kind.YES_NO:
        yield from (True, False)
    elif fact.kind is Kind.CHOICES:
        yield from _several(leaves)
    elif fact.kind is Kind.DATE:
        yield from sorted({day for each in asked for day in _days(str(each))} | {"1900-01-01"})
    else:
        words = dict.fromkeys(word for each in asked for word in _words(each))
        yield from words
        yield from [word for word in fact.choices or (_ANY_WORD,) if word not in words][:1]


def _days(written: str) -> tuple[str, str]:
    """The day and the one after it."""
    return written, (date.fromisoformat(written) + timedelta(days=1)).isoformat()


def _words(operand: object) -> tuple[str, ...]:
    if isinstance(operand, tuple):
        return operand
    return (operand,) if isinstance(operand, str) else ()


def _numbers(fact: Fact, thresholds: Sequence[float]) -> Iterator[float]:
    """Each threshold, and a number just below it, and one above the last."""
    assert fact.low is not None
    assert fact.high is not None
    inside = [each for each in thresholds if fact.low <= each <= fact.high]
    if not inside:
        yield float(round((fact.low + fact.high) / 2))
        return
    bounds = [fact.low - 1.0, *inside, fact.high + 1.0]
    for at, each in enumerate(inside, start=1):
        yield each
        yield from _between(fact, bounds[at - 1], each, below=True)
    yield from _between(fact, inside[-1], bounds[-1], below=False)


def _between(fact: Fact, low: float, high: float, *, below: bool) -> Iterator[float]:
    """A plausible number between two, as near one of them as reads well; none if there is none."""
    assert fact.low is not None
    assert fact.high is not None
    tried = [round(high - step if below else low + step, 6) for step in _STEPS]
    tried += [fact.low, fact.high, (max(low, fact.low) + min(high, fact.high)) / 2]
    for each in tried:
        fits = low < each < high and fact.low <= each <= fact.high
        if fits and (not fact.whole or each == round(each)):
            yield each
            return


def _several(leaves: Sequence[Leaf]) -> Iterator[tuple[str, ...]]:
    """Lists of words, one for each set of leaves that some list can meet."""
    asked = [frozenset(_words(leaf.operand)) for leaf in leaves]
    words = sorted(frozenset[str]().union(*asked))
    seen: dict[tuple[bool, ...], frozenset[str]] = {(False,) * len(asked): frozenset()}
    for word in words:
        for held in list(seen.values()):
            more = held | {word}
            met = tuple(not each.isdisjoint(more) for each in asked)
            if met not in seen or len(seen[met]) > len(more):
                seen[met] = more
            if len(seen) > MOST_ANSWERS // 30:
                raise TooManyCells
    return (tuple(sorted(held)) for held in seen.values())


def named(readings: Sequence[Reading], catalogue: Catalogue, today: date) -> str:
    """The client of a cell in words: what is known, and since when if it is not new."""
    said = []
    for reading in readings:
        on = "" if reading.on == today else f" on {reading.on:%-d %B %Y}"
        said.append(f"{catalogue.fact(reading.fact).says(reading.value)}{on}")
    return ", ".join(said) if said else "nothing recorded"


def facts_in(predicates: Sequence[Predicate | None]) -> tuple[FactName, ...]:
    """The facts these predicates read, each once, in the order they are first asked for."""
    return tuple(dict.fromkeys(n for each in predicates if each for n in facts_of(each)))
