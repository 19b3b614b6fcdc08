"""
What a story begins with: people on the register, coaches, colleagues, journeys brought so far.

Everything is done by the doors the service has, the store and the starter; each story makes its
own people, so that no story needs another.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

from alongside.access import Role
from alongside.coaches import Coach
from alongside.events import (
    AnyEvent,
    CoachAccepted,
    CoachProposed,
    CoachWishRecorded,
    ConsentGiven,
    Entry,
    InvitationAccepted,
    ReadingsRecorded,
)
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store, TaskRow
from alongside.supervision import STREAM, SupervisionStart
from starter import Starter, open_starter
from tests.console.console_kit import add_colleague
from tests.durable.journey_kit import P4, health_check_on

PROGRAMME = "primrose-a"
SUPERVISED = "choice-and-control"
PATIENCE = 60.0
T = TypeVar("T")
FIRST = ("Ada", "Bea", "Cyd", "Dot", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kit", "Lou")
LAST = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")
LANGUAGES = ("cy", "so", "pl", "ur", "bn", "pa", "gu", "ro", "ar", "fr", "es", "tr")


@dataclass(frozen=True)
class Somebody:
    """A client of a story."""

    client_id: str
    name: str
    programme: str = PROGRAMME

    @property
    def journey(self) -> str:
        """Their first journey."""
        return f"{self.programme}/{self.client_id}/1"

    @property
    def page(self) -> str:
        """The page of that journey."""
        return f"/journeys/{self.journey}"


@dataclass
class World:
    """One service, seen from behind its pages."""

    settings: Settings
    store: Store
    _starter: Starter = field(repr=False)
    _loop: asyncio.AbstractEventLoop = field(repr=False)
    _numbers: Any = field(default_factory=count, repr=False)
    _languages: Any = field(default_factory=count, repr=False)

    def new_name(self) -> str:
        """A name nobody has yet."""
        number = next(self._numbers)
        return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST)]}"

    def new_language(self) -> str:
        """A language none of the other coaches speaks, so that a story has coaches of its own."""
        return LANGUAGES[next(self._languages)]

    def now(self) -> datetime:
        """The service's time."""
        return self._starter.clock.now(datetime.now(UTC))

    def colleague(self, *roles: Role, **more: Any) -> str:
        """Somebody who may sign in; their login."""
        login = f"{roles[0].value}-{next(self._numbers)}"
        add_colleague(self.store, *roles, login=login, **more)
        return login

    def coach(
        self, name: str | None = None, *, languages: tuple[str, ...] = ("en",),
        programme: str = PROGRAMME,
    ) -> str:  # fmt: skip
        """A coach who fits everybody of that language; their id."""
        coach_id = f"k-browser{next(self._numbers):03d}"
        self.store.coaches.put(
            Coach(
                id=coach_id, name=name or self.new_name(), programmes=(programme,),
                languages=languages, gender="female", modes=("home", "phone"), limit=15,
                supervisor="s-browser",
            )
        )  # fmt: skip
        return coach_id

    def client(
        self, readings: Any = P4, *, language: str = "en", programme: str = PROGRAMME,
        gp_email: str | None = "gp@example.org",
    ) -> Somebody:  # fmt: skip
        """Somebody on the register."""
        name = self.new_name()
        person = Person(
            name=name, email="somebody@example.org", gp_practice="Heron Surgery",
            gp_email=gp_email,
        )  # fmt: skip
        row = NewClient(
            source="browser", source_key=name, person=person, channels=("email",),
            language=language, readings=readings,
        )  # fmt: skip
        client_id = str(self.store.clients.add_many([row]).rows[0].client_id)
        return Somebody(client_id, name, programme)

    def starts(self, somebody: Somebody) -> None:
        """Their journey begins."""
        self._ask(self._starter.start(somebody.programme, somebody.client_id))
        self.until_recorded(somebody, "task_opened")

    def tells(self, somebody: Somebody, *events: AnyEvent) -> None:
        """These happened, as somebody reports them."""
        for event in events:
            self._ask(self._starter.report(somebody.programme, somebody.client_id, event))

    def in_health_check(self, readings: Any = P4, **more: Any) -> Somebody:
        """A client who said yes to a health check."""
        somebody = self.client(readings, **more)
        self.starts(somebody)
        self.tells(somebody, ConsentGiven())
        self.until_recorded(somebody, "invitation_sent")
        self.tells(somebody, InvitationAccepted())
        return somebody

    def proposed(self, **more: Any) -> tuple[Somebody, str]:
        """A client to whom a coach is proposed; the coach."""
        somebody = self.in_health_check(**more)
        day = self.store.journeys.get(somebody.journey).started
        self.tells(somebody, ReadingsRecorded(readings=health_check_on(day)))
        self.until_in(somebody, "allocation")
        self.tells(somebody, CoachWishRecorded(wants=True, language=more.get("language")))
        proposal = self.until_recorded(somebody, "coach_proposed")
        assert isinstance(proposal.event, CoachProposed)
        return somebody, proposal.event.coach_id

    def coached(self, **more: Any) -> tuple[Somebody, str]:
        """A client whose first session is planned; their coach."""
        somebody, coach_id = self.proposed(**more)
        self.tells(somebody, CoachAccepted(coach_id=coach_id))
        self.until_recorded(somebody, "session_planned")
        return somebody, coach_id

    def supervision(self) -> TaskRow:
        """A supervision to be held, of a coach in a programme that has them."""
        self.coach(programme=SUPERVISED)
        start = SupervisionStart(
            programme=SUPERVISED, kind="individual", clock=self._starter.clock
        )  # fmt: skip
        turn = f"{STREAM}/{SUPERVISED}/individual/turn-{next(self._numbers)}"
        client, queue = self._starter.client, self.settings.task_queue
        self._ask(client.start_workflow("SupervisionTurn", start, id=turn, task_queue=queue))
        until = time.monotonic() + PATIENCE
        while not (found := self.store.tasks.of(turn)):
            assert time.monotonic() < until
            time.sleep(0.02)
        return found[0]

    def until_recorded(self, somebody: Somebody, name: str) -> Entry:
        """The entry of this name, once it is there."""
        found = self.until(somebody, lambda each: any(entry.name == name for entry in each))
        return next(entry for entry in found if entry.name == name)

    def until_in(self, somebody: Somebody, stage: str) -> None:
        """Wait until their journey is in that stage."""
        self.until(somebody, lambda _: self.store.journeys.get(somebody.journey).stage == stage)

    def until(self, somebody: Somebody, holds: Callable[[list[Entry]], bool]) -> list[Entry]:
        """The journal once that holds of it."""
        until = time.monotonic() + PATIENCE
        while not holds(entries := self.store.journal.entries(somebody.journey)):
            assert time.monotonic() < until, [entry.name for entry in entries]
            time.sleep(0.02)
        return entries

    def _ask(self, asking: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(asking, self._loop).result(PATIENCE)


class Behind:
    """The world of a running service; the starter lives on a loop of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ready: threading.Event = threading.Event()
        self._world: World | None = None
        self._over: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> World:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        assert self._world is not None
        return self._world

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        assert self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(PATIENCE)

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with open_starter(self._settings) as starter:
            self._world = World(self._settings, starter.store, starter, self._loop)
            self._ready.set()
            await self._over.wait()
