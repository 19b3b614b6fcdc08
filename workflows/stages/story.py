"""
The story of a journey, from its start to its end.

Beside the stages run the follow-ups and the readings. A pause, a deferral, an adopted
ruleset cancel the stage and tell it again; an ending closes from any stage.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, time
from functools import partial

from alongside.deeds import SendMessage, SetRecall
from alongside.events import (
    CoachProposed,
    CoachReleased,
    DeferralRequested,
    Entry,
    JourneyClosed,
    Resumed,
    RulesetAdopted,
    StageEntered,
    StageLeft,
)
from alongside.journal import Journal
from alongside.questions import WhetherEligible, WhichPriority, WhichRedFlags, WhichRules
from alongside.ruleset.model import WalkRules
from workflows.stages.allocation import allocation
from workflows.stages.closure import closure
from workflows.stages.coaching import coaching
from workflows.stages.desk import Desk
from workflows.stages.follow_ups import FollowUps
from workflows.stages.health_check import health_check
from workflows.stages.invitation import invitation
from workflows.stages.left import CLOSE, NEXT, Left
from workflows.stages.priority import priority
from workflows.stages.readings import raise_flag, record_priority, watch_readings
from workflows.stages.referral import referral
from workflows.stages.review import review
from workflows.stages.room import offer_room, watch_room

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

WITHOUT_A_WORD = frozenset({"died", "consent_refused", "consent_withdrawn"})
"""Reasons after which nothing more is sent about the client."""


async def tell(desk: Desk, follow_ups: FollowUps) -> str:
    """Walk the journey to its end; returns the reason it was closed for."""
    await begin(desk)
    beside = [
        asyncio.ensure_future(follow_ups.keep()),
        asyncio.ensure_future(watch_readings(desk)),
        asyncio.ensure_future(watch_room(desk)),
    ]
    for each in beside:
        each.add_done_callback(lambda _: desk.wake())
    try:
        reason = await _until_an_ending(desk, beside)
    finally:
        for each in beside:
            each.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    await end(desk, reason)
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


async def _until_an_ending(desk: Desk, beside: Sequence[asyncio.Future[None]]) -> str:
    while True:
        for each in beside:
            if each.done():
                each.result()
        reason = desk.journal.ending()
        if reason is not None:
            return reason
        await _adopt(desk)
        if desk.journal.open_pause() is not None:
            await _rest_until_resumed(desk)
            continue
        stages = asyncio.ensure_future(_walk(desk))
        if await desk.told_until(stages, partial(_interrupted, desk, beside)):
            return stages.result()


def _interrupted(desk: Desk, beside: Sequence[asyncio.Future[None]]) -> bool:
    return (
        desk.journal.ending() is not None
        or desk.journal.open_pause() is not None
        or adopted_digest(desk.journal, desk.rules.digest) != desk.rules.digest
        or any(each.done() for each in beside)
    )


def adopted_digest(journal: Journal, default: str) -> str:
    """The digest of the ruleset the journey last adopted."""
    adopted = journal.events(RulesetAdopted)
    return adopted[-1].digest if adopted else default


async def _adopt(desk: Desk) -> None:
    digest = adopted_digest(desk.journal, desk.rules.digest)
    if digest != desk.rules.digest:
        answer = await desk.ask(WhichRules(programme=desk.who.programme, digest=digest))
        assert isinstance(answer.rules, WalkRules)
        desk.rules = answer.rules
        desk.wake()


async def _rest_until_resumed(desk: Desk) -> None:
    """A pause ends when somebody says so; a deferral ends by itself on its day."""
    begun = desk.journal.open_pause()
    assert begun is not None
    moment: datetime | None = None
    if isinstance(begun.event, DeferralRequested):
        day = datetime.combine(begun.event.until, time(0), UTC)
        moment = await desk.due(begun, None, moment=day, reach=True)
    while desk.journal.open_pause() is begun and desk.journal.ending() is None:
        if moment is not None and moment <= desk.now():
            desk.record(Resumed())
            return
        await desk.change(moment)


# -- the way through ---------------------------------------------------------------------


async def _walk(desk: Desk) -> str:
    while True:
        entered = desk.journal.stage
        if entered is None:
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
    rules = next(rule for rule in desk.rules.reviews if rule.id == stage.stage)
    return await review(desk, entered, rules, stage.visit)


def next_stage(journal: Journal, rules: WalkRules) -> str:
    """
    Where the journey goes from here: `close`, or a stage.

    Along the pathway it is the first stage not passed yet, so a change of priority or of
    rules on the way skips nothing and repeats nothing.
    """
    left = journal.events(StageLeft)
    if left and left[-1].leads_to != NEXT:
        return left[-1].leads_to
    passed = {each.stage for each in left if each.leads_to == NEXT}
    pathway = next(rule for rule in rules.pathway if (journal.priority or 4) in rule.priorities)
    if left and left[-1].stage in pathway.stages:
        onward = pathway.stages[pathway.stages.index(left[-1].stage) + 1 :]
    else:
        onward = pathway.stages
    return next((stage for stage in onward if stage not in passed), CLOSE)


# -- the end -----------------------------------------------------------------------------


async def end(desk: Desk, reason: str) -> None:
    """Free the coach, write the letter, set the recall, close. Each once."""
    if desk.journal.last("journey_closed") is not None:
        return
    await _free_coach(desk)
    closure_rules, who = desk.rules.closure, desk.who
    if closure_rules.letter is not None and reason not in WITHOUT_A_WORD:
        letter = SendMessage(
            journey=who.journey,
            key="letter",
            client_id=who.client_id,
            digest=desk.rules.digest,
            message=closure_rules.letter,
            values={"reason": reason},
            now=desk.now(),
        )
        await desk.do("message/letter", letter, found=desk.sent("letter"))
    recall = closure_rules.recall
    if recall is not None and reason in recall.reasons:
        anchor = desk.journal.last("health_check_completed") or desk.journal.entries[0]
        due = await desk.due(anchor, recall.after, reach=True)
        deed = SetRecall(
            journey=who.journey,
            programme=who.programme,
            client_id=who.client_id,
            due=due or desk.now(),
            now=desk.now(),
            clock=desk.clock,
        )
        await desk.do("recall", deed, found=desk.journal.last("recall_set"))
    await desk.once(JourneyClosed(reason=reason))


async def _free_coach(desk: Desk) -> None:
    coach = desk.journal.coach
    if coach is not None:
        attempt = desk.journal.events(CoachProposed)[-1].attempt
        desk.record(CoachReleased(attempt=attempt, coach_id=coach, why="closed"))
    await offer_room(desk)
