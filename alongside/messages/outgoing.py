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


class Outgoing(Frozen):
    """
    One message to one client by one channel. `repr` shows ids only.

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


class NotSent(Frozen):
    """Why there is nothing to send: `do_not_contact`, `no_accepted_channel`, `no_coach`, ..."""

    why: Code


class Receipt(Frozen):
    """A channel took the message; `reference` is how the channel calls it."""

    channel: Code
    reference: Reference


class CannotDeliver(Exception):
    """A channel did not take a message. The words never hold the address or the text."""


class Refused(CannotDeliver):
    """Permanent: the same message to the same address will be refused again."""


class Unavailable(CannotDeliver):
    """Temporary, or ours to repair: try again later."""


class Channel(Protocol):
    """A way to reach a client."""

    name: str

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """
        Deliver one message; the same message twice is the same `reference`.

        :raises Refused: trying again can't help.
        :raises Unavailable: trying again may help.
        """
        ...
