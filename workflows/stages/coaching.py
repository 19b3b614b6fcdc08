"""
Coaching: the sessions of the taper, one after the other, as they really happen.
"""

from __future__ import annotations

from functools import partial

from alongside.coach_change import (
    absences,
    change_since,
    falls_in_absence,
    is_asked_before,
    is_booked,
    waits_for_a_session,
)
from alongside.events import Entry, SessionBooked, SessionPlanned, SessionsChanged, TaperDone
from alongside.questions import WhichSession
from alongside.ruleset.model import Coaching
from workflows.stages.adoption import task_key
from workflows.stages.desk import Desk
from workflows.stages.left import Left
from workflows.stages.review import leads
from workflows.stages.session import called_off, session
from workflows.stages.standing_still import postpone

LEAVERS = ("goals_met", "coaching_stopped")


async def coaching(desk: Desk, entered: Entry) -> Left:
    """Plan, hold and count sessions until the taper is done or somebody ends it."""
    rules = desk.rules.coaching
    assert rules is not None, "the check refuses a pathway with a stage that has no settings"
    while True:
        left = await _run_of_misses(desk, rules, entered) or _somebody_ends_it(desk, entered)
        if left is not None:
            _call_off(desk)
            return left
        planned = desk.journal.open_session()
        if planned is not None and _is_not_to_be_held(desk, planned):
            _call_off(desk)
            planned = desk.journal.open_session()
        if planned is None or _is_other_by_now(desk, planned):
            planned = await _plan(desk, rules)
        if planned is None:
            _call_off(desk)
            desk.record(TaperDone(attended=desk.journal.sessions_attended()))
            return Left(outcome="taper_done")
        await session(desk, planned, partial(_changes, desk, entered, planned))


def _changes(desk: Desk, entered: Entry, planned: Entry) -> bool:
    """Whether the session is not to be waited for as it was planned."""
    return _somebody_ends_it(desk, entered) is not None or _is_other_by_now(desk, planned)


def _is_other_by_now(desk: Desk, planned: Entry) -> bool:
    return _agreed_since(desk, planned) or falls_in_absence(desk.journal, planned, desk.now())


def _is_not_to_be_held(desk: Desk, planned: Entry) -> bool:
    """Whether its coach is away on the day it is booked for."""
    return is_booked(desk.journal, planned) and falls_in_absence(desk.journal, planned, desk.now())


def _agreed_since(desk: Desk, planned: Entry) -> bool:
    """Whether more or fewer sessions were agreed, and this one is still to come: plan it anew."""
    agreed = desk.journal.first_after(planned.sequence, ("sessions_changed",))
    booked = desk.journal.find("session_booked", planned.event.subject)
    return agreed is not None and (booked is None or not _is_over(desk, booked))


def _somebody_ends_it(desk: Desk, entered: Entry) -> Left | None:
    found = desk.journal.first_after(entered.sequence, LEAVERS)
    asked = change_since(desk.journal, entered)
    if found is not None and not is_asked_before(desk.journal, entered, found):
        return Left(outcome=found.name)
    if asked is None or waits_for_a_session(desk.journal, asked, desk.now()):
        return None
    return Left(outcome="coach_change", leads_to="allocation")


def _call_off(desk: Desk) -> None:
    """
    The session still to come will not be held as it was planned.

    One whose booked moment has come is left alone: its outcome can still be recorded.
    """
    planned = desk.journal.open_session()
    if planned is None or not isinstance(planned.event, SessionPlanned):
        return
    booked = desk.journal.find("session_booked", planned.event.subject)
    if booked is None or not _is_over(desk, booked):
        desk.record(called_off(planned.event.session))


def _is_over(desk: Desk, booked: Entry) -> bool:
    return isinstance(booked.event, SessionBooked) and booked.event.starts_at <= desk.now()


async def _run_of_misses(desk: Desk, rules: Coaching, entered: Entry) -> Left | None:
    """
    After a run of misses a person decides whether to go on; only a person closes.

    Nothing is to be decided any more when a correction breaks the run, or coaching ends.
    Source: QS188, do not discharge automatically; the length of the run is local.
    """
    while _is_run(desk, rules) and _somebody_ends_it(desk, entered) is None:
        key = _key_of_run(desk, rules, entered)
        answered = desk.journal.find("task_answered", f"task/{key}")
        if answered is not None:
            left = leads(rules.missed.review, answered)
            return None if left.leads_to == "next" else left
        review = rules.missed.review
        asked = await desk.open_task(
            key, review.task, kind=review.id, answers=tuple(review.answers)
        )
        if review.stops_in_pauses:
            await postpone(desk, asked, review.task.due)
        await desk.change()
    for task in desk.journal.open_tasks():
        if desk.journal.called_now(task.kind) == rules.missed.review.id:
            desk.close_task(task.key, "answered_otherwise")
    return None


def _key_of_run(desk: Desk, rules: Coaching, entered: Entry) -> str:
    """
    The key of the question about this run.

    A change of coach took the question away unanswered: with the next coach it is asked again.
    """
    missed = desk.journal.past_sessions()[-1]
    key = task_key(desk.journal, rules.missed.review.id, missed.number)
    asked = desk.journal.find("task_opened", f"task/{key}")
    if asked is None or asked.sequence > entered.sequence or desk.journal.task_is_open(key):
        return key
    answered = desk.journal.find("task_answered", f"task/{key}")
    return key if answered is not None else f"{key}.{desk.journal.visits('coaching')}"


def _is_run(desk: Desk, rules: Coaching) -> bool:
    past, run = desk.journal.past_sessions(), desk.journal.missed_in_a_row()
    return bool(past) and past[-1].outcome == "missed" and run > 0 and run % rules.missed.run == 0


async def _plan(desk: Desk, rules: Coaching) -> Entry | None:
    allocated = desk.journal.last("coach_allocated")
    assert allocated is not None, "coaching follows an allocation"
    answer = await desk.ask(
        WhichSession(
            calendar=desk.rules.calendar,
            sessions=rules.sessions,
            again_within=rules.missed.again_within,
            allocated=allocated.at,
            past=desk.journal.past_sessions(),
            more=sum(event.more for event in desk.journal.events(SessionsChanged)),
            pauses=desk.journal.pauses_after(0),
            away=absences(desk.journal),
            now=desk.now(),
        )
    )
    return desk.record(answer.session) if answer.session is not None else None
