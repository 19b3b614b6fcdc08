"""
One fact of the catalogue: what is known about a client under one name.

In: the keys of one entry of `facts.yaml`. Out: a checked, frozen `Fact`; a
pydantic error says which key is wrong.
"""

import math
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from alongside.facts.units import OtherUnit, folded
from alongside.model import Frozen
from alongside.readings import Choice, FactName
from alongside.wait import Unit, Wait

Label = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9-]{2,17}$")]
WHOLE_DAYS = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH})
"""Units that suit a reading, which has a day and no hour."""


class Kind(StrEnum):
    """What sort of value a fact has; a date is kept as ISO text."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"


class Scope(StrEnum):
    """Whose fact it is: the client's, the journey's own, or a coach's beside this client."""

    CLIENT = "client"
    JOURNEY = "journey"
    COACH = "coach"


class Codes(Frozen):
    """The codes a fact is read from in records."""

    snomed: tuple[Code, ...] = ()
    loinc: tuple[Code, ...] = ()


class Derivation(StrEnum):
    """Ways to work out a fact from others; each is code, never a formula in a file."""

    BODY_MASS_INDEX = "body_mass_index"


class Fact(Frozen):
    """
    One typed thing that may be known.

    `current_for` is how long a reading stands; None is always. `missing` is the
    sentence said when it is not known. `flips: no` keeps it out of "what would change this".
    """

    name: FactName
    label: Label
    kind: Kind
    unit: Annotated[str, StringConstraints(max_length=40)] = ""
    spelled: tuple[str, ...] = ()
    """Other spellings of the same unit, such as UCUM's."""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    units: tuple[OtherUnit, ...] = ()
    current_for: Wait | None = None
    choices: tuple[Choice, ...] = ()
    """The allowed values of a choice; none means that any word is allowed."""
    codes: Codes = Codes()
    choice_codes: dict[str, Codes] = {}
    derive: Derivation | None = None
    contradiction: float | None = Field(default=None, gt=0)
    """How far a recorded value may be from the derived one before it is a warning."""
    flips: bool = True
    missing: Label
    scope: Scope = Scope.CLIENT

    @field_validator("name")
    @classmethod
    def _not_a_date_column(cls, name: str) -> str:
        if name.endswith("__on"):
            raise ValueError("a name must not end in __on: a register's dates are called that")
        return name

    @field_validator("low", "high", "contradiction")
    @classmethod
    def _finite(cls, bound: float | None) -> float | None:
        if bound is not None and not math.isfinite(bound):
            raise ValueError("write a finite number")
        return bound

    @field_validator("current_for")
    @classmethod
    def _in_days(cls, wait: Wait | None) -> Wait | None:
        if wait is not None and (wait.unit not in WHOLE_DAYS or wait.amount == 0):
            raise ValueError("a reading has a day, no hour: write days, weeks or months, above 0")
        return wait

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Fact":
        number = self.kind is Kind.NUMBER
        if number and (self.low is None or self.high is None or self.low >= self.high):
            raise ValueError("a number needs low and high, its plausible range, low first")
        if number and not self.unit:
            raise ValueError("a number needs a unit; for a count write what is counted")
        if not number and (
            self.unit or self.units or self.low is not None or self.high is not None or self.whole
        ):
            raise ValueError("only a number has a unit, a range or whole")
        if self.choices and self.kind not in (Kind.CHOICE, Kind.CHOICES):
            raise ValueError("only a choice has choices")
        unlisted = sorted(set(self.choice_codes) - set(self.choices))
        if unlisted:
            raise ValueError(f"choice_codes speaks of {unlisted[0]!r}, which is not in choices")
        spellings = [
            *{folded(name) for name in (self.unit, *self.spelled)},
            *(name for other in self.units for name in other.names()),
        ]
        if len(spellings) != len(set(spellings)):
            raise ValueError("two units of this fact are spelled the same")
        return self

    def in_words(self, value: object, *, unit: bool = True) -> str:
        """
        `value` as a person reads it, with the unit unless told otherwise.

        >>> fact = Fact(name="bmi", label="BMI", kind="number", unit="kg/m2", low=10, high=130,
        ...             missing="BMI is not recorded")
        >>> fact.in_words(29.4)
        '29.4 kg/m2'
        >>> Fact(name="phq9", label="PHQ-9", kind="number", unit="points", low=0, high=27,
        ...      missing="PHQ-9 is not recorded").in_words(1)
        '1 point'
        """
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float | int):
            number = format(_short(value) if self.derive else value, ".15g")
            return f"{number} {_one_of(self.unit, number)}" if unit and self.unit else number
        if isinstance(value, tuple | list | frozenset):
            return ", ".join(str(each).replace("_", " ") for each in value) or "none"
        return str(value).replace("_", " ")


def _one_of(unit: str, number: str) -> str:
    """The unit behind this number: `points`, but `1 point`; `units a week`, `1 unit a week`."""
    counted, space, rest = unit.partition(" ")
    return f"{counted.removesuffix('s')}{space}{rest}" if number == "1" else unit


def _short(value: float) -> float:
    """A worked-out number to one decimal, or to as many as it needs not to look whole."""
    if value == round(value, 2):
        return value
    return next((near for n in (1, 3) if (near := round(value, n)) != round(value)), value)
