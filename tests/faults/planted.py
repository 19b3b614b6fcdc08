"""
A service through which planted people, notes and readings go, and all that it leaves behind.

In: a folder. Out: `Left`: the files of the home, and what the service says over its doors
to somebody without its keys. Every name and number is invented.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from harm import Standing, standing
from sqlalchemy import text
from temporalio.api.common.v1 import Payload, SearchAttributes
from temporalio.client import Client

from alongside.coaches import Coach
from alongside.events import (
    AnyEvent,
    CoachWishRecorded,
    Entry,
    GoalProgressed,
    GoalSet,
    PlanWritten,
    ReadingsRecorded,
    SessionBooked,
    SessionPlanned,
    SnapshotWritten,
    TaskAnswered,
)
from alongside.journeys import workflow_id
from alongside.readings import Reading
from alongside.store import ContactChange, NewClient, Person
from alongside.store.client_rows import about
from benchmarks.runs import histories
from service.process import free_port
from starter import NoJourney, Refused, Starter, open_starter
from workflows.address import read_address

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "durable"))
from people import eager

PROGRAMME = "primrose-a"
PERSONAL = {
    "name": "Zephyrine Quillfeather", "surname": "Quillfeather", "nhs": "9991234564",
    "nhs, spaced": "999 123 4564", "phone": "07700 900417", "phone, plain": "07700900417",
    "email": "zq.planted@marmalade.example", "host": "marmalade.example",
    "address": "17 Gooseberry Steps", "note": "tripped over a wheelbarrow",
    "goal": "walk to the lighthouse", "place": "heronsbench behind lock four",
    "snapshot": "whispers behind the boiler", "step": "past the plum orchard",
    "practice": "Nettlebed Row Surgery", "practice's mail": "desk@nettlebed.example",
    "new phone": "07700900928", "coach": "Thistlewood Bramblecoat",
    "password": "lemoncurd-9-password",
}  # fmt: skip
READING = "147.30261"
REFUSED_READING = "9147.30261"

NOTES_OF_CORE = frozenset({"data", "patch-data"})
"""What the SDK's core writes into markers: a local activity's type and times, a patch's name."""


