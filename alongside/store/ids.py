"""
The shapes of the store's identifiers.

A client's id is random and says nothing; a journey's id is programme, client and cycle.
"""

import secrets
from typing import NamedTuple

from alongside.supervision import programme_of

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class JourneyParts(NamedTuple):
    """What a journey's id is made of."""

    programme: str
    client_id: str
    cycle: int


def new_client_id() -> str:
    """`c-` and twelve random letters: 60 bits, derived from nothing."""
    return f"c-{random_letters()}"


def random_letters() -> str:
    """Twelve letters and digits, 60 random bits."""
    number = secrets.randbits(60)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(0, 60, 5))


def journey_id(programme: str, client_id: str, cycle: int) -> str:
    """The id of a client's `cycle`th journey (from 1) through a programme."""
    return f"{programme}/{client_id}/{cycle}"


def parts_of(journey: str) -> JourneyParts:
    """
    The parts of a journey's id.

    :raises ValueError: it is no journey's id; the message shows the form.
    """
    parts = journey.split("/")
    if len(parts) != 3 or not all(parts) or not parts[2].isdecimal() or int(parts[2]) < 1:
        raise ValueError(f"{journey!r} is not a journey's id; the form is programme/client/1")
    return JourneyParts(parts[0], parts[1], int(parts[2]))


def check_stream(stream: str) -> None:
    """
    Make sure that a journal may be kept under this id: a journey's, or a turn of supervision's.

    :raises ValueError: it is neither.
    """
    if programme_of(stream) is None:
        parts_of(stream)
