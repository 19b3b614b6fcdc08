"""
Consoles that are killed at a planted point of an act: functions for a process of their own.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from alongside.clock import ClockRate
from alongside.events import AnyEvent
from alongside.journeys import Receipt
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, audit, audit_chain
from console.app import build_app
from service.outcomes import NoJourneyNow
from starter import Starter
from tests.console.acts_kit import act_of, action, carried
from tests.console.console_kit import visitor
from workflows.connect import connect


def change_somebody(home: Path, rings: Path, colleague_id: str, at: str) -> None:
    """An administrator gives somebody another role; killed where the row of it is written."""
    add = audit_chain.add

    def killed(connection: Any, ring: KeyRing, said: Any) -> Any:
        if said[0].what == "colleague_changed":
            if at == "before its row":
                _kill()
            rows = add(connection, ring, said)
            _kill()
            return rows
        return add(connection, ring, said)

    pytest.MonkeyPatch().setattr(audit, "add", killed)

    async def act() -> None:
        with Store.open(Settings(home=home), _ring(rings)) as store:
            app = build_app(Settings(home=home), _ring(rings), store)
            someone = await visitor(app, "administrator")
            path = f"/colleagues/{colleague_id}/change"
            await someone.get(path)
            await someone.send(path, {"name": "Planted coach", "roles": ["manager"]})

    asyncio.run(act())


def pause(
    home: Path, server: Path, task_queue: str, clock: ClockRate, journey: str, at: str
) -> None:
    """A coordinator pauses a journey; killed before it is told, or once it has taken it."""

    class Killed(Starter):
        async def report(
            self, programme: str, client_id: str, event: AnyEvent
        ) -> Receipt | NoJourneyNow:
            if at == "before it is told":
                _kill()
            told = await super().report(programme, client_id, event)
            _kill()
            return told

    async def act() -> None:
        settings, ring = Settings(home=home, task_queue=task_queue), _ring(server)
        with Store.open(settings, ring) as store:
            app = build_app(settings, ring, store)
            client = await connect(Settings(home=server), ring=ring)
            app.state.console.reaches(
                Killed(client=client, store=store, settings=settings, clock=clock)
            )
            someone = await visitor(app, "coordinator")
            await someone.get(act_of(journey, "pause"))
            await someone.send(action(someone), carried(someone, reason="hospital", step="do"))

    asyncio.run(act())


def _ring(home: Path) -> KeyRing:
    return KeyRing.load(Settings(home=home))


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
