"""
The GP is told at the end: a letter, sent once, or a person who tells them instead.

The letter, the task, the kind of that task are all called `tell_gp`.
"""

from __future__ import annotations

from alongside.deeds import SendMessage
from alongside.events import AnyEvent, CoachAllocated, MessageNotSent, TaskAnswered
from alongside.ruleset.model import TellGp
from workflows.stages.desk import MESSAGE, Desk
from workflows.stages.pending import TELL_GP

NOT_FOR_THE_GP = frozenset({"client_keeps_it", "no_snapshot", "journey_over"})
"""Why nothing is sent where that is as it should be: nobody is asked to tell them instead."""


async def tell_gp(desk: Desk, reason: str, without_a_word: bool) -> None:
    """
    Send the letter, or say why not; where it can't be sent, ask a person to tell them.

    Coaching is what there is to tell of: without any, nobody is told.
    """
    rule = desk.rules.closure.tell_gp
    if rule is None or not desk.journal.visits("coaching"):
        return
    why = reason if without_a_word else _kept(desk, rule)
    if why is not None:
        if desk.sent(TELL_GP) is None:
            desk.record(MessageNotSent(key=TELL_GP, message=rule.message, why=why))
        return
    told = await desk.do(
        f"{MESSAGE}{TELL_GP}", _letter(desk, rule, reason), found=desk.sent(TELL_GP)
    )
    if _is_for_a_person(told.event):
        await desk.open_task(TELL_GP, rule.task, kind=TELL_GP)


async def gp_told(desk: Desk) -> None:
    """Wait until the person has answered who was asked to tell the GP; a death ends that too."""
    while desk.journal.task_is_open(TELL_GP) and desk.journal.last("died") is None:
        await desk.change(of=("task_answered", "task_closed", "died"))


def _kept(desk: Desk, rule: TellGp) -> str | None:
    answers = {answered.answer for answered in desk.journal.events(TaskAnswered)}
    return "client_keeps_it" if answers & set(rule.unless_answered) else None


def _is_for_a_person(told: AnyEvent) -> bool:
    return isinstance(told, MessageNotSent) and told.why not in NOT_FOR_THE_GP


def _letter(desk: Desk, rule: TellGp, reason: str) -> SendMessage:
    who, coaches = desk.who, desk.journal.events(CoachAllocated)
    return SendMessage(
        journey=who.journey,
        key=TELL_GP,
        client_id=who.client_id,
        digest=desk.rules.digest,
        message=rule.message,
        values={"reason": reason, **({"coach_id": coaches[-1].coach_id} if coaches else {})},
        upto=len(desk.journal),
        now=desk.now(),
    )
