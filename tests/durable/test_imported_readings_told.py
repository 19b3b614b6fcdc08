"""A register is imported again: open journeys hear of what is new, and act on it."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from temporalio.client import Client

from alongside.clock import ClockRate
from alongside.events import ConsentRefused, Entry, Paused, ReadingsRecorded, TaskOpened
from alongside.facts import Catalogue
from alongside.keys import KeyRing
from alongside.readings import Reading
from alongside.register.importing import import_register
from alongside.register.mapping_file import load_mapping
from alongside.register.report import ImportReport
from alongside.settings import Settings
from alongside.store.readings_to_tell import TAKEN_FOR
from service import readings_telling
from service.embedded import EmbeddedServer
from service.lock import HomeLock
from service.readings_telling import RATE, ReadingsTelling
from tests.durable.conftest import make_home
from tests.durable.journey_kit import A_DAY, START, Service, open_service, reading
from workflows.connect import connect

pytestmark = pytest.mark.asyncio
MAPPING = """\
source: test
key: id
readings_on: {column: on, format: YYYY-MM-DD}
person: {name: name}
facts:
  systolic_bp: {column: bp, unit: mmHg}
"""


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


def telling(service: Service, ahead: timedelta = timedelta(0)) -> ReadingsTelling:
    """What tells the journeys of this service, at a moment to come."""
    starter = service.starter
    return ReadingsTelling(
        starter.client, service.store, starter.settings, starter.clock,
        wall=lambda: datetime.now(UTC) + ahead,
    )  # fmt: skip


def brings(service: Service, folder: Path, *lines: str) -> ImportReport:
    """Import a practice's export with these lines."""
    catalogue = Catalogue.load(service.starter.settings.rules / "facts.yaml")
    (folder / "export.csv").write_text("\n".join(["id,name,bp,on", *lines, ""]))
    (folder / "columns.yaml").write_text(MAPPING)
    return import_register(
        folder / "export.csv",
        load_mapping(folder / "columns.yaml", catalogue),
        catalogue,
        save=service.store.clients.add_many,
        today=START.date(),
        allow_test_numbers=True,
    )


def imported(entries: list[Entry]) -> list[ReadingsRecorded]:
    """What the journey was told of imports."""
    events = [entry.event for entry in entries if isinstance(entry.event, ReadingsRecorded)]
    return [each for each in events if each.by == "register"]


def flags(entries: list[Entry]) -> list[TaskOpened]:
    """The tasks of red flags in a journal."""
    return [e.event for e in entries if isinstance(e.event, TaskOpened) and e.event.urgent]


