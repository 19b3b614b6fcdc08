"""
The base of every value that crosses a boundary: frozen, strict about unknown fields.

Histories, the journal and payloads are read back years later, so a field that
nobody knows is a mistake to refuse, not to drop.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, compared by content, refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@cache
def _all_fields(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)


def lighten(value: BaseModel) -> None:
    """
    Let a value that is kept for long share its set of given fields with all of its kind.

    Each has a set of its own otherwise, often larger than what it holds; nobody here asks
    which fields were given.
    """
    object.__setattr__(value, "__pydantic_fields_set__", _all_fields(type(value)))


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A point in time. Naive datetimes are refused; other zones become UTC."""
