"""
What a mapping file says of a file of coaches: which column is which field.

Plain values with the place each was written. `mapping_file` builds it from YAML, `own_columns`
from the header of our own export; `translate` uses it.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import get_args

from alongside.coaches import Weekday
from alongside.register.encoding import Encoding
from alongside.register.mapping import ColumnName, ReadOn, TextRule

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
LISTS = ("programmes", "areas", "languages", "modes", "conditions", "absences")
"""Fields of which a coach has several; a cell holds them between separators."""
WORDS = ("gender", "active", *LISTS)
"""Fields whose cells are words, compared without capitals."""
DAYS = ("starts", "ends")
TEXTS = ("name", *WORDS, "limit", "hours_a_week", "supervisor", "email", "phone")
BETWEEN = ";"
"""What stands between several in one cell, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class RosterMapping:
    """
    A whole mapping file. `path` is as it was given, for findings.

    Either `key` names the column of the source's own key, or `id` that of the coach's id here.
    """

    path: str
    source: str
    key: ColumnName | None
    id: ColumnName | None = None
    encoding: Encoding = "utf-8"
    delimiter: str = ","
    missing: frozenset[str] = frozenset({""})
    texts: Map[str, TextRule] = field(default_factory=dict)
    days: Map[str, ReadOn] = field(default_factory=dict)
    hours: Map[str, TextRule] = field(default_factory=dict)

    @property
    def who(self) -> ColumnName:
        """The column that says whom a row is about."""
        column = self.key or self.id
        assert column is not None, "a mapping has one or the other"
        return column

    def columns(self) -> tuple[ColumnName, ...]:
        """Every column the mapping names, in the order of the file."""
        named = [self.who]
        named += [rule.column for rule in self.days.values() if rule.column is not None]
        for text in (*self.texts.values(), *self.hours.values()):
            named += text.columns
        return tuple(sorted(named, key=lambda column: (column.span.line, column.span.column)))

    def column_of(self, field: str) -> str:
        """The first column a field is read from; empty if it is from none."""
        if field == "id":
            return self.who.name
        if field in self.days:
            column = self.days[field].column
            return "" if column is None else column.name
        hours = self.hours if field == "hours" else {field: self.hours.get(field)}
        rules = [*hours.values(), self.texts.get(field)]
        return next((rule.columns[0].name for rule in rules if rule and rule.columns), "")
