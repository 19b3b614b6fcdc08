"""A mail server that is given the text and then says nothing."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from alongside.messages import InDoubt, Outgoing, Receipt, Refused, Unavailable
from alongside.messages.smtp import SmtpChannel
from alongside.settings import Settings


class Moody:
    """A mail server that goes away, or is silent, at one step of the conversation."""

    def __init__(self, step: str, mood: str) -> None:
        self.step, self.mood = step, mood
        self.taken: list[Envelope] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer("sender", server)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer("recipient", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return await self._answer("text", server)

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._answer("parting", server, "221 Bye")

    async def _answer(self, step: str, server: SMTP, usual: str = "250 OK") -> str:
        if step != self.step:
            return usual
        if self.mood == "goes away":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        elif self.mood == "is silent":
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(30)
        else:
            return self.mood
        return usual


@contextmanager
def mail_server(step: str, mood: str, port: int) -> Iterator[Moody]:
    """Running while the block does."""
    moody = Moody(step, mood)
    controller = Controller(moody, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield moody
    finally:
        controller.stop()


def channel(port: int) -> SmtpChannel:
    """The channel to a server on this machine, with little patience."""
    return SmtpChannel(
        Settings.model_validate(
            {
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_from": "team@example.org",
                "smtp_starttls": False,
            }
        ),
        seconds=1.0,
    )


@pytest.mark.asyncio
@pytest.mark.parametrize("mood", ["goes away", "is silent", "250-OK\r\nwhat", "299 maybe"])
async def test_a_text_that_was_given_and_not_answered_for_is_in_doubt(
    outgoing: Outgoing, free_port: int, mood: str
) -> None:
    """The server has it here, and might as well not: only the server could say."""
    with mail_server("text", mood, free_port) as server:
        with pytest.raises(InDoubt) as doubt:
            await channel(free_port).deliver(outgoing)

        assert 1 == len(server.taken)
    assert "ottilie" not in str(doubt.value)
    assert doubt.value.__cause__ is None


@pytest.mark.asyncio
@pytest.mark.parametrize("step", ["sender", "recipient"])
@pytest.mark.parametrize("mood", ["goes away", "is silent"])
async def test_without_the_text_nothing_can_have_been_taken(
    outgoing: Outgoing, free_port: int, step: str, mood: str
) -> None:
    """Another try is right, and certain to be the first."""
    with mail_server(step, mood, free_port) as server:
        with pytest.raises(Unavailable):
            await channel(free_port).deliver(outgoing)

        assert [] == server.taken


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "expected"), [("452 no room now", Unavailable), ("554 not wanted", Refused)]
)
async def test_a_no_to_the_text_is_certain(
    outgoing: Outgoing, free_port: int, said: str, expected: type[Exception]
) -> None:
    """A server that says no does not deliver."""
    with mail_server("text", said, free_port), pytest.raises(expected):
        await channel(free_port).deliver(outgoing)


@pytest.mark.asyncio
@pytest.mark.parametrize("mood", ["goes away", "is silent", "500 no"])
async def test_what_goes_wrong_in_parting_is_no_matter(
    outgoing: Outgoing, free_port: int, mood: str
) -> None:
    """The server has said that it took the message; the receipt does not wait long."""
    with mail_server("parting", mood, free_port) as server:
        begun = time.monotonic()

        receipt = await channel(free_port).deliver(outgoing)

        assert isinstance(receipt, Receipt)
        assert 1 == len(server.taken)
        assert 4 > time.monotonic() - begun


@pytest.mark.asyncio
async def test_all_steps_together_have_one_limit(outgoing: Outgoing, free_port: int) -> None:
    """A server that is slow at each step does not hold a try up for longer than a try may take."""
    with mail_server("recipient", "is silent", free_port):
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await channel(free_port).deliver(outgoing)

        assert 4 > time.monotonic() - begun


@pytest.mark.asyncio
async def test_a_mail_server_cannot_be_asked_what_it_took(
    outgoing: Outgoing, free_port: int
) -> None:
    """Whether it took this message or not."""
    with pytest.raises(InDoubt):
        await channel(free_port).find(
            journey=outgoing.journey, key=outgoing.key, client_id=outgoing.client_id
        )
