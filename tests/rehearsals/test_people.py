"""Rehearsal people walk the real journey on the virtual clock, and each of them arrives."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from alongside.calendar import Calendars
from alongside.deeds import ReserveCoach
from alongside.events import InvitationSent, TaskOpened
from alongside.facts import Catalogue
from alongside.readings import Reading
from alongside.ruleset.loader import load
from alongside.ruleset.published import Published
from rehearsal.people import People, wanted
from rehearsal.temperament import Temperament, temperament
from simulation.walk import Plan, Walked, walk

RULES = Path(__file__).resolve().parents[2] / "rules"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
COACHES = tuple(f"k-{letter * 8}" for letter in "abcdefghijkl")
HUNDREDS = range(10)


@cache
def primrose() -> Published:
    """The rules the project ships."""
    catalogue = Catalogue.load(RULES / "facts.yaml")
    ruleset = load(RULES / "primrose-a.yaml", catalogue).ruleset
    assert ruleset is not None
    return Published.of(ruleset, catalogue)


@cache
def calendars() -> Calendars:
    """The calendars the project ships."""
    return Calendars.load(RULES / "calendars.yaml")


def lived(temper: Temperament, systolic: float = 165.0) -> Walked:
    """The journey of a client of this temperament."""
    known = {"on_smi_register": True, "systolic_bp": systolic, "age": 50.0}
    readings = tuple(
        Reading(fact=fact, value=value, on=date(2026, 2, 1)) for fact, value in known.items()
    )
    return walked_with(readings, temper)


def walked_with(readings: tuple[Reading, ...], temper: Temperament) -> Walked:
    """A walk of a client of whom this is known, with plenty of coaches."""

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        return next((coach for coach in COACHES if coach not in deed.declined), None)

    plan = Plan(
        start=MONDAY,
        readings=readings,
        reacts=People(temper).reacts,
        wants=wanted,
        room=room,
        lasts=timedelta(days=1500),
    )
    return walk(plan, primrose(), calendars())


def everyday(**traits: object) -> Temperament:
    """A client who does what is asked, but for these traits."""
    return Temperament(seed=1, name="row-2", **traits)  # type: ignore[arg-type]


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_every_client_drawn_comes_to_an_end(hundred: int) -> None:
    """Whoever is drawn, from whatever priority, the journey ends and nothing is refused."""
    for n in range(100 * hundred, 100 * hundred + 100):
        temper = temperament(7, f"row-{n}")
        walked = lived(temper, systolic=(165.0, 145.0, 120.0)[n % 3])
        assert walked.reason is not None, (n, walked.names()[-12:])
        assert walked.refused == [], n
        tasks = Counter(each.event.subject for each in walked.journal.all("task_opened"))
        sent = Counter(each.key for each in walked.sent)
        assert [1] * len(tasks) == list(tasks.values()), n
        assert [1] * len(sent) == list(sent.values()), n


def test_the_same_seed_draws_the_same_people() -> None:
    """A rehearsal can be repeated: temperament and walk are the same twice."""
    assert temperament(3, "row-12") == temperament(3, "row-12")
    assert lived(temperament(3, "row-12")).names() == lived(temperament(3, "row-12")).names()


def test_another_seed_draws_other_people() -> None:
    """A seed is a whole other set of clients."""
    drawn = [[temperament(seed, f"row-{n}") for n in range(30)] for seed in (1, 2)]
    assert [each.answers_at for each in drawn[0]] != [each.answers_at for each in drawn[1]]


def test_all_kinds_of_people_are_among_a_hundred() -> None:
    """A hundred clients show every way through: nobody has to wait for a rare one."""
    kinds = Counter(temperament(1, f"row-{n}").kind for n in range(1, 101))
    assert {"eager", "hesitant", "silent", "declines", "misses sessions"} <= set(kinds)
    assert kinds["eager"] < 60


def test_the_eager_meet_a_coach_four_times() -> None:
    """Nothing comes between: four sessions, and the journey is completed."""
    walked = lived(everyday())
    assert walked.reason == "completed"
    assert 4 == walked.journal.sessions_attended()


def test_the_hesitant_answer_the_third_invitation() -> None:
    """Two invitations pass, the third is answered, and no review is needed."""
    walked = lived(everyday(answers_at=3))
    assert [1, 2, 3] == [each.number for each in walked.journal.events(InvitationSent)]
    assert "mental_health_review" not in walked.stages()


def test_the_silent_are_looked_for() -> None:
    """Three invitations without an answer lead to the mental health nurse."""
    walked = lived(everyday(answers_at=None))
    assert 3 <= len(walked.journal.all("invitation_sent"))
    assert "mental_health_review" in walked.stages()


def test_a_run_of_misses_is_put_before_a_person() -> None:
    """Three misses in a row: somebody decides, and the journey still ends."""
    walked = lived(everyday(misses=frozenset({1, 2, 3})))
    kinds = [task.kind for task in walked.journal.events(TaskOpened)]
    assert "missed_run" in kinds
    assert walked.reason is not None


def test_hospital_pauses_the_journey_for_weeks() -> None:
    """The journey rests for three weeks or five, and goes on afterwards."""
    walked = lived(everyday(hospital="coach_allocated"))
    away = [
        (resumed.at - paused.at).days
        for paused, resumed in pairwise(
            [e for e in walked.journal.entries if e.name in ("paused", "resumed")]
        )
    ]
    assert away[0] in (21, 35)
    assert walked.reason == "completed"


@pytest.mark.parametrize("how", ["consent_withdrawn", "moved_away", "died", "transferred"])
def test_those_who_leave_end_the_journey_at_once(how: str) -> None:
    """A departure ends the journey for that reason, from wherever it is."""
    assert how == lived(everyday(leaves=(how, "coach_allocated"))).reason


def test_reacting_twice_reports_the_same_event() -> None:
    """After a restart people react to what they saw before, under the same ids."""
    people = People(everyday())
    walked = lived(everyday())
    for entry in walked.journal.entries:
        once = people.reacts(entry, walked.journal)
        assert once == people.reacts(entry, walked.journal)
        assert len({event.id for _, event in once}) == len(once)


def test_what_is_not_known_of_eligibility_is_found_out() -> None:
    """Somebody records it, or says that it is not so; the task is not asked for ever."""
    for n in range(20):
        walked = walked_with((), Temperament(seed=1, name=f"row-{n}"))
        kinds = [task.kind for task in walked.journal.events(TaskOpened)]
        assert 1 == kinds.count("find_out"), n
        assert walked.reason is not None
