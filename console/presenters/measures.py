"""
Measures and readings over time, as lines with their tables.

In: the measures of a journal, every reading of the client, the facts. Out: pictures for what
was taken twice or more, rows for all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.events import Entry, MeasureRecorded
from alongside.facts import Catalogue
from alongside.facts.fact import Kind
from alongside.london import today
from alongside.plan.beside import MEASURES
from alongside.readings import Reading
from console.pictures import Line, Picture, Table, lines
from console.pictures.scale import plain
from console.spoken import capital, within

_ENDS: dict[tuple[str, str], tuple[float, float]] = {
    ("wemwbs_14", "total"): (14, 70),
    ("wemwbs_7", "total"): (7, 35),
    ("eq_5d_5l", "vas"): (0, 100),
    ("pam", "score"): (0, 100),
    ("pam", "level"): (1, 4),
}
"""The least and the most a score can be, where its authors say so."""
_SCORES = {"vas": "Health today, 0 to 100"}
_OCCASIONS = {"baseline": "At the start", "closure": "At the end", "other": "On the way"}
_TOGETHER = (("systolic_bp", "diastolic_bp"),)
"""Facts that are read off together."""


@dataclass(frozen=True)
class Measured:
    """One measure: every time it was taken, and a picture of each score taken twice or more."""

    name: str
    table: Table
    pictures: tuple[Picture, ...]


def measured(entries: Iterable[Entry]) -> list[Measured]:
    """Each measure by its name."""
    taken: defaultdict[str, list[tuple[date, MeasureRecorded]]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry.event, MeasureRecorded):
            taken[entry.event.measure].append((today(entry.at), entry.event))
    return [_measured(measure, rows) for measure, rows in sorted(taken.items())]


def _measured(measure: str, taken: Sequence[tuple[date, MeasureRecorded]]) -> Measured:
    rows = sorted(taken, key=lambda each: each[0])
    scores = list(dict.fromkeys(name for _, event in rows for name in event.scores))
    name = MEASURES.get(measure, capital(measure))
    table = Table(
        ("Day", "Occasion", *(_called(score) for score in scores)),
        tuple(
            (
                _day(day),
                _OCCASIONS[event.occasion],
                *(plain(event.scores[each]) if each in event.scores else "" for each in scores),
            )
            for day, event in rows
        ),
        frozenset(range(2, 2 + len(scores))),
    )
    pictures = (_score(measure, name, score, rows) for score in scores)
    return Measured(name, table, tuple(each for each in pictures if each is not None))


def _called(score: str) -> str:
    return _SCORES.get(score, capital(score))


def _score(
    measure: str, name: str, score: str, taken: Sequence[tuple[date, MeasureRecorded]]
) -> Picture | None:
    points = tuple((day, event.scores[score]) for day, event in taken if score in event.scores)
    if len(points) < 2:
        return None
    low, high = _ENDS.get((measure, score), (None, None))
    title = f"{name}: {_called(score).lower()}"
    return lines(
        f"measure-{measure}-{score}", title, _went(points), [Line(_called(score), points)],
        low=low, high=high,
    )  # fmt: skip


def readings_over_time(readings: Sequence[Reading], catalogue: Catalogue | None) -> list[Picture]:
    """A picture of each number that was read off on two days or more."""
    points: defaultdict[str, dict[date, float]] = defaultdict(dict)
    for each in readings:
        if isinstance(each.value, float) and not isinstance(each.value, bool):
            points[each.fact][each.on] = each.value
    known = {fact: found for fact, found in points.items() if len(found) > 1}
    groups = [tuple(each for each in facts if each in known) for facts in _TOGETHER]
    together = {fact for facts in groups for fact in facts}
    groups += [(fact,) for fact in sorted(known) if fact not in together]
    pictures = (_facts(facts, known, catalogue) for facts in groups if facts)
    return [each for each in pictures if each is not None]


def _facts(
    facts: Sequence[str], points: dict[str, dict[date, float]], catalogue: Catalogue | None
) -> Picture | None:
    known = [catalogue.get(fact) for fact in facts] if catalogue else []
    named = [each for each in known if each is not None and each.kind is Kind.NUMBER]
    if not named:
        return None
    drawn = [Line(each.label, tuple(sorted(points[each.name].items()))) for each in named]
    unit = named[0].unit_shown
    first, *others = (each.label for each in named)
    title = " and ".join([first, *map(within, others)]) + f" ({unit})" * bool(unit)
    told = ". ".join(f"{line.name}: {_went(line.points)}" for line in drawn)
    return lines(f"reading-{facts[0]}", title, told, drawn, unit=unit)


def _went(points: Sequence[tuple[date, float]]) -> str:
    (first, was), (last, now) = points[0], points[-1]
    how = "stayed at" if was == now else "rose to" if now > was else "fell to"
    if was == now:
        return f"{plain(was)} on {_day(first)} and on {_day(last)}"
    return f"{plain(was)} on {_day(first)} {how} {plain(now)} on {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
