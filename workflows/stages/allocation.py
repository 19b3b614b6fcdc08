"""
Allocation: find the client a coach, if they would like one.

Room is reserved by a deed in one store transaction; the coach then accepts or declines.
"""

from __future__ import annotations

from alongside.coach_change import not_again, seen_every, tried_first, why_released
from alongside.deeds import ReserveCoach
from alongside.events import (
    CoachAccepted,
    CoachAllocated,
    CoachDeclined,
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    Entry,
    RoomAppeared,
    StageEntered,
    StageLeft,
    WaitingForCoach,
)
from alongside.ruleset.model import Acceptance, Coaching
from workflows.stages.answers import answer_to
from workflows.stages.desk import Desk
from workflows.stages.left import Left
from workflows.stages.misses import ends_the_search


async def allocation(desk: Desk, entered: Entry) -> Left:
    """Ask for the wish, reserve a coach, have the coach accept; wait for room if need be."""
    rules = desk.rules.coaching
    assert rules is not None, "the check refuses a pathway with a stage that has no settings"
    _release_former(desk)
    left = ends_the_search(desk)
    if left is not None:
        return left
    attempt = _attempts_over(desk) + 1
    while await _wants_a_coach(desk, entered, rules):
        wish = _wish(desk)
        found = await _reserve(desk, entered, attempt)
        if not _still_wanted(desk):
            break
        if isinstance(found.event, WaitingForCoach):
            # A wish said while the place was sought is heard now, not when it is looked at again.
            if _wish(desk) is wish:
                await _wait_for_room(desk, rules, found)
        else:
            _close_no_fit(desk, "coach_found")
            if await _accepted(desk, rules, found):
                return Left(outcome="allocated")
        attempt += 1
    _let_go(desk)
    _close_no_fit(desk, "no_coach_wanted")
    return Left(outcome="no_coach_wanted", leads_to=rules.offer.declined)


async def end_search(desk: Desk) -> None:
    """Seek no coach any more where a person's answer leads elsewhere; who was found is let go."""
    if ends_the_search(desk) is None:
        return
    await desk.finish(messages=False)
    left, entered = ends_the_search(desk), desk.journal.stage
    if left is None or entered is None or desk.journal.ending() is not None:
        return
    assert isinstance(entered.event, StageEntered)
    _let_go(desk)
    _close_no_fit(desk, left.outcome)
    desk.record(
        StageLeft(
            stage=entered.event.stage,
            visit=entered.event.visit,
            outcome=left.outcome,
            leads_to=left.leads_to,
        )
    )


def _release_former(desk: Desk) -> None:
    """A client who comes back for another coach gives up the one they had."""
    allocated = desk.journal.events(CoachAllocated)
    coach = desk.journal.coach
    if coach is not None and allocated and allocated[-1].coach_id == coach:
        why = why_released(desk.journal)
        desk.record(CoachReleased(attempt=allocated[-1].attempt, coach_id=coach, why=why))


def _let_go(desk: Desk) -> None:
    """A coach who was proposed before the client said no is free again."""
    coach, proposed = desk.journal.coach, desk.journal.events(CoachProposed)
    if coach is not None:
        attempt = proposed[-1].attempt
        desk.close_task(f"coach_acceptance/{attempt}", "answered_otherwise")
        desk.record(CoachReleased(attempt=attempt, coach_id=coach, why="wish_changed"))


async def _wants_a_coach(desk: Desk, entered: Entry, rules: Coaching) -> bool:
    """The wish last recorded; asked for if there is none."""
    wish = _wish(desk)
    if wish is None:
        await answer_to(
            desk,
            f"coach_offer/{desk.journal.visits('allocation')}",
            rules.offer.task,
            kind="coach_offer",
            since=entered,
            answers={
                "wants_coach": CoachWishRecorded(wants=True),
                "no_coach": CoachWishRecorded(wants=False),
            },
        )
    return _still_wanted(desk)


