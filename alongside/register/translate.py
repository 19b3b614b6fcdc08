"""
A row of an export as one client's details and readings.

Bound once to a mapping, a catalogue and a header; then takes rows and returns `NewClient`
with what was refused of the row. Raises `RowRefused` for a row nobody can be sure about.
"""

from datetime import date

from alongside.facts import Catalogue
from alongside.readings import Reading, Value
from alongside.register.details import Details
from alongside.register.fact_reader import CellRefused, DayReader, fact_reader
from alongside.register.mapping import RegisterMapping
from alongside.register.refusals import Refusal, RowRefused
from alongside.register.rows import Row
from alongside.store.people import NewClient, Person

_LONGEST_KEY = 200
_REMEMBERED = 5000
"""Readings of one fact kept to be used again: they are frozen, and values and days repeat."""


class Translator:
    """Rows in, clients with readings out; holds nothing between rows but remembered cells."""

    def __init__(
        self,
        mapping: RegisterMapping,
        catalogue: Catalogue,
        header: list[str],
        today: date,
        *,
        allow_test_numbers: bool,
    ) -> None:
        self._source = mapping.source
        self._key_column = mapping.key.name
        self._key_at = header.index(mapping.key.name)
        self._details = Details(mapping, header, allow_test_numbers=allow_test_numbers)
        whole = mapping.readings_on
        default = None if whole is None else DayReader(whole, header, today)
        self._facts = []
        for rule in mapping.facts:
            day = default if rule.on is None else DayReader(rule.on, header, today)
            if day is not None:
                column = "" if rule.column is None else rule.column.name
                reader = fact_reader(rule, catalogue, header, mapping.missing)
                made: dict[tuple[Value, date], Reading] = {}
                self._facts.append((rule.fact, column, reader, day, made))

    def translate(self, row: Row) -> tuple[NewClient, list[Refusal]]:
        """
        The client a row is about, and the refused readings and details.

        :raises RowRefused: no key, a wrong NHS number, an unreadable "do not contact".
        """
        refusals: list[Refusal] = []

        def complain(detail: str, column: str, reason: str, sentence: str) -> None:
            refusals.append(Refusal(row.number, row.line, reason, sentence, column, detail))

        cells = row.cells
        person = self._details.person(cells, complain)
        client = NewClient(
            source=self._source,
            source_key=self._key(cells),
            source_row=row.number,
            person=Person(**person),
            channels=self._details.channels(cells, complain),
            language=self._details.language(cells, complain),
            do_not_contact=self._details.do_not_contact(cells),
            readings=self._readings(row, refusals),
        )
        return client, refusals

    def _key(self, cells: list[str]) -> str:
        key = cells[self._key_at].strip()
        if not key:
            raise RowRefused(
                self._key_column, "no_key", f"'{self._key_column}' is empty, so the row has no key"
            )
        if len(key) > _LONGEST_KEY:
            raise RowRefused(self._key_column, "long_key", f"'{self._key_column}' is far too long")
        return key

    def _readings(self, row: Row, refusals: list[Refusal]) -> tuple[Reading, ...]:
        readings: list[Reading] = []
        cells, source = row.cells, self._source
        for fact, column, read, day, made in self._facts:
            try:
                value = read(cells)
                if value is None:
                    continue
                key = (value, day.read(cells))
                reading = made.get(key)
                if reading is None:
                    if len(made) >= _REMEMBERED:
                        made.clear()
                    reading = made[key] = Reading(fact=fact, value=value, on=key[1], source=source)
                readings.append(reading)
            except CellRefused as refused:
                refusals.append(
                    Refusal(row.number, row.line, refused.reason, refused.sentence, column, fact)
                )
        return tuple(readings)
