"""What goes to the GP: made once, sealed, sent once, shown again as it was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from temporalio.client import Client

from activities import documents
from activities.messages import _Sender
from alongside.deeds import SendMessage
from alongside.events import (
    AnyEvent,
    ConsentWithdrawn,
    Entry,
    GoalSet,
    JourneyStarted,
    MessageNotSent,
    MessageSent,
    SnapshotWritten,
)
from alongside.keys import KeyRing
from alongside.messages.outgoing import Outgoing, Receipt, Unavailable
from alongside.plan.pdf import PdfUnavailable
from alongside.settings import Settings
from alongside.store.people import ContactChange
from tests.durable.journey_kit import START, Service, open_service

pytestmark = pytest.mark.asyncio

PEER = "peer-health-coaching"
SNAPSHOT = SnapshotWritten(physical_health="A bad knee", mental_health="Low in winter")
GOAL = GoalSet(goal="walk", text="Walk to the sea")


class Post:
    """A channel that keeps what it is given, and may fail before or after taking it."""

    name = "email"

    def __init__(self) -> None:
        self.given: list[Outgoing] = []
        self.fails: Exception | None = None
        self.takes = True

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        if self.takes:
            self.given.append(outgoing)
        if self.fails is not None:
            failure, self.fails = self.fails, None
            raise failure
        return Receipt(channel=self.name, reference="r")

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        taken = any(each.journey == journey and each.key == key for each in self.given)
        return Receipt(channel=self.name, reference="r") if taken else None


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


class Letters:
    """A journey that is about to tell the GP, and the channel that does."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.post = Post()

    def journey(self, *events: AnyEvent, programme: str = PEER, gp: bool = True) -> SendMessage:
        """A journey with these events in the store, and the deed that tells the GP of it."""
        store = self.service.store
        client_id = self.service.add_client()
        if not gp:
            store.clients.change_contact(client_id, ContactChange(gp_email=None))
        digest = self.service.starter.library.current(programme).digest
        begun = JourneyStarted(client_id=client_id, programme=programme, digest=digest)
        journey = f"{programme}/{client_id}/1"
        store.journal.append(
            journey,
            [
                Entry(sequence=number, recorded=START + timedelta(days=number), event=event)
                for number, event in enumerate((begun, *events), 1)
            ],
        )
        message = "snapshot-to-gp" if programme == PEER else "gp-summary"
        return SendMessage(
            journey=journey, key="tell_gp", client_id=client_id, digest=digest, message=message,
            values={"reason": "completed"}, upto=1 + len(events), now=START + timedelta(days=90),
        )  # fmt: skip

    async def send(self, deed: SendMessage, by: str = "1/1") -> str:
        """`sent`, or why not."""
        sender = _Sender(self.service.context, {"email": self.post})
        event = (await sender.send(deed, by=by)).event
        assert isinstance(event, MessageSent | MessageNotSent)
        return event.why if isinstance(event, MessageNotSent) else "sent"


@asynccontextmanager
async def letters(
    client: Client, ring: KeyRing, folder: Path, task_queue: str
) -> AsyncIterator[Letters]:
    async with open_service(client, ring, folder, task_queue, with_worker=False) as service:
        yield Letters(service)


async def test_the_snapshot_goes_to_the_practice_and_is_kept_as_it_went(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """To the byte, with its digest; the message itself names nobody."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(SNAPSHOT, GOAL)
        assert "sent" == await these.send(deed)
        (went,) = these.post.given
        kept = these.service.store.documents.get(deed.journey, "tell_gp")

        assert kept is not None
        (file,) = went.attachments
        assert ("gp@example.org", "snapshot.pdf") == (went.to, file.filename)
        assert file.body == kept.body
        assert sha256(file.body).hexdigest() == kept.row.digest
        assert 3 == kept.row.upto
        assert file.body.startswith(b"%PDF-")


async def test_sent_twice_is_once(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A deed done again answers as before; the practice has one letter."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(SNAPSHOT)
        assert ["sent", "sent"] == [await these.send(deed), await these.send(deed, by="1/2")]
        assert 1 == len(these.post.given)


async def test_a_try_that_was_killed_after_making_the_file_sends_that_file(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """What the client wrote meanwhile does not change what is on its way."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(SNAPSHOT)
        these.post.takes, these.post.fails = False, Unavailable("the server is away")
        with pytest.raises(Unavailable):
            await these.send(deed)
        made = these.service.store.documents.get(deed.journey, "tell_gp")
        changed = SNAPSHOT.model_copy(update={"physical_health": "Two bad knees"})
        these.service.store.journal.append(
            deed.journey, [Entry(sequence=3, recorded=START + timedelta(days=91), event=changed)]
        )
        these.post.takes = True

        assert "sent" == await these.send(deed, by="1/2")
        assert made is not None
        assert [made.body] == [each.attachments[0].body for each in these.post.given]


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((GOAL,), "no_snapshot"),
        ((SNAPSHOT.model_copy(update={"for_gp": False}),), "client_keeps_it"),
    ],
)
async def test_without_a_snapshot_to_share_nothing_goes(
    events: tuple[AnyEvent, ...], why: str,
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
) -> None:  # fmt: skip
    """None was written, or the client keeps it; nothing is made either."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(*events)
        assert why == await these.send(deed)
        assert [] == these.post.given
        assert [] == these.service.store.documents.of(deed.journey)


async def test_a_summary_goes_without_a_snapshot_the_client_keeps(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Primrose-A tells what was done; the Snapshot is not in it."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        kept = SNAPSHOT.model_copy(update={"for_gp": False})
        deed = these.journey(GOAL, kept, programme="primrose-a")
        assert "sent" == await these.send(deed)
        assert ["my-health-plan.pdf"] == [file.filename for file in these.post.given[0].attachments]


async def test_without_a_practice_to_write_to_it_is_said(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The journey asks a person then."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        assert "no_gp" == await these.send(these.journey(SNAPSHOT, gp=False))


async def test_consent_withdrawn_on_the_way_holds_the_letter_back(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Whatever the journey had asked for before."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(SNAPSHOT, ConsentWithdrawn())
        assert "journey_over" == await these.send(deed)
        assert [] == these.post.given


async def test_a_plan_not_in_the_store_yet_is_waited_for(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A letter is made from all that was said, or not yet."""
    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(SNAPSHOT).model_copy(update={"upto": 9})
        with pytest.raises(Unavailable, match="not written down yet"):
            await these.send(deed)


async def test_a_machine_that_makes_no_pdf_tries_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nothing is sent without its file; another worker, or this one mended, sends it."""

    def missing(_html: str) -> bytes:
        raise PdfUnavailable("install Pango")

    async with letters(dev_client, ring, tmp_path, task_queue) as these:
        deed = these.journey(SNAPSHOT)
        with monkeypatch.context() as broken:
            broken.setattr(documents, "pdf_of", missing)
            with pytest.raises(Unavailable, match="no PDF can be made"):
                await these.send(deed)

        assert [] == these.post.given
        assert "sent" == await these.send(deed, by="1/2")