def _still_wanted(desk: Desk) -> bool:
    wish = _wish(desk)
    return wish is not None and wish.wants


def _wish(desk: Desk) -> CoachWishRecorded | None:
    wishes = desk.journal.events(CoachWishRecorded)
    return wishes[-1] if wishes else None


def _attempts_over(desk: Desk) -> int:
    """
    Attempts that came to an end: told again, the stage goes on with the one under way.

    An attempt ends when its coach is released, or, while waiting, when the next one starts.
    """
    released = [event.attempt for event in desk.journal.events(CoachReleased)]
    waited = [event.attempt for event in desk.journal.events(WaitingForCoach)]
    proposed = [event.attempt for event in desk.journal.events(CoachProposed)]
    latest = max([*waited, *proposed], default=0)
    return latest if latest in released else max(latest - 1, 0)


async def _reserve(desk: Desk, entered: Entry, attempt: int) -> Entry:
    subject = f"attempt/{attempt}"
    found = desk.journal.find("coach_proposed", subject) or desk.journal.find(
        "waiting_for_coach", subject
    )
    deed = ReserveCoach(
        journey=desk.who.journey,
        programme=desk.who.programme,
        digest=desk.rules.digest,
        client_id=desk.who.client_id,
        attempt=attempt,
        priority=desk.journal.priority or 4,
        waiting_since=entered.at,
        wish=_wish(desk),
        declined=not_again(desk.journal, desk.now()),
        prefer=tried_first(desk.journal),
        every=seen_every(desk.journal),
        now=desk.now(),
        clock=desk.clock,
    )
    return await desk.do(subject, deed, found=found)


async def _wait_for_room(desk: Desk, rules: Coaching, waiting: Entry) -> None:
    assert isinstance(waiting.event, WaitingForCoach)
    if waiting.event.reason != "no_fit":
        _close_no_fit(desk, "waits_for_room")
    elif not any(task.kind == "no_fit" for task in desk.journal.open_tasks()):
        await desk.open_task(
            f"no_fit/{waiting.event.attempt}",
            rules.matching.no_fit,
            kind="no_fit",
            values={"reason": "; ".join(waiting.event.says)},
        )
    await desk.until(
        (RoomAppeared, CoachWishRecorded), since=waiting, wait=rules.matching.check_again
    )


def _close_no_fit(desk: Desk, why: str) -> None:
    for task in desk.journal.open_tasks():
        if task.kind == "no_fit":
            desk.close_task(task.key, why)


async def _accepted(desk: Desk, rules: Coaching, proposed: Entry) -> bool:
    assert isinstance(proposed.event, CoachProposed)
    coach, attempt = proposed.event.coach_id, proposed.event.attempt
    why = None
    if rules.matching.acceptance.needed:
        why = await _why_not(desk, rules.matching.acceptance, proposed)
    if why is not None:
        await desk.once(CoachReleased(attempt=attempt, coach_id=coach, why=why))
        return False
    await desk.once(CoachAllocated(attempt=attempt, coach_id=coach))
    return True


async def _why_not(desk: Desk, rules: Acceptance, proposed: Entry) -> str | None:
    """Why the proposal came to nothing; None when the coach accepted."""
    assert isinstance(proposed.event, CoachProposed)
    coach = proposed.event.coach_id
    answer = await answer_to(
        desk,
        f"coach_acceptance/{proposed.event.attempt}",
        rules.task,
        kind="coach_acceptance",
        since=proposed,
        answers={
            "accept": CoachAccepted(coach_id=coach),
            "decline": CoachDeclined(coach_id=coach),
        },
        or_events=(CoachWishRecorded,),
        wait=rules.wait,
    )
    if answer is None:
        return "no_answer"
    if isinstance(answer.event, CoachWishRecorded):
        return "wish_changed"
    return None if isinstance(answer.event, CoachAccepted) else "declined"
