"""
The people of a journey: who does what, how long after which entry.

In: an entry as it is recorded, and the journal up to it. Out: events, each with its delay in
journey time; nothing is remembered here. The client is `client.py`, everybody else
`staff.py`; `simulation.walk` and a rehearsal on a server live with the same people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from alongside.admission import refusal
from alongside.events import (
    AnyEvent,
    CoachWishRecorded,
    Entry,
    InvitationAccepted,
    InvitationDeclined,
    SessionAttended,
    SessionBooked,
    SessionMissed,
)
from alongside.journal import Journal
from alongside.ruleset.model import WalkRules
from rehearsal.booking import Books
from rehearsal.client import client_does
from rehearsal.rota import Rota
from rehearsal.staff import staff_do
from rehearsal.temperament import Temperament

Reaction = tuple[timedelta, AnyEvent]
MOST_ID = 120


class People:
    """Everybody around one client, the client among them."""

    def __init__(self, temperament: Temperament, rota: Rota | None = None) -> None:
        self.temperament = temperament
        self._rota = rota

    def reacts(self, entry: Entry, journal: Journal) -> list[Reaction]:
        """
        What people do because of `entry`, and how long after it was recorded.

        Each event has an id made from the entry, so that reacting to it again, after a
        restart, reports the same thing.
        """
        return self._named(entry.sequence, self._does(entry, journal))

    def looks_again(self, entry: Entry, journal: Journal) -> list[Reaction]:
        """
        What people do about what has lain open for long, `entry` being the last that happened.
        """
        found: list[Reaction] = []
        for each in open_matters(journal):
            found += self._does(each, journal)
        now = timedelta(0)
        return self._named(entry.sequence, [(now, event) for _, event in found], "again")

    def another_hour(
        self, booked: SessionBooked, tried: int, journal: Journal
    ) -> SessionBooked | None:
        """What the coach books instead of an hour that can't be had; None if there is none."""
        return Books(journal, self._rota).another(booked, tried)

    def _does(self, entry: Entry, journal: Journal) -> list[Reaction]:
        found = [*client_does(self.temperament, entry, journal)]
        found += staff_do(self.temperament, entry, journal, self._rota)
        if entry.name == "resumed":
            # What was put off in the pause is taken up again, from its end on.
            for each in open_matters(journal):
                found += self._does(each, journal)
        return found

    def _named(
        self, sequence: int, reactions: Iterable[Reaction], kind: str = "reh"
    ) -> list[Reaction]:
        return [
            (
                delay,
                event.model_copy(update={"id": f"{kind}/{sequence}/{n}/{event.name}"[:MOST_ID]}),
            )
            for n, (delay, event) in enumerate(reactions)
        ]


def open_matters(journal: Journal) -> list[Entry]:
    """The entries that people still have to do something about."""
    matters = [
        found
        for task in journal.open_tasks()
        if (found := journal.find("task_opened", f"task/{task.key}")) is not None
    ]
    invited = journal.last("invitation_sent")
    if invited is not None and journal.stage_name == "invitation":
        matters.append(invited)
    planned = journal.open_session()
    if planned is not None:
        about = planned.event.subject
        due, booked = journal.find("session_due", about), journal.find("session_booked", about)
        latest = max((e for e in (planned, due) if e), key=lambda e: e.sequence)
        if booked is None or latest.sequence > booked.sequence:
            matters.append(latest)
    return matters


def wanted(event: AnyEvent, journal: Journal, rules: WalkRules, now: datetime) -> bool:
    """
    Whether whoever was about to report this still would, with the journal before their eyes.

    Nobody books for a moment gone by, answers a letter twice, or meets a coach in hospital.
    """
    if refusal(journal, rules, event, now) is not None:
        return False
    paused = journal.open_pause() is not None
    if isinstance(event, InvitationAccepted | InvitationDeclined):
        return not paused
    if isinstance(event, SessionBooked):
        booked = journal.find("session_booked", event.subject)
        to_come = (
            booked is not None
            and isinstance(booked.event, SessionBooked)
            and booked.event.starts_at > now
        )
        return not paused and not to_come
    if isinstance(event, SessionAttended | SessionMissed):
        return not paused and _has_been(journal, event.subject, now)
    if isinstance(event, CoachWishRecorded):
        return journal.stage_name == "allocation"
    return True


def _has_been(journal: Journal, session: str, now: datetime) -> bool:
    booked = journal.find("session_booked", session)
    return (
        booked is not None
        and isinstance(booked.event, SessionBooked)
        and booked.event.starts_at <= now
    )
