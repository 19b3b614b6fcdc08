"""
The calendars file: which hours each service is open.

Takes `rules/calendars.yaml`, gives its entries; every mistake is answered at its line.
A day that is left out is closed; hours are written `09:00-17:00`, midnight as `24:00`.
"""

import re
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from alongside.register.pieces import allow, word
from alongside.ruleset.findings import Finding, Findings, Span, did_you_mean
from alongside.ruleset.positions import Mapping, read_tree
from alongside.ruleset.rule_text import read_text

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SUBDIVISIONS = ("ENG", "WLS", "SCT", "NIR")
_KEYS = ("title", "subdivision", "hours")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s?-\s?(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


class CalendarFileError(ValueError):
    """What is wrong in a calendars file, one finding a line of the message."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(finding.one_line for finding in findings))
        self.findings = findings


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
    findings = Findings(str(path))
    entries: list[CalendarEntry | None] = []
    text = read_text(path, findings)
    root = read_tree(text, findings) if text is not None else None
    if isinstance(root, Mapping):
        for name, (written, body) in root.entries.items():
            if isinstance(body, Mapping):
                entries.append(_entry(name, written.span, body, findings))
            else:
                findings.add(
                    body.span, "no-calendar", f"'{name}' is no calendar",
                    "write title, subdivision and hours below it",
                )  # fmt: skip
    elif not findings.all:
        findings.add(Span(), "no-calendar", "there is no calendar here", "begin 'england:'")
    if findings.all:
        raise CalendarFileError(findings.in_order())
    return [entry for entry in entries if entry is not None]


def _entry(name: str, span: Span, body: Mapping, findings: Findings) -> CalendarEntry | None:
    allow(body, _KEYS, findings)
    for key in _KEYS:
        if body.get(key) is None:
            findings.add(span, "key-missing", f"'{name}' has no '{key}'", "add it")
    title, subdivision = word(body, "title", findings), word(body, "subdivision", findings)
    if title and not title.text.strip():
        findings.add(title.span, "no-title", "the title is empty", "write some words")
    if subdivision and subdivision.text not in SUBDIVISIONS:
        problem = f"'{subdivision.text}' has no table of bank holidays"
        advice = did_you_mean(subdivision.text, SUBDIVISIONS)
        findings.add(subdivision.span, "unknown-subdivision", problem, advice)
    hours = _hours(body, findings)
    if title is None or subdivision is None:
        return None
    return CalendarEntry(name, title.text.strip(), subdivision.text, hours)


def _hours(body: Mapping, findings: Findings) -> dict[int, OpenHours]:
    written = body.get("hours")
    if written is None:
        return {}
    hours: dict[int, OpenHours] = {}
    if isinstance(written, Mapping):
        allow(written, WEEKDAYS, findings)
        for weekday, day in enumerate(WEEKDAYS):
            text = word(written, day, findings)
            if text is None:
                continue
            read = _read_hours(text.text)
            if read is None:
                problem = f"'{text.text}' are no hours of a day"
                advice = "write them like '09:00-17:00', the second time later"
                findings.add(text.span, "not-hours", problem, advice)
            else:
                hours[weekday] = read
    if not findings.all and min(hours, default=6) > 4:
        problem = "there are no hours from Monday to Friday"
        advice = "a service needs at least one working day, for example monday: '09:00-17:00'"
        findings.add(written.span, "no-working-day", problem, advice)
    return hours


def _read_hours(text: str) -> OpenHours | None:
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    opens = time(int(found[1]), int(found[2]))
    closes = time(int(found[3]), int(found[4])) if found[3] else time()
    return OpenHours(opens, closes) if found[3] is None or opens < closes else None
