"""
The e-mail channel: one message by SMTP, or whether another try is worth it.

Takes the SMTP settings once; errors name the setting to look at, and never the address.
"""

import asyncio
import contextlib
import hashlib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

import aiosmtplib
import structlog

from alongside.messages.address import is_one_address
from alongside.messages.outgoing import (
    CannotDeliver,
    InDoubt,
    Outgoing,
    Receipt,
    Refused,
    Unavailable,
)
from alongside.settings import Settings

_log = structlog.get_logger("alongside.messages")
_IMPLICIT_TLS = 465
_SIGN_IN = frozenset({530, 534, 535, 538})
_SECONDS = 15.0
_PARTING_SECONDS = 2.0


class SmtpNotSetUp(ValueError):
    """The SMTP settings can't be used; the message says which and what to do."""


class SmtpChannel:
    """Delivers `email` by the server of the settings."""

    name = "email"

    def __init__(self, settings: Settings, seconds: float = _SECONDS) -> None:
        """
        Take the settings; nothing is opened. `seconds` is the longest a message may take.

        :raises SmtpNotSetUp: a setting is missing or unsafe.
        """
        if settings.smtp_host is None:
            raise SmtpNotSetUp("ALONGSIDE_SMTP_HOST is not set; name the mail server")
        shown, address = parseaddr(settings.smtp_from or "")
        if not is_one_address(address) or not (settings.smtp_from or "").isprintable():
            raise SmtpNotSetUp(
                "ALONGSIDE_SMTP_FROM is no e-mail address; write 'Service name <team@example.org>'"
            )
        self._from = Address(shown, addr_spec=address)
        tls = settings.smtp_starttls or settings.smtp_port == _IMPLICIT_TLS
        if settings.production and settings.smtp_password is not None and not tls:
            raise SmtpNotSetUp(
                "ALONGSIDE_SMTP_STARTTLS is off, so the password would travel in clear; turn it on"
            )
        self._settings = settings
        self._seconds = seconds

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """
        Send the message once; a second try carries the same Message-ID.

        :raises Refused: the server refuses this address or this message for good.
        :raises Unavailable: the server can't be reached, is busy, or refuses ourselves.
        :raises InDoubt: the server was given the text and was not heard of again.
        """
        letter = self._letter(outgoing)
        server = self._server()
        try:
            # One limit for all steps: each may take as long by the library's own.
            async with asyncio.timeout(self._seconds):
                await server.connect()
                await server.send_message(
                    letter, sender=self._from.addr_spec, recipients=[outgoing.to]
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            if server.in_doubt:
                raise InDoubt("the mail server did not say whether it took the text") from None
            raise classify(error) from None
        finally:
            await server.part()
        reference = str(letter["Message-ID"])
        await _log.ainfo(
            "message_delivered",
            channel=self.name,
            message=outgoing.message,
            key=outgoing.key,
            journey=outgoing.journey,
            reference=reference,
        )
        return Receipt(channel=self.name, reference=reference)

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        """
        Whether the server was given this message before can't be asked of it.

        :raises InDoubt: always.
        """
        raise InDoubt("a mail server can't be asked what it took")

    def _server(self) -> "_Server":
        chosen = self._settings
        implicit = chosen.smtp_port == _IMPLICIT_TLS
        return _Server(
            hostname=chosen.smtp_host,
            port=chosen.smtp_port,
            username=chosen.smtp_username,
            password=chosen.smtp_password.get_secret_value() if chosen.smtp_password else None,
            use_tls=implicit,
            start_tls=chosen.smtp_starttls and not implicit,
            timeout=self._seconds,
        )

    def _letter(self, outgoing: Outgoing) -> EmailMessage:
        if not is_one_address(outgoing.to):
            raise Refused("the address is no e-mail address")
        letter = EmailMessage(policy=SMTP)
        try:
            letter["From"] = self._from
            letter["To"] = Address(addr_spec=outgoing.to)
            letter["Subject"] = outgoing.subject
        except Exception:  # the parser raises several kinds; none may carry the address on
            raise Refused("the address or the subject can't stand in an e-mail") from None
        letter["Date"] = format_datetime(outgoing.at)
        whole = hashlib.sha256(f"{outgoing.journey}\n{outgoing.key}".encode()).hexdigest()
        letter["Message-ID"] = f"<{whole[:32]}@{self._from.domain}>"
        letter["Content-Language"] = outgoing.language
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(outgoing.text)
        for each in outgoing.attachments:
            kind, *said = each.media_type.split("; ")
            main, sub = kind.split("/")
            parameters = dict(one.split("=", 1) for one in said)
            letter.add_attachment(
                each.body, maintype=main, subtype=sub, filename=each.filename, params=parameters
            )
        return letter


class _Server(aiosmtplib.SMTP):
    """A conversation that remembers how far the text of the message went."""

    in_doubt = False
    """The text may have reached the server, which has not said what it makes of it."""

    async def data(self, message: str | bytes, /, **options: Any) -> aiosmtplib.SMTPResponse:
        self.in_doubt = True
        try:
            response = await super().data(message, **options)
        except aiosmtplib.SMTPResponseException as said:
            # A no is certain; anything else that is no plain yes may be either.
            self.in_doubt = not 400 <= said.code < 600
            raise
        self.in_doubt = False
        return response

    async def part(self) -> None:
        """Say goodbye if there is anybody to say it to; how it goes is no matter any more."""
        with contextlib.suppress(Exception):
            if self.is_connected and not self.in_doubt:
                await self.quit(timeout=_PARTING_SECONDS)
        self.close()


def classify(error: Exception) -> CannotDeliver:
    """What a failure means: `Refused` for good, or `Unavailable` for now; codes, no words."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        return classify(error.recipients[0])
    if isinstance(error, ssl.SSLError):
        return Unavailable(
            "the mail server's TLS can't be trusted; check its certificate and ALONGSIDE_SMTP_HOST"
        )
    if isinstance(error, aiosmtplib.SMTPNotSupported | ValueError):
        return Refused("the mail server can't carry this message")
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return Unavailable("the mail server can't be reached; check ALONGSIDE_SMTP_HOST and _PORT")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) or error.code in _SIGN_IN:
        return Unavailable(
            f"the mail server refuses our sign-in ({error.code}); "
            "check ALONGSIDE_SMTP_USERNAME and ALONGSIDE_SMTP_PASSWORD"
        )
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        return Unavailable(
            f"the mail server refuses our address ({error.code}); check ALONGSIDE_SMTP_FROM"
        )
    if 500 <= error.code < 600 and not isinstance(error, aiosmtplib.SMTPConnectResponseError):
        return Refused(f"the mail server refuses the message for good ({error.code})")
    return Unavailable(f"the mail server can't take the message now ({error.code})")
