"""
Coaching: the sessions of the taper, one after the other, as they really happen.
"""

from __future__ import annotations

from alongside.events import (
    CoachChangeRequested,
    CoachingStopped,
    Entry,
    GoalsMet,
    SessionsChanged,
    TaperDone,
)
from alongside.questions import WhichSession
from alongside.ruleset.model import Coaching
from workflows.stages.desk import Desk
from workflows.stages.left import Left
from workflows.stages.review import review
from workflows.stages.session import session

LEAVERS = (GoalsMet, CoachingStopped, CoachChangeRequested)


async def coaching(desk: Desk, entered: Entry) -> Left:
    """Plan, hold and count sessions until the taper is done or somebody ends it."""
    rules = desk.rules.coaching
    assert rules is not None, "the check refuses a pathway with a stage that has no settings"
    while True:
        left = _somebody_ends_it(desk, entered) or await _run_of_misses(desk, rules)
        if left is not None:
            return left
        planned = desk.journal.open_session() or await _plan(desk, rules)
        if planned is None:
            await desk.once(TaperDone(attended=desk.journal.sessions_attended()))
            return Left(outcome="taper_done")
        await session(desk, planned, entered, LEAVERS)


def _somebody_ends_it(desk: Desk, entered: Entry) -> Left | None:
    names = ("goals_met", "coaching_stopped", "coach_change_requested")
    found = desk.journal.first_after(entered.sequence, names)
    if found is None:
        return None
    if found.name == "coach_change_requested":
        return Left(outcome="coach_change", leads_to="allocation")
    return Left(outcome=found.name)


async def _run_of_misses(desk: Desk, rules: Coaching) -> Left | None:
    """
    After a run of misses a person decides whether to go on; only a person closes.

    Source: QS188, do not discharge automatically; the length of the run is local.
    """
    past = desk.journal.past_sessions()
    run = desk.journal.missed_in_a_row()
    if not past or past[-1].outcome != "missed" or run == 0 or run % rules.missed.run:
        return None
    last_miss = desk.journal.outcome_of(past[-1].number)
    assert last_miss is not None
    left = await review(desk, last_miss, rules.missed.review, visit=past[-1].number)
    return None if left.leads_to == "next" else left


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
            pauses=desk.journal.pauses_after(allocated.sequence),
            now=desk.now(),
        )
    )
    return await desk.once(answer.session) if answer.session is not None else None
