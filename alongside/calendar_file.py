"""
The calendars file: which hours each service is open.

Takes `rules/calendars.yaml`, gives its entries; every mistake is answered at its line.
A day that is left out is closed; hours are written `09:00-17:00`, midnight as `24:00`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from alongside.yaml_file import FileProblem, Written, read_yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUBDIVISIONS = ("ENG", "WLS", "SCT", "NIR")
_KEYS = ("title", "subdivision", "hours")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s?-\s?(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


class CalendarFileError(FileProblem):
    """What is wrong in a calendars file."""


@dataclass(frozen=True)
class OpenHours:
    """One day's hours in London time; `closes` is the first closed minute, 00:00 is midnight."""

    opens: time
    closes: time


@dataclass(frozen=True)
class CalendarEntry:
    """One calendar as the file has it; `hours` goes by weekday, Monday is 0."""

    id: str
    title: str
    subdivision: str
    hours: dict[int, OpenHours]


def read_calendars(path: Path) -> list[CalendarEntry]:
    """
    Every calendar of the file.

    :raises CalendarFileError: with all problems, each with its line and what to do.
    """
    try:
        root = read_yaml(path)
    except FileProblem as error:
        raise CalendarFileError(list(error.problems)) from None
    problems: list[str] = []

    def say(at: Written, problem: str) -> None:
        problems.append(f"{path}:{at.line}: {problem}")

    entries: list[CalendarEntry] = []
    if not root.keys:
        say(root, "no calendar here; write 'england:' with title, subdivision and hours below it")
    for name, body in (root.keys or {}).items():
        found = len(problems)
        if body.keys is None:
            say(body, f"calendar {name!r} needs title, subdivision and hours below it")
            continue
        for key, value in body.keys.items():
            if key not in _KEYS:
                say(value, f"{key!r} is not known in a calendar; known are {', '.join(_KEYS)}")
        for key in _KEYS:
            if key not in body.keys:
                say(body, f"calendar {name!r} has no {key!r}; add it")
        if len(problems) > found:
            continue
        title, subdivision = body.keys["title"], body.keys["subdivision"]
        if not title.text:
            say(title, "the title must be some words")
        if subdivision.text not in SUBDIVISIONS:
            say(subdivision, f"the subdivision must be one of {', '.join(SUBDIVISIONS)}")
        hours = _hours(body.keys["hours"], say)
        if len(problems) == found:
            entries.append(CalendarEntry(name, title.text or "", subdivision.text or "", hours))
    if problems:
        raise CalendarFileError(problems)
    return entries


def _hours(written: Written, say: Callable[[Written, str], None]) -> dict[int, OpenHours]:
    hours: dict[int, OpenHours] = {}
    for day, value in (written.keys or {}).items():
        if day not in WEEKDAYS:
            say(value, f"{day!r} is not a day; write one of {', '.join(WEEKDAYS)}")
        elif (read := _read_hours(value.text or "")) is None:
            say(value, f"hours of {day} must look like '09:00-17:00', the second time later")
        else:
            hours[WEEKDAYS.index(day)] = read
    if not any(WEEKDAYS.index(day) < 5 for day in written.keys or {} if day in WEEKDAYS):
        say(written, "a service needs hours on at least one day from Monday to Friday")
    return hours


def _read_hours(text: str) -> OpenHours | None:
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    opens = time(int(found[1]), int(found[2]))
    closes = time(int(found[3]), int(found[4])) if found[3] else time()
    return OpenHours(opens, closes) if found[3] is None or opens < closes else None
