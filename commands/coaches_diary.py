"""
`alongside coaches diary`, `book`, `rebook`, `cancel`, `sessions`: a coach's week and what is in it.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.confidential import write_confidential
from commands.recorded import acting, looked
from commands.screen import REFUSED, fail, journey_now, open_store, with_starter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alongside.coaches import Absence
    from alongside.diary.slot import Slot
    from alongside.events import AnyEvent

Journey = Annotated[str, typer.Argument(help="The journey, as `alongside list` names it.")]
Number = Annotated[int, typer.Argument(min=1, max=200, help="Which session.")]
At = Annotated[str, typer.Option("--at", help="London time, such as 2026-03-31T10:00.")]
Place = Annotated[str | None, typer.Option(help="Where, if that needs saying.")]
Outside = Annotated[bool, typer.Option("--outside-hours", help="It is meant to be outside hours.")]
By = Annotated[str, typer.Option(help="Who says so, as a role or role:id.")]
EventId = Annotated[
    str | None, typer.Option("--id", help="Your id for it; the same id again changes nothing.")
]


class Mode(StrEnum):
    """How a session is held."""

    HOME = "home"
    PHONE = "phone"
    VIDEO = "video"
    CAFE = "cafe"


class Whose(StrEnum):
    """Who cancelled a session."""

    CLIENT = "client"
    COACH = "coach"
    SERVICE = "service"


def add_to(app: typer.Typer) -> None:
    """Put these commands into `alongside coaches`."""
    for command in (diary, book, rebook, cancel, sessions):
        app.command()(command)


def diary(
    coach: Annotated[str, typer.Argument(metavar="ID", help="The coach's id.")],
    week: Annotated[
        str | None, typer.Option(help="A day of the week, such as 2026-03-31; today's if not said.")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(help="Write a calendar file from that week on, too.")
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=53, help="Weeks in the calendar file.")] = 8,
) -> None:
    """A coach's week: each session with its agenda, and what is to be written down."""
    from alongside.calendar import Calendars
    from alongside.calendar_file import CalendarFileError
    from alongside.diary.week import Diaries
    from alongside.london import today
    from alongside.ruleset.library import Library
    from alongside.store import UnknownCoach
    from commands.diary_screen import show_week
    from service.configured import configured

    now = journey_now()
    day = _day(week) if week is not None else today(now)
    settings = configured()
    with open_store() as store:
        try:
            calendars = Calendars.load(settings.rules / "calendars.yaml")
            diaries = Diaries(store, Library.of(store, settings), calendars)
            found = diaries.week(coach, day, now)
        except (CalendarFileError, UnknownCoach) as problem:
            fail(str(problem), REFUSED)
        looked(store, "diary_seen", found.coach.id)
        show_week(store, found, now)
        if ics is not None:
            looked(store, "diary_taken", found.coach.id)
            slots = diaries.sessions(coach, found.monday, 7 * weeks, now)
            _write(ics, found.coach.id, slots, found.coach.absences)


