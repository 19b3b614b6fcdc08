"""`alongside coaches room` as a coordinator sees it, on a real store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.coaches import Coach
from alongside.events import (
    CoachAllocated,
    CoachProposed,
    Entry,
    JourneyStarted,
    SessionAttended,
    SessionPlanned,
    StageEntered,
    StageLeft,
)
from alongside.ruleset.library import Library
from alongside.store import NewClient, Person, Store
from alongside.wait import Wait
from commands import app

Run = Callable[..., Result]
NOW = datetime.now(UTC)
SHIPPED = Path(__file__).resolve().parents[2] / "rules"
_CLIENTS = count(1)


@pytest.fixture
def programme(monkeypatch: pytest.MonkeyPatch) -> str:
    """The programme the coaches here are trained for, with the rules that are shipped."""
    monkeypatch.setenv("COLUMNS", "80")
    return "health-connect"


@pytest.fixture
def run(store: Store) -> Run:
    """Runs `alongside coaches room ...` in this home."""
    return lambda *words: CliRunner().invoke(app, ["coaches", "room", *words])


def coach(number: int, **changed: object) -> Coach:
    """A coach for Health Connect."""
    given = {
        "id": f"k-coach{number:03d}", "name": f"Zebedee {number}", "programmes": ["health-connect"],
        "gender": "female", "modes": ["phone"],
    }  # fmt: skip
    return Coach.model_validate({**given, **changed})


def carried(store: Store, coach_id: str, held: int, every: str = "1 week") -> str:
    """A client of this coach who came to so many sessions, the last of them yesterday."""
    row = NewClient(source="t", source_key=str(next(_CLIENTS)), person=Person(name="Alex Ash"))
    client = store.clients.add_many([row]).rows[0].client_id
    digest = Library.current(_library(store), "health-connect").digest
    journey = f"health-connect/{client}/1"
    since = NOW - timedelta(weeks=held + 1)
    told = [
        (since, JourneyStarted(client_id=client, programme="health-connect", digest=digest)),
        (since, StageEntered(stage="allocation", visit=1)),
        (since, CoachProposed(attempt=1, coach_id=coach_id)),
        (since, CoachAllocated(attempt=1, coach_id=coach_id)),
        (since, StageLeft(stage="allocation", visit=1, outcome="allocated", leads_to="next")),
        (since, StageEntered(stage="coaching", visit=1)),
    ]
    for number in range(1, held + 2):
        at = NOW - timedelta(weeks=held - number, days=1)
        planned = SessionPlanned(
            session=number, step=number, target=at, every=Wait.parse(every), minutes=60,
            kind="later",
        )  # fmt: skip
        told.append((max(since, at - timedelta(weeks=1)), planned))
        if number <= held:
            told.append((at, SessionAttended(session=number)))
    entries = [
        Entry(sequence=n, recorded=moment, event=event)
        for n, (moment, event) in enumerate(told, start=1)
    ]
    store.journal.append(journey, entries)
    return client


def _library(store: Store) -> Library:
    from service.configured import configured

    return Library(store, configured().rules)


def test_every_coach_is_shown_with_the_room_by_week(run: Run, store: Store, programme: str) -> None:
    """One with nobody has the room of the caps; one with two weekly clients has none yet."""
    store.coaches.put(coach(1))
    store.coaches.put(coach(2))
    client, _ = (carried(store, "k-coach002", held) for held in (5, 3))

    shown = run("--programme", programme)

    assert 0 == shown.exit_code, shown.output
    lines = {line.split()[0]: line.split()[1:] for line in shown.output.splitlines() if line}
    assert ["0", *["2"] * 7] == lines["k-coach001"]
    assert ["2", "0", "0"] == lines["k-coach002"][:3]
    assert "0-1" in lines["k-coach002"][3:]
    assert client not in shown.output
    assert all(len(line) <= 80 for line in shown.output.splitlines())


def test_who_carries_too_much_is_said_in_words(run: Run, store: Store, programme: str) -> None:
    """Three weekly clients where two may be, and a limit of two."""
    store.coaches.put(coach(1, limit=2, hours_a_week=2))
    for _ in range(3):
        carried(store, "k-coach001", 2)

    table, one = run("--programme", programme), run("k-coach001")

    assert "OVER-FULL" in table.output
    assert (
        "k-coach001 is OVER-FULL by 1: carries 3 seen every week or more often, at most 2."
    ) in table.output
    assert "carries 3 clients, the coach's own limit is 2." in table.output
    assert "180 minutes of sessions a week, 120 are agreed   OVER-FULL by 60" in one.output
    assert "3 seen every 2 weeks or more often, at most 3\n" in one.output


def test_one_coach_is_shown_in_full(run: Run, store: Store, programme: str) -> None:
    """What they carry by cadence, what they may carry, the room with its range in words."""
    store.coaches.put(coach(1))
    carried(store, "k-coach001", 5)
    carried(store, "k-coach001", 5, every="1 month")

    shown = run("k-coach001", "--weeks", "3")

    assert 0 == shown.exit_code, shown.output
    assert "CARRIES  2 clients, 74 minutes of sessions a week" in shown.output
    assert "  1  every week\n" in shown.output
    assert "  now            1\n" in shown.output
    assert 3 == shown.output.count("  by ")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"active": False}, "is not active"),
        ({"starts": "2999-01-05"}, "begins on Sat 5 Jan 2999"),
        ({"ends": "2020-03-06"}, "left on Fri 6 Mar 2020"),
        ({"ends": "2999-03-06"}, "leaves after Wed 6 Mar 2999"),
        ({"absences": [{"from": "2020-01-01", "why": "sick"}]}, "is away"),
        (
            {"absences": [{"from": "2020-01-01", "until": "2999-01-01"}]},
            "is away until Tue 1 Jan 2999",
        ),
    ],
)
def test_who_is_not_there_has_no_room(
    run: Run, store: Store, programme: str, changed: dict[str, object], said: str
) -> None:
    """And why is said, but not what they are away for."""
    store.coaches.put(coach(1, **changed))

    shown = run("--programme", programme)

    assert f"k-coach001 {said}.\n" in shown.output
    assert "sick" not in shown.output
    here = "leaves" in said
    (line,) = [each for each in shown.output.splitlines() if each.startswith("k-coach001  ")]
    assert ("2" if here else "0") == line.split()[-1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("k-nobody",), "there is no coach 'k-nobody'"),
        (("--programme", "health-conect"), "did you mean health-connect?"),
        (("k-coach001", "--programme", "primrose-a"), "has no coaching that k-coach001 is trained"),
    ],
)
def test_a_name_nobody_knows_is_no_empty_screen(
    run: Run, store: Store, words: tuple[str, ...], says: str
) -> None:
    """It ends with 1 and says what is known."""
    store.coaches.put(coach(1))
    shown = run(*words)

    assert 1 == shown.exit_code
    assert says in shown.output


def test_a_service_without_coaches_says_so(run: Run, programme: str) -> None:
    """Nothing looks like a table with nothing in it."""
    assert "No coach is trained for health-connect yet." in run("--programme", programme).output


@pytest.fixture
def lower(tmp_path: Path) -> Path:
    """The shipped rules with a cap of one client a week, instead of two."""
    folder = tmp_path / "lower"
    shutil.copytree(SHIPPED, folder)
    file = folder / "health-connect.yaml"
    before = "{cadence: 1 week, at_most: 2, source: service}"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, before.replace("2, s", "1, s")))
    (folder / "health-connect.tests.yaml").unlink()
    return file


@pytest.mark.parametrize(
    "words", [("preview",), ("publish", "--by", "Ada Lead", "--why", "fewer at once")]
)
def test_caps_below_the_present_load_name_the_coaches(
    store: Store, programme: str, lower: Path, words: tuple[str, ...]
) -> None:
    """Before rules with lower caps come into force, and when they do: who carries too much."""
    for number, many in ((1, 2), (2, 1), (3, 3)):
        store.coaches.put(coach(number))
        for _ in range(many):
            carried(store, f"k-coach{number:03d}", 2)

    shown = CliRunner().invoke(app, ["rules", words[0], str(lower), *words[1:]])

    assert 0 == shown.exit_code, shown.output
    assert "2 coaches would carry more than may be, 1 of them only by these rules." in shown.output
    assert "  k-coach001  2 seen every week or more often, at most 1\n" in shown.output
    assert "k-coach003  3 seen every week or more often, at most 1  (now too)" in shown.output
    assert "k-coach002" not in shown.output