async def test_a_red_flag_in_a_register_imported_again_is_a_task(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """By readings with their own day, before the journey began; the same file again is nothing."""
    day = f"{START - 3 * A_DAY:%Y-%m-%d}"
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        journey = await service.start(service.add_client())
        reports = [brings(service, tmp_path, f"1,Wren Planted,190,{day}") for _ in range(2)]
        with capture_logs() as said:
            assert 1 == await telling(service).tell()
        entries = await service.until(journey, flags)

        assert [1, 0] == [report.journeys for report in reports]
        (event,) = imported(entries)
        (told,) = event.readings
        assert (190.0, "test", day) == (told.value, told.source, told.on.isoformat())
        (task,) = flags(entries)
        assert "very-high-blood-pressure" == task.kind
        after = next(entry.sequence for entry in entries if entry.event is event)
        assert f"readings/{after}" in [
            entry.event.subject for entry in entries if entry.name == "priority_decided"
        ]
        assert 0 == await telling(service, TAKEN_FOR).tell()
        assert [("readings_told", 1)] == [(each["event"], each["readings"]) for each in said]
        assert "190" not in str(said)
        assert "Wren" not in str(said)


async def test_a_journey_that_stands_still_hears_of_a_red_flag_at_once(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Its waits stop while a client is in hospital; this is no wait."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        await service.report(client_id, Paused(reason="hospital", by="coordinator"))
        service.add_client((reading("systolic_bp", 190.0, START - A_DAY),))
        await telling(service).tell()

        (task,) = flags(await service.until(journey, flags))
        assert "very-high-blood-pressure" == task.kind


async def test_whoever_dies_after_telling_leaves_one_event(
    dev_client: Client,
    ring: KeyRing,
    tmp_path: Path,
    task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is told again by another, by the same id."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        service.add_client((reading("systolic_bp", 190.0, START - A_DAY),))
        with monkeypatch.context() as dying:
            dying.setattr(service.store.readings_to_tell, "done", lambda news: None)
            await telling(service).tell()
        assert 1 == service.store.readings_to_tell.waiting()

        assert 1 == await telling(service, TAKEN_FOR).tell()

        assert 0 == service.store.readings_to_tell.waiting()
        entries = await service.until(journey, flags)
        assert (1, 1) == (len(imported(entries)), len(flags(entries)))


async def test_a_journey_that_closed_meanwhile_is_told_nothing(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The log says of which, and why."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        service.add_client((reading("systolic_bp", 190.0, START - A_DAY),))
        await service.report(client_id, ConsentRefused(by="coordinator"))
        await service.until_recorded(journey, "journey_closed")
        with capture_logs() as said:
            await telling(service).tell()

        assert [] == imported(service.store.journal.entries(journey))
        assert [("readings_not_told", journey, "journey_closed")] == [
            (each["event"], each["journey"], each["why"]) for each in said
        ]
        assert 0 == service.store.readings_to_tell.waiting()


@pytest.mark.parametrize(
    "strange",
    [
        reading("shoe_size", 9.0, START - A_DAY),
        reading("bmi", 4000.0, START - A_DAY),
        reading("bmi", 30.0, START + 9000 * A_DAY),
        reading("bmi", "<script>", START - A_DAY),
    ],
)
async def test_what_its_rules_do_not_have_costs_a_journey_nothing_else(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str, strange: Reading
) -> None:
    """Its door would refuse the whole event, and a red flag with it."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        journey = await service.start(service.add_client())
        high = reading("systolic_bp", 190.0, START - A_DAY)
        service.add_client((high, strange))
        await telling(service).tell()
        (event,) = imported(await service.until(journey, flags))

        assert (high,) == event.readings
        service.add_client((strange.model_copy(update={"source": "other"}),))
        await telling(service).tell()
        assert 0 == service.store.readings_to_tell.waiting()


async def test_what_the_door_refuses_is_dropped_by_its_ids(
    dev_client: Client,
    ring: KeyRing,
    tmp_path: Path,
    task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The door says the value; the log does not."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        journey = await service.start(service.add_client())
        service.add_client((reading("bmi", 4321.0, START - A_DAY),))
        monkeypatch.setattr(readings_telling, "problem_of", lambda *_: None)
        with capture_logs() as said:
            await telling(service).tell()

        assert 0 == service.store.readings_to_tell.waiting()
        assert [] == imported(service.store.journal.entries(journey))
        (line,) = [each for each in said if each["event"] == "readings_not_told"]
        assert ("refused", journey) == (line["why"], line["journey"])
        assert "4321" not in str(said)


async def test_a_journey_that_does_not_answer_is_told_later(
    dev_client: Client,
    ring: KeyRing,
    tmp_path: Path,
    task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As soon as there is a worker; nothing is lost and nothing is there twice."""
    monkeypatch.setattr(readings_telling, "ANSWER_SECONDS", 0.5)
    clock = ClockRate(rate=24.0, real_epoch=datetime.now(UTC), journey_epoch=START)
    opened = (dev_client, ring, tmp_path, task_queue)
    async with open_service(*opened, clock=clock) as service:
        journey = await service.start(service.add_client())
        service.add_client((reading("systolic_bp", 190.0, START - A_DAY),))
    async with open_service(*opened, clock=clock, with_worker=False) as service:
        with capture_logs() as said:
            await telling(service).tell()
        assert ["readings_not_told_yet"] == [each["event"] for each in said]
        assert 0 == await telling(service).tell()
    monkeypatch.undo()
    async with open_service(*opened, clock=clock) as service:
        assert 1 == await telling(service, TAKEN_FOR).tell()
        entries = await service.until(journey, flags)
        assert (1, 1) == (len(imported(entries)), len(flags(entries)))


async def test_while_the_server_is_away_nothing_is_taken(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """It waits without a try being counted, and is told at once when the server is back."""
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        await service.start(service.add_client())
        service.add_client((reading("systolic_bp", 190.0, START - A_DAY),))
        other = make_home(tmp_path / "other")
        with HomeLock(other.home) as lock:
            server = EmbeddedServer(lock)
            await server.start()
            gone = await connect(other)
            await server.stop()
        starter = service.starter
        away = ReadingsTelling(gone, service.store, starter.settings, starter.clock)

        assert 0 == await away.tell()
        (news,) = service.store.readings_to_tell.due(datetime.now(UTC), 9)
        assert 1 == news.tries


async def test_many_are_told_no_faster_than_the_server_should_be_asked(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Some in a second, whoever else is to be told; none is forgotten."""
    clients = RATE + 5
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        ids = [service.add_client(key=str(number)) for number in range(clients)]
        journeys = await asyncio.gather(*(service.start(each) for each in ids))
        for number in range(clients):
            service.add_client(
                (reading("systolic_bp", 150.0 + number / 10, START - A_DAY),), key=str(number)
            )
        told = telling(service)

        assert [RATE, 5, 0] == [await told.tell() for _ in range(3)]
        assert {1} == {len(imported(service.store.journal.entries(each))) for each in journeys}
