"""
How a number in another unit becomes one in the catalogue's unit.

In: a number and a conversion. Out: a 64-bit float. Worked in decimals, so that
1.10 m is 110 cm exactly; never guesses which unit was meant.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from alongside.model import Frozen

UnitLabel = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


def folded(unit: str) -> str:
    """A unit's spelling with case, spaces and the superscript two set aside."""
    return "".join(unit.split()).casefold().replace("²", "2")


class OtherUnit(Frozen):
    """
    A unit that is accepted and converted: (number - subtract) x multiply / divide.

    `decimals` rounds the result half up, as a laboratory would report it.
    """

    unit: str = Field(min_length=1, max_length=40)
    unit_label: UnitLabel | None = None
    """The unit as people read it, such as µmol/L for umol/L; none is as files write it."""
    spelled: tuple[str, ...] = ()
    subtract: Decimal = Decimal(0)
    multiply: Decimal = Decimal(1)
    divide: Decimal = Decimal(1)
    decimals: int | None = Field(default=None, ge=0, le=6)

    @model_validator(mode="after")
    def _can_be_worked_out(self) -> "OtherUnit":
        if not self.multiply or not self.divide:
            raise ValueError("a conversion cannot multiply or divide by zero")
        return self

    def convert(self, number: float) -> float:
        """
        `number` of this unit, in the catalogue's unit.

        >>> hba1c_percent = OtherUnit(
        ...     unit="%", subtract=Decimal("2.152"), divide=Decimal("0.09148"), decimals=0
        ... )
        >>> hba1c_percent.convert(6.5)
        48.0
        """
        exact = (Decimal(repr(number)) - self.subtract) * self.multiply / self.divide
        if self.decimals is not None:
            exact = exact.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)
        return float(exact)

    @property
    def shown(self) -> str:
        """The unit as people read it."""
        return self.unit_label or self.unit

    def names(self) -> frozenset[str]:
        """Every accepted spelling, folded."""
        return frozenset(folded(name) for name in (self.unit, self.shown, *self.spelled))
