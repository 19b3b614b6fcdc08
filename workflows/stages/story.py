"""
The story of a journey, from its start to its end.

Beside the stages run the follow-ups and the readings. A pause, a deferral, an adopted
ruleset cancel the stage and tell it again; an ending ends any stage (`ending.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, time
from functools import partial
from typing import TypeVar

from alongside.events import (
    DeferralRequested,
    Entry,
    Resumed,
    StageEntered,
    StageLeft,
)
from alongside.journal import ENDINGS
from alongside.questions import WhetherEligible, WhichPriority, WhichRedFlags
from workflows.stages.adoption import adopt, review_called, to_adopt
from workflows.stages.allocation import allocation, end_search
from workflows.stages.closure import closure
from workflows.stages.coaching import coaching
from workflows.stages.desk import Desk
from workflows.stages.ending import close, last_things, tidy
from workflows.stages.follow_ups import FollowUps
from workflows.stages.health_check import health_check
from workflows.stages.invitation import invitation
from workflows.stages.left import CLOSE, Left
from workflows.stages.measures import watch_measures
from workflows.stages.misses import ends_the_search, watch_misses
from workflows.stages.priority import priority
from workflows.stages.readings import raise_flag, record_priority, watch_readings
from workflows.stages.referral import referral
from workflows.stages.review import review
from workflows.stages.room import watch_room
from workflows.stages.standing_still import set_back
from workflows.stages.watch import Watch
from workflows.stages.way import next_stage

STAGES: dict[str, Callable[[Desk, Entry], Awaitable[Left]]] = {
    "referral": referral,
    "invitation": invitation,
    "health_check": health_check,
    "priority": priority,
    "allocation": allocation,
    "coaching": coaching,
    "closure": closure,
}
"""The stages every programme may name; a ruleset's reviews are stages too."""

INTERRUPTING = (
    *ENDINGS, "closure_decided", "paused", "deferral_requested", "ruleset_adopted", "task_answered",
)  # fmt: skip
"""What a stage does not see the end of."""

Beside = asyncio.Future[None] | Watch
"""What goes on beside the stages."""

T = TypeVar("T")


async def tell(desk: Desk, follow_ups: FollowUps) -> str:
    """Walk the journey to its end; returns the reason it was closed for."""
    await begin(desk)
    keeping = asyncio.ensure_future(follow_ups.keep())
    keeping.add_done_callback(lambda _: desk.wake())
    beside: list[Beside] = [
        keeping,
        watch_readings(desk),
        watch_room(desk),
        watch_measures(desk),
        watch_misses(desk),
    ]
    try:
        reason = await _until_an_ending(desk, beside)
        await tidy(desk, reason)
        answered = asyncio.ensure_future(last_things(desk, reason))
        await told_until(desk, answered, lambda: any(each.done() for each in beside))
        _raise_failures(beside)
    finally:
        # Nothing is awaited here: a run put out of the worker's cache is torn down through it.
        for each in beside:
            each.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    await close(desk, reason)
    return reason


async def begin(desk: Desk) -> None:
    """Decide what the register can decide: eligibility, priority, red flags. Done once."""
    if desk.journal.last("priority_decided") is not None:
        return
    rules, who, now = desk.rules, desk.who, desk.now()
    eligible, ranked, flags = await asyncio.gather(
        desk.ask(WhetherEligible(digest=rules.digest, client_id=who.client_id, now=now)),
        desk.ask(WhichPriority(digest=rules.digest, client_id=who.client_id, now=now)),
        desk.ask(
            WhichRedFlags(digest=rules.digest, client_id=who.client_id, now=now, facts=(), after=0)
        ),
    )
    assert eligible.eligible is not None
    await desk.once(eligible.eligible)
    await record_priority(desk, ranked)
    for flag in flags.red_flags:
        await raise_flag(desk, flag)


async def _until_an_ending(desk: Desk, beside: Sequence[Beside]) -> str:
    while True:
        _raise_failures(beside)
        reason = desk.journal.ending()
        if reason is not None:
            return reason
        await adopt(desk)
        if desk.journal.open_pause() is not None:
            await _rest_until_resumed(desk)
            continue
        await end_search(desk)
        stages = asyncio.ensure_future(_walk(desk))
        if await told_until(desk, stages, partial(_interrupted, desk, beside)):
            reason = stages.result()
            if reason is not None:
                return reason


async def told_until(desk: Desk, part: asyncio.Future[T], interrupted: Callable[[], bool]) -> bool:
    """Wait for a part of the story to end; False if it was interrupted and cancelled."""
    part.add_done_callback(lambda _: desk.wake())
    try:
        while not part.done() and not interrupted():
            await desk.change(of=INTERRUPTING)
    finally:
        if not part.done():
            part.cancel()
    await asyncio.gather(part, return_exceptions=True)
    return not part.cancelled()


def _raise_failures(beside: Sequence[Beside]) -> None:
    """What runs beside the stages never ends by itself: if it did, it failed."""
    for each in beside:
        if each.done():
            each.result()


def _interrupted(desk: Desk, beside: Sequence[Beside]) -> bool:
    return (
        desk.journal.ending() is not None
        or desk.journal.open_pause() is not None
        or to_adopt(desk) is not None
        or ends_the_search(desk) is not None
        or any(each.done() for each in beside)
    )


async def _rest_until_resumed(desk: Desk) -> None:
    """A pause ends when somebody says so; a deferral ends by itself on its day."""
    begun = desk.journal.open_pause()
    assert begun is not None
    moment: datetime | None = None
    if isinstance(begun.event, DeferralRequested):
        day = datetime.combine(begun.event.until, time(0), UTC)
        moment = await desk.due(begun, None, moment=day, reach=True, through_pauses=True)
        if moment is not None:
            await set_back(desk, moment)
    while desk.journal.open_pause() is begun and not _to_be_left(desk):
        if moment is not None and moment <= desk.now():
            desk.record(Resumed())
            return
        await desk.change(moment)


def _to_be_left(desk: Desk) -> bool:
    """Whether something came that a pause does not hold up."""
    return desk.journal.ending() is not None or to_adopt(desk) is not None


# -- the way through ---------------------------------------------------------------------


async def _walk(desk: Desk) -> str | None:
    while True:
        entered = desk.journal.stage
        if entered is None:
            if to_adopt(desk) is not None:
                return None  # taken up outside: nothing that interrupts a stage cuts it short
            name = next_stage(desk.journal, desk.rules)
            if name == CLOSE:
                return desk.journal.events(StageLeft)[-1].outcome
            visit = desk.journal.visits(name) + 1
            entered = desk.record(StageEntered(stage=name, visit=visit))
        assert isinstance(entered.event, StageEntered)
        left = await _stage(desk, entered, entered.event)
        desk.record(
            StageLeft(
                stage=entered.event.stage,
                visit=entered.event.visit,
                outcome=left.outcome,
                leads_to=left.leads_to,
            )
        )


async def _stage(desk: Desk, entered: Entry, stage: StageEntered) -> Left:
    if stage.stage in STAGES:
        return await STAGES[stage.stage](desk, entered)
    rules = review_called(desk.journal, desk.rules.reviews, stage.stage)
    if rules is not None:
        return await review(desk, entered, rules, stage.visit)
    for task in desk.journal.open_tasks():
        if task.kind == stage.stage:
            desk.close_task(task.key, "not_in_these_rules")
    return Left(outcome="not_in_these_rules")