def book(
    journey: Journey,
    session: Number,
    at: At,
    mode: Annotated[Mode, typer.Option(help="How it is held.")] = Mode.HOME,
    place: Place = None,
    outside_hours: Outside = False,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Book a session for an hour that the coach and the client have free."""
    _book(journey, session, at, mode, place, outside_hours, by, event_id)


def rebook(
    journey: Journey,
    session: Number,
    at: At,
    mode: Annotated[
        Mode | None, typer.Option(help="How it is held; as before if not said.")
    ] = None,
    place: Place = None,
    outside_hours: Outside = False,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Move a booked session to another time."""
    from alongside.events import SessionBooked
    from alongside.journal import Journal

    with open_store() as store:
        entries = store.journal.entries_named(journey, ("session_booked",))
    before = Journal(entries).find("session_booked", f"session/{session}")
    if before is None or not isinstance(before.event, SessionBooked):
        fail(f"session {session} of {journey} is not booked; book it first", REFUSED)
    mode = mode or Mode(before.event.mode)
    same = mode.value == before.event.mode
    place = place if place is not None or not same else before.event.place
    _book(journey, session, at, mode, place, outside_hours, by, event_id)


def cancel(
    journey: Journey,
    session: Number,
    cancelled_by: Annotated[Whose, typer.Option("--by-whom", help="Who cancelled it.")],
    notice: Annotated[
        bool, typer.Option("--notice/--no-notice", help="Whether it was said in good time.")
    ] = True,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Cancel a session; without notice by the client it counts as missed."""
    from alongside.events import SessionCancelled

    event = SessionCancelled(
        session=session,
        cancelled_by=cancelled_by.value,
        with_notice=notice,
        by=by,
        id=event_id or _new_id(),
    )
    with_starter(_report(journey, event, f"Session {session} is cancelled"))


def sessions(
    journey: Journey,
    more: Annotated[int, typer.Option(min=-60, max=60, help="So many more; -2 is two fewer.")],
    reason: Annotated[str, typer.Option(help="Why, in a word such as agreed_with_client.")],
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Agree more or fewer sessions than the programme plans."""
    from pydantic import ValidationError

    from alongside.events import SessionsChanged

    try:
        word = reason.strip().lower().replace(" ", "_")
        event = SessionsChanged(more=more, reason=word, by=by, id=event_id or _new_id())
    except ValidationError:
        fail(f"{reason!r} is no reason here; write a few plain words of letters", REFUSED)
    if more == 0:
        fail("--more 0 changes nothing; say how many more, or -2 for two fewer", REFUSED)
    count = f"{abs(more)} {'more' if more > 0 else 'fewer'} session{'' if abs(more) == 1 else 's'}"
    with_starter(_report(journey, event, f"{count} agreed"))


def _book(
    journey: str,
    session: int,
    at: str,
    mode: Mode,
    place: str | None,
    outside_hours: bool,
    by: str,
    event_id: str | None,
) -> None:
    from pydantic import ValidationError

    from alongside.events import SessionBooked
    from alongside.timeline import when

    starts_at = _london(at)
    try:
        event = SessionBooked(
            session=session,
            starts_at=starts_at,
            mode=mode.value,
            place=place or None,
            outside_hours=outside_hours,
            by=by,
            id=event_id or _new_id(),
        )
    except ValidationError as wrong:
        problems = [
            f"{each['loc'][-1]}: {each['msg'].lower()}"
            for each in wrong.errors(include_input=False, include_url=False)
        ]
        fail("; ".join(problems), REFUSED)
    with_starter(_report(journey, event, f"Session {session} is booked for {when(starts_at)}"))


async def _report(journey: str, event: AnyEvent, said: str) -> None:
    from alongside.store.ids import parts_of
    from service.configured import configured
    from starter import HourTaken, open_starter

    try:
        parts = parts_of(journey)
    except ValueError:
        fail(f"{journey!r} is no journey; write it as primrose-a/c-abcdefghijkl/1", REFUSED)
    async with open_starter(configured()) as starter:
        row = starter.store.journeys.find(journey)
        if row is None or row.status == "closed":
            fail(f"there is no open journey {journey}", REFUSED)
        try:
            with acting(starter.store, event.name, row.journey):
                receipt = await starter.report(parts.programme, parts.client_id, event)
        except HourTaken as taken:
            hint = "" if "meant to be outside" not in str(taken) else " (--outside-hours)"
            fail(f"{taken}{hint}", REFUSED)
        repeated = " (it was before)" if getattr(receipt, "repeated", False) else ""
        typer.echo(f"{said}{repeated}.")


def _write(file: Path, coach_id: str, slots: Iterable[Slot], absences: Iterable[Absence]) -> None:
    from alongside.diary.ical import diary_file
    from alongside.keys import KeyRing
    from service.configured import configured

    content = diary_file(coach_id, slots, absences, KeyRing.load(configured()))
    try:
        write_confidential(file, content)
    except OSError as problem:
        fail(f"{file} can't be written ({problem.strerror})", REFUSED)
    typer.echo(f"Calendar written to {file}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no day; write it as 2026-03-31", REFUSED)


def _london(text: str) -> datetime:
    """The moment meant: London time, or any with its zone; one that no clock shows is refused."""
    from alongside.london import moment_at, wall

    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no time; write it as 2026-03-31T10:00", REFUSED)
    if said.tzinfo is not None:
        return said
    moment = moment_at(said)
    if wall(moment) != said:
        fail(f"no clock in London shows {text}: clocks go forward then", REFUSED)
    return moment


def _new_id() -> str:
    return f"cli-{uuid.uuid4().hex}"
