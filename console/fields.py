"""
Fields that people fill in piece by piece: a day in three boxes, a time of day.

In: what was typed. Out: a date or a time; or what is wrong with it, with what was typed kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import Field, StringField

PIECES = ("day", "month", "year")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
_LONGEST = 20
"""More was pasted, not typed; no more of it is kept."""
_CENTURY = 2000


class DayField(Field):
    """A day in three boxes: `<name>-day`, `<name>-month`, `<name>-year`. Empty is None."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the boxes, or show the day that is known."""
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        self.typed = _boxes(self.data)
        self.raw_data = [] if self.data is None else [self.data]
        if formdata is None or not any(f"{self.name}-{each}" in formdata for each in PIECES):
            return
        self.typed = {each: _one(formdata.getlist(f"{self.name}-{each}")) for each in PIECES}
        self.raw_data = [each for each in self.typed.values() if each]
        self.data = None
        if self.raw_data:
            try:
                self.data = _day(self.label.text, self.typed)
            except ValueError as wrong:
                self.process_errors = [str(wrong)]

    @property
    def first_id(self) -> str:
        """Where an error summary leads: the first box."""
        return f"{self.id}-day"

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """Each box as the design system lays it out."""
        return [
            {
                "name": f"{self.name}-{each}",
                "id": f"{self.id}-{each}",
                "label": each.capitalize(),
                "value": self.typed[each],
                "width": "4" if each == "year" else "2",
            }
            for each in PIECES
        ]


class ClockField(StringField):
    """A time of day as people write it: 14:30, 9.15, 2pm. `clock` is None where it is empty."""

    clock: time | None = None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed; it stays as it was typed in `data`."""
        self.data = _one(valuelist)
        self.clock = _clock(self.data) if self.data else None

    def process_data(self, value: Any) -> None:
        """Show the time that is known."""
        self.clock = value if isinstance(value, time) else None
        self.data = f"{value:%H:%M}" if isinstance(value, time) else None


def _boxes(day: date | None) -> dict[str, str]:
    if day is None:
        return dict.fromkeys(PIECES, "")
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _one(values: Sequence[Any]) -> str:
    said = values[0] if values else ""
    return said.strip()[:_LONGEST] if isinstance(said, str) else ""


def _day(label: str, typed: dict[str, str]) -> date:
    label = label.removesuffix(" (optional)")
    missing = [each for each in PIECES if not typed[each]]
    if missing:
        raise ValueError(f"{label} must include a {' and a '.join(missing)}")
    month = _month(typed["month"])
    numbers = [typed["day"], str(month or ""), typed["year"]]
    if not all(each.isascii() and each.isdigit() for each in numbers):
        raise ValueError(f"{label} must be a real day, such as 27 3 2026")
    if len(typed["year"]) not in (2, 4):
        raise ValueError(f"{label} must have a year of four digits")
    year = int(typed["year"])
    try:
        return date(
            year + _CENTURY if len(typed["year"]) == 2 else year, int(numbers[1]), int(numbers[0])
        )
    except (OverflowError, ValueError):
        raise ValueError(
            f"{label} must be a real day: there is none such in the calendar"
        ) from None


def _month(said: str) -> int | None:
    """A month by its number or its name, as people write it."""
    if said.isascii() and said.isdigit():
        return int(said)
    named = [
        number
        for number, name in enumerate(_MONTHS, 1)
        if len(said) >= 3 and name.startswith(said.lower())
    ]
    return named[0] if len(named) == 1 else None


def _clock(said: str) -> time:
    found = _CLOCK.fullmatch(said)
    if found is None:
        raise ValueError("Write the time as 14:30")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("Write the time as 14:30, or as 2:30pm")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    if hour > 23 or minute > 59:
        raise ValueError("There is no such time: write it as 14:30")
    if not half and found[2] is None:
        raise ValueError("Write the time with its minutes, as 14:00")
    return time(hour, minute)
