"""
Coaches on a terminal: one a few lines, or one in full.

In: coaches with their clients and room, the London day. Out: lines of at most 80 columns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.coaches import Coach, a_day, here
from alongside.load import often
from alongside.roster.mapping import WEEKDAYS
from alongside.store import CaseloadRow
from alongside.wait import Wait

WIDTH = 80
_LABEL = 15


@dataclass(frozen=True)
class Line:
    """A coach in the list; `room` is None where no rules say."""

    coach: Coach
    clients: int
    room: int | None


def list_screen(lines: Sequence[Line], of: int, day: date, asked: bool) -> Iterator[str]:
    """The list; `asked` if filters chose among all `of` them."""
    if not of:
        yield "There are no coaches yet; `alongside coaches import FILE` takes them in."
        return
    if not lines:
        yield f"Nobody of {of} coach{'' if of == 1 else 'es'} is meant by this."
        return
    width = max(len(each.coach.id) for each in lines)
    names = min(WIDTH - width - 39, max(4, *(len(each.coach.name) for each in lines)))
    yield f"{'coach':{width}}  {'name':{names}}  clients  room  here"
    for each in lines:
        coach = each.coach
        left = "-" if each.room is None else str(each.room)
        carried = f"{each.clients}" if coach.limit is None else f"{each.clients} of {coach.limit}"
        name = textwrap.shorten(coach.name, names, placeholder="...") or coach.name[:names]
        yield (
            f"{coach.id:{width}}  {name:{names}}  {carried:>7}  {left:>4}  {here(coach, day)}"
        ).rstrip()
        where = ", ".join(coach.areas) or "everywhere"
        yield from _under(width + 2, f"{where}; {', '.join(coach.programmes)}")
    yield ""
    counted = f"{len(lines)} of {of} coaches" if asked else f"{of} coach{'' if of == 1 else 'es'}"
    clients = sum(each.clients for each in lines)
    yield f"{counted}, {clients} client{'' if clients == 1 else 's'}."


def coach_screen(
    coach: Coach, rows: Sequence[CaseloadRow], room: int | None, day: date
) -> Iterator[str]:
    """One coach in full, with their clients."""
    yield from person_screen(coach, day)
    yield ""
    yield from _clients(coach, rows, room)
    if coach.absences:
        yield ""
        yield "Absences"
        for each in coach.absences:
            last = "until further notice" if each.until is None else f"to {a_day(each.until)}"
            over = "  (over)" if each.until is not None and each.until < day else ""
            now = "  (now)" if each.covers(day) else ""
            yield f"  {each.why}: {a_day(each.from_)} {last}{over}{now}"


def person_screen(coach: Coach, day: date) -> Iterator[str]:
    """Who a coach is, and when they are there."""
    yield f"{coach.name}  ({coach.id})"
    yield ""
    yield from _said("here today", here(coach, day))
    yield from _said("trained for", ", ".join(coach.programmes))
    yield from _said("areas", ", ".join(coach.areas) or "everywhere")
    yield from _said("languages", ", ".join(coach.languages))
    yield from _said("gender", coach.gender)
    yield from _said("meets", ", ".join(coach.modes))
    yield from _said("glad to share", ", ".join(coach.conditions))
    yield from _said("hours", _hours(coach))
    if coach.hours_a_week is not None:
        yield from _said("", f"{coach.hours_a_week:g} hours a week are agreed")
    yield from _said("works", _works(coach))
    yield from _said("supervisor", coach.supervisor or "nobody is named")
    yield from _said("e-mail", coach.email)
    yield from _said("phone", coach.phone)
    yield from _said(
        "limit",
        None if coach.limit is None else f"{coach.limit} client{'' if coach.limit == 1 else 's'}",
    )


def _clients(coach: Coach, rows: Sequence[CaseloadRow], room: int | None) -> Iterator[str]:
    many = f"{len(rows)} client{'' if len(rows) == 1 else 's'}"
    most = "" if coach.limit is None else f" of at most {coach.limit}"
    more = "" if room is None else f", room for {room} more now"
    yield f"Carries {many}{most}{more}"
    for row in rows:
        every = "not planned yet" if row.every is None else often(Wait.parse(row.every))
        state = "" if row.state == "allocated" else f", {row.state}"
        yield f"  {row.journey}"
        yield f"    {every}, since {a_day(row.since.date())}{state}"


def _hours(coach: Coach) -> str:
    if not coach.hours:
        return "the service's"
    hours = {str(day): said for day, said in coach.hours.items()}
    return ", ".join(f"{day[:3].title()} {hours[day]}" for day in WEEKDAYS if day in hours)


def _works(coach: Coach) -> str | None:
    parts = [f"from {a_day(coach.starts)}"] if coach.starts is not None else []
    parts += [f"to {a_day(coach.ends)}, the last day"] if coach.ends is not None else []
    return " ".join(parts) or None


def _said(label: str, what: str | None) -> Iterable[str]:
    if not what:
        return []
    lines = textwrap.wrap(what, WIDTH - _LABEL - 2, break_on_hyphens=False)
    return [
        f"  {label if place == 0 else '':{_LABEL - 2}}  {line}" for place, line in enumerate(lines)
    ]


def _under(indent: int, text: str) -> list[str]:
    space = " " * indent
    return textwrap.wrap(
        text, WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False
    )
