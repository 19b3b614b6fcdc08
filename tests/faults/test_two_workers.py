"""Two workers on one server and one store do each deed once."""

import asyncio
from pathlib import Path

import pytest
from harmed_run import Harm, harmed

pytestmark = pytest.mark.slow


def test_fifty_journeys_on_two_workers_have_no_deed_done_twice(tmp_path: Path) -> None:
    """Tasks, messages, sessions and rooms with coaches, with neither worker harmed."""
    harm = Harm(journeys=50, kills=0, two_workers=True, at_least_seconds=45)

    outcome = asyncio.run(harmed(tmp_path / "home", harm))

    print(f"\n{outcome}")
    assert {} == {check: found for check, found in outcome.faults.items() if found}
