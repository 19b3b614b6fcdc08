"""
Rounds of matching: wanted, run in one store transaction, kept going by a schedule.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from temporalio import activity
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError

from activities.context import Context
from activities.schedules import Regular, drop_schedule, keep_schedule
from alongside.clock import ClockRate
from alongside.matching import MatchingRules
from alongside.rounds import (
    MatchingStart,
    Nudge,
    RoundAsked,
    RoundRun,
    RoundTurn,
    Why,
    matching_id,
    portions,
    span,
)
from alongside.ruleset.library import NoRules
from alongside.ruleset.published import Published
from alongside.store.matching_round import Asked

_log = structlog.get_logger()

BEATS = 2.0
"""Seconds between the signs of life of a round: the server soon knows of a worker that died."""


class NoCoaching(LookupError):
    """Somebody looked for a coach under a ruleset that has none."""


class RulesOfMatching:
    """The matching of published rulesets, compiled once each."""

    def __init__(self, context: Context) -> None:
        self._library = context.library
        self._compiled = lru_cache(maxsize=64)(self._compile)

    def by_digest(self, digest: str) -> MatchingRules:
        """
        Of one published version.

        :raises NoCoaching: it has none.
        """
        return self._compiled(digest)

    def singly(self, digest: str) -> MatchingRules:
        """
        Of one published version, for a programme whose rules in force have no rounds.

        A journey may walk by rules that had them; it would wait for one that never comes.

        :raises NoCoaching: it has none.
        """
        return replace(self.by_digest(digest), round=None)

    def in_force(self, programme: str) -> tuple[Published, MatchingRules]:
        """
        Of the version in force.

        :raises NoRules: the programme has none that can be used.
        :raises NoCoaching: it has no coaches.
        """
        published = self._library.current(programme)
        return published, self.by_digest(published.digest)

    def has_rounds(self, programme: str) -> MatchingRules | None:
        """The matching in force where it runs in rounds; None where clients are served singly."""
        try:
            _, rules = self.in_force(programme)
        except (NoRules, NoCoaching):
            return None
        return rules if rules.round is not None else None

    def _compile(self, digest: str) -> MatchingRules:
        published = self._library.by_digest(digest)
        if published.ruleset.coaching is None:
            raise NoCoaching(f"ruleset {digest[:12]} has no coaching")
        return MatchingRules.of(published.ruleset.coaching, published.catalogue)


class Rounds:
    """Nudges for the matching of programmes, and the schedules behind them."""

    def __init__(self, context: Context) -> None:
        self._client = context.client
        self._task_queue = context.settings.task_queue
        self._kept: dict[str, tuple[object, float]] = {}

    async def want(
        self,
        programme: str,
        rules: MatchingRules,
        why: Why,
        now: datetime,
        clock: ClockRate | None,
    ) -> None:
        """Have a round run soon: what comes up meanwhile is matched with it."""
        assert rules.round is not None
        due = now if clock is None else now + span(rules.round.after_room)
        known = clock or ClockRate(real_epoch=datetime.now(UTC), journey_epoch=now)
        await nudge(
            self._client,
            self._task_queue,
            Nudge(programme=programme, why=why, since=now, due=due, clock=known),
        )
        if clock is not None:
            await self.keep(programme, rules, clock)

    async def keep(self, programme: str, rules: MatchingRules, clock: ClockRate) -> None:
        """Have the server's schedule say what the rules say."""
        if rules.round is None:
            return
        says = (rules.round.every, clock.rate)
        if self._kept.get(programme) == says:
            return
        regular = Regular(
            id=matching_id(programme),
            workflow="MatchingTurn",
            given=RoundTurn(programme=programme, clock=clock),
            every=clock.real_delay(span(rules.round.every)),
            task_queue=self._task_queue,
        )
        try:
            await keep_schedule(self._client, regular)
        except RPCError as refused:
            # A nudge was sent all the same: the schedule is there for the one that is lost.
            _log.warning("matching_schedule_not_kept", programme=programme, said=refused.message)
            return
        self._kept[programme] = says

    async def drop(self, programme: str) -> None:
        """No more rounds by themselves."""
        self._kept.pop(programme, None)
        await drop_schedule(self._client, matching_id(programme))


def matching_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of a programme's matching."""
    rules_of, rounds = RulesOfMatching(context), Rounds(context)

    @activity.defn
    async def run_round(asked: RoundAsked) -> RoundRun:
        running = asyncio.create_task(asyncio.to_thread(_run, context, rules_of, asked))
        while not running.done():
            activity.heartbeat()
            await asyncio.wait({running}, timeout=BEATS)
        return running.result()

    @activity.defn
    async def nudge_matching(turn: RoundTurn) -> None:
        rules = await asyncio.to_thread(rules_of.has_rounds, turn.programme)
        if rules is None:
            await rounds.drop(turn.programme)
        elif not await asyncio.to_thread(context.store.caseload.is_waited_for, turn.programme):
            return
        now = turn.clock.now(datetime.now(UTC))
        wanted = Nudge(
            programme=turn.programme, why="schedule", since=now, due=now, clock=turn.clock
        )
        await nudge(context.client, context.settings.task_queue, wanted)

    return [run_round, nudge_matching]


async def keep_schedules(context: Context, clock: ClockRate) -> None:
    """Have the server nudge every programme whose rules have rounds, as often as they say."""
    rules_of, rounds = RulesOfMatching(context), Rounds(context)
    for programme in await asyncio.to_thread(context.library.programmes):
        rules = await asyncio.to_thread(rules_of.has_rounds, programme)
        if rules is not None:
            await rounds.keep(programme, rules, clock)


async def nudge(client: Any, task_queue: str, wanted: Nudge) -> None:
    """Tell the programme's matching; it is started where it does not run."""
    await client.start_workflow(
        "ProgrammeMatching",
        MatchingStart(programme=wanted.programme, wanted=wanted),
        id=matching_id(wanted.programme),
        task_queue=task_queue,
        start_signal="nudge",
        start_signal_args=[wanted],
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


def _run(context: Context, rules_of: RulesOfMatching, asked: RoundAsked) -> RoundRun:
    caseload = context.store.caseload
    try:
        published, rules = rules_of.in_force(asked.programme)
    except (NoRules, NoCoaching) as nobody:
        _log.warning("round_not_run", programme=asked.programme, because=str(nobody))
        return RoundRun(key=asked.key)
    if rules.round is None:
        # These rules have no rounds any more: who still waits for one is served as they say.
        served = caseload.serve(asked.programme, asked.now, rules, key=asked.key)
        names = {asked.key: [journey for journey, _ in served]}
        return RoundRun(key=asked.key, matched=len(served), wakes=portions(asked.programme, names))
    row = caseload.run_round(
        Asked(
            programme=asked.programme,
            key=asked.key,
            now=asked.now,
            why=asked.why,
            since=asked.since,
            digest=published.digest,
        ),
        rules,
    )
    _log.info(
        "round_run", programme=row.programme, why=row.why, waiting=row.waiting, paused=row.paused,
        room=row.room, matched=row.matched, seconds=row.seconds,
    )  # fmt: skip
    return RoundRun(
        key=row.key,
        matched=row.matched,
        left=row.waiting - row.matched,
        again=row.joining > 0,
        wakes=portions(asked.programme, caseload.untold(asked.programme)),
    )
