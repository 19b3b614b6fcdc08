"""
How long a rule waits: `10 minutes`, `3 days`, `10 working days`, `18 months`.

A wait is an amount and a unit, never a number of seconds: a day is a London
day and a month is a calendar month. `alongside.calendar` turns it into a moment.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import ModelWrapValidatorHandler, model_serializer, model_validator
from pydantic_core import PydanticSerializationUnexpectedValue

from alongside.model import Frozen


class Unit(StrEnum):
    """The units a rule may wait in; working days skip weekends and bank holidays."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"


_WRITTEN = re.compile(r"(\d{1,4}) (minute|hour|day|working day|week|month)s?")


class Wait(Frozen):
    """A span written as in a rule file; serialised in the same words."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Wait":
        """
        Read `6 weeks` and the like.

        :raises ValueError: the text is no wait; the message says what one looks like.
        """
        return _parsed(text)

    @model_validator(mode="wrap")
    @classmethod
    def _from_words(cls, value: Any, handler: ModelWrapValidatorHandler["Wait"]) -> "Wait":
        return cls.parse(value) if isinstance(value, str) else handler(value)

    @model_serializer
    def _in_words(self) -> str:
        if not isinstance(self, Wait):
            # Pydantic offers a union's other members here too: 160.0 would become "160.0".
            raise PydanticSerializationUnexpectedValue
        return str(self)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value}{'' if self.amount == 1 else 's'}"


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Wait:
    """Kept: every turn of a journey carries the same few waits."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"{text!r} is not a length of time; write a whole number and minutes, hours, "
            "days, working days, weeks or months, for example '10 working days'"
        )
    return Wait(amount=int(found[1]), unit=Unit(found[2]))
