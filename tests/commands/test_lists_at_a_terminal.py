"""Lists of tasks and journeys on a terminal of ordinary width: nothing is cut or broken."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alongside.events import (
    AnyEvent,
    CoachAllocated,
    CoachProposed,
    Entry,
    JourneyStarted,
    StageEntered,
    TaskOpened,
)
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from commands import app

NOW = datetime.now(UTC)
COACH = "k-aaaa1111"


@pytest.fixture
def journey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """One journey in coaching with two tasks, one of them the coach's."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    settings = Settings(home=tmp_path / "home")
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        person = Person(name="Wilhelmina Featherstonehaugh-Cholmondeley")
        added = store.clients.add_many([NewClient(source="t", source_key="1", person=person)])
        client_id = str(added.rows[0].client_id)
        name = f"health-connect/{client_id}/1"
        told: list[AnyEvent] = [
            JourneyStarted(client_id=client_id, programme="health-connect", digest="d1"),
            CoachProposed(attempt=1, coach_id=COACH),
            CoachAllocated(attempt=1, coach_id=COACH),
            StageEntered(stage="coaching", visit=1),
            TaskOpened(
                key="outcome-not-recorded/1", role="coach", due=NOW + timedelta(days=2),
                title="Record what happened at session 1, as soon as you can, in your own words",
            ),
            TaskOpened(
                key="closure/1", role="coordinator", title="Close the journey",
                due=NOW - timedelta(days=1), answers=("completed", "client_stopped"),
            ),
        ]  # fmt: skip
        store.journal.append(
            name,
            [
                Entry(sequence=place, recorded=NOW - timedelta(days=3), event=event)
                for place, event in enumerate(told, start=1)
            ],
        )
    return name


def shown(*words: str) -> str:
    """What a terminal of 80 columns shows, without its colours."""
    result = CliRunner().invoke(app, words, env={"FORCE_COLOR": "1", "COLUMNS": "80"})
    assert 0 == result.exit_code, result.output
    return re.sub(r"\x1b\[[\d;]*m", "", result.output)


def test_each_task_ends_in_the_line_that_answers_it(journey: str) -> None:
    """Whole, to be copied; more than one answer leaves a choice."""
    said = shown("tasks")

    assert f"alongside answer {journey} closure/1 completed or client_stopped" in said
    assert f"alongside answer {journey} outcome-not-recorded/1 done" in said
    assert "overdue, coordinator" in said


def test_a_coachs_task_says_whose_it_is(journey: str) -> None:
    """Among forty coaches "coach" is nobody."""
    assert f", coach {COACH}" in shown("tasks", "--role", "coach")


def test_a_journey_is_shown_with_its_whole_name_and_stage(journey: str) -> None:
    """Nothing ends in dots."""
    said = shown("list")

    assert journey.split("/")[1] in said
    assert "Wilhelmina Featherstonehaugh-Cholmondeley" in said
    assert f"coaching, {COACH}" in said
    assert "…" not in said
