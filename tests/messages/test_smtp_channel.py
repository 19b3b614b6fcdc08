"""E-mail through a real SMTP server on this machine."""

import email
import email.policy
import socket
from collections.abc import Iterator
from typing import Any

import aiosmtplib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from alongside.messages import CannotDeliver, Outgoing, Refused, Unavailable
from alongside.messages.smtp import SmtpChannel, SmtpNotSetUp, classify
from alongside.settings import Settings


class Mailbox:
    """What the server took, and how it answers."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.to_recipient = self.to_data = "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or not."""
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the message, or not."""
        if self.to_data.startswith("250"):
            self.taken.append(envelope)
        return self.to_data

    def letter(self) -> Any:
        """The one message taken, parsed."""
        (envelope,) = self.taken
        content = envelope.content
        assert isinstance(content, bytes)
        return email.message_from_bytes(content, policy=email.policy.default)


@pytest.fixture
def mailbox() -> Mailbox:
    """An empty mailbox that takes everything."""
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox, free_port: int) -> Iterator[Controller]:
    """A mail server in front of the mailbox."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield controller
    controller.stop()


def channel(port: int, **settings: Any) -> SmtpChannel:
    """The channel to a server on this machine, without TLS."""
    usual = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_from": "Alongside team <team@example.org>",
        "smtp_starttls": False,
    }
    return SmtpChannel(Settings.model_validate({**usual, **settings}), seconds=5)


@pytest.mark.asyncio
async def test_a_message_arrives_as_it_was_worded(
    server: Controller, mailbox: Mailbox, outgoing: Outgoing
) -> None:
    """Subject, sender, day, every letter of the text, and a line of one dot."""
    receipt = await channel(server.port).deliver(outgoing)

    letter = mailbox.letter()
    assert outgoing.text == letter.get_content().replace("\r\n", "\n").rstrip("\n")
    assert ("Your next session", "ottilie@example.org") == (letter["Subject"], letter["To"])
    assert "Alongside team <team@example.org>" == letter["From"]
    assert "Sat, 28 Mar 2026 09:00:00 +0000" == letter["Date"]
    assert receipt.reference == letter["Message-ID"]


@pytest.mark.asyncio
async def test_a_second_try_has_the_same_message_id(
    server: Controller, mailbox: Mailbox, outgoing: Outgoing
) -> None:
    """So that a mail system can see that it is one message; another key is another."""
    first = await channel(server.port).deliver(outgoing)
    other = outgoing.model_copy(update={"key": "remind/8"})

    assert first == await channel(server.port).deliver(outgoing)
    assert first != await channel(server.port).deliver(other)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "hostile",
    [
        {"subject": "Hello\r\nBcc: everyone@example.org"},
        {"to": "a@example.org\r\nBcc: everyone@example.org"},
        {"to": "a@example.org, everyone@example.org"},
        {"to": "not an address"},
    ],
)
async def test_no_header_can_be_smuggled_in(
    server: Controller, mailbox: Mailbox, outgoing: Outgoing, hostile: dict[str, str]
) -> None:
    """What should not have come this far is refused here too, without repeating it."""
    with pytest.raises(Refused) as refused:
        await channel(server.port).deliver(outgoing.model_copy(update=hostile))

    assert [] == mailbox.taken
    assert "example.org" not in str(refused.value)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("to_recipient", "to_data", "expected", "code"),
    [
        ("550 5.1.1 ottilie@example.org is unknown", "250 OK", Refused, "550"),
        ("250 OK", "554 5.6.0 not wanted", Refused, "554"),
        ("450 4.2.1 mailbox busy", "250 OK", Unavailable, "450"),
        ("250 OK", "452 4.3.1 no room now", Unavailable, "452"),
        ("421 closing", "250 OK", Unavailable, "421"),
    ],
)
async def test_a_refusal_for_good_and_one_for_now_are_told_apart(
    server: Controller,
    mailbox: Mailbox,
    outgoing: Outgoing,
    to_recipient: str,
    to_data: str,
    expected: type[CannotDeliver],
    code: str,
) -> None:
    """By the server's code; its words, which may hold the address, are not passed on."""
    mailbox.to_recipient, mailbox.to_data = to_recipient, to_data

    with pytest.raises(expected) as failed:
        await channel(server.port).deliver(outgoing)

    assert code in str(failed.value)
    assert "ottilie" not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.asyncio
async def test_a_server_that_is_down_is_worth_another_try(
    outgoing: Outgoing, free_port: int
) -> None:
    """The error names the setting to look at."""
    with pytest.raises(Unavailable, match="ALONGSIDE_SMTP_HOST"):
        await channel(free_port).deliver(outgoing)


@pytest.mark.asyncio
async def test_a_server_that_never_answers_is_given_up(outgoing: Outgoing) -> None:
    """After the seconds given."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        quick = channel(silent.getsockname()[1])
        quick._seconds = 0.2

        with pytest.raises(Unavailable):
            await quick.deliver(outgoing)


@pytest.mark.asyncio
async def test_a_server_without_tls_is_not_spoken_to_when_tls_is_asked_for(
    server: Controller, mailbox: Mailbox, outgoing: Outgoing
) -> None:
    """The message does not go out in clear instead."""
    with pytest.raises(CannotDeliver):
        await channel(server.port, smtp_starttls=True).deliver(outgoing)

    assert [] == mailbox.taken


@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
async def test_a_wrong_password_is_ours_to_repair(
    mailbox: Mailbox, outgoing: Outgoing, free_port: int
) -> None:
    """No client loses a message over it; the password is not in the error."""
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=free_port,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    try:
        wrong = channel(controller.port, smtp_username="team", smtp_password="hunter2")
        with pytest.raises(Unavailable, match="ALONGSIDE_SMTP_PASSWORD") as failed:
            await wrong.deliver(outgoing)
    finally:
        controller.stop()

    assert "hunter2" not in str(failed.value)


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ({"smtp_host": None}, "ALONGSIDE_SMTP_HOST"),
        ({"smtp_from": None}, "ALONGSIDE_SMTP_FROM"),
        ({"smtp_from": "the team"}, "ALONGSIDE_SMTP_FROM"),
        ({"smtp_from": "a@b\r\nBcc: c@d"}, "ALONGSIDE_SMTP_FROM"),
        (
            {"production": True, "keys": "{}", "database_url": "x://y", "smtp_password": "p"},
            "ALONGSIDE_SMTP_STARTTLS",
        ),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], setting: str) -> None:
    """Before the first message."""
    with pytest.raises(SmtpNotSetUp, match=setting):
        channel(25, **settings)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (aiosmtplib.SMTPServerDisconnected("gone"), Unavailable),
        (aiosmtplib.SMTPReadTimeoutError("slow"), Unavailable),
        (aiosmtplib.SMTPSenderRefused(553, "no", "team@example.org"), Unavailable),
        (aiosmtplib.SMTPConnectResponseError(554, "not today"), Unavailable),
        (aiosmtplib.SMTPNotSupported("no UTF-8"), Refused),
        (OSError(111, "refused"), Unavailable),
        (aiosmtplib.SMTPRecipientsRefused([]), Unavailable),
    ],
)
def test_every_failure_has_a_kind(error: Exception, expected: type[CannotDeliver]) -> None:
    """What is ours to repair is never held against the client's address."""
    assert expected is type(classify(error))
