"""
Coaches in a list: who they are in a line, which of them were asked for.

In: the roster, the rules, the London day. Out: a page of lines with words and tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.coached import Coached, room_now
from alongside.coaches import Coach, a_day
from alongside.names import words_of
from alongside.standing import presence
from alongside.store import CaseloadRow
from console.spoken import capital

SHOWN: dict[str, tuple[str, Callable[[Coach, date], bool]]] = {
    "working": ("Everyone who works here", lambda coach, day: presence(coach, day) != "left"),
    "here": ("Here today", lambda coach, day: presence(coach, day) == "here"),
    "away": ("Away today", lambda coach, day: presence(coach, day) == "away"),
    "leaving": (
        "Their last day is known",
        lambda coach, day: coach.ends is not None and coach.ends >= day,
    ),
    "to-come": ("Not begun yet", lambda coach, day: presence(coach, day) == "to come"),
    "left": ("Left, or not active", lambda coach, day: presence(coach, day) == "left"),
}
"""What may be asked of the list, by its code."""


@dataclass(frozen=True)
class Asked:
    """What the list was asked for; empty is not asked."""

    programme: str = ""
    area: str = ""
    shown: str = "working"
    name: str = ""

    def means(self, coach: Coach, day: date) -> bool:
        """Whether this coach is meant."""
        known = SHOWN.get(self.shown, SHOWN["working"])[1]
        return (
            known(coach, day)
            and (not self.programme or self.programme in coach.programmes)
            and (not self.area or not coach.areas or self.area in coach.areas)
            and (not self.name or _named(coach, self.name))
        )


@dataclass(frozen=True)
class Tag:
    """A word in a coloured box."""

    text: str
    colour: str


@dataclass(frozen=True)
class Line:
    """A coach in a list; `room` is empty where no rules say."""

    name: str
    href: str
    state: Tag
    clients: str
    room: str
    areas: str
    programmes: tuple[str, ...]


def state_of(coach: Coach, day: date) -> Tag:
    """Whether they are there on this day, in a tag."""
    absence = coach.away_on(day)
    if not coach.active:
        return Tag("Not active", "grey")
    if coach.starts is not None and day < coach.starts:
        return Tag(f"Begins {a_day(coach.starts)}", "blue")
    if coach.ends is not None and coach.ends < day:
        return Tag(f"Left {a_day(coach.ends)}", "grey")
    if absence is not None:
        until = "Away" if absence.until is None else f"Away until {a_day(absence.until)}"
        return Tag(until, "yellow")
    if coach.ends is not None:
        return Tag(f"Leaves {a_day(coach.ends)}", "orange")
    return Tag("Here", "green")


def lines(
    coaches: Sequence[Coach],
    carried: Mapping[str, Sequence[CaseloadRow]],
    known: Mapping[str, Coached],
    day: date,
) -> list[Line]:
    """A line for each of these coaches."""
    return [
        Line(
            name=each.name,
            href=f"/coaches/{each.id}",
            state=state_of(each, day),
            clients=of_limit(len(carried.get(each.id, ())), each.limit),
            room=_number(room_now(each, carried.get(each.id, ()), known.values(), day)),
            areas=", ".join(map(capital, each.areas)) or "Everywhere",
            programmes=tuple(title(known, name) for name in each.programmes),
        )
        for each in coaches
    ]


@dataclass(frozen=True)
class Choice:
    """One of what may be asked for."""

    value: str
    text: str
    selected: bool


def filters(
    asked: Asked, known: Mapping[str, Coached], everyone: Iterable[Coach]
) -> dict[str, list[Choice]]:
    """What may be asked of the list, by field."""
    programmes = {"": "Every programme", **{name: each.title for name, each in known.items()}}
    areas = {"": "Everywhere", **{each: capital(each) for each in areas_of(everyone)}}
    shown = {code: says for code, (says, _) in SHOWN.items()}
    return {
        "shown": choices(shown, asked.shown if asked.shown in SHOWN else "working"),
        "programme": choices(programmes, asked.programme),
        "area": choices(areas, asked.area),
    }


def choices(of: Mapping[str, str], chosen: str) -> list[Choice]:
    """What may be chosen, by its code."""
    return [Choice(value, text, value == chosen) for value, text in of.items()]


def title(known: Mapping[str, Coached], programme: str) -> str:
    """A programme as its rules call it; its code in words where they say nothing."""
    return known[programme].title if programme in known else capital(programme)


def of_limit(many: int, limit: int | None) -> str:
    """How many clients, of how many at most."""
    return str(many) if limit is None else f"{many} of {limit}"


def clients(many: int) -> str:
    """So many clients, in words."""
    return f"{many:,} client{'' if many == 1 else 's'}"


def areas_of(coaches: Iterable[Coach]) -> list[str]:
    """Every area somebody works in."""
    return sorted({area for coach in coaches for area in coach.areas})


def _number(room: int | None) -> str:
    return "" if room is None else str(room)


def _named(coach: Coach, said: str) -> bool:
    asked = words_of(said)
    theirs = words_of(coach.name)
    return all(any(each.startswith(word) for each in theirs) for word in asked)
