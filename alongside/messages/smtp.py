"""
The e-mail channel: one message by SMTP, or whether another try is worth it.

Takes the SMTP settings once; errors name the setting to look at, and never the address.
"""

import hashlib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import aiosmtplib
import structlog

from alongside.messages.address import is_one_address
from alongside.messages.outgoing import CannotDeliver, Outgoing, Receipt, Refused, Unavailable
from alongside.settings import Settings

_log = structlog.get_logger("alongside.messages")
_IMPLICIT_TLS = 465
_SIGN_IN = frozenset({530, 534, 535, 538})
_SECONDS = 15.0


class SmtpNotSetUp(ValueError):
    """The SMTP settings can't be used; the message says which and what to do."""


class SmtpChannel:
    """Delivers `email` by the server of the settings."""

    name = "email"

    def __init__(self, settings: Settings, seconds: float = _SECONDS) -> None:
        """
        Take the settings; nothing is opened. `seconds` is the longest wait for the server.

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
        """
        letter = self._letter(outgoing)
        chosen = self._settings
        implicit = chosen.smtp_port == _IMPLICIT_TLS
        try:
            await aiosmtplib.send(
                letter,
                sender=self._from.addr_spec,
                recipients=[outgoing.to],
                hostname=chosen.smtp_host,
                port=chosen.smtp_port,
                username=chosen.smtp_username,
                password=chosen.smtp_password.get_secret_value() if chosen.smtp_password else None,
                use_tls=implicit,
                start_tls=chosen.smtp_starttls and not implicit,
                timeout=self._seconds,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise classify(error) from None
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
        return letter


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
