"""A file goes with a message whole, and is in no log."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import ValidationError

from alongside.messages import Attachment, Outgoing
from alongside.messages.console import ConsoleChannel
from alongside.messages.smtp import SmtpChannel
from alongside.settings import Settings

PLAN = Attachment(
    filename="my-health-plan.pdf", media_type="application/pdf", body=b"%PDF-1.7\nWalk\x00\xff"
)
INVITATION = Attachment(
    filename="session-1.ics",
    media_type="text/calendar; method=REQUEST",
    body=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
)


@pytest.fixture
def with_files(outgoing: Outgoing) -> Outgoing:
    """The reminder with two files."""
    return outgoing.model_copy(update={"attachments": (PLAN, INVITATION)})


class Taken:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the message."""
        assert isinstance(envelope.content, bytes)
        self.contents.append(envelope.content)
        return "250 OK"


@pytest.fixture
def taken(free_port: int) -> Iterator[tuple[Taken, int]]:
    """A server that takes everything, and its port."""
    memory = Taken()
    controller = Controller(memory, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield memory, free_port
    controller.stop()


@pytest.mark.asyncio
async def test_an_email_carries_its_files(with_files: Outgoing, taken: tuple[Taken, int]) -> None:
    """To the byte, under their names, as what they are."""
    memory, port = taken
    settings = Settings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_from="team@example.org", smtp_starttls=False
    )
    await SmtpChannel(settings).deliver(with_files)
    letter = email.message_from_bytes(memory.contents[0], policy=email.policy.default)
    plan, invitation = letter.iter_attachments()

    body = letter.get_body()

    assert body is not None
    assert with_files.text.split() == body.get_content().split()
    assert ("my-health-plan.pdf", "application/pdf", PLAN.body) == (
        plan.get_filename(),
        plan.get_content_type(),
        plan.get_content(),
    )
    assert ("text/calendar", "REQUEST") == (
        invitation.get_content_type(),
        invitation.get_param("method"),
    )
    assert INVITATION.body == invitation.get_payload(decode=True)


@pytest.mark.asyncio
async def test_the_outbox_has_the_files_beside_the_message(
    tmp_path: Path, with_files: Outgoing
) -> None:
    """The message names them; the log holds ids only."""
    with structlog.testing.capture_logs() as lines:
        receipt = await ConsoleChannel("email", tmp_path).deliver(with_files)
        await ConsoleChannel("email", tmp_path).deliver(with_files)

    plan = tmp_path / f"{receipt.reference}.my-health-plan.pdf"
    assert PLAN.body == plan.read_bytes()
    assert 0o600 == plan.stat().st_mode & 0o777
    assert "Attached: session-1.ics" in (tmp_path / f"{receipt.reference}.txt").read_text("utf-8")
    assert 3 == len(list(tmp_path.iterdir()))
    assert "Walk" not in str(lines)


def test_no_repr_shows_what_is_in_a_file(with_files: Outgoing) -> None:
    """Nor the message that carries it."""
    assert "Walk" not in repr(with_files)
    assert "my-health-plan.pdf" in repr(PLAN)


@pytest.mark.parametrize("name", ["../secret.pdf", "Ama Mensah.pdf", "", "a/b.pdf", ".pdf"])
def test_a_file_is_called_by_what_it_is(name: str) -> None:
    """Never by whom it is about, and never a path."""
    with pytest.raises(ValidationError):
        Attachment(filename=name, media_type="application/pdf", body=b"")


@pytest.mark.parametrize("media", ["pdf", "application/pdf\r\nBcc: x", "text/calendar; method=a b"])
def test_a_media_type_is_one(media: str) -> None:
    """It stands in a header."""
    with pytest.raises(ValidationError):
        Attachment(filename="a.pdf", media_type=media, body=b"")
