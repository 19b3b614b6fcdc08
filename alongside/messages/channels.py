"""
Which channels a service has, from its settings.

E-mail goes by SMTP once a server is named. Outside production every other channel is the
console's outbox; in production a channel that is not set up is not there.
"""

from alongside.messages.console import ConsoleChannel
from alongside.messages.outgoing import Channel
from alongside.messages.smtp import SmtpChannel
from alongside.settings import Settings


def channels(settings: Settings) -> dict[str, Channel]:
    """
    The channels by name.

    :raises SmtpNotSetUp: a mail server is named but can't be used.
    """
    found: dict[str, Channel] = {}
    if not settings.production:
        outbox = settings.home / "outbox"
        found = {name: ConsoleChannel(name, outbox) for name in ("email", "sms", "letter")}
    if settings.smtp_host is not None:
        found["email"] = SmtpChannel(settings)
    return found
