"""
What everybody but the client does: tasks answered, sessions booked and recorded.

In: an entry, the journal, the client's temperament (whose dice fall for those around them).
Out: what somebody does about it and how long after. Most are in time, some are late enough
to be chased.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from alongside.events import (
    AnyEvent,
    CoachWishRecorded,
    Entry,
    GoalSet,
    ReadingsRecorded,
    SessionAttended,
    SessionCancelled,
    SessionDue,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    StageEntered,
    TaskAnswered,
    TaskEscalated,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.london import today
from rehearsal.answers import answer_for
from rehearsal.booking import Books
from rehearsal.check import readings_of
from rehearsal.found_out import found_out
from rehearsal.measuring import measured, wellbeing
from rehearsal.rota import Rota
from rehearsal.temperament import Temperament

Does = Iterator[tuple[timedelta, AnyEvent]]
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def staff_do(temper: Temperament, entry: Entry, journal: Journal, rota: Rota | None = None) -> Does:
    """
    What coaches, clinicians and coordinators do about `entry`.

    With a rota coaches book within their hours; without one on any weekday.
    """
    books = Books(journal, rota)
    dice = temper.dice(f"staff/{entry.name}/{entry.event.subject}")
    event = entry.event
    match event:
        case TaskOpened():
            yield from _task(temper, dice, entry, event, books)
        case TaskEscalated():
            opened = journal.find("task_opened", event.subject)
            if opened is not None and isinstance(opened.event, TaskOpened):
                role = _by(event.role)
                for delay, does in _task(temper, dice, opened, opened.event, books):
                    soon = min(delay, dice.uniform(0.1, 2) * DAY)
                    yield soon, does.model_copy(update={"by": role})
        case SessionPlanned():
            delay = dice.uniform(0.2, 5) * DAY
            yield from books.booking(dice, entry, delay, event.session, event.target)
        case SessionDue():
            yield from _due(temper, dice, entry, event, books)
        case SessionAttended():
            if event.session == 1:
                yield HOUR, GoalSet(goal="small-steps", by="coach")
                yield HOUR, wellbeing(dice, "baseline")
        case SessionMissed():
            if dice.random() < 0.05:
                # They had come; the coach had looked at the wrong line.
                right = SessionOutcomeCorrected(
                    session=event.session, outcome="attended", minutes=45, by="coach"
                )
                yield dice.uniform(0.2, 2) * DAY, right
        case StageEntered(stage="closure"):
            if journal.sessions_attended():
                yield DAY, wellbeing(dice, "closure")


def _task(
    temper: Temperament, dice: random.Random, entry: Entry, task: TaskOpened, books: Books
) -> Does:
    journal = books.journal
    delay = _until_done(dice, task.due - entry.recorded)
    by = _by(task.role)
    if task.kind == "health_check":
        yield from readings_of(temper, dice, entry)
    elif task.kind == "book-session":
        session = _session(task.about)
        delay = min(delay, 8 * DAY)
        yield from books.booking(dice, entry, delay, session, entry.recorded)
    elif task.kind == "outcome-not-recorded":
        yield from _outcome(temper, dice, _session(task.about), delay)
    elif task.kind == "find_out" and dice.random() < 0.8:
        found = found_out(dice, journal, today(entry.recorded + delay))
        yield delay, ReadingsRecorded(readings=found, by=by)
    elif task.kind.startswith("measure_"):
        yield (
            delay,
            measured(dice, task) or TaskAnswered(key=task.key, answer=task.answers[0], by=by),
        )
    elif task.kind == "no_fit":
        # With an interpreter any coach speaks the language; failing that, no coach.
        again = len([t for t in journal.events(TaskOpened) if t.kind == "no_fit"]) > 1
        yield delay, CoachWishRecorded(wants=not again, language="en", by=by)
    elif task.kind == "coach_offer" and temper.wants_coach and dice.random() < 0.7:
        yield delay, _wish(dice, by)
    else:
        answer = answer_for(temper, dice, task, journal)
        if answer is not None:
            yield delay, TaskAnswered(key=task.key, answer=answer, by=by)


def _until_done(dice: random.Random, window: timedelta) -> timedelta:
    """In time mostly; late at times, and at times so late that somebody asks."""
    window = max(window, HOUR)
    how = dice.random()
    if how < 0.8:
        return dice.uniform(0.1, 0.9) * window
    return dice.uniform(1.0, 1.8) * window if how < 0.94 else dice.uniform(2.5, 4) * window


def _wish(dice: random.Random, by: str) -> CoachWishRecorded:
    gender = dice.choices(("no_preference", "female", "male"), (80, 12, 8))[0]
    mode = dice.choices(("any", "home", "phone", "cafe"), (80, 8, 8, 4))[0]
    return CoachWishRecorded.model_validate(
        {"wants": True, "gender": gender, "mode": mode, "by": by}
    )


def _due(
    temper: Temperament, dice: random.Random, entry: Entry, due: SessionDue, books: Books
) -> Does:
    if not due.booked:
        delay = dice.uniform(0.2, 2) * DAY
        yield from books.booking(dice, entry, delay, due.session, entry.recorded)
    elif dice.random() >= 0.08:
        yield from _outcome(temper, dice, due.session, dice.uniform(1, 6) * HOUR)
    # Otherwise the coach forgets to record it, and is asked.


def _outcome(temper: Temperament, dice: random.Random, session: int, delay: timedelta) -> Does:
    if session in temper.misses:
        yield delay, SessionMissed(session=session, by="coach")
    elif session in temper.cancels:
        by_whom = dice.choice(("client", "coach"))
        told = dice.random() < 0.7
        yield (
            delay,
            SessionCancelled.model_validate(
                {"session": session, "cancelled_by": by_whom, "with_notice": told, "by": "coach"}
            ),
        )
    else:
        yield delay, SessionAttended(session=session, minutes=dice.randint(30, 75), by="coach")


def _session(about: str) -> int:
    return int(about.rpartition("/")[2])


def _by(role: str) -> str:
    return role.replace("-", "_")
