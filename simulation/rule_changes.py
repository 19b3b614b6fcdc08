"""
What is said of a coach in a story beside rules: they leave, are away, are back.

In: a sentence, the day the walk starts. Out: a function of the journal and the moment that
gives the event, or raises `CannotBeDone` with why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from alongside.events import AnyEvent, CoachAway, CoachChangeRequested, CoachReleased
from alongside.journal import Journal
from alongside.london import today
from alongside.ruleset.examples.model import Sentence
from alongside.ruleset.examples.times import day_of


class CannotBeDone(Exception):
    """Why a step can't be done as things are."""


def change_act(says: Sentence, start: date) -> Callable[[Journal, datetime], AnyEvent]:
    """What the sentence does when its moment has come."""
    until = day_of(says.words["when"], start) if "when" in says.words else None

    def act(journal: Journal, now: datetime) -> AnyEvent:
        present, day = _present(journal), today(now)
        if until is not None and says.form.endswith("the client waits"):
            return CoachAway(coach_id=present, since=day, until=until)
        if until is not None:
            return CoachChangeRequested(
                cause="coach_away", coach_id=present, since=day, until=until
            )
        if says.form.endswith("is back"):
            return CoachChangeRequested(
                cause="coach_back", coach_id=present, to=_away(journal), since=day
            )
        leaves = says.form.endswith("leaves")
        cause = "coach_leaves" if leaves else "over_full"
        return CoachChangeRequested(cause=cause, coach_id=present, since=day)

    return act


def _present(journal: Journal) -> str:
    if journal.coach is None:
        raise CannotBeDone("the client has no coach then")
    return journal.coach


def _away(journal: Journal) -> str:
    covered = [each for each in journal.events(CoachReleased) if each.why == "coach_away"]
    if not covered:
        raise CannotBeDone("nobody covers for a coach then")
    return covered[-1].coach_id
