"""
Who a client is: the details that are encrypted wherever they are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from alongside.model import Frozen
from alongside.readings import Reading

Detail = Annotated[str, StringConstraints(max_length=400)] | None
ChannelName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Person(Frozen):
    """Personal details. Their `repr` shows none of them, so that no log can."""

    name: Detail = Field(default=None, repr=False)
    nhs_number: Annotated[str, StringConstraints(pattern=r"^\d{10}$")] | None = Field(
        default=None, repr=False
    )
    phone: Detail = Field(default=None, repr=False)
    email: Detail = Field(default=None, repr=False)
    address: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None, repr=False
    )
    gp_practice: Detail = Field(default=None, repr=False)
    """The name of the client's GP practice; the next two are how it is written to."""
    gp_email: Detail = Field(default=None, repr=False)
    gp_address: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None, repr=False
    )

    def __str__(self) -> str:
        return "<a person>"


class Client(Frozen):
    """A client: the person, and how and in which language to reach them."""

    client_id: str
    person: Person
    channels: tuple[ChannelName, ...] = ()
    """The channels the client accepts, the preferred one first."""
    language: Language = "en"
    do_not_contact: bool = False


class ContactChange(Frozen):
    """
    New contact details. Only what is given changes; given as None it is taken away.

    `do_not_contact` and the like cannot be taken away, only changed.
    """

    name: Detail = Field(default=None, repr=False)
    nhs_number: Annotated[str, StringConstraints(pattern=r"^\d{10}$")] | None = Field(
        default=None, repr=False
    )
    phone: Detail = Field(default=None, repr=False)
    email: Detail = Field(default=None, repr=False)
    address: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None, repr=False
    )
    gp_practice: Detail = Field(default=None, repr=False)
    """The name of the client's GP practice; the next two are how it is written to."""
    gp_email: Detail = Field(default=None, repr=False)
    gp_address: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None, repr=False
    )
    channels: tuple[ChannelName, ...] = ()
    language: Language = "en"
    do_not_contact: bool = False

    def person_fields(self) -> dict[str, Any]:
        """The personal details given."""
        given = self.model_fields_set & set(Person.model_fields)
        return {name: getattr(self, name) for name in given}


@dataclass(frozen=True, slots=True)
class NewClient:
    """
    One row of a register: whose it is by the practice's own key, and what it says.

    None says nothing: what is known already stays.
    """

    source: str
    """The register the row is from, such as a practice's code."""
    source_key: str
    """The row's own key in that register; kept only as a keyed hash."""
    person: Person
    readings: Sequence[Reading] = ()
    source_row: int | None = None
    channels: tuple[str, ...] | None = None
    language: str | None = None
    do_not_contact: bool | None = None


class Added(StrEnum):
    """What became of a register's row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    """Its key and its NHS number belong to two different clients; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class AddedRow:
    """The client a row belongs to, if it was not refused."""

    state: Added
    client_id: str | None


@dataclass(frozen=True, slots=True)
class AddedPage:
    """
    The rows of one page in their order, and how many readings were new.

    `journeys` is how many open ones are to be told of them.
    """

    rows: tuple[AddedRow, ...]
    readings: int
    journeys: int = 0
