"""
What the client does: answers, comes or does not come, falls ill, leaves.

In: an entry, the journal, a temperament. Out: what the client does about it and how long
after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from alongside.events import (
    AnyEvent,
    CoachChangeRequested,
    CoachingStopped,
    ConsentWithdrawn,
    ContactDetailsChanged,
    DeferralRequested,
    Died,
    Entry,
    GoalsMet,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    MovedAway,
    Paused,
    Resumed,
    SessionAttended,
    Transferred,
)
from alongside.journal import Journal
from alongside.london import today
from rehearsal.temperament import Temperament

Does = Iterator[tuple[timedelta, AnyEvent]]
DAY = timedelta(days=1)


def client_does(temper: Temperament, entry: Entry, journal: Journal) -> Does:
    """The client's own part in what follows on `entry`."""
    dice = temper.dice(f"client/{entry.name}/{entry.event.subject}")
    event = entry.event
    first = len(journal.all(entry.name)) == 1
    if temper.leaves is not None and entry.name == temper.leaves[1] and first:
        yield dice.uniform(1, 20) * DAY, _leaving(temper.leaves[0])
    if temper.hospital == entry.name and first:
        yield dice.uniform(1, 12) * DAY, Paused(reason="hospital", by="client")
    if isinstance(event, SessionAttended) and event.session == temper.holiday:
        yield dice.uniform(1, 4) * DAY, Paused(reason="holiday", by="client")
    if isinstance(event, Paused) and event.reason == "holiday":
        yield dice.uniform(8, 18) * DAY, Resumed(by="client")
    elif entry.name == "paused":
        # Three weeks; some stay for so long that somebody asks after them.
        weeks = 5 if dice.random() < 0.25 else 3
        yield weeks * 7 * DAY, Resumed(by="client")
    if entry.name == "journey_started":
        if temper.defers_days is not None:
            delay = dice.uniform(0.5, 1.5) * DAY
            until = today(entry.recorded + delay) + timedelta(days=temper.defers_days)
            yield delay, DeferralRequested(until=until, by="client")
        if dice.random() < 0.04:
            yield dice.uniform(20, 150) * DAY, ContactDetailsChanged(by="client")
    if isinstance(event, InvitationSent):
        yield from _invited(temper, event, dice.uniform(0.5, 6) * DAY)
    if isinstance(event, SessionAttended):
        yield from _attended(temper, journal, dice.uniform(2, 20) * DAY)


def _leaving(name: str) -> AnyEvent:
    events: dict[str, AnyEvent] = {
        "consent_withdrawn": ConsentWithdrawn(by="client"),
        "moved_away": MovedAway(by="client"),
        "died": Died(by="coordinator"),
        "transferred": Transferred(by="gp"),
    }
    return events[name]


def _invited(temper: Temperament, event: InvitationSent, delay: timedelta) -> Does:
    if event.visit > 1:
        # Somebody has spoken with them by now.
        yield delay, InvitationAccepted(by="client")
    elif event.number == temper.answers_at:
        if temper.declines:
            yield delay, InvitationDeclined(by="client", reason="not_now")
        else:
            yield delay, InvitationAccepted(by="client")


def _attended(temper: Temperament, journal: Journal, delay: timedelta) -> Does:
    # Once, after the second session that was held.
    if temper.stops is None or journal.sessions_attended() != 2:
        return
    if temper.stops == "goals_met":
        yield delay, GoalsMet(by="coach")
    elif temper.stops == "coaching_stopped":
        yield delay, CoachingStopped(by="coach", reason="client_stopped")
    elif not journal.all("coach_change_requested"):
        yield delay, CoachChangeRequested(by="client", reason="would_like_another")
