"""
Takes a practice's export into the register.

In: a file, its mapping, a way to save a batch. Out: a report, and each refusal as it is met.
Rows are saved in batches, each batch in one transaction, so that a row is whole or absent.
"""

from collections.abc import Callable, Sequence
from datetime import date

from alongside.facts import Catalogue
from alongside.register.encoding import Export, inspect
from alongside.register.mapping import RegisterMapping
from alongside.register.mapping_file import hold_against
from alongside.register.refusals import Refusal, RowRefused
from alongside.register.report import ImportReport
from alongside.register.rows import BadRow, Row, open_rows
from alongside.register.seen import Seen
from alongside.register.translate import Translator
from alongside.store.people import Added, AddedPage, NewClient

BATCH = 1000
"""Rows saved in one transaction."""

_TWO_CLIENTS = (
    "key_of_another_client",
    "the register knows this key and this NHS number as two different clients",
)

Save = Callable[[Sequence[NewClient]], AddedPage]
"""Keeps a batch in one transaction: `store.clients.add_many`."""
Refuse = Callable[[Refusal], None]
Progress = Callable[[int, int], None]
"""Called with the lines done and the lines of the file."""


def import_register(
    path: Export,
    mapping: RegisterMapping,
    catalogue: Catalogue,
    *,
    save: Save,
    today: date,
    allow_test_numbers: bool,
    refuse: Refuse = lambda refusal: None,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """
    Read the whole file once to see that it is what the mapping says, then import it.

    `today` is the London day; later readings are refused.

    :raises UnreadableFile: it is no CSV file in the declared encoding; nothing was saved.
    :raises MappingRefused: it lacks a column the mapping names; nothing was saved.
    """
    seen_lines = inspect(path, mapping.encoding).lines
    with open_rows(path, mapping.encoding, mapping.delimiter) as rows, Seen() as seen:
        hold_against(mapping, rows.header)
        translator = Translator(
            mapping, catalogue, rows.header, today, allow_test_numbers=allow_test_numbers
        )
        work = _Import(path.name, mapping, translator, seen, save, refuse)
        for row in rows.body:
            work.take(row)
            if len(work.batch) >= BATCH:
                work.flush()
                progress(row.line, seen_lines)
        work.flush()
        progress(seen_lines, seen_lines)
    return work.report


class _Import:
    """One import under way: a batch in hand and the counts so far."""

    def __init__(
        self,
        file: str,
        mapping: RegisterMapping,
        translator: Translator,
        seen: Seen,
        save: Save,
        refuse: Refuse,
    ) -> None:
        self.batch: list[NewClient] = []
        self.report = ImportReport(file, mapping.source, _invented_day(mapping))
        self._key_column = mapping.key.name
        number = mapping.person.get("nhs_number")
        self._number_column = number.columns[0].name if number and number.columns else ""
        self._translator = translator
        self._seen = seen
        self._save = save
        self._refuse = refuse
        self._places: list[tuple[int, int]] = []

    def take(self, row: Row | BadRow) -> None:
        """Put one row into the batch, or say why not."""
        self.report.rows += 1
        if isinstance(row, BadRow):
            self._refuse_row(row.number, row.line, "", row.reason, row.sentence)
            return
        try:
            client, refusals = self._translator.translate(row)
            self._first_of_its_kind(client, row.number)
        except RowRefused as refused:
            self._refuse_row(row.number, row.line, refused.column, refused.reason, refused.sentence)
            return
        for refusal in refusals:
            kind = (refusal.fact or "", refusal.reason, refusal.sentence)
            self.report.refused_readings[kind] += 1
            self._refuse(refusal)
        self.batch.append(client)
        self._places.append((row.number, row.line))

    def flush(self) -> None:
        """Save the batch."""
        if not self.batch:
            return
        page = self._save(self.batch)
        for client, (row, line), added in zip(self.batch, self._places, page.rows, strict=True):
            if added.state is Added.REFUSED:
                self._refuse_row(row, line, self._number_column, *_TWO_CLIENTS)
                continue
            self.report.taken += 1
            self.report.new += added.state is Added.NEW
            self.report.changed += added.state is Added.CHANGED
            self.report.readings += len(client.readings)
        self.report.readings_new += page.readings
        self.report.journeys += page.journeys
        self.batch = []
        self._places = []

    def _first_of_its_kind(self, client: NewClient, row: int) -> None:
        earlier = self._seen.earlier("key", client.source_key)
        if earlier is not None:
            raise RowRefused(
                self._key_column, "repeated_key", f"row {earlier} has the same key already"
            )
        number = client.person.nhs_number
        if number is not None:
            earlier = self._seen.earlier("nhs_number", number)
            if earlier is not None:
                raise RowRefused(
                    self._number_column,
                    "repeated_nhs_number",
                    f"row {earlier} has the same NHS number under another key",
                )
            self._seen.remember("nhs_number", number, row)
        self._seen.remember("key", client.source_key, row)

    def _refuse_row(self, row: int, line: int, column: str, reason: str, sentence: str) -> None:
        self.report.refused_rows[reason] += 1
        self._refuse(Refusal(row, line, reason, sentence, column))


def _invented_day(mapping: RegisterMapping) -> date | None:
    days = [mapping.readings_on, *(rule.on for rule in mapping.facts)]
    return next((day.fixed for day in days if day is not None and day.fixed is not None), None)
