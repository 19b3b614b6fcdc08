"""
The room of coaches as a table of numbers, shaded.

In: how coaches stand in a programme, the weeks. Out: a picture, with what is to be said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from alongside.coached import Coached
from alongside.coaches import Coach
from alongside.coming_room import Room
from alongside.load import often
from alongside.standing import Standing
from console.pictures import Cell, HeatRow, Picture, heat
from console.presenters.coaches import areas_of, clients
from console.spoken import capital

_LAST = timedelta(days=6)


def caps(programme: Coached) -> list[str]:
    """What the programme's rules say of a coach's clients."""
    return [
        f"A coach carries at most {clients(cap.at_most)} "
        + ("in all" if cap.cadence == "any" else f"seen {often(cap.cadence)} or more often")
        for cap in programme.coaching.caseload
    ]


def areas(coaches: Iterable[Coach]) -> dict[str, str]:
    """Every area somebody works in, as a choice."""
    return {"": "Everywhere", **{each: capital(each) for each in areas_of(coaches)}}


def picture(programme: Coached, stood: Sequence[Standing], weeks: Sequence[date]) -> Picture:
    """A row for each coach: their clients, the room now and by the end of each week."""
    first, caps = often(programme.matching.first), programme.coaching.caseload
    return heat(
        "room",
        f"Room for clients who begin with a session {first}",
        "Now, then by the end of each week. Where there are two numbers, the first is with "
        "sessions missed as usual, the second when all goes to plan.",
        ["Clients", "Now", *(_by(week) for week in weeks)],
        [_row(each, weeks) for each in stood],
        label="Coach",
        darkest=next((each.at_most for each in caps if each.cadence == "any"), None),
    )


def _row(each: Standing, weeks: Sequence[date]) -> HeatRow:
    cells = [Cell(None, str(each.load.clients)), Cell(each.room_now)]
    cells += [_cell(each.coming[week]) for week in weeks]
    return HeatRow(each.coach.name, tuple(cells), f"/coaches/{each.coach.id}")


def _cell(room: Room) -> Cell:
    said = None if room.least == room.most else f"{room.least}\u2013{room.most}"
    beside = "" if said is None else f"(from {room.least} to {room.most})"
    return Cell(room.most, said, beside)


def _by(week: date) -> str:
    last = week + _LAST
    return f"{last.day} {last:%b}"


def remarks(stood: Sequence[Standing]) -> list[tuple[str, str, str]]:
    """Who carries too much, who is not there: name, address, what is so."""
    found = []
    for each in stood:
        who = (each.coach.name, f"/coaches/{each.coach.id}")
        found += [(*who, f"carries {bound.words}: {bound.too_many} too many")
                  for bound in each.load.over]  # fmt: skip
        if each.why_not_here is not None:
            found.append((*who, each.why_not_here))
    return found
