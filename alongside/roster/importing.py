"""
Takes a file of coaches into the roster.

In: a CSV, its mapping or none, a way to save a batch. Out: a report, and each refusal as it
is met. A coach is taken in whole or refused, and every batch is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from alongside.register.encoding import Export, inspect
from alongside.register.mapping_file import hold_against
from alongside.register.refusals import Refusal
from alongside.register.rows import BadRow, Row, open_rows
from alongside.register.seen import Seen
from alongside.roster.mapping import RosterMapping
from alongside.roster.mapping_file import own_columns
from alongside.roster.translate import Known, NotTaken, Translator
from alongside.store import Added, CoachRow, TakenCoach

BATCH = 1000
"""Rows saved in one transaction."""
Save = Callable[[Sequence[CoachRow]], Sequence[TakenCoach]]
"""Keeps a batch in one transaction: `store.coaches.take`."""


@dataclass(slots=True)
class RosterReport:
    """Counts of one import; `rows` are those below the header, blank ones left out."""

    file: str
    rows: int = 0
    taken: int = 0
    new: int = 0
    changed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Problems by reason; a refused row may have several."""

    @property
    def unchanged(self) -> int:
        """Coaches who were there and of whom nothing changed."""
        return self.taken - self.new - self.changed

    @property
    def refused_rows(self) -> int:
        """Rows of which nothing was kept."""
        return self.rows - self.taken


def import_roster(
    path: Export,
    mapping: RosterMapping | None,
    known: Known,
    *,
    save: Save,
    refuse: Callable[[Refusal], None] = lambda refusal: None,
) -> RosterReport:
    """
    Read the whole file once to see that it is what the mapping says, then import it.

    Without a mapping the file has our own columns.

    :raises UnreadableFile: it is no CSV file in the declared encoding; nothing was saved.
    :raises MappingRefused: it lacks a column the mapping names; nothing was saved.
    """
    encoding = mapping.encoding if mapping is not None else "utf-8"
    inspect(path, encoding)
    delimiter = mapping.delimiter if mapping is not None else ","
    with open_rows(path, encoding, delimiter) as rows, Seen() as seen:
        used = mapping if mapping is not None else own_columns(str(path), rows.header)
        hold_against(used, rows.header)
        translator = Translator(used, known, rows.header)
        work = _Import(path.name, used, translator, seen, save, refuse)
        for row in rows.body:
            work.take(row)
        work.flush()
    return work.report


class _Import:
    """One import under way: a batch in hand and the counts so far."""

    def __init__(
        self,
        file: str,
        mapping: RosterMapping,
        translator: Translator,
        seen: Seen,
        save: Save,
        refuse: Callable[[Refusal], None],
    ) -> None:
        self.report = RosterReport(file)
        self._mapping = mapping
        self._translator = translator
        self._seen = seen
        self._save = save
        self._refuse = refuse
        self._batch: list[tuple[Row, CoachRow]] = []

    def take(self, row: Row | BadRow) -> None:
        """Put one row into the batch, or say why not."""
        self.report.rows += 1
        if isinstance(row, BadRow):
            self._say(Refusal(row.number, row.line, row.reason, row.sentence))
            return
        try:
            coach = self._translator.translate(row)
        except NotTaken as refused:
            for refusal in refused.refusals:
                self._say(refusal)
            return
        key = coach.coach_id or coach.source_key
        earlier = self._seen.earlier("key", key)
        if earlier is not None:
            says = f"row {earlier} is about the same coach already"
            column = self._mapping.who.name
            self._say(Refusal(row.number, row.line, "repeated_key", says, column))
            return
        self._seen.remember("key", key, row.number)
        self._batch.append((row, coach))
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Save the batch."""
        if not self._batch:
            return
        batch, self._batch = self._batch, []
        for (row, _), taken in zip(batch, self._save([each for _, each in batch]), strict=True):
            if taken.state is not Added.REFUSED:
                self.report.taken += 1
                self.report.new += taken.state is Added.NEW
                self.report.changed += taken.state is Added.CHANGED
            for problem in taken.problems:
                column = self._mapping.column_of(problem.field)
                self._say(Refusal(row.number, row.line, problem.reason, problem.says, column))

    def _say(self, refusal: Refusal) -> None:
        self.report.refused[refusal.reason] += 1
        self._refuse(refusal)
