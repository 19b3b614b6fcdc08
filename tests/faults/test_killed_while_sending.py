"""A worker killed exactly between claiming, handing over and noting a message."""

import asyncio
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path

import pytest
from aftermath import delivered_again
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from harm import Standing, standing
from harmed_run import PROGRAMME, invented_clients

from alongside.events import ConsentGiven, Entry, MessageNotSent, MessageSent
from service.process import free_port
from starter import Starter, open_starter

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed-while-sending")]

DOOMED_UP = Path(__file__).with_name("doomed_up.py")
SECONDS = 120.0
"""For a try that nobody ends any more to be given up, thirty seconds, and another to be made."""
KEY = "invitation/1.1"
CASES = {
    "outbox, before": ("sms", "before"),
    "outbox, after": ("sms", "after"),
    "mail, before": ("email", "before"),
    "mail, after": ("email", "after"),
}
"""Channel and moment of the kill, by what it is called here."""


class Mailbox:
    """Takes every mail and counts it by its Message-ID."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take it, whatever it is."""
        assert isinstance(envelope.content, bytes)
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


@dataclass
class Left:
    """What is there after all kills."""

    home: Path
    journeys: dict[str, str]
    """By case."""
    entries: dict[str, list[Entry]]
    statuses: dict[str, str]
    """Of each first invitation, in the store."""
    files: list[str]
    """In the outbox."""
    mails: Counter[str]
    """By Message-ID."""
    killed: int


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Four journeys, each with a kill of its own in the first message."""
    home = tmp_path_factory.mktemp("doomed") / "home"
    home.mkdir(mode=0o700)
    (home / "doomed.json").write_text("{}")
    mailbox = Mailbox()
    mail_server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    mail_server.start()
    mail = {
        "ALONGSIDE_SMTP_HOST": "127.0.0.1",
        "ALONGSIDE_SMTP_PORT": str(mail_server.port),
        "ALONGSIDE_SMTP_FROM": "team@example.org",
        "ALONGSIDE_SMTP_STARTTLS": "0",
    }
    try:
        with standing(home, "1d=2s", program=(sys.executable, str(DOOMED_UP)), **mail) as service:
            yield asyncio.run(live(service, mailbox))
    finally:
        mail_server.stop()


async def live(service: Standing, mailbox: Mailbox) -> Left:
    """Start the journeys, wish each its kill, wait until each says what came of it."""
    async with open_starter(service.settings) as starter:
        store = starter.store
        invented = [
            replace(one, channels=(channel,))
            for one, (channel, _) in zip(invented_clients(4, seed=1), CASES.values(), strict=True)
        ]
        clients = [str(row.client_id) for row in store.clients.add_many(invented).rows]
        wishes = {
            client: moment for client, (_, moment) in zip(clients, CASES.values(), strict=True)
        }
        (service.home / "doomed.json").write_text(json.dumps(wishes))
        journeys = {}
        for case, client in zip(CASES, clients, strict=True):
            journeys[case] = await started(starter, client)
            # One after the other: a kill also ends what others have under way at that moment.
            await died_for(service.home, client)
        entries = {case: await told(starter, journey) for case, journey in journeys.items()}
        found = {case: store.messages.get(journey, KEY) for case, journey in journeys.items()}
    return Left(
        home=service.home,
        journeys=journeys,
        entries=entries,
        statuses={case: each.status if each else "none" for case, each in found.items()},
        files=[path.name for path in (service.home / "outbox").glob("*.txt")],
        mails=mailbox.taken,
        killed=len(list(service.home.glob("died-for-*"))),
    )


async def started(starter: Starter, client_id: str) -> str:
    """A journey with consent given, through the death of workers meanwhile."""
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                opened = await starter.start(PROGRAMME, client_id)
                await starter.report(
                    PROGRAMME, client_id, ConsentGiven(id=f"yes-{client_id}", by="coordinator")
                )
            except Exception:  # whoever reports while no worker is there tries again
                await asyncio.sleep(0.5)
            else:
                return opened.journey


async def died_for(home: Path, client_id: str) -> None:
    """Returns when the worker died as was wished for this client."""
    async with asyncio.timeout(SECONDS):
        while not (home / f"died-for-{client_id}").exists():
            await asyncio.sleep(0.05)


async def told(starter: Starter, journey: str) -> list[Entry]:
    """The journal, once it says what came of the first invitation and of its follow-ups."""
    async with asyncio.timeout(SECONDS):
        while True:
            entries = await asyncio.to_thread(starter.store.journal.entries, journey)
            names = {each.name for each in entries}
            asked = any(e.event.subject.startswith("task/invitation-not-sent") for e in entries)
            if "invitation_sent" in names and ("message_not_sent" not in names or asked):
                return entries
            await asyncio.sleep(0.5)


def first(left: Left, case: str) -> MessageSent | MessageNotSent:
    """What the journey says of its first invitation."""
    (event,) = (
        each.event for each in left.entries[case]
        if isinstance(each.event, MessageSent | MessageNotSent) and each.event.key == KEY
    )  # fmt: skip
    return event


def files(left: Left, case: str) -> int:
    """How many files of the first invitation are in the outbox."""
    client = left.journeys[case].split("/")[1]
    return sum(name.startswith(f"{client}.invitation.1.1.") for name in left.files)


def test_each_journey_killed_a_worker_of_its_own(left: Left) -> None:
    """Otherwise the rest would prove nothing."""
    assert len(CASES) == left.killed


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_outbox_shows_what_a_dead_worker_did(left: Left, moment: str) -> None:
    """Sent, once, and said so; nothing was handed over that was there already."""
    case = f"outbox, {moment}"

    assert isinstance(first(left, case), MessageSent)
    assert ("sent", 1) == (left.statuses[case], files(left, case))
    assert 0 == delivered_again(left.home)


@pytest.mark.parametrize(("moment", "mails"), [("before", 0), ("after", 1)])
def test_a_mail_server_cannot_show_it_so_nothing_is_sent_again(
    left: Left, moment: str, mails: int
) -> None:
    """Nobody can tell the two apart from here: both are in doubt, and a person finds out."""
    case = f"mail, {moment}"

    event = first(left, case)

    assert isinstance(event, MessageNotSent)
    assert ("in_doubt", "in_doubt") == (event.why, left.statuses[case])
    asked = [each for each in left.entries[case] if each.name == "task_opened"]
    assert "coordinator" in [
        each.event.role for each in asked if each.event.about == f"message/{KEY}"
    ]
    assert mails == left.mails[message_id(left, case)]
    assert {1} == set(left.mails.values())


def message_id(left: Left, case: str) -> str:
    """Of the first invitation: made from the journey and the message's key."""
    whole = hashlib.sha256(f"{left.journeys[case]}\n{KEY}".encode()).hexdigest()
    return f"<{whole[:32]}@example.org>"
