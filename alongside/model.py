"""
The base of every value that crosses a boundary: frozen, strict about unknown fields.

Histories, the journal and payloads are read back years later, so a field that
nobody knows is a mistake to refuse, not to drop.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, compared by content, refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A point in time. Naive datetimes are refused; other zones become UTC."""
