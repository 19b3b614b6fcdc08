"""
What people do, from a page: a report to a journey, answered in words.

In: an event, by whom. Out: the journey's receipt, or `NotDone` with what to say and whether
trying again can help. That somebody acts is written down before, what came of it after: of an act
that is cut off between the record says that nobody knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from alongside.access import Colleague
from alongside.events import AnyEvent
from alongside.journeys import Receipt
from alongside.received import NotReceivedThen
from alongside.ruleset.library import NoRules
from alongside.store import StoreError
from alongside.store.audit_chain import AuditRow, Outcome
from alongside.store.errors import StoreRefused, StoreUnreachable
from console.context import Console, NotReached
from service.outcomes import HourTaken, NoJourney, NoJourneyNow, NotAgain, NotKnown, Refused
from starter import Starter
from workflows.connect import AddressMissing, ServerAway

T = TypeVar("T")
_log = structlog.get_logger("console")
AT_ONCE = 8
"""Journeys that are told something at a time, where many are."""
TROUBLE = (
    NotKnown, TimeoutError, AddressMissing, ServerAway, HourTaken, NoJourney, NoRules, NotAgain,
    NotReceivedThen, Refused, StoreError,
)  # fmt: skip
KEPT_BELOW = "What you typed is kept below: send it again"
"""As people read it; whoever answers to no page says something else in its place."""
NOT_KNOWN = (
    "The journey did not answer in time, so it is not known whether this was recorded. "
    f"{KEPT_BELOW}, it is recorded once however often it is sent."
)
TRY_AGAIN = f"{KEPT_BELOW} in a moment."
AWAY = f"The service that keeps journeys does not answer now, so nothing was recorded. {TRY_AGAIN}"
WENT_AWAY = (
    "The service that keeps journeys does not answer now, and whether this was recorded is not "
    f"known. {TRY_AGAIN}"
)


class NotDone(Exception):
    """Nothing was changed, or it is not known; the message says what to do."""

    def __init__(self, sentence: str, status: int, outcome: Outcome = "not_done") -> None:
        super().__init__(sentence)
        self.status = status
        self.outcome = outcome


class HalfDone(Exception):
    """It is written down, and not everybody was told of it; the message says what to do."""


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
    Do something by the way to journeys, and write down that, and what came of it.

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
    [begun] = _begin(console, who, [(what, about)])
    outcome: Outcome = "not_known"
    try:
        answer = console.ask(asking)
        outcome = _outcome(answer)
    except TROUBLE as problem:
        refused = _not_done(problem)
        outcome = refused.outcome
        raise refused from problem
    except HalfDone:
        outcome = "in_part"
        raise
    finally:
        console.store.audit.end([(begun, outcome)], console.wall())
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
        begun = _begin(console, colleague.colleague_id, [(each.what, each.about) for each in deeds])
    except NotDone as problem:
        return [problem for _ in deeds]
    answers: list[T | NotDone] = []
    try:
        answers = console.ask(each_of)
    except TROUBLE as problem:
        answers = [_not_done(problem) for _ in deeds]
    finally:
        known = [_outcome(answer) for answer in answers] or ["not_known" for _ in deeds]
        console.store.audit.end(list(zip(begun, known, strict=True)), console.wall())
    return answers


def _begin(console: Console, who: str, acts: Sequence[tuple[str, str]]) -> list[AuditRow]:
    """Write down that this is about to be done; what can't be written down is not done."""
    try:
        return console.store.audit.begin(who, acts, console.wall())
    except StoreError as problem:
        _log.error("act_not_written_down", error=str(problem))
        raise NotDone(f"It could not be written down, so nothing was done. {TRY_AGAIN}", 503) from (
            problem
        )


def _outcome(answer: object) -> Outcome:
    if isinstance(answer, NotDone):
        return answer.outcome
    if isinstance(answer, NoJourneyNow):
        return "done" if answer.changed_anything else "not_done"
    return "done"


def _not_done(problem: Exception) -> NotDone:
    """What to say of it, and what is known of it."""
    if isinstance(problem, AddressMissing | NotReached):
        return NotDone(AWAY, 503)
    if isinstance(problem, NotKnown | TimeoutError):
        return NotDone(NOT_KNOWN, 503, "not_known")
    if isinstance(problem, ServerAway):
        return NotDone(WENT_AWAY, 503, "not_known")
    cut_off = isinstance(problem, StoreUnreachable | StoreRefused)
    return NotDone(_sentence(str(problem)), 409, "not_known" if cut_off else "not_done")


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
