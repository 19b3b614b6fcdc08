"""Turns of supervision recorded once go on under today's code: their histories replay."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.histories.record_supervision import FOLDER, SCENES
from workflows.sandbox import checking_runner
from workflows.supervision import SupervisionTurn

pytestmark = pytest.mark.asyncio


def recorded(path: Path) -> dict[str, Any]:
    """One recorded history."""
    history: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return history


async def replay(history: dict[str, Any]) -> None:
    """As a worker of today would."""
    replayer = Replayer(
        workflows=[SupervisionTurn],
        data_converter=pydantic_data_converter,
        workflow_runner=checking_runner(),
    )
    await replayer.replay_workflow(WorkflowHistory.from_json("recorded", history))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json.gz")), ids=lambda path: path.name)
async def test_a_recorded_turn_replays(path: Path) -> None:
    """A worker with today's code takes up a turn that another version began."""
    await replay(recorded(path))


async def test_a_history_that_tells_another_story_does_not_replay() -> None:
    """Were the replay blind, every test above would pass whatever the code."""
    history = recorded(FOLDER / "individual-held.json.gz")
    asked = next(e for e in history["events"] if "activityTaskScheduledEventAttributes" in e)
    asked["activityTaskScheduledEventAttributes"]["activityType"]["name"] = "coaches_gone"

    with pytest.raises(NondeterminismError):
        await replay(history)


async def test_every_turn_of_the_kit_has_a_recorded_history() -> None:
    """`python -m tests.histories.record_supervision` makes them; no other file lies there."""
    assert set(SCENES) == {path.name.removesuffix(".json.gz") for path in FOLDER.glob("*.json.gz")}
