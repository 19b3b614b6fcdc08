"""
What is looked at before a coach goes away, leaves, comes back, or hands clients over.

In: a coach and what is meant. Out: nothing, or a refusal in words; then nothing was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from alongside.calendar import Calendars
from alongside.coaches import Coach
from alongside.continuity import Continuity
from alongside.handover import Cause
from alongside.london import today, wall
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.handing_over import ClientOfCoach, HeldSession

_NAMED = 5
"""So many are named; the rest are counted."""


class MayNot(Exception):
    """It is refused, and nothing was changed; the message says why, and what may be done."""


def may_be_away(store: Store, coach: Coach, since: date, until: date | None, day: date) -> None:
    """
    An absence may lie in the past, but not over sessions that were held.

    :raises MayNot: it does; the sessions are named.
    """
    if since > day:
        return
    held = store.handing_over.held(coach.id, since, min(until or day, day))
    if held:
        raise MayNot(
            f"coach {coach.id} held sessions on those days: {_sessions(held)}; correct those "
            "that were not held, or give the days on which the coach was away. Nothing was changed"
        )


def may_leave(store: Store, coach: Coach, on: date, day: date) -> None:
    """
    A coach leaves once, not before sessions they held.

    :raises MayNot: they leave already, or held sessions after that day.
    """
    if coach.ends is not None:
        past = "left" if coach.ends < day else "leaves"
        raise MayNot(
            f"coach {coach.id} {past} on {coach.ends} already; `alongside coaches move {coach.id}` "
            f"hands over clients who are still theirs. Nothing was changed"
        )
    if on < day:
        may_be_away(store, coach, on + timedelta(days=1), None, day)


def may_take(
    store: Store,
    settings: Settings,
    coach: Coach,
    to: str,
    clients: Sequence[ClientOfCoach],
    now: datetime,
) -> None:
    """
    The coach named may take all of these clients, beside each other.

    :raises UnknownCoach: there is no such coach.
    :raises MayNot: they are the same, not trained, not there, or have no room; who and why.
    """
    other, day = store.coaches.get(to), today(now)
    if to == coach.id:
        raise MayNot(f"coach {to} has these clients already. Nothing was changed")
    if not other.here_on(day):
        raise MayNot(
            f"coach {to} {_where(other, day)}, and takes nobody now: name another coach, or none "
            "and each client gets whoever fits. Nothing was changed"
        )
    untrained = sorted({each.programme for each in clients} - set(other.programmes))
    if untrained:
        raise MayNot(
            f"coach {to} is not trained for {' and '.join(untrained)}: name another coach, or "
            "only the clients of other programmes with --client. Nothing was changed"
        )
    library = Library.of(store, settings)
    calendars = Calendars.load(settings.rules / "calendars.yaml")
    cannot = Continuity(store, library, calendars, now).cannot_take(clients, to)
    if cannot:
        said = "; ".join(f"{journey}: {why}" for journey, why in cannot[:_NAMED])
        more = f"; and {len(cannot) - _NAMED} more" if len(cannot) > _NAMED else ""
        raise MayNot(
            f"coach {to} can't take {len(cannot)} of {len(clients)}: {said}{more}. "
            "Nothing was changed"
        )


def cause_of(coach: Coach, day: date) -> Cause:
    """Why this coach's clients are moved, from what is known of the coach."""
    if coach.away_on(day) is not None:
        return "coach_away"
    return "coach_leaves" if coach.ends is not None or not coach.active else "over_full"


def _where(coach: Coach, day: date) -> str:
    if coach.away_on(day) is not None:
        return "is away"
    if coach.starts is not None and day < coach.starts:
        return f"begins on {coach.starts}"
    return "has left" if coach.ends is not None and coach.ends < day else "is not active"


def _sessions(held: Sequence[HeldSession]) -> str:
    said = ", ".join(
        f"session {each.number} of {each.journey} on {wall(each.at):%Y-%m-%d}"
        for each in held[:_NAMED]
    )
    return f"{said} and {len(held) - _NAMED} more" if len(held) > _NAMED else said
