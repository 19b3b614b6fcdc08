"""
A peer coach, as the service knows them.

`Coach` says what a client may wish for, when the coach is there, how much they carry. What
is personal is in no repr.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from alongside.coaches.absence import Absence, Day, in_order
from alongside.contact import is_email, is_phone, is_plain
from alongside.events import Code, base
from alongside.model import Frozen

Mode = Literal["home", "phone", "video", "cafe"]
Gender = Literal["female", "male", "other"]
Weekday = base.Weekday
_FORMULA = frozenset("=+-@")
_WRITTEN_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*(?:-|\u2013|to)\s*(\d{1,2}):(\d\d)", re.ASCII)
"""Ways in which people write hours; kept as 09:00-17:00."""
_MOST = 100
"""Of one thing a coach has many of; more is a mistake in a file."""


def _as_hours(said: object) -> object:
    found = _WRITTEN_HOURS.fullmatch(said.strip()) if isinstance(said, str) else None
    return said if found is None else "{:0>2}:{}-{:0>2}:{}".format(*found.groups())


def _in_order(hours: str) -> str:
    opens, closes = hours.split("-")
    if closes <= opens:
        raise ValueError(f"{hours} ends before it begins; write them as 09:00-17:00")
    return hours


def _name(text: str) -> str:
    if not is_plain(text):
        raise ValueError("it holds characters that can't be shown; type it again")
    return _no_formula(unicodedata.normalize("NFC", " ".join(text.split())))


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError("this is no e-mail address")
    return _no_formula(text)


def _phone(text: str) -> str:
    if not is_phone(text):
        raise ValueError("this is no phone number")
    return " ".join(text.split())


def _no_formula(text: str) -> str:
    if text[:1] in _FORMULA:
        raise ValueError("a spreadsheet would take it for a formula; type it again")
    return text


def _stripped(at_most: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=at_most, strip_whitespace=True)


CoachId = Annotated[str, StringConstraints(pattern=r"^k-[a-z0-9]{4,20}$")]
StaffId = Annotated[str, StringConstraints(pattern=r"^s-[a-z0-9][a-z0-9-]{0,39}$")]
HoursOfDay = Annotated[
    str,
    BeforeValidator(_as_hours),
    StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$"),
    AfterValidator(_in_order),
]


class Coach(Frozen):
    """
    A peer coach.

    `programmes` are those they are trained for. No `areas` means everywhere. `limit` is
    the coach's own greatest number of clients, besides the ruleset's caps. `hours` are
    London hours by weekday; none are the service's hours. `hours_a_week` are those a
    sessional coach is paid for. `conditions` are the long-term conditions they live with and
    are glad to share. `starts` is the first day of their work and `ends` the last;
    `supervisor` is a member of staff. All days are London days.
    """

    id: CoachId
    name: Annotated[str, _stripped(100), AfterValidator(_name)] = Field(repr=False)
    programmes: Annotated[tuple[Code, ...], Field(min_length=1, max_length=_MOST)]
    areas: Annotated[tuple[Code, ...], Field(max_length=_MOST)] = ()
    languages: Annotated[tuple[Code, ...], Field(min_length=1, max_length=_MOST)] = ("en",)
    gender: Gender
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    active: bool = True
    hours: dict[Weekday, HoursOfDay] = {}
    limit: Annotated[int, Field(ge=0, le=200)] | None = None
    conditions: tuple[Code, ...] = Field(default=(), repr=False, max_length=_MOST)
    starts: Day | None = None
    ends: Day | None = None
    hours_a_week: Annotated[float, Field(gt=0, le=60, allow_inf_nan=False)] | None = None
    supervisor: StaffId | None = None
    email: Annotated[str, _stripped(254), AfterValidator(_email)] | None = Field(
        default=None, repr=False
    )
    phone: Annotated[str, _stripped(40), AfterValidator(_phone)] | None = Field(
        default=None, repr=False
    )
    absences: tuple[Absence, ...] = Field(default=(), repr=False, max_length=_MOST)

    @field_validator("ends")
    @classmethod
    def _ends_after(cls, ends: date | None, info: ValidationInfo) -> date | None:
        starts = info.data.get("starts")
        if ends is not None and starts is not None and ends < starts:
            raise ValueError(f"the last day, {ends}, is before the first, {starts}")
        return ends

    @field_validator("absences")
    @classmethod
    def _one_at_a_time(cls, absences: tuple[Absence, ...]) -> tuple[Absence, ...]:
        return in_order(absences)

    def here_on(self, day: date) -> bool:
        """Whether the coach works for the service on this London day and is not away."""
        return self.employed_on(day) and self.away_on(day) is None

    def employed_on(self, day: date) -> bool:
        """Whether the coach works for the service on this day, away or not."""
        begun = self.starts is None or self.starts <= day
        return self.active and begun and (self.ends is None or day <= self.ends)

    def away_on(self, day: date) -> Absence | None:
        """The absence this day falls in."""
        return next((each for each in self.absences if each.covers(day)), None)
