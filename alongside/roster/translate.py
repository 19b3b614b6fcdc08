"""
A row of a file as what it says of one coach.

Bound once to a mapping and a header; then takes rows and returns `CoachRow`, or every reason
why not: a coach is taken in whole or not at all. Reasons hold nothing of the row's content.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

from alongside.coaches import read_absence
from alongside.register.bound import Bound
from alongside.register.fact_reader import CellRefused, Cells, DayReader
from alongside.register.refusals import Refusal
from alongside.register.rows import Row
from alongside.roster.mapping import LISTS, WORDS, RosterMapping
from alongside.ruleset.findings import did_you_mean
from alongside.spreadsheet import bare
from alongside.store import CoachRow

_LONGEST_KEY = 200
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Known:
    """The words a row may use; empty where nothing is known, then any are taken."""

    programmes: Collection[str] = ()
    conditions: Collection[str] = ()

    def of(self, field: str) -> Collection[str]:
        """The words of this field."""
        return {"programmes": self.programmes, "conditions": self.conditions}.get(field, ())


Refuse = Callable[[str, str, str], None]
"""Called with field, reason, sentence."""


class NotTaken(Exception):
    """The row can't be taken in; all that is wrong with it."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("; ".join(each.sentence for each in refusals))
        self.refusals = refusals


class Translator:
    """Rows in, what they say of coaches out; holds nothing between rows."""

    def __init__(self, mapping: RosterMapping, known: Known, header: list[str]) -> None:
        self._mapping = mapping
        self._known = known
        self._key_at = header.index(mapping.who.name)
        self._texts = {name: Bound(rule, header) for name, rule in mapping.texts.items()}
        self._hours = {name: Bound(rule, header) for name, rule in mapping.hours.items()}
        # a last day may be far ahead: it is an agreement, no reading
        self._days = {
            name: DayReader(rule, header, date.max) for name, rule in mapping.days.items()
        }

    def translate(self, row: Row) -> CoachRow:
        """
        What the row says, and of whom.

        :raises NotTaken: with each problem of the row.
        """
        refusals: list[Refusal] = []
        # a file of ours comes back as it left
        row = replace(row, cells=[bare(each) for each in row.cells])

        def refuse(field: str, reason: str, sentence: str) -> None:
            column = self._mapping.column_of(field)
            refusals.append(Refusal(row.number, row.line, reason, sentence, column))

        key = row.cells[self._key_at].strip()
        if not key:
            refuse("id", "no_key", f"'{self._mapping.who.name}' is empty, so the row has no key")
        elif len(key) > _LONGEST_KEY:
            refuse("id", "long_key", f"'{self._mapping.who.name}' is far too long")
        fields: dict[str, object] = {
            name: self._field(name, bound, row.cells) for name, bound in self._texts.items()
        }
        for name in ("programmes", "conditions"):
            self._hold_against_known(name, fields.get(name), refuse)
        if "absences" in fields:
            self._absences(fields, refuse)
        for name, day in self._days.items():
            try:
                fields[name] = self._day(day, row.cells)
            except CellRefused as refused:
                refuse(name, refused.reason, refused.sentence)
        if self._hours:
            fields["hours"] = {
                day: said
                for day, bound in self._hours.items()
                if (said := self._joined(bound, row.cells))
            }
        if refusals:
            raise NotTaken(refusals)
        if self._mapping.key is None:
            return CoachRow(fields, coach_id=key)
        return CoachRow(fields, source=self._mapping.source, source_key=key)

    def _field(self, name: str, bound: Bound, cells: Cells) -> object:
        if name in LISTS:
            said = [each for each in bound.words(cells) if each not in self._mapping.missing]
            words = [each if name == "absences" else each.lower() for each in said]
            return tuple(dict.fromkeys(words)) or (("en",) if name == "languages" else ())
        text = self._joined(bound, cells)
        if name == "active":
            word = text.lower()
            return True if word in _YES else False if word in _NO else text
        if name in WORDS:
            return text.lower()
        return text if text or name == "name" else None

    def _joined(self, bound: Bound, cells: Cells) -> str:
        parts = [each for each in bound.cells(cells) if each not in self._mapping.missing]
        return " ".join(" ".join(parts).split())

    def _day(self, day: DayReader, cells: Cells) -> date | None:
        try:
            return day.read(cells)
        except CellRefused as refused:
            if refused.reason == "no_day":
                return None
            raise

    def _hold_against_known(self, field: str, said: object, refuse: Refuse) -> None:
        """A word nobody else spells so would match nothing, and nobody would see why."""
        known = self._known.of(field)
        for word in said if isinstance(said, tuple) and known else ():
            if word not in known:
                singular = {"programmes": "programme", "conditions": "long-term condition"}[field]
                advice = did_you_mean(word, known, f"a {singular}")
                says = f"'{word[:60]}' is no {singular} that is known here; {advice}"
                refuse(field, f"unknown_{field}", says)

    def _absences(self, fields: dict[str, object], refuse: Refuse) -> None:
        said = fields["absences"]
        try:
            fields["absences"] = tuple(map(read_absence, said if isinstance(said, tuple) else ()))
        except ValueError as wrong:
            refuse("absences", "bad_absences", str(wrong))
