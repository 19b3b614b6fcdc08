"""
Journeys under way taken over to other rules: begun, watched, held, ended.

In: a programme and a version. Out: how far it is. All of it is asked of the journeys' server,
which may be away: then it raises `NotDone` with what to do.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from alongside.access import Colleague
from alongside.rollout import RolloutProgress, When
from alongside.ruleset.published import Published
from console.acting import NotDone, act
from console.context import Console
from service.batches import Steer
from service.outcomes import Refused
from service.rollouts import AnotherRollout, NoRollout, NothingToAdopt, NotOfProgramme, Rollouts
from starter import Starter
from workflows.connect import AddressMissing, ServerAway

Adopt = Literal["keep", "next_stage", "now"]
LOOKS_FOR = 5.0
"""Seconds a page waits to hear how far it is."""


def begin(
    console: Console,
    colleague: Colleague,
    programme: str,
    published: Published,
    when: When,
    why: str,
) -> RolloutProgress | None:
    """
    Take the journeys over; None where all go by these rules already.

    :raises NotDone: other rules are being taken up, or the server does not answer.
    """

    _, left = console.store.journeys.to_adopt(programme, published.digest, when, limit=1)
    if not left:
        return None

    async def start(starter: Starter) -> RolloutProgress | None:
        try:
            begun = await _of(starter).start(
                published, programme=programme, when=when, by=colleague.by, why=why
            )
        except NothingToAdopt:
            return None
        except AnotherRollout:
            raise Refused(
                "other rules are being taken up by the journeys of this programme. Let that end, "
                "or stop it, then begin again"
            ) from None
        except NotOfProgramme as problem:
            raise Refused(str(problem)) from problem
        return begun.progress

    about = f"{programme}/{published.digest[:12]}"
    return act(console, colleague, "rules_rollout_begun", about, start)


def latest(console: Console, programme: str) -> RolloutProgress | None:
    """
    The last one begun for a programme; None where none ever was.

    :raises NotDone: nobody answers in time.
    """

    async def look(starter: Starter) -> RolloutProgress | None:
        rollouts = _of(starter)
        try:
            async with asyncio.timeout(LOOKS_FOR):
                return await rollouts.progress(programme, await rollouts.latest(programme))
        except NoRollout:
            return None

    try:
        return console.ask(look)
    except (TimeoutError, AddressMissing, ServerAway) as problem:
        raise NotDone(
            "The service that keeps journeys does not answer now, so how far it is is not known.",
            503,
        ) from problem


def steer(
    console: Console, colleague: Colleague, programme: str, digest: str, what: Steer
) -> RolloutProgress:
    """
    Hold it, let it go on, or end it where it is.

    :raises NotDone: it is over or another one, or the server does not answer.
    """

    async def tell(starter: Starter) -> RolloutProgress:
        rollouts = _of(starter)
        try:
            match what:
                case "pause":
                    return await rollouts.pause(programme, digest)
                case "resume":
                    return await rollouts.resume(programme, digest)
                case "stop":
                    return await rollouts.stop(programme, digest)
        except NoRollout:
            raise Refused("meanwhile another one was begun: look at it first") from None

    return act(console, colleague, f"rules_rollout_{what}", f"{programme}/{digest[:12]}", tell)


def _of(starter: Starter) -> Rollouts:
    return Rollouts(starter.client, starter.store, starter.settings)
