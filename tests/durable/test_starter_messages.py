"""Handing a message over: never twice, never too long, never after the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from activities import messages
from alongside.deeds import Handled, SendMessage
from alongside.events import (
    ConsentGiven,
    Died,
    Entry,
    JourneyStarted,
    MessageNotSent,
    MessageSent,
)
from alongside.keys import KeyRing
from alongside.messages import smtp
from alongside.messages.outgoing import Channel, InDoubt, Outgoing, Receipt, Unavailable
from alongside.settings import Settings
from service.process import free_port
from tests.durable.journey_kit import PROGRAMME, START, Service, open_service
from workflows.deeds import SENDING_TAKES

pytestmark = pytest.mark.asyncio


@pytest.fixture
def ring(dev_settings: Settings) -> KeyRing:
    return KeyRing.load(dev_settings)


class Post:
    """A channel that takes so long, counts what it was given, and knows what it took."""

    name = "email"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.given = 0
        self.took: Receipt | None = None

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        self.given += 1
        await asyncio.sleep(self.seconds)
        self.took = Receipt(channel=self.name, reference="r")
        return self.took

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        return self.took


def sender(service: Service, post: Channel) -> messages._Sender:
    """What the activity does its work by."""
    return messages._Sender(service.context, {"email": post})


def invitation(service: Service) -> SendMessage:
    """The first invitation of somebody whose journey has begun."""
    client_id = service.add_client()
    digest = service.starter.library.current(PROGRAMME).digest
    begun = JourneyStarted(client_id=client_id, programme=PROGRAMME, digest=digest)
    journey = f"{PROGRAMME}/{client_id}/1"
    service.store.journal.append(journey, [Entry(sequence=1, recorded=START, event=begun)])
    return SendMessage(
        journey=journey, key="invitation/1", client_id=client_id, digest=digest,
        message="invitation", now=START,
    )  # fmt: skip


async def test_each_limit_leaves_room_for_the_one_inside_it() -> None:
    """Or a try would still be under way when the next begins."""
    limits = (
        timedelta(seconds=smtp._SECONDS), messages.HANDING_OVER, messages.CLAIM_HOLDS,
        SENDING_TAKES,
    )  # fmt: skip
    assert list(limits) == sorted(set(limits))


async def test_a_channel_that_takes_too_long_is_tried_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """By the next attempt, which finds the claim given back."""
    monkeypatch.setattr(messages, "HANDING_OVER", timedelta(milliseconds=50))
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, slow, quick = invitation(service), Post(seconds=30), Post()

        with pytest.raises(Unavailable, match="took too long"):
            await sender(service, slow).send(deed, by="5/1")
        handled = await sender(service, quick).send(deed, by="5/2")

        assert isinstance(handled.event, MessageSent)
        assert (1, 1) == (slow.given, quick.given)


async def test_a_second_try_waits_while_the_first_may_still_hand_over(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Two workers at once are one mail."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, post = invitation(service), Post(seconds=0.5)
        first = asyncio.create_task(sender(service, post).send(deed, by="5/1"))
        while not post.given:
            await asyncio.sleep(0.01)

        with pytest.raises(Unavailable, match="still be under way"):
            await sender(service, post).send(deed, by="5/2")
        sent = await first
        later = await sender(service, post).send(deed, by="5/3")

        assert 1 == post.given
        assert sent == later


class Forgetful(Post):
    """A channel that can't say what it took, as a mail server can't."""

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        raise InDoubt("can't be asked")


class Blind(Post):
    """A channel whose records can't be looked at just now."""

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        raise Unavailable("the records are away")


def left_by_a_dead_try(service: Service, deed: SendMessage, channel: str | None) -> None:
    """Its claim is there, long since, and nothing more was heard of it."""
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    service.store.messages.claim(
        deed.journey, deed.key, by="5/1/dead", now=long_ago, channel=channel
    )


def status(service: Service, deed: SendMessage) -> str | None:
    """How far the message is, in the store."""
    delivery = service.store.messages.get(deed.journey, deed.key)
    return delivery.status if delivery else None


IN_DOUBT = MessageNotSent(key="invitation/1", message="invitation", why="in_doubt")


async def test_what_a_dead_try_handed_over_is_noted_and_not_handed_over_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The channel has it: that is what happened."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, post = invitation(service), Post()
        left_by_a_dead_try(service, deed, "email")
        post.took = Receipt(channel="email", reference="r")

        handled = await sender(service, post).send(deed, by="5/2")

        assert isinstance(handled.event, MessageSent)
        assert (0, "sent") == (post.given, status(service, deed))


