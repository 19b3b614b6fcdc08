"""
Messages to clients: worded, then delivered by a channel.

In: a ruleset's wording, a client, values. Out: a receipt, or why nothing was sent.
"""

from alongside.messages.channels import channels
from alongside.messages.compose import compose
from alongside.messages.outgoing import (
    Attachment,
    CannotDeliver,
    Channel,
    InDoubt,
    NotSent,
    Outgoing,
    Receipt,
    Refused,
    Unavailable,
)
from alongside.messages.wording import KNOWN_PLACEHOLDERS, placeholders

__all__ = [
    "KNOWN_PLACEHOLDERS",
    "Attachment",
    "CannotDeliver",
    "Channel",
    "InDoubt",
    "NotSent",
    "Outgoing",
    "Receipt",
    "Refused",
    "Unavailable",
    "channels",
    "compose",
    "placeholders",
]
