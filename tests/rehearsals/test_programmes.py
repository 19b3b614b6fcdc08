"""Invented people walk the journeys of every programme on the virtual clock, and arrive."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from alongside.calendar import Calendars
from alongside.deeds import ReserveCoach
from alongside.facts import Catalogue
from alongside.ruleset.loader import load
from alongside.ruleset.published import Published
from rehearsal.invented import invented_clients, invented_coaches
from rehearsal.people import People, wanted
from rehearsal.rota import Rota
from rehearsal.temperament import temperament
from simulation.walk import Plan, Walked, walk

RULES = Path(__file__).resolve().parents[2] / "rules"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROGRAMMES = ("health-connect", "choice-and-control", "peer-health-coaching")


@cache
def published(programme: str) -> Published:
    """The rules the project ships."""
    catalogue = Catalogue.load(RULES / "facts.yaml")
    ruleset = load(RULES / f"{programme}.yaml", catalogue).ruleset
    assert ruleset is not None
    return Published.of(ruleset, catalogue)


@cache
def walks(programme: str, number: int = 60) -> tuple[Walked, ...]:
    """So many invented clients, each with their own coaches."""
    calendars = Calendars.load(RULES / "calendars.yaml")
    rules = published(programme)
    coaches = [
        each.model_copy(update={"absences": (), "starts": None})
        for each in invented_coaches(programme, 3, 12, MONDAY.date())
    ]
    rota = Rota(lambda: coaches, calendars[rules.ruleset.calendar])

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        return next((each.id for each in coaches if each.id not in deed.declined), None)

    return tuple(
        walk(
            Plan(
                start=MONDAY,
                readings=tuple(row.readings),
                reacts=People(temperament(3, row.source_key, holidays=True), rota).reacts,
                wants=wanted,
                room=room,
                lasts=timedelta(days=1500),
            ),
            rules,
            calendars,
        )
        for row in invented_clients(programme, 3, number, MONDAY.date())
    )


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_everybody_comes_to_an_end(programme: str) -> None:
    """Whatever they are asked, somebody answers; nothing is refused, nothing done twice."""
    for n, walked in enumerate(walks(programme)):
        assert walked.reason is not None, (n, walked.names()[-12:])
        assert walked.refused == [], n
        assert {1} >= set(Counter(each.key for each in walked.sent).values()), n


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_stage_of_the_pathway_is_met(programme: str) -> None:
    """Sixty clients show the whole way; most who come to coaching have sessions."""
    seen = Counter(stage for walked in walks(programme) for stage in walked.stages())
    (way,) = published(programme).ruleset.pathway
    assert set(way.stages) <= set(seen)
    held = sum(walked.journal.sessions_attended() for walked in walks(programme))
    assert held > 2 * seen["coaching"] > 40


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_journeys_end_in_more_ways_than_one(programme: str) -> None:
    """Some are not eligible, some decline or are not reached, some leave."""
    ends = Counter(walked.reason for walked in walks(programme))
    assert {"not_eligible", "not_reached"} <= set(ends)
    assert len(ends) > 4


def test_a_holiday_pauses_the_journey() -> None:
    """For one to three weeks, and then it goes on."""
    paused = [
        (left.event, back.at - left.at)
        for walked in walks("health-connect")
        for left, back in zip(
            walked.journal.all("paused"), walked.journal.all("resumed"), strict=False
        )
    ]
    away = [days for event, days in paused if getattr(event, "reason", "") == "holiday"]
    assert away
    assert all(timedelta(days=7) < each < timedelta(days=22) for each in away)
