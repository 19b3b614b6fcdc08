"""
Days on which a coach is not there.

`Absence` is one spell of London days; `in_order` puts several in order or says which two
overlap; `back_on` ends one.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Annotated

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from alongside.events import Code
from alongside.model import Frozen


def read_day(said: object) -> date:
    """
    The London day, from a day or from `2026-09-01`.

    :raises ValueError: it is something else, a number among it.
    """
    if isinstance(said, date) and not isinstance(said, datetime):
        return said
    if isinstance(said, str) and len(said) == 10:
        try:
            return date.fromisoformat(said)
        except ValueError:
            pass
    raise ValueError("this is no day; write it as 2026-09-01")


Day = Annotated[date, BeforeValidator(read_day)]


_WRITTEN = re.compile(
    r"([a-z][a-z0-9_-]{0,59}) (\d{4}-\d\d-\d\d) (?:to (\d{4}-\d\d-\d\d)|until further notice)"
)


class Absence(Frozen):
    """
    A spell away, from its first day to its last, both included.

    No `until` means nobody knows yet when the coach comes back. `why` is a word such as
    `holiday`, `sick` or `away`.
    """

    from_: Day = Field(validation_alias=AliasChoices("from_", "from"))
    until: Day | None = None
    why: Code = "away"

    @field_validator("until")
    @classmethod
    def _not_before(cls, until: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("from_")
        if until is not None and first is not None and until < first:
            raise ValueError(f"the absence from {first} ends on {until}, before it begins")
        return until

    def covers(self, day: date) -> bool:
        """Whether the coach is away on this day."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "Absence") -> bool:
        """
        Whether the two can't both be meant: they have a day in common.

        A holiday planned for later stays planned while somebody is sick until nobody knows when.
        """
        first, second = sorted((self, other), key=lambda each: each.from_)
        if first.until is None:
            return second.until is None or second.from_ == first.from_
        return second.from_ <= first.until

    def __str__(self) -> str:
        last = "until further notice" if self.until is None else f"to {self.until}"
        return f"{self.why} {self.from_} {last}"


def read_absence(text: str) -> Absence:
    """
    An absence from `holiday 2026-08-03 to 2026-08-14` or `sick 2026-09-01 until further notice`.

    :raises ValueError: it is written otherwise, or ends before it begins.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            "an absence is not written as `holiday 2026-08-03 to 2026-08-14` or "
            "`sick 2026-09-01 until further notice`"
        )
    why, from_, until = found.groups()
    try:
        return Absence.model_validate({"from": from_, "until": until, "why": why})
    except ValidationError as wrong:
        said = wrong.errors(include_input=False, include_context=False)[0]["msg"]
        raise ValueError(said.removeprefix("Value error, ")) from None


def in_order(absences: Iterable[Absence]) -> tuple[Absence, ...]:
    """
    The absences by their first day.

    :raises ValueError: two of them overlap; the message has their first days.
    """
    sorted_ = tuple(sorted(absences, key=lambda each: each.from_))
    for earlier, later in combinations(sorted_, 2):
        if earlier.overlaps(later):
            raise ValueError(f"the absences from {earlier.from_} and {later.from_} overlap")
    return sorted_


def back_on(absences: Iterable[Absence], day: date) -> tuple[Absence, ...]:
    """
    The absences of a coach who is there again from `day`: the one of that day ends before it.

    One that would have begun on `day` never was.
    """
    kept = []
    for each in absences:
        if not each.covers(day):
            kept.append(each)
        elif each.from_ < day:
            kept.append(each.model_copy(update={"until": day - timedelta(days=1)}))
    return tuple(kept)
