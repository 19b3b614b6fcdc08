"""
Clients who were invited and have not answered, as whoever answers the telephone needs them.

In: journeys that wait in the invitation. Out: rows with a link for each answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from alongside.access import Colleague
from alongside.store import JourneyRow
from alongside.timeline import when
from console.acts.registry import may_do
from console.context import Console
from console.presenters.steps import Step, records

ANSWERS = ("invitation-accepted", "invitation-declined")


@dataclass(frozen=True)
class InvitedShown:
    """A client whose answer is waited for."""

    name: str = field(repr=False)
    href: str
    since: str
    priority: str
    steps: tuple[Step, ...]


def sees_invited(colleague: Colleague) -> bool:
    """Whether the list is for them: a coach has no clients yet who are only invited."""
    return colleague.only_coach is None


def invited(
    console: Console, colleague: Colleague, rows: Sequence[JourneyRow], back: str
) -> list[InvitedShown]:
    """The rows as they are read; `back` is the list they stand in."""
    names = console.store.clients.names(each.client_id for each in rows)
    return [
        InvitedShown(
            name=names.get(each.client_id) or "Name not recorded",
            href=f"/journeys/{each.journey}",
            since=when(each.stage_since) if each.stage_since else "",
            priority=f"P{each.priority}" if each.priority else "",
            steps=records(each.journey, _theirs(colleague, each), back),
        )
        for each in rows
    ]


def _theirs(colleague: Colleague, row: JourneyRow) -> tuple[str, ...]:
    """The answers that they may record."""
    coaches = (row.coach_id, row.last_coach_id)
    return tuple(each for each in ANSWERS if may_do(colleague, each, coaches))
