"""
What stands beside the plan on its pages: who it is for, the next session, what was done.

In: a journal's entries, the rules' agenda, names. Out: values in words; nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alongside.events import Entry, MeasureRecorded, SessionBooked, SessionPlanned, TaskOpened
from alongside.journal import Journal
from alongside.london import today
from alongside.messages.wording import day_in_words, mode_in_words, time_in_words
from alongside.store.people import Person

MEASURES = {
    "wemwbs_14": "Mental wellbeing (WEMWBS-14)",
    "eq_5d_5l": "Health today (EQ-5D-5L)",
    "ascot_sct4": "Quality of life (ASCOT SCT4)",
    "pam": "Patient activation (PAM)",
}
_NONE_PLANNED = "No session is planned."
_OCCASIONS = {"baseline": "At the start", "closure": "At the end", "other": "On the way"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: what it is called, when it was taken, what came of it."""

    name: str
    when: str
    result: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything on a page that is not the plan itself. Days are London days."""

    person: Person
    programme: str
    coach: str | None
    day: date
    next_session: str
    next_session_agenda: tuple[str, ...]
    measures: tuple[Measured, ...]
    measures_due: tuple[str, ...]
    held: int
    first_held: date | None
    last_held: date | None
    is_over: bool


def beside(
    entries: Iterable[Entry],
    *,
    person: Person,
    programme: str,
    coach: str | None,
    agenda: Mapping[str, Sequence[str]],
    now: datetime,
) -> Beside:
    """
    What a journal says beside the plan.

    `programme` is its title, `coach` the coach's name, `agenda` the rules' points for a
    `first`, a `later` and the `final` session.
    """
    journal = Journal(entries)
    held = [each.at for each in journal.past_sessions() if each.outcome == "attended"]
    is_over = journal.ending() is not None or journal.last("journey_closed") is not None
    told, points = (_NONE_PLANNED, ()) if is_over else _next_session(journal, agenda)
    return Beside(
        person=person,
        programme=programme,
        coach=coach,
        day=today(now),
        next_session=told,
        next_session_agenda=points,
        measures=_measures(journal),
        measures_due=_measures_due(journal),
        held=len(held),
        first_held=today(held[0]) if held else None,
        last_held=today(held[-1]) if held else None,
        is_over=is_over,
    )


def day_words(day: date) -> str:
    """`3 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def _next_session(
    journal: Journal, agenda: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[str, ...]]:
    planned = journal.open_session()
    if planned is None or not isinstance(planned.event, SessionPlanned):
        return _NONE_PLANNED, ()
    session = planned.event
    points = tuple(agenda.get(session.kind, ()))
    booked = journal.find("session_booked", session.subject)
    if booked is None or not isinstance(booked.event, SessionBooked):
        day = day_words(today(session.target))
        return f"Session {session.session}, to be booked, around {day}.", points
    at, mode = booked.event.starts_at, booked.event.mode
    moment = f"{day_in_words(at)} at {time_in_words(at)}, {mode_in_words(mode)}"
    return f"Session {session.session}, {moment}, {session.minutes} minutes.", points


def _measures(journal: Journal) -> tuple[Measured, ...]:
    """The latest of each measure at each moment it was taken."""
    latest: dict[tuple[str, str], Measured] = {}
    for entry in journal.all("measure_recorded"):
        event = entry.event
        if isinstance(event, MeasureRecorded):
            when = f"{_OCCASIONS[event.occasion]}, {day_words(today(entry.at))}"
            latest[event.measure, event.occasion] = Measured(
                name=_measure(event.measure), when=when, result=_scores(event.scores)
            )
    return tuple(latest[key] for key in sorted(latest))


def _measures_due(journal: Journal) -> tuple[str, ...]:
    """The measures somebody is asked for at present."""
    return tuple(
        f"{_measure(_asked(task))}, by {day_words(today(task.due))}"
        for task in journal.open_tasks()
        if task.kind in ("measure_baseline", "measure_closure")
    )


def _asked(task: TaskOpened) -> str:
    return task.key.removeprefix("measure/").partition(".")[0]


def _measure(code: str) -> str:
    return MEASURES.get(code, code.replace("_", " ").capitalize())


def _scores(scores: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {score:g}" for name, score in scores.items())
