"""Journeys recorded once go on under today's code: their histories replay."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.durable.scenes import SCENES
from workflows.journey import ClientJourney
from workflows.sandbox import checking_runner

HISTORIES = Path(__file__).parent.parent / "histories"


def recorded(name: str) -> list[dict[str, Any]]:
    """The recorded histories of a scene's runs."""
    runs: list[dict[str, Any]] = json.loads(
        gzip.decompress((HISTORIES / f"{name}.json.gz").read_bytes())
    )
    return runs


def replayer() -> Replayer:
    """Replays as a worker of today would."""
    return Replayer(
        workflows=[ClientJourney],
        data_converter=pydantic_data_converter,
        workflow_runner=checking_runner(),
    )


@pytest.mark.asyncio
@pytest.mark.parametrize("name", [scene.name for scene in SCENES])
async def test_a_recorded_journey_replays(name: str) -> None:
    """A worker with today's code takes up a journey that another version began."""
    for run in recorded(name):
        await replayer().replay_workflow(WorkflowHistory.from_json("recorded", run))


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["answered-twice-in-a-pause", "another-coach-then-goals-met"])
async def test_what_the_version_before_took_is_not_refused_in_a_replay(name: str) -> None:
    """
    Both were told in a pause: a coach's second answer; goals met after another coach was asked for.

    These were recorded by the version before coaches changed, which took the answer, and looked
    for another coach as that was asked for first.
    """
    for run in recorded(f"before/{name}"):
        await replayer().replay_workflow(WorkflowHistory.from_json("recorded", run))


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["question-closed-by-a-change", "waits-with-no-question"])
async def test_a_question_that_the_version_before_took_away_stays_so_in_a_replay(name: str) -> None:
    """
    Three misses, then the coach left: whether to go on was asked again by the next coach only.

    One client found another coach; one still waits. What was told so is told so again.
    """
    for run in recorded(f"before/{name}"):
        await replayer().replay_workflow(WorkflowHistory.from_json("recorded", run))


@pytest.mark.asyncio
async def test_a_history_that_tells_another_story_does_not_replay() -> None:
    """Were the replay blind, every test above would pass whatever the code."""
    history, *_ = recorded("p1-completed")
    sent = next(e for e in history["events"] if "activityTaskScheduledEventAttributes" in e)
    sent["activityTaskScheduledEventAttributes"]["activityType"]["name"] = "set_recall"

    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("tampered", history))


def test_every_scene_has_a_recorded_history() -> None:
    """`python -m tests.histories.record` makes the missing ones; no other file lies there."""
    files = {path.name.removesuffix(".json.gz") for path in HISTORIES.glob("*.json.gz")}

    assert {scene.name for scene in SCENES} == files
