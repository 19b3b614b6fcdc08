"""
With whom each client of a coach could go on, in words.

In: what fits now and later, names. Out: a line for each client; the coaches to choose from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alongside.coaches import a_day
from alongside.continuity import Later, Options
from alongside.timeline import when

_NAMED = 3
"""So many coaches are named; the rest are counted."""
_CHOICES = 50


@dataclass(frozen=True)
class OptionLine:
    """A client, where they stand, with whom they could go on."""

    name: str
    journey: str
    priority: str
    upcoming: str
    go_on: str
    why: tuple[str, ...]


def coaches_in(found: Iterable[Options]) -> Iterator[str]:
    """The ids of all coaches who are options."""
    for each in found:
        yield from (coach.coach_id for coach in each.now)
        yield from (coach.coach_id for coach in each.later)


def lines(
    found: Sequence[Options], names: Mapping[str, str], coaches: Mapping[str, str]
) -> list[OptionLine]:
    """A line for each client."""
    return [_line(each, names, coaches) for each in found]


def choices(found: Sequence[Options], coaches: Mapping[str, str]) -> dict[str, str]:
    """The coaches who fit some of the clients now, those who fit most first."""
    fits = Counter(coach.coach_id for each in found for coach in each.now)
    return {
        coach_id: f"{coaches.get(coach_id, coach_id)} (fits {many} of {len(found)})"
        for coach_id, many in fits.most_common(_CHOICES)
    }


def journeys(found: Sequence[Options], names: Mapping[str, str]) -> dict[str, str]:
    """Each client by their journey, to choose from; those only proposed are not theirs yet."""
    return {
        each.client.journey: names.get(each.client.client_id, each.client.client_id)
        for each in found
        if each.client.state == "allocated"
    }


def _line(each: Options, names: Mapping[str, str], coaches: Mapping[str, str]) -> OptionLine:
    client = each.client
    go_on, why = _go_on(each, coaches)
    return OptionLine(
        name=names.get(client.client_id, client.client_id),
        journey=client.journey,
        priority="" if client.priority is None else f"P{client.priority}",
        upcoming=_upcoming(each),
        go_on=go_on,
        why=why,
    )


def _upcoming(each: Options) -> str:
    client = each.client
    if client.state == "proposed":
        return "Proposed, not accepted yet"
    moment = client.starts_at or client.target
    if client.number is None or moment is None:
        return "No session is planned"
    booked = "booked" if client.starts_at is not None else "to be booked"
    return f"Session {client.number}: {when(moment)}, {booked}"


def _go_on(each: Options, coaches: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    if each.now:
        named = ", ".join(coaches.get(at.coach_id, at.coach_id) for at in each.now[:_NAMED])
        more = f" and {len(each.now) - _NAMED} more" if len(each.now) > _NAMED else ""
        return f"Now with {named}{more}", each.now[0].reasons
    if each.later:
        return "Nobody who fits has room now", tuple(
            _later(at, coaches) for at in each.later[:_NAMED]
        )
    return "No other coach fits", each.against or ("There is no other coach here",)


def _later(at: Later, coaches: Mapping[str, str]) -> str:
    latest = f" to {a_day(at.latest)}" if at.latest and at.latest != at.earliest else ""
    unsure = " at the earliest" if at.latest is None else ""
    name = coaches.get(at.coach_id, at.coach_id)
    return f"{name}: room is likely from the week of {a_day(at.earliest)}{latest}{unsure}"
