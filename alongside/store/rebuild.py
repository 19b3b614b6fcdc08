"""
Make the projections again from the journal, in one transaction.

In: the journal. Out: the same rows as before, or right ones if they were not. What only a
reservation knows survives, unless the journal has moved past it.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, select, true

from alongside.events import CoachAllocated, CoachProposed, CoachReleased, Entry
from alongside.store.changes import Change, Put, Set, Settle, carry_out
from alongside.store.database import Database
from alongside.store.journal_rows import open_entry
from alongside.store.projections import MADE_HERE, changes
from alongside.store.projections.journeys import last
from alongside.store.tables import caseload, journal, journeys, metadata, waiting
from alongside.store.turns import hold_all

_PAGE = 1000
_ITS_OWN = ("programme", "client_id", "since", "reasons", "served_by")
"""What a reservation knows of a place in a caseload and the journal does not."""


@dataclass
class _Reached:
    """How far each journey's journal knows of its attempts to find a coach."""

    proposed: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    released: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, journey: str, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, CoachProposed | CoachAllocated | CoachReleased):
            self.proposed[journey] = max(self.proposed[journey], event.attempt)
        if isinstance(event, CoachReleased):
            self.released[journey] = max(self.released[journey], event.attempt)


def rebuild(database: Database) -> int:
    """
    Make every projection again; how many entries it took.

    Everyone who writes waits meanwhile, about two minutes for a million entries; on SQLite another
    process gives up after 30 seconds and must try again. Pages show the old rows until the end.
    """
    with database.writing("caseload") as connection:
        if not database.embedded:
            connection.exec_driver_sql("LOCK TABLE journal, journeys IN EXCLUSIVE MODE")
        return _project(database, connection, None)


def project_again(database: Database, connection: Connection, journey: str) -> None:
    """Make one journey's projections again; the caller holds the caseload's lock."""
    _project(database, connection, journey)


def _project(database: Database, connection: Connection, journey: str | None) -> int:
    hold_all(connection)
    held = _rows(connection, caseload.name, journey)
    waits = _rows(connection, waiting.name, journey)
    for name in (*MADE_HERE, caseload.name, waiting.name):
        table = metadata.tables[name]
        connection.execute(delete(table).where(_of(table, journey)))
    reached = _Reached()
    taken = _replay(database, connection, reached, journey)
    statuses = select(journeys.c.journey).where(journeys.c.status == "closed")
    over = set(connection.execute(statuses.where(_of(journeys, journey))).scalars())
    made = {row["journey"]: row for row in _rows(connection, caseload.name, journey)}
    for row in held:
        if row["journey"] not in over:
            carry_out(connection, _held(row, made.get(row["journey"]), reached))
    made = {row["journey"]: row for row in _rows(connection, waiting.name, journey)}
    for row in waits:
        if row["journey"] not in over:
            carry_out(connection, _waiting(row, made.get(row["journey"]), reached))
    return taken


def _of(table: Table, journey: str | None) -> ColumnElement[bool]:
    return true() if journey is None else table.c.journey == journey


def _rows(connection: Connection, name: str, journey: str | None) -> list[RowMapping]:
    table = metadata.tables[name]
    return list(connection.execute(select(table).where(_of(table, journey))).mappings())


def _replay(
    database: Database, connection: Connection, reached: _Reached, journey: str | None
) -> int:
    found = connection.execute(
        select(journal.c.journey, journal.c.sequence, journal.c.body)
        .where(_of(journal, journey))
        .order_by(journal.c.journey, journal.c.sequence),
        execution_options={"yield_per": _PAGE},
    )
    taken = 0
    before: tuple[str, Entry] | None = None
    with closing(found) as rows:  # an entry that cannot be read must not leave a cursor behind
        for row in rows:
            entry = open_entry(database.ring, row.journey, row.sequence, row.body)
            if before is not None and before[0] != row.journey:
                carry_out(connection, [last(*before)])
            carry_out(connection, changes(row.journey, entry))
            reached.take(row.journey, entry)
            before = (row.journey, entry)
            taken += 1
    if before is not None:
        carry_out(connection, [last(*before)])
    return taken


def _held(row: RowMapping, made: RowMapping | None, reached: _Reached) -> Iterator[Change]:
    """A reservation stands until the journal released it; its own columns are kept."""
    journey, attempt = row["journey"], row["attempt"]
    if attempt <= reached.released[journey]:
        return
    if made is None or made["attempt"] < attempt:
        yield _put("caseload", row)
        # Served and not told yet: the journal still has it waiting.
        yield Settle(journey)
    elif made["attempt"] == attempt:
        kept = {name: row[name] for name in _ITS_OWN}
        every = made["every"] or row["every"]
        yield Set("caseload", {"journey": journey}, {**kept, "every": every})


def _waiting(row: RowMapping, made: RowMapping | None, reached: _Reached) -> Iterator[Change]:
    """A wait stands until the journal knows of a coach for it; its own columns are kept."""
    journey, attempt = row["journey"], row["attempt"]
    if attempt <= reached.proposed[journey]:
        return
    if made is None or made["attempt"] <= attempt:
        yield _put("waiting", row)
    yield Settle(journey)


def _put(table: str, row: RowMapping) -> Put:
    values = {name: value for name, value in row.items() if name != "journey"}
    return Put(table, {"journey": row["journey"]}, values)
