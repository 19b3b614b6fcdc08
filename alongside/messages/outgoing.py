"""
A message on its way out, with the channel's side of the bargain.

Takes nothing from the store: an `Outgoing` is complete. A channel delivers it and gives
a `Receipt`, or says whether trying again can help.
"""

from typing import Annotated, Protocol

from pydantic import Field, StringConstraints

from alongside.events import Code
from alongside.model import Frozen, Moment

Personal = Annotated[str, Field(repr=False)]
Reference = Annotated[str, StringConstraints(max_length=200)]


class Attachment(Frozen):
    """
    A file that goes with a message; `repr` shows what it is, and none of it.

    `media_type` may have parameters, as `text/calendar; method=REQUEST`.
    """

    filename: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+(; [a-z]+=\w+)*$")]
    body: Annotated[bytes, Field(repr=False)]


class Outgoing(Frozen):
    """
    One message to one client by one channel, or about them to their GP. `repr` shows ids only.

    `journey` with `key` is what makes it the same message when it is tried again.
    """

    journey: str
    key: str
    client_id: str
    message: str
    channel: Code
    language: str
    at: Moment
    to: Personal
    """The address: an e-mail address, a phone number, a postal address."""
    subject: Personal
    text: Personal
    attachments: tuple[Attachment, ...] = ()
    """Files that go with it, where the channel can carry any: a text message can't."""


class NotSent(Frozen):
    """Why there is nothing to send: `do_not_contact`, `no_accepted_channel`, `no_coach`, ..."""

    why: Code


class Receipt(Frozen):
    """A channel took the message; `reference` is how the channel calls it."""

    channel: Code
    reference: Reference


class CannotDeliver(Exception):
    """A channel did not say that it took a message. The words never hold address or text."""


class Refused(CannotDeliver):
    """Permanent: the same message to the same address will be refused again."""


class Unavailable(CannotDeliver):
    """Temporary, or ours to repair: certainly not taken, try again later."""


class InDoubt(CannotDeliver):
    """The message may have been taken, and nobody can tell: it must not be sent again."""


class Channel(Protocol):
    """A way to reach a client."""

    name: str

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """
        Deliver one message; the same message twice is the same `reference`.

        :raises Refused: trying again can't help.
        :raises Unavailable: trying again may help.
        :raises InDoubt: it may have been taken already.
        """
        ...

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        """
        The receipt of a message that an earlier try may have delivered; None: certainly not.

        By its ids: what it said and where to may not be known any more.

        :raises InDoubt: this channel can't tell.
        :raises Unavailable: it may be able to tell later.
        """
        ...
