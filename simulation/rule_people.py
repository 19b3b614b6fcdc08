"""
People in a walk beside rules: what each of them does by themselves, told by sentences.

In: habits of an examples file and what happens. Out: what somebody reports about it, and
how much later. The first habit that speaks of what happened counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from alongside.calendar import Calendar
from alongside.events import (
    AnyEvent,
    Entry,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    ReadingsRecorded,
    SessionBooked,
    SessionDue,
    SessionMissed,
    SessionPlanned,
    TaskAnswered,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.london import moment_on, today
from alongside.ruleset.examples.model import Given, Habit, Sentence, readings_on
from alongside.ruleset.examples.times import time_of
from alongside.wait import Wait
from simulation.rule_acts import attended, measured
from simulation.walk import Reaction, Reacts

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
Does = Callable[[Sentence, Entry], list[Reaction] | None]


class People:
    """Everyone who acts by themselves in one walk; `readings` are the sets they may record."""

    def __init__(
        self, habits: Iterable[Habit], readings: Mapping[str, Given], calendar: Calendar
    ) -> None:
        self._habits = [habit.says for habit in habits]
        self._readings = readings
        self._calendar = calendar

    def __call__(self, entry: Entry, journal: Journal) -> Iterable[Reaction]:
        """What somebody does about `entry`."""
        for sentence in self._habits:
            done = self._does(sentence, entry)
            if done is not None:
                return done
        return ()

    @property
    def reacts(self) -> Reacts:
        """The same, as a walk takes it."""
        return self

    def _does(self, says: Sentence, entry: Entry) -> list[Reaction] | None:
        """What a habit makes of an entry; None when it has nothing to do with it."""
        match entry.event:
            case TaskOpened() as task if says.form == "record every measure after {wait}":
                return self._about_measure(says, entry, task)
            case TaskOpened() as task if says.words.get("task") == task.kind:
                return self._about_task(says, entry, task)
            case InvitationSent() as sent if "invitation {n}" in says.form:
                return self._about_invitation(says, entry, sent)
            case SessionPlanned() as plan if says.form.startswith("book "):
                return self._about_plan(says, entry, plan)
            case SessionDue() as due:
                return _about_due(says, due, entry)
        return None

    def _about_task(self, says: Sentence, entry: Entry, task: TaskOpened) -> list[Reaction] | None:
        if says.form == "never answer {task}":
            return []
        delay = self._delay(entry, says.words["wait"])
        if says.form.startswith("record"):
            return [(delay, self._recorded(says.words["readings"]))]
        answer = says.words["answer"]
        if answer not in task.answers:
            return None
        return [(delay, TaskAnswered(key=task.key, answer=answer, by=task.role))]

    def _about_measure(
        self, says: Sentence, entry: Entry, task: TaskOpened
    ) -> list[Reaction] | None:
        measure, _, occasion = task.key.removeprefix("measure/").rpartition(".")
        if not task.kind.startswith("measure_"):
            return None
        return [(self._delay(entry, says.words["wait"]), measured(measure, occasion))]

    def _recorded(self, name: str) -> Callable[[Journal, datetime], AnyEvent]:
        given = self._readings[name]
        return lambda journal, now: ReadingsRecorded(readings=readings_on(given, today(now)))

    def _about_invitation(
        self, says: Sentence, entry: Entry, sent: InvitationSent
    ) -> list[Reaction] | None:
        if int(says.words["n"]) != sent.number:
            return None
        accepts = "accepts" in says.form
        event = InvitationAccepted() if accepts else InvitationDeclined()
        return [(self._delay(entry, says.words["wait"]), event)]

    def _about_plan(self, says: Sentence, entry: Entry, plan: SessionPlanned) -> list[Reaction]:
        """Booked on the next working day, for its day or for the first one that is left."""
        if says.form == "book no session":
            return []
        delay = self._delay(entry, "1 working day") - AN_HOUR
        booked = entry.recorded + delay
        if "n" in says.words:
            day = today(booked + int(says.words["n"]) * A_DAY)
        else:
            day = today(plan.target)
        starts_at = moment_on(day, time_of(says.words["time"]))
        while starts_at < booked + A_DAY or not self._calendar.is_working_day(day):
            day += A_DAY
            starts_at = moment_on(day, time_of(says.words["time"]))
        return [(delay, SessionBooked(session=plan.session, starts_at=starts_at))]

    def _delay(self, entry: Entry, wait: str) -> timedelta:
        due = self._calendar.due(entry.recorded, Wait.parse(wait))
        assert due is not None, "nothing is paused here"
        return due - entry.recorded


def _about_due(says: Sentence, due: SessionDue, entry: Entry) -> list[Reaction] | None:
    match says.form:
        case "the client attends every session":
            return [(AN_HOUR, lambda journal, now: attended(journal, due.session))]
        case "the client misses every session":
            return [(AN_HOUR, SessionMissed(session=due.session))]
        case "the client misses session {n}" if int(says.words["n"]) == due.session:
            return [(AN_HOUR, SessionMissed(session=due.session))]
        case "record no session":
            return []
    return None
