"""
The end of a journey: what is open is tidied, then it is closed.

A red flag is not tidied away, nor a GP who could not be told: a journey that ends stays open
until somebody has answered.
"""

from __future__ import annotations

from alongside.deeds import SendMessage, SetRecall
from alongside.events import (
    CoachProposed,
    CoachReleased,
    JourneyClosed,
    StageEntered,
    StageLeft,
    TaskOpened,
)
from workflows.stages.desk import Desk
from workflows.stages.gp import gp_told, tell_gp
from workflows.stages.left import CLOSE
from workflows.stages.pending import TELL_GP
from workflows.stages.readings import unseen
from workflows.stages.room import offer_room

WITHOUT_A_WORD = frozenset({"died", "consent_refused", "consent_withdrawn"})
"""Reasons after which nothing more is sent about the client."""


async def tidy(desk: Desk, reason: str) -> None:
    """Leave the stage, close the tasks nobody needs to do any more, free the coach."""
    if reason in WITHOUT_A_WORD:
        desk.call_off_messages()
    await desk.finish(messages=False)
    stage = desk.journal.stage
    if stage is not None and isinstance(stage.event, StageEntered):
        left = StageLeft(
            stage=stage.event.stage, visit=stage.event.visit, outcome=reason, leads_to=CLOSE
        )
        desk.record(left)
    _close_tasks(desk, all_of_them=False)
    coach = desk.journal.coach
    if coach is not None:
        attempt = desk.journal.events(CoachProposed)[-1].attempt
        desk.record(CoachReleased(attempt=attempt, coach_id=coach, why="closed"))
    await offer_room(desk)


async def last_things(desk: Desk, reason: str) -> None:
    """What keeps an ended journey open: the GP is told, red flags are answered."""
    await tell_gp(desk, reason, reason in WITHOUT_A_WORD)
    await red_flags_answered(desk)
    await gp_told(desk)


async def red_flags_answered(desk: Desk) -> None:
    """
    Wait until a person has answered every red flag; with a death they are over.

    What was reported at the very end is looked at first: it may hold a red flag.
    """
    while unseen(desk) or any(task.urgent for task in desk.journal.open_tasks()):
        if desk.journal.last("died") is not None:
            break
        await desk.change(of=("priority_decided", "task_opened", "task_answered", "died"))


def _close_tasks(desk: Desk, *, all_of_them: bool) -> None:
    for task in desk.journal.open_tasks():
        if all_of_them or not (task.urgent or _outlasts_the_end(desk, task)):
            desk.close_task(task.key, "journey_ended")


def _outlasts_the_end(desk: Desk, task: TaskOpened) -> bool:
    """Whether it was opened after the end, by a telling before this one: somebody tells the GP."""
    return task.kind == TELL_GP and desk.world.patched("gp-still-to-be-told")


async def close(desk: Desk, reason: str) -> None:
    """Write the letter, set the recall, close. Each once."""
    await desk.finish(messages=True)
    _close_tasks(desk, all_of_them=True)
    await _write(desk, reason)
    await _set_recall(desk, reason)
    await desk.once(JourneyClosed(reason=reason))


async def _write(desk: Desk, reason: str) -> None:
    """The letter sums up coaching: without any there is none."""
    letter, who = desk.rules.closure.letter, desk.who
    if letter is None or reason in WITHOUT_A_WORD or not desk.journal.visits("coaching"):
        return
    message = SendMessage(
        journey=who.journey,
        key="letter",
        client_id=who.client_id,
        digest=desk.rules.digest,
        message=letter,
        values={"reason": reason},
        now=desk.now(),
    )
    await desk.do("message/letter", message, found=desk.sent("letter"))


async def _set_recall(desk: Desk, reason: str) -> None:
    recall, who = desk.rules.closure.recall, desk.who
    if recall is None or reason not in recall.reasons:
        return
    anchor = desk.journal.last("health_check_completed") or desk.journal.entries[0]
    due = await desk.due(anchor, recall.after, reach=True, through_pauses=True)
    deed = SetRecall(
        journey=who.journey,
        programme=who.programme,
        client_id=who.client_id,
        due=due or desk.now(),
        now=desk.now(),
        clock=desk.clock,
    )
    await desk.do("recall", deed, found=desk.journal.last("recall_set"))
