"""
A round of matching, asked for by a person.

In: a programme. Out: the round that ran, as the store has it. The commands in
`commands/waiting.py` and the console's page are words around this.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from alongside.matching import MatchingRules
from alongside.rounds import MatchingStart, Nudge, matching_id
from alongside.store import RoundRow
from starter import Starter
from workflows.connect import ServerAway, calls
from workflows.matching import ProgrammeMatching

ANSWER_SECONDS = 60.0
"""How long a round may take to come; a large one takes some seconds."""
LOOKED_AT = 50


class NoRounds(Exception):
    """The programme's rules have no rounds; the message says what happens instead."""


async def run_now(starter: Starter, programme: str, within: float = ANSWER_SECONDS) -> RoundRow:
    """
    Have a round run at once; what it came to.

    :param within: seconds to wait for it; it runs all the same if it comes later.
    :raises NoRules: the programme has no rules that can be used.
    :raises NoRounds: its rules have no rounds.
    :raises ServerAway: the server does not answer, or no worker ran the round in time.
    """
    _check(starter, programme)
    rounds = starter.store.rounds
    before = {row.key for row in await asyncio.to_thread(rounds.latest, programme, LOOKED_AT)}
    now = starter.clock.now(datetime.now(UTC))
    wanted = Nudge(programme=programme, why="asked", since=now, due=now, clock=starter.clock)
    with calls(starter.client):
        await starter.client.start_workflow(
            ProgrammeMatching.run,
            MatchingStart(programme=programme, wanted=wanted),
            id=matching_id(programme),
            task_queue=starter.settings.task_queue,
            start_signal="nudge",
            start_signal_args=[wanted],
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
    try:
        async with asyncio.timeout(within):
            while True:
                for row in await asyncio.to_thread(rounds.latest, programme, LOOKED_AT):
                    if row.key not in before and row.at >= now:
                        return row
                await asyncio.sleep(0.1)
    except TimeoutError as late:
        raise ServerAway("the round was asked for and has not run yet: is a worker running?") from (
            late
        )


def _check(starter: Starter, programme: str) -> None:
    published = starter.library.current(programme)
    coaching = published.ruleset.coaching
    if coaching is None:
        raise NoRounds(f"{programme} has no coaches, so nobody waits for one")
    if MatchingRules.of(coaching, published.catalogue).round is None:
        raise NoRounds(
            f"the rules of {programme} have no rounds: whoever waits is served one at a time, as "
            "soon as there is room; a rule file says `round` under coaching, matching"
        )
