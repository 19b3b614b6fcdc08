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
from workflows.stages.desk import Desk
from workflows.stages.left import Left
from workflows.stages.misses import (
    COACH_CHANGE,
    ask,
    is_to_be_seen_to,
    leads_away,
    outlasts_the_coach,
    question,
    take_back,
)
from workflows.stages.session import called_off, session

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
        await session(desk, planned, partial(_changes, desk, rules, entered, planned))


def _changes(desk: Desk, rules: Coaching, entered: Entry, planned: Entry) -> bool:
    """Whether the session is not to be waited for as it was planned."""
    return (
        _somebody_ends_it(desk, entered) is not None
        or _is_other_by_now(desk, planned)
        or is_to_be_seen_to(desk, rules, entered)
    )


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
    return COACH_CHANGE


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

    Nothing is to be decided any more when a correction breaks the run, or coaching ends; with
    another coach the question goes on. A session that was planned before is waited for beside it.
    """
    while (ends := _somebody_ends_it(desk, entered)) is None:
        left = leads_away(desk, rules)
        if left is not None:
            return left
        key = question(desk, rules, entered)
        if key is None:
            break
        await ask(desk, rules, key)
        if desk.journal.open_session() is not None and desk.world.patched(f"beside/{key}"):
            return None
        await desk.change()
    if ends != COACH_CHANGE or not outlasts_the_coach(desk, rules, entered):
        take_back(desk, rules)
    return None


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
