"""
What came of starting a journey or of reporting an event.

Each problem is its own exception; its message is for whoever reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.connect import ServerAway


class Refused(Exception):
    """The journey did not take the event; the message says why, for whoever reported it."""


class HourTaken(Refused):
    """The session can't be booked for that time: choose another, or say what the message says."""


class NotAgain(Exception):
    """How the client's last journey ended forbids another; the message says what may be done."""


class NoJourney(Exception):
    """The client has no open journey in this programme."""


class NotKnown(ServerAway):
    """Whether the event was recorded is not known; saying it again with its id is safe."""


@dataclass(frozen=True)
class NoJourneyNow:
    """
    No journey was open, and the event was taken up all the same.

    `recall_cancelled`: the next journey was set, and is no more. `contact_ended`: the client is
    marked as somebody never to write to.
    """

    client_id: str
    recall_cancelled: bool
    contact_ended: bool

    @property
    def changed_anything(self) -> bool:
        """Whether it had any effect."""
        return self.recall_cancelled or self.contact_ended


@dataclass(frozen=True)
class Started:
    """A journey is open: begun now, or `already` before."""

    journey: str
    client_id: str
    already: bool
