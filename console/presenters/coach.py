"""
One coach in words: who they are, what they carry, the room to come, when they are away.

In: the coach, their clients and rules. Out: rows that a template places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alongside.coached import Coached
from alongside.coaches import MODES, Absence, Coach, a_day
from alongside.coming_room import Room
from alongside.load import often
from alongside.london import today
from alongside.roster.mapping import WEEKDAYS
from alongside.spoken import first_large
from alongside.standing import Standing
from alongside.store.handing_over import ClientOfCoach
from alongside.timeline import when
from alongside.wait import Wait
from console.acts.coach import answers_to
from console.presenters.clients import LANGUAGES
from console.presenters.coaches import Tag, clients, title
from console.spoken import capital

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """Something that is known of a coach."""

    label: str
    text: str


@dataclass(frozen=True)
class ClientLine:
    """A client of the coach."""

    name: str
    journey: str
    client_id: str
    programme: str
    priority: str
    state: Tag | None
    seen: str
    held: str
    upcoming: str
    overdue: bool
    since: str
    proposed: bool
    answers: tuple[str, str] | None
    """Where the proposal is accepted, and declined; None if it is not theirs to answer."""


@dataclass(frozen=True)
class RoomTable:
    """What the coach carries and may carry in a programme, and the room by week."""

    title: str
    carries: str
    cadences: tuple[str, ...]
    bounds: tuple[tuple[str, str], ...]
    first: str
    now: int
    weeks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AwayLine:
    """A spell away."""

    days: str
    why: str
    state: Tag


def person(coach: Coach, known: Mapping[str, Coached], conditions: Mapping[str, str]) -> list[Said]:
    """Who they are, in the order people ask; `conditions` are in words by their code."""
    hours = {str(day): said for day, said in coach.hours.items()}
    by_day = [f"{day.capitalize()} {hours[day]}" for day in WEEKDAYS if day in hours]
    agreed = "" if coach.hours_a_week is None else f"{coach.hours_a_week:g} hours a week agreed"
    works = [f"from {a_day(coach.starts)}"] if coach.starts is not None else []
    works += [f"to {a_day(coach.ends)}, the last day"] if coach.ends is not None else []
    limit = None if coach.limit is None else f"At most {clients(coach.limit)}"
    shared = [conditions.get(each) or capital(each) for each in coach.conditions]
    known_of = (
        ("Trained for", ", ".join(title(known, each) for each in coach.programmes)),
        ("Works in", ", ".join(map(capital, coach.areas)) or "Everywhere"),
        ("Languages", ", ".join(LANGUAGES.get(each, each) for each in coach.languages)),
        ("Gender", coach.gender.capitalize()),
        ("Meets clients", first_large(", ".join(MODES[each] for each in coach.modes))),
        ("Glad to share that they live with", ", ".join(shared)),
        ("Hours", "; ".join(by_day) or "The service's hours"),
        ("Paid hours", agreed),
        ("Works here", " ".join(works)),
        ("Own limit", limit),
        ("Supervisor", coach.supervisor or "Nobody is named yet"),
        ("Email", coach.email),
        ("Phone", coach.phone),
        ("Coach's number here", coach.id),
    )
    return [Said(label, text) for label, text in known_of if text]


def clients_of(
    found: Sequence[ClientOfCoach],
    names: Mapping[str, str],
    known: Mapping[str, Coached],
    now: datetime,
    answered_for: str | None,
) -> list[ClientLine]:
    """
    Their clients: proposed ones first, then by their next session, the soonest first.

    :param answered_for: the coach, if whoever looks may answer what is proposed to them.
    """
    ordered = sorted(found, key=lambda each: (each.state != "proposed", _next(each) or _LAST))
    return [_client(each, names, known, now, answered_for) for each in ordered]


def _next(each: ClientOfCoach) -> datetime | None:
    return each.starts_at or each.target


def _client(
    each: ClientOfCoach,
    names: Mapping[str, str],
    known: Mapping[str, Coached],
    now: datetime,
    answered_for: str | None,
) -> ClientLine:
    proposed = each.state == "proposed"
    of = len(known[each.programme].matching.gaps) if each.programme in known else 0
    moment = _next(each)
    booked = "booked" if each.starts_at is not None else "to be booked"
    upcoming = (
        "None planned"
        if each.number is None or moment is None
        else f"Session {each.number}: {when(moment)}, {booked}"
    )
    return ClientLine(
        name=names.get(each.client_id, each.client_id),
        journey=each.journey,
        client_id=each.client_id,
        programme=title(known, each.programme),
        priority="" if each.priority is None else f"P{each.priority}",
        state=Tag("Proposed", "blue")
        if proposed
        else Tag("Paused", "grey")
        if each.status == "paused"
        else None,
        seen="" if proposed or not each.every else often(Wait.parse(each.every)),
        held="" if proposed else f"{each.attended} of {of}" if of else str(each.attended),
        upcoming="" if proposed else upcoming,
        overdue=not proposed and moment is not None and moment < now,
        since=a_day(today(each.since)),
        proposed=proposed,
        answers=answers_to(each.journey, answered_for, f"/coaches/{answered_for}")
        if proposed and answered_for is not None
        else None,
    )


def rooms(stood: Mapping[str, Standing], known: Mapping[str, Coached]) -> list[RoomTable]:
    """What they carry and the room to come, by programme."""
    return [_room(each, known[name]) for name, each in stood.items()]


def _room(each: Standing, programme: Coached) -> RoomTable:
    load = each.load
    return RoomTable(
        title=programme.title,
        carries=f"{clients(load.clients)}, {load.minutes} minutes of sessions a week",
        cadences=tuple(
            f"{many} {often(every)}" if every else f"{many} not planned yet"
            for every, many in each.cadences
        ),
        bounds=tuple(
            (bound.words, f"{bound.too_many} too many" if bound.too_many else "")
            for bound in load.bounds
        ),
        first=often(programme.matching.first),
        now=each.room_now,
        weeks=tuple((week_of(week), in_range(room)) for week, room in each.coming.items()),
    )


def week_of(monday: date) -> str:
    """A week by its last day, by when the room is there."""
    last = monday + timedelta(days=6)
    return f"{last.day} {last:%b}"


def in_range(room: Room) -> str:
    """The room of a week: a number, or the least and the most."""
    return str(room.most) if room.least == room.most else f"{room.least} to {room.most}"


def warnings(stood: Mapping[str, Standing], known: Mapping[str, Coached], day: date) -> list[str]:
    """What somebody should know before anything else."""
    told = []
    for name, each in stood.items():
        for bound in each.load.over:
            told.append(
                f"Carries more than {known[name].title} allows: {bound.words}. Nobody is taken "
                "from them; they get nobody new until they carry less."
            )
    why = next((each.why_not_here for each in stood.values() if each.why_not_here), None)
    if why is not None:
        told.append(f"This coach {why}.")
    return told


def absences(coach: Coach, day: date) -> list[AwayLine]:
    """When they are away, the latest first."""
    return [_away(each, day) for each in reversed(coach.absences)]


def _away(each: Absence, day: date) -> AwayLine:
    last = "until further notice" if each.until is None else f"to {a_day(each.until)}"
    if each.covers(day):
        state = Tag("Now", "yellow")
    elif each.from_ > day:
        state = Tag("To come", "blue")
    else:
        state = Tag("Over", "grey")
    return AwayLine(f"{a_day(each.from_)} {last}", capital(each.why), state)


@dataclass(frozen=True)
class Act:
    """Something that can be done with a coach."""

    text: str
    href: str


def acts(coach: Coach, day: date) -> list[Act]:
    """What can be done now."""
    return list(_acts(coach, day))


def _acts(coach: Coach, day: date) -> Iterator[Act]:
    here = f"/coaches/{coach.id}"
    yield Act("Change their details", f"{here}/change")
    gone = coach.ends is not None and coach.ends < day
    if not gone:
        yield Act("Say that they are away", f"{here}/away")
    if any(each.until is None or each.until >= day for each in coach.absences):
        yield Act("Say that they are back", f"{here}/back")
    if coach.ends is None:
        yield Act("Say that they leave", f"{here}/leave")
    yield Act("Move clients to other coaches", f"{here}/move")