async def test_what_a_dead_try_never_handed_over_is_handed_over_now(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The channel knows for certain that it has not got it."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, post = invitation(service), Post()
        left_by_a_dead_try(service, deed, "email")

        handled = await sender(service, post).send(deed, by="5/2")

        assert isinstance(handled.event, MessageSent)
        assert (1, "sent") == (post.given, status(service, deed))


@pytest.mark.parametrize("was_for", ["email", "letter", None])
async def test_where_nobody_can_tell_nothing_is_sent_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str, was_for: str | None
) -> None:
    """Every later try says the same, even by a channel that could tell."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, forgetful, knowing = invitation(service), Forgetful(), Post()
        left_by_a_dead_try(service, deed, was_for)

        first = await sender(service, forgetful).send(deed, by="5/2")
        later = await sender(service, knowing).send(deed, by="5/3")

        assert Handled(event=IN_DOUBT) == first == later
        assert (0, 0) == (forgetful.given, knowing.given)
        assert "in_doubt" == status(service, deed)


async def test_a_dead_try_is_asked_for_even_if_nothing_could_be_sent_any_more(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The client may have got it before they asked not to be written to."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, post = invitation(service), Post()
        left_by_a_dead_try(service, deed, "email")
        nobody = deed.model_copy(update={"message": "no-such-message"})

        handled = await sender(service, Forgetful()).send(nobody, by="5/2")

        assert isinstance(handled.event, MessageNotSent)
        assert ("in_doubt", 0) == (handled.event.why, post.given)


async def test_a_channel_that_cannot_be_asked_now_is_asked_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Meanwhile nothing is handed over, and the claim is not given back."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, blind, knowing = invitation(service), Blind(), Post()
        left_by_a_dead_try(service, deed, "email")
        knowing.took = Receipt(channel="email", reference="r")

        with pytest.raises(Unavailable, match="records are away"):
            await sender(service, blind).send(deed, by="5/2")
        with pytest.raises(Unavailable, match="under way"):
            await sender(service, knowing).send(deed, by="5/3")
        monkeypatch.setattr(messages, "CLAIM_HOLDS", timedelta(0))
        handled = await sender(service, knowing).send(deed, by="5/4")

        assert isinstance(handled.event, MessageSent)
        assert (0, 0) == (blind.given, knowing.given)


async def test_a_mail_server_that_is_silent_after_the_text_is_not_tried_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The channel says that it is in doubt."""

    class Silent(Forgetful):
        async def deliver(self, outgoing: Outgoing) -> Receipt:
            self.given += 1
            raise InDoubt("no answer to the text")

    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, silent = invitation(service), Silent()

        first = await sender(service, silent).send(deed, by="5/1")
        later = await sender(service, silent).send(deed, by="5/2")

        assert Handled(event=IN_DOUBT) == first == later
        assert (1, "in_doubt") == (silent.given, status(service, deed))


async def test_a_channel_that_takes_too_long_and_cannot_tell_is_not_tried_again(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """What it was handed may yet arrive."""
    monkeypatch.setattr(messages, "HANDING_OVER", timedelta(milliseconds=50))
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed = invitation(service)

        handled = await sender(service, Forgetful(seconds=30)).send(deed, by="5/1")

        assert Handled(event=IN_DOUBT) == handled


async def test_nothing_is_handed_over_once_the_client_has_died(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A message that was waiting for the mail server says why it never went."""
    async with open_service(dev_client, ring, tmp_path, task_queue, with_worker=False) as service:
        deed, post = invitation(service), Post()
        died = Entry(sequence=2, recorded=START, event=Died(by="gp"))
        service.store.journal.append(deed.journey, [died])

        handled = await sender(service, post).send(deed, by="5/1")

        not_sent = MessageNotSent(key=deed.key, message="invitation", why="journey_over")
        assert Handled(event=not_sent) == handled
        assert 0 == post.given


async def test_a_message_that_waits_for_its_next_try_is_called_off_by_a_death(
    dev_client: Client, ring: KeyRing, tmp_path: Path, task_queue: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The journey says so, and closes at once instead of when sending gives up."""
    monkeypatch.setenv("ALONGSIDE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("ALONGSIDE_SMTP_PORT", str(free_port()))
    monkeypatch.setenv("ALONGSIDE_SMTP_FROM", "team@example.org")
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        client_id = service.add_client()
        journey = await service.start(client_id)
        await service.report(client_id, ConsentGiven(by="coordinator"))
        await service.until(journey, lambda each: each[-1].name == "stage_entered")
        await asyncio.sleep(1.5)
        await service.report(client_id, Died(by="gp"))
        await service.until_recorded(journey, "journey_closed")

        came = [each.event for each in service.store.journal.entries(journey)]
        whys = [each.why for each in came if isinstance(each, MessageNotSent)]
        assert ["called_off"] == whys
