"""
What a mapping file says: which column of a practice's export is which fact or detail.

Plain values with the place each was written, so that a column the export lacks is answered
at its line. `mapping_file` builds it; `translate` uses it.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date

from alongside.readings import Value
from alongside.register.encoding import Encoding
from alongside.ruleset.findings import Span

PERSONAL = (
    "name", "nhs_number", "phone", "email", "address", "gp_practice", "gp_email", "gp_address",
)  # fmt: skip
"""The details of a person a mapping may name columns for; all are encrypted at rest."""


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A column of the export, by its header, where the mapping names it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ReadOn:
    """The day of a reading: in a column with a format, or one fixed day for the file."""

    column: ColumnName | None = None
    format: str = "%Y-%m-%d"
    written: str = "YYYY-MM-DD"
    fixed: date | None = None


@dataclass(frozen=True, slots=True)
class FactRule:
    """
    How one fact is read.

    `always` needs no column. `values` are cells with a meaning of their own, in lower case;
    None is no reading. Cells not among them are read as they stand, refused (`only_listed`) or
    left out (`others_missing`). `present` and `empty` are what a full and an empty cell mean,
    the latter only where each `guard` column holds its text. `separator` splits a cell into
    several choices.
    """

    fact: str
    span: Span
    column: ColumnName | None = None
    unit: str | None = None
    values: Map[str, Value | None] = field(default_factory=dict)
    only_listed: bool = False
    others_missing: bool = False
    always: Value | None = None
    present: Value | None = None
    empty: Value | None = None
    guard: tuple[tuple[ColumnName, str], ...] = ()
    separator: str | None = None
    on: ReadOn | None = None


@dataclass(frozen=True, slots=True)
class TextRule:
    """How one detail is read: from columns joined, through `values`, or `always` the same."""

    span: Span
    columns: tuple[ColumnName, ...] = ()
    values: Map[str, str] = field(default_factory=dict)
    always: str | None = None
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """A whole mapping file. `path` is as it was given, for findings."""

    path: str
    source: str
    key: ColumnName
    encoding: Encoding = "utf-8"
    delimiter: str = ","
    missing: frozenset[str] = frozenset({""})
    readings_on: ReadOn | None = None
    facts: tuple[FactRule, ...] = ()
    person: Map[str, TextRule] = field(default_factory=dict)
    channels: TextRule | None = None
    language: TextRule | None = None
    do_not_contact: TextRule | None = None

    def columns(self) -> tuple[ColumnName, ...]:
        """Every column the mapping names, in the order of the file."""
        named = [self.key]
        dates = [self.readings_on, *(rule.on for rule in self.facts)]
        named += [on.column for on in dates if on is not None and on.column is not None]
        for rule in self.facts:
            named += [rule.column] if rule.column is not None else []
            named += [column for column, _ in rule.guard]
        texts = [*self.person.values(), self.channels, self.language, self.do_not_contact]
        for text in texts:
            named += text.columns if text is not None else ()
        return tuple(sorted(named, key=lambda column: (column.span.line, column.span.column)))
