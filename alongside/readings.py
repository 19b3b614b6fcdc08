"""
A reading: one fact about one client, with its day and where it came from.

Values are in the catalogue's unit already; `alongside.facts` converts at the door.
"""

import math
from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat, StringConstraints, field_validator

from alongside.model import Frozen

FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Choice = Annotated[str, StringConstraints(max_length=100)]
MOST_CHOICES = 40
Choices = Annotated[tuple[Choice, ...], Field(max_length=MOST_CHOICES)]
Value = Annotated[StrictBool | StrictFloat | Choice | Choices, Field(union_mode="left_to_right")]
"""yes/no, a number in the catalogue's unit, a choice, or several choices."""


class Reading(Frozen):
    """
    `systolic_bp` 148.0 on 2026-03-02 from `gp-extract`.

    `on` is the London day it was taken. NaN and infinities are refused.
    """

    fact: FactName
    value: Value
    on: date
    source: Annotated[str, StringConstraints(max_length=60)] = "staff"

    @field_validator("value", mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            if not math.isfinite(value):
                raise ValueError("a reading must be a finite number")
            return float(value)
        return tuple(value) if isinstance(value, list) else value
