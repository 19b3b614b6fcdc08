"""
One fact of the catalogue: what is known about a client under one name.

In: the keys of one entry of `facts.yaml`. Out: a checked, frozen `Fact`; a
pydantic error says which key is wrong.
"""

import math
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from alongside.facts import numbers
from alongside.facts.labels import ChoiceLabels, called, check_labels, value_in_words
from alongside.facts.units import OtherUnit, UnitLabel, folded
from alongside.model import Frozen
from alongside.readings import Choice, FactName
from alongside.spoken import first_large
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
    unit_label: UnitLabel | None = None
    """The unit as people read it, such as kg/m² for kg/m2; none is as files write it."""
    spelled: tuple[str, ...] = ()
    """Other spellings of the same unit, such as UCUM's."""
    low: float | None = None
    high: float | None = None
    whole: bool = False
    units: tuple[OtherUnit, ...] = ()
    current_for: Wait | None = None
    choices: tuple[Choice, ...] = ()
    """The allowed values of a choice; none means that any word is allowed."""
    choice_labels: ChoiceLabels = {}
    """Choices as people read them within a sentence; one without is read as its code."""
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

    @field_validator("choice_labels")
    @classmethod
    def _told_apart(cls, labels: ChoiceLabels, before: ValidationInfo) -> ChoiceLabels:
        return check_labels(before.data.get("choices", ()), labels)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Fact":
        number = self.kind is Kind.NUMBER
        if number and (self.low is None or self.high is None or self.low >= self.high):
            raise ValueError("a number needs low and high, its plausible range, low first")
        if number and not self.unit:
            raise ValueError("a number needs a unit; for a count write what is counted")
        if not number and (
            self.unit
            or self.unit_label
            or self.units
            or self.low is not None
            or self.high is not None
            or self.whole
        ):
            raise ValueError("only a number has a unit, a range or whole")
        if (self.choices or self.choice_labels) and self.kind not in (Kind.CHOICE, Kind.CHOICES):
            raise ValueError("only a choice has choices and their labels")
        unlisted = sorted(set(self.choice_codes) - set(self.choices))
        if unlisted:
            raise ValueError(f"choice_codes speaks of {unlisted[0]!r}, which is not in choices")
        spellings = [
            *self.unit_names,
            *(name for other in self.units for name in other.names()),
        ]
        if len(spellings) != len(set(spellings)):
            raise ValueError("two units of this fact are spelled the same")
        return self

    @property
    def unit_shown(self) -> str:
        """The unit as people read it."""
        return self.unit_label or self.unit

    @property
    def unit_names(self) -> frozenset[str]:
        """Every accepted spelling of the fact's own unit, folded."""
        return frozenset(folded(name) for name in (self.unit, self.unit_shown, *self.spelled))

    @property
    def units_shown(self) -> dict[str, str]:
        """Every unit that is accepted as people read it, by its code; the fact's own first."""
        return {self.unit: self.unit_shown, **{each.unit: each.shown for each in self.units}}

    @property
    def coded(self) -> dict[str, str]:
        """Choices by their labels in small letters: where any word is one, `welsh` is `cy`."""
        return {label.casefold(): choice for choice, label in self.choice_labels.items()}

    @property
    def answers(self) -> dict[str, str]:
        """
        What can be chosen, by its code, as a list of choices shows it; nothing for a number, a
        day, or a choice of which any word is one.

        >>> Fact(name="smoking", label="Smoking", kind="choice", choices=("never", "ex"),
        ...      choice_labels={"ex": "ex-smoker"}, missing="Smoking is not recorded").answers
        {'never': 'Never', 'ex': 'Ex-smoker'}
        """
        if self.kind is Kind.YES_NO:
            return {"yes": "Yes", "no": "No"}
        return {each: self.choice_shown(each) for each in self.choices}

    def choice_shown(self, choice: str) -> str:
        """A choice by its code, as it stands alone."""
        return first_large(called(choice, self.choice_labels))

    def in_words(self, value: object, *, unit: bool = True) -> str:
        """
        `value` as a person reads it, with the unit unless told otherwise.

        >>> fact = Fact(name="bmi", label="BMI", kind="number", unit="kg/m2", unit_label="kg/m²",
        ...             low=10, high=130, missing="BMI is not recorded")
        >>> fact.in_words(29.4)
        '29.4 kg/m²'
        """
        if isinstance(value, float | int) and not isinstance(value, bool):
            shown = self.unit_shown if unit else ""
            return numbers.in_words(value, shown, worked_out=self.derive is not None)
        if self.kind is Kind.DATE:
            return _day(str(value))
        return value_in_words(value, self.choice_labels)

    def beside_label(self, value: object) -> str:
        """`value` in words where the label stands beside it, which may name the unit already."""
        return self.in_words(value, unit=self.unit not in self.label.casefold().split())

    def says(self, value: object, *, unit: bool = True) -> str:
        """
        What is known, as a sentence begins with it: `BMI 29.4 kg/m²`, `Smoking: ex-smoker`.

        >>> Fact(name="on_antipsychotic", label="On an antipsychotic", kind="yes_no",
        ...      missing="It is not recorded").says(True)
        'On an antipsychotic: yes'

        Two numbers never stand side by side: `PHQ-9 item 9: 1 point`, `PHQ-9 item 9 is 1`.
        """
        said = self.beside_label(value) if unit else self.in_words(value, unit=False)
        if self.kind is not Kind.NUMBER:
            return f"{self.label}: {said}"
        if not self.label.split()[-1].isdecimal():
            return f"{self.label} {said}"
        return f"{self.label}: {said}" if unit else f"{self.label} is {said}"


def _day(written: str) -> str:
    """A day as it is said, 2 March 2026; what is none as it is."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} {day:%B %Y}"
