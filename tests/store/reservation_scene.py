"""Coaches, wishes, rules of matching for the reservation tests."""

from collections.abc import Mapping
from datetime import date, timedelta

from synthetic_journal import START, entries, started

from alongside.coaches import Coach
from alongside.deeds import ReserveCoach
from alongside.events import Entry, SessionPlanned
from alongside.matching import MatchingRules, Must
from alongside.readings import Reading
from alongside.ruleset.model import CaseloadCap
from alongside.ruleset.outcome import Outcome
from alongside.wait import Wait

WEEKLY, FORTNIGHTLY = Wait.parse("1 week"), Wait.parse("2 weeks")
NESTED = MatchingRules(
    must=(),
    caps=(
        CaseloadCap(cadence=WEEKLY, at_most=2),
        CaseloadCap(cadence=FORTNIGHTLY, at_most=3),
        CaseloadCap(cadence="any", at_most=5),
    ),
    first=WEEKLY,
)


def _not_declined(facts: Mapping[str, Reading], _: date) -> Outcome:
    return Outcome.FAILS if facts["coach_declined_before"].value else Outcome.HOLDS


PICKY = MatchingRules(
    must=(Must("not-declined", "Was declined before", _not_declined),),
    caps=NESTED.caps,
    first=WEEKLY,
)


def coach(number: int, **changed: object) -> Coach:
    """A coach for the programme used here."""
    given = {
        "id": f"k-coach{number:03d}", "name": f"Coach {number}", "programmes": ["health-connect"],
        "gender": "female", "modes": ["phone"],
    }  # fmt: skip
    return Coach.model_validate({**given, **changed})


def deed(number: int, attempt: int = 1, priority: int = 2, **changed: object) -> ReserveCoach:
    """A wish for a coach; higher numbers have waited less."""
    given = {
        "journey": f"health-connect/c-{number:012d}/1", "programme": "health-connect",
        "digest": "d", "client_id": f"c-{number:012d}", "attempt": attempt, "priority": priority,
        "waiting_since": START + timedelta(minutes=number), "wish": None, "now": START,
    }  # fmt: skip
    return ReserveCoach.model_validate({**given, **changed})


def coached(number: int, every: Wait) -> list[Entry]:
    """A journal in which the journey's first session is planned at this cadence."""
    planned = SessionPlanned(session=1, step=1, target=START, every=every, minutes=60, kind="first")
    return entries([started(f"c-{number:012d}", "health-connect"), planned])
