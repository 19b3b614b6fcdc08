"""Invitations as a mail server gets them: one appointment, moved, then called off."""

import asyncio
import email
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import vobject
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from temporalio.client import Client

from alongside.events import SessionCancelled
from alongside.keys import KeyRing
from alongside.london import wall
from alongside.settings import Settings
from service.process import free_port
from tests.durable.booking_kit import booked, coached, weekday
from tests.durable.journey_kit import Service, open_service


class Post:
    """A mail server that takes everything and keeps it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the message."""
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def invitations(self) -> list[EmailMessage]:
        """The calendar files, in the order they came."""
        return [
            part
            for mail in self.mails
            for part in mail.iter_attachments()
            if isinstance(part, EmailMessage) and part.get_content_type() == "text/calendar"
        ]


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """The mail server that the service sends by."""
    kept = Post()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    for name, value in {
        "HOST": "127.0.0.1", "PORT": str(controller.port), "STARTTLS": "false",
        "FROM": "Primrose <team@service.example>",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ALONGSIDE_SMTP_{name}", value)
    yield kept
    controller.stop()


async def until(service: Service, journey: str, message: str, times: int) -> None:
    """Wait until this message was sent so often."""
    async with asyncio.timeout(30):
        while True:
            sent = [
                entry for entry in service.store.journal.entries(journey)
                if entry.name in ("message_sent", "message_not_sent")
                and getattr(entry.event, "message", "") == message
            ]  # fmt: skip
            if len(sent) >= times:
                assert {"message_sent"} == {entry.name for entry in sent}
                return
            await asyncio.sleep(0.05)


@pytest.mark.asyncio
async def test_a_client_is_invited_and_told_of_each_change_by_calendar(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str, post: Post
) -> None:
    """UID stays, SEQUENCE rises, the cancellation is one; the text says the same in words."""
    ring = KeyRing.load(dev_settings)
    async with open_service(dev_client, ring, tmp_path, task_queue) as service:
        service.add_coach()
        client_id = await coached(service, 1)
        journey = f"{service.programme}/{client_id}/1"
        day = weekday(service, 200)
        await service.report(client_id, booked(day, place="The café\r\nX-EVIL: yes", mode="cafe"))
        await until(service, journey, "session-booked", 1)
        await service.report(client_id, booked(day + timedelta(days=1), 11))
        await until(service, journey, "session-booked", 2)
        cancelled = SessionCancelled(session=1, cancelled_by="coach", with_notice=True)
        await service.report(client_id, cancelled)
        await until(service, journey, "session-cancelled", 1)

    parts = post.invitations()
    files = [vobject.readOne(part.get_payload(decode=True).decode()) for part in parts]
    events = [file.vevent for file in files]
    assert ["REQUEST", "REQUEST", "CANCEL"] == [part.get_param("method") for part in parts]
    assert ["REQUEST", "REQUEST", "CANCEL"] == [file.method.value for file in files]
    assert ["session-1.ics"] * 3 == [part.get_filename() for part in parts]
    assert 1 == len({each.uid.value for each in events})
    assert client_id not in events[0].uid.value
    assert ["0", "1", "2"] == [each.sequence.value for each in events]
    assert (day, 10) == (wall(events[0].dtstart.value).date(), wall(events[0].dtstart.value).hour)
    assert 11 == wall(events[1].dtstart.value).hour
    assert "The café X-EVIL: yes" == events[0].location.value
    assert "mailto:team@service.example" == events[0].organizer.value
    assert "mailto:wren@example.org" == events[0].attendee.value
    texts = [str(mail.get_body(("plain",)).get_content()) for mail in post.mails]
    assert any("is booked for" in text and "10:00" in text for text in texts)
    assert any("will not take place" in text and "11:00" in text for text in texts)
