"""
What is kept of a ruleset's versions, as values. Moments are UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

How = Literal["first", "folder", "published", "rolled_back"]
"""How a version came into force: the first one, followed from the folder, or by a person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version that was published, and by whom first."""

    digest: str
    programme: str
    who: str
    why: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Pointed:
    """The moment a version came into force; a later one of the programme ends its time."""

    number: int
    programme: str
    digest: str
    who: str
    why: str
    how: How
    since: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody answers for the local defaults of a version."""

    digest: str
    programme: str
    who: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A rule file as somebody wrote it, comments included, and the examples beside it."""

    text: str
    examples: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Rules somebody is writing. `based_on` is the version that was in force when they began.

    `saved` counts how often it was kept. `test_result` is what its examples came to, `tested`
    names the text that was tested.
    """

    programme: str
    colleague_id: str
    based_on: str | None
    written: Written
    saved: int
    at: datetime
    tested: str | None = None
    test_result: str | None = None
