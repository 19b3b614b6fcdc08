"""
What a worker serves: the workflows, and activities over an open store.

The one place where processes of the service are put together from their parts.
"""

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from temporalio.client import Client

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store


async def _nothing() -> None:
    """There is nothing to prepare."""


@dataclass(frozen=True)
class Parts:
    """
    Workflow classes, activity functions, and a check that raises if the store is away.

    `prepare` is seen to by every worker once it serves, and tried again until it is done; anew
    when `follows` says something else.
    """

    workflows: Sequence[type]
    activities: Sequence[Callable[..., Any]]
    check_store: Callable[[], None]
    prepare: Callable[[], Awaitable[None]] = _nothing
    follows: Callable[[], object] | None = None
    beside: Sequence[Callable[[], Awaitable[None]]] = ()
    """Each goes on for as long as the worker serves; begun again if it fails."""


def check_store(store: Store) -> None:
    """
    Ask the store for one row of what every page reads.

    :raises Exception: it does not answer.
    """
    store.journeys.page(limit=1)


Opener = Callable[[Settings, KeyRing, Client], AbstractContextManager[Parts]]


@contextlib.contextmanager
def opened_parts(settings: Settings, ring: KeyRing, client: Client) -> Iterator[Parts]:
    """
    Open the store, and close it after the worker has stopped.

    :raises alongside.store.StoreError: it can't be opened; the message says what to do.
    :raises service.home_clock.ClockUnreadable: the home's clock file is damaged.
    """
    # Imported here: only a worker needs all of it, and it takes a second to load.
    from activities import all_activities
    from activities.context import Context
    from activities.matching import keep_schedules
    from service.coming_round import ComingRound
    from service.home_clock import read_clock
    from service.readings_telling import ReadingsTelling
    from service.telling import Telling
    from workflows.handover import Handover
    from workflows.journey import ClientJourney
    from workflows.matching import MatchingTurn, ProgrammeMatching
    from workflows.recall import Recall
    from workflows.rollout import RulesetRollout
    from workflows.supervision import SupervisionTurn

    store = Store.open(settings, ring)
    try:
        context = Context(settings=settings, ring=ring, store=store, client=client)
        clock = read_clock(settings.home, datetime.now(UTC))

        async def prepare() -> None:
            await keep_schedules(context, clock)
            await ComingRound(client, store, settings, clock).keep_schedules()

        yield Parts(
            workflows=[
                ClientJourney,
                Recall,
                RulesetRollout,
                Handover,
                SupervisionTurn,
                ProgrammeMatching,
                MatchingTurn,
            ],
            activities=all_activities(context),
            check_store=lambda: check_store(store),
            prepare=prepare,
            beside=[
                Telling(store).keep_telling,
                ReadingsTelling(client, store, settings, clock).keep_telling,
            ],
            follows=lambda: {name: each.digest for name, each in store.rulesets.in_force().items()},
        )
    finally:
        store.close()