class Grumpy:
    """A mail server that refuses everyone for now, and quotes whom."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        return f"451 4.7.1 <{address}> come back later, {address}"


@dataclass
class Left:
    """What a service left behind: files by path, and everything said over its doors."""

    home: Path
    said: dict[str, bytes] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)


def live_and_stop(home: Path) -> Left:
    """Readings, notes, refusals, failing mail, a damaged record, a kill and a stop."""
    mail = Controller(Grumpy(), hostname="127.0.0.1", port=free_port())
    mail.start()
    try:
        settings = {
            "ALONGSIDE_SMTP_HOST": "127.0.0.1", "ALONGSIDE_SMTP_PORT": str(mail.port),
            "ALONGSIDE_SMTP_FROM": "team@service.example", "ALONGSIDE_SMTP_STARTTLS": "false",
            "ALONGSIDE_SMTP_PASSWORD": PERSONAL["password"],
        }  # fmt: skip
        with standing(home, "--clock", "1d=0.5s", **settings) as service:
            found = Left(home)
            asyncio.run(_live(service, found))
            # As they are while everything runs: the stop writes the logs of both databases away.
            for path in sorted(home.glob("*.db*")):
                found.said[f"{path.name} while running"] = path.read_bytes()
            service.stop()
            found.said["terminal"] = service.terminal.read_bytes()
    finally:
        mail.stop()
    return found


async def _live(service: Standing, left: Left) -> None:
    async with open_starter(service.settings) as starter:
        starter.store.coaches.put(
            Coach(
                id="k-planted1", name=PERSONAL["coach"], programmes=(PROGRAMME,), gender="female",
                modes=("home", "phone"),
            )
        )  # fmt: skip
        texted, mailed, broken = _planted(starter)
        for client_id in (texted, mailed, broken):
            await starter.start(PROGRAMME, client_id)
        await _walk(starter, texted, seconds=25)
        await _refusals(starter, texted)
        await _walk(starter, mailed, seconds=8)
        await _walk(starter, broken, seconds=8)
        _ask_in_words(left.home, texted)
        worker = service.child("worker")
        assert worker is not None
        left.said["metrics of the worker"] = _metrics(service)
        os.kill(worker, signal.SIGKILL)
        await _walk(starter, texted, seconds=15)
        left.names = [
            each.name for each in starter.store.journal.entries(f"{PROGRAMME}/{texted}/1")
        ]
        left.said["metrics of the worker after its kill"] = _metrics(service)
        await _ask_the_server(service, left, (texted, mailed, broken))


def _planted(starter: Starter) -> tuple[str, str, str]:
    """Three people: one reached by text, one by mail that fails, one whose record is damaged."""

    def person(number: str) -> Person:
        return Person(
            name=PERSONAL["name"], nhs_number=number, phone=PERSONAL["phone"],
            email=PERSONAL["email"], address=PERSONAL["address"],
            gp_practice=PERSONAL["practice"], gp_email=PERSONAL["practice's mail"],
        )  # fmt: skip

    taken = (datetime.now(UTC) - timedelta(days=30)).date()
    readings = [
        Reading(fact="on_smi_register", value=True, on=taken, source="test"),
        Reading(fact="on_antipsychotic", value=True, on=taken, source="test"),
        Reading(fact="bmi", value=33.0, on=taken, source="test"),
        Reading(fact="systolic_bp", value=float(READING), on=taken, source="test"),
    ]
    numbers = {"sms": PERSONAL["nhs"], "email": "9990000018", "letter": "9990000026"}
    page = starter.store.clients.add_many(
        [
            NewClient(
                source="test", source_key=f"key of {PERSONAL['surname']} {channel}",
                person=person(number), channels=(channel,), readings=readings,
            )
            for channel, number in numbers.items()
        ]
    )  # fmt: skip
    texted, mailed, broken = (str(row.client_id) for row in page.rows)
    starter.store.clients.change_contact(texted, ContactChange(phone=PERSONAL["new phone"]))
    # What can't be read back fails in the activity, with an error that quotes what it read.
    database = starter.store._database
    damaged = f'{{"name": ["{PERSONAL["name"]}"], "nhs_number": "x{PERSONAL["nhs"]}"}}'.encode()
    with database.writing() as connection:
        connection.execute(
            text("UPDATE clients SET person = :person WHERE client_id = :id"),
            {"person": database.ring.encrypt(damaged, about(broken)), "id": broken},
        )
    return texted, mailed, broken


async def _walk(starter: Starter, client_id: str, *, seconds: float) -> None:
    """React to what the journey asks for, with notes and the planted reading."""
    react, journey, heard = eager(), f"{PROGRAMME}/{client_id}/1", 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        entries = starter.store.journal.entries(journey)
        for entry in entries[heard:]:
            for _, event in (*react(entry), *_books(entry)):
                if isinstance(event, ReadingsRecorded):
                    planted = Reading(
                        fact="systolic_bp", value=float(READING), on=entry.recorded.date(),
                        source="test",
                    )  # fmt: skip
                    kept = [each for each in event.readings if each.fact != "systolic_bp"]
                    event = event.model_copy(update={"readings": (*kept, planted)})
                noted = event.model_copy(
                    update={"note": PERSONAL["note"], "id": f"w-{uuid.uuid4().hex}"}
                )
                with contextlib.suppress(Refused, NoJourney):
                    await starter.report(PROGRAMME, client_id, noted)
        heard = len(entries)
        await asyncio.sleep(0.1)


def _books(entry: Entry) -> Iterator[tuple[timedelta, AnyEvent]]:
    """A session at a place that only two people are to know, moved by an hour once."""
    if isinstance(entry.event, SessionPlanned):
        for hours in (1, 2):
            moment = entry.event.target + timedelta(days=10, hours=hours)
            yield timedelta(0), SessionBooked(
                session=entry.event.session, starts_at=moment, mode="cafe",
                place=PERSONAL["place"], outside_hours=True, by="coach",
            )  # fmt: skip


async def _refusals(starter: Starter, client_id: str) -> None:
    """Reports that are refused, each with something planted in it."""
    note = PERSONAL["note"]
    today = starter.clock.now(datetime.now(UTC)).date()
    wrong = Reading(fact="systolic_bp", value=float(REFUSED_READING), on=today, source="test")
    goal = GoalSet(goal="walking", text=PERSONAL["goal"], by="coach", id="goal-1")
    await starter.report(PROGRAMME, client_id, goal)
    snapshot = SnapshotWritten(physical_health="x", mental_health=PERSONAL["snapshot"])
    garden = GoalSet(goal="garden", kind="recovery", area="support", steps=(PERSONAL["step"],))
    plan = PlanWritten(parts=(garden, snapshot), by="coach", id="plan-1")
    await starter.report(PROGRAMME, client_id, plan)
    second = garden.model_copy(update={"goal": "choir"})
    for event in (
        PlanWritten(parts=(snapshot, second), by="coach"),
        GoalProgressed(goal="garden", step=9, text=PERSONAL["step"], by="coach"),
        ReadingsRecorded(readings=(wrong,), by="hca", note=note),
        TaskAnswered(key="no-such-task", answer="done", by="coach", note=note),
        CoachWishRecorded(wants=True, by="coordinator", note=note, id="goal-1"),
    ):
        with pytest.raises(Refused):
            await starter.report(PROGRAMME, client_id, event)


def _ask_in_words(home: Path, client_id: str) -> None:
    """Commands, with an NHS number and a reading on the command line."""
    for words in (
        ("report", PERSONAL["nhs"], "readings_recorded", f"systolic_bp={READING}@2020-01-01"),
        ("report", client_id, "goal_set", "goal=walking", f"text={PERSONAL['goal']}"),
        ("report", client_id, "readings_recorded", f"systolic_bp={REFUSED_READING}@2020-01-01"),
        ("start", PERSONAL["nhs"]),
        ("show", PERSONAL["nhs"]),
        ("plan", "show", client_id),
        ("plan", "progress", client_id, "garden", "--step", "9", "--text", PERSONAL["step"]),
        ("tasks",),
    ):
        subprocess.run(
            [Path(sys.executable).with_name("alongside"), *words],
            env={**os.environ, "ALONGSIDE_HOME": str(home)}, capture_output=True, check=False,
            timeout=60,
        )  # fmt: skip


def _metrics(service: Standing) -> bytes:
    announced = service.terminal.read_text()
    line = next(each for each in announced.splitlines() if each.strip().startswith("metrics"))
    found = b""
    for url in line.split()[1:]:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=10) as page:
            found += page.read()
    assert b"temporal_" in found
    return found


async def _ask_the_server(service: Standing, left: Left, clients: tuple[str, ...]) -> None:
    """Everything the server tells somebody without our keys."""
    address = read_address(service.home)
    assert address is not None
    stranger = await Client.connect(address.target, namespace=address.namespace)
    ids = [workflow_id(PROGRAMME, client_id) for client_id in clients]
    async for each in stranger.list_workflows():
        left.said[f"list {each.id}"] = each.raw_info.SerializeToString()
    for name in ids:
        handle = stranger.get_workflow_handle(name)
        described = await handle.describe()
        left.said[f"describe {name}"] = described.raw_description.SerializeToString()
        for number, run in enumerate(await histories(stranger, name)):
            left.said[f"history {name} {number}"] = b"".join(
                event.SerializeToString() for event in run.events
            )
            left.said[f"history {name} {number} as JSON"] = run.to_json().encode()
            left.payloads += [how for event in run.events for how in encodings(event)]


def encodings(message: Message) -> Iterator[bytes]:
    """How each payload in it is encoded; search attributes and the SDK's own marks left out."""
    if isinstance(message, Payload):
        yield message.metadata.get("encoding", b"none")
    elif not isinstance(message, SearchAttributes):
        for each, value in message.ListFields():
            yield from _inside(each, value)


def _inside(each: FieldDescriptor, value: object) -> Iterator[bytes]:
    if each.type != FieldDescriptor.TYPE_MESSAGE:
        return
    if hasattr(value, "values"):
        for name, held in value.items():
            if isinstance(held, Message) and name not in NOTES_OF_CORE:
                yield from encodings(held)
    elif isinstance(value, Message):
        yield from encodings(value)
    else:
        for held in value:
            yield from encodings(held)
