"""
What people do, from a page: a report to a journey, answered in words.

In: an event, by whom. Out: the journey's receipt, or `NotDone` with what to say and whether
trying again can help. That somebody acted is written down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from alongside.access import Colleague
from alongside.events import AnyEvent
from alongside.journeys import Receipt
from alongside.received import NotReceivedThen
from alongside.ruleset.library import NoRules
from alongside.store import StoreError
from console.context import Console
from service.outcomes import HourTaken, NoJourney, NoJourneyNow, NotAgain, NotKnown, Refused
from starter import Starter
from workflows.connect import AddressMissing, ServerAway

T = TypeVar("T")
AT_ONCE = 8
"""Journeys that are told something at a time, where many are."""
TROUBLE = (
    NotKnown, TimeoutError, AddressMissing, ServerAway, HourTaken, NoJourney, NoRules, NotAgain,
    NotReceivedThen, Refused, StoreError,
)  # fmt: skip
NOT_KNOWN = (
    "The journey did not answer in time, so it is not known whether this was recorded. What you "
    "typed is kept below: send it again, it is recorded once however often it is sent."
)
TRY_AGAIN = "What you typed is kept below: send it again in a moment."


class NotDone(Exception):
    """Nothing was changed, or it is not known; the message says what to do."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


def report(
    console: Console, colleague: Colleague, programme: str, client_id: str, event: AnyEvent
) -> Receipt | NoJourneyNow:
    """
    Report an event to a client's journey; its `id` makes a second sending the same one.

    :raises NotDone: the journey did not take it, or did not answer.
    """
    return act(
        console,
        colleague,
        event.name,
        f"{programme}/{client_id}",
        lambda starter: starter.report(programme, client_id, event),
    )


def act(
    console: Console,
    colleague: Colleague,
    what: str,
    about: str,
    asking: Callable[[Starter], Coroutine[Any, Any, T]],
) -> T:
    """
    Do something by the way to journeys, and write down that it was done.

    :param what: a code for the audit; `about` the id of what it is about.
    :raises NotDone: it was refused, or the server does not answer.
    """
    return act_as(console, colleague.colleague_id, what, about, asking)


def act_as(
    console: Console,
    who: str,
    what: str,
    about: str,
    asking: Callable[[Starter], Coroutine[Any, Any, T]],
) -> T:
    """What `act` does, for whoever has this id: a colleague, or another system."""
    try:
        answer = console.ask(asking)
    except TROUBLE as problem:
        raise _not_done(problem) from problem
    console.store.audit.append(who, what, about, console.wall())
    return answer


@dataclass(frozen=True)
class Deed(Generic[T]):
    """One of several things to do; `what` and `about` are as `act` takes them."""

    what: str
    about: str
    asking: Callable[[Starter], Coroutine[Any, Any, T]]


def act_on_each(
    console: Console, colleague: Colleague, deeds: Sequence[Deed[T]]
) -> list[T | NotDone]:
    """Do several things, some at a time; what came of each, in their order. One spoils no other."""

    async def each_of(starter: Starter) -> list[T | NotDone]:
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(deed: Deed[T]) -> T | NotDone:
            async with turns:
                try:
                    return await deed.asking(starter)
                except TROUBLE as problem:
                    return _not_done(problem)

        return await asyncio.gather(*(one(deed) for deed in deeds))

    try:
        answers = console.ask(each_of)
    except TROUBLE as problem:
        return [_not_done(problem) for _ in deeds]
    for deed, answer in zip(deeds, answers, strict=True):
        if not isinstance(answer, NotDone):
            console.store.audit.append(
                colleague.colleague_id, deed.what, deed.about, console.wall()
            )
    return answers


def _not_done(problem: Exception) -> NotDone:
    """What to say of it."""
    if isinstance(problem, NotKnown):
        return NotDone(NOT_KNOWN, 503)
    if isinstance(problem, TimeoutError | AddressMissing | ServerAway):
        return NotDone(
            f"The service that keeps journeys does not answer now, so nothing was recorded. "
            f"{TRY_AGAIN}",
            503,
        )
    return NotDone(_sentence(str(problem)), 409)


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
