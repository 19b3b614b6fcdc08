"""
The journal: every event of every journey, in order, kept once for ever.

In: entries as the journey has them. Out: the same entries, and rows that follow from them,
in one transaction. Bodies are encrypted, bound to their journey and sequence.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from alongside.events import Entry, JourneyStarted, ReadingsRecorded
from alongside.store.changes import carry_out
from alongside.store.database import Database
from alongside.store.errors import JournalConflict, JournalGap
from alongside.store.ids import check_stream, parts_of
from alongside.store.journal_rows import open_entry, row_of
from alongside.store.prepared import Prepared
from alongside.store.projections import changes
from alongside.store.projections.journeys import last
from alongside.store.reading_news import hold_still
from alongside.store.reading_rows import insert_readings, number_of
from alongside.store.rebuild import project_again
from alongside.store.tables import journal
from alongside.store.to_tell import ToBeTold

_NEWEST = select(func.max(journal.c.sequence)).where(journal.c.journey == bindparam("journey"))
_ADD = insert(journal)
_AT_ONCE = 1_000
"""Journeys in one statement."""


@cache
def _statements(dialect: str) -> tuple[Prepared, Prepared]:
    return Prepared(_NEWEST, dialect), Prepared(_ADD, dialect)


class _ToldAnew(Exception):
    """Entries are to be replaced, which takes another lock."""


class Journal:
    """The journals of all journeys."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._to_be_told = ToBeTold()

    def append(self, journey: str, entries: Sequence[Entry], told: datetime | None = None) -> int:
        """
        Keep `entries` and bring every projection up to them; how many were new.

        Entries that are there already are passed over, so a batch may be sent again. One
        told later than what is kept at its place replaces it and all after it: a worker that
        died wrote those before the journey itself was kept, so nobody was told of them.

        :param told: when the worker scheduled the turn, by the clock on the wall. Without it, and
            beside entries kept without it, when an entry was recorded counts.
        :raises JournalConflict: an entry differs from the one at its sequence, and is not later.
        :raises JournalGap: the first new entry does not follow on the last one kept.
        :raises ValueError: `journey` is neither a journey's id nor a turn of supervision's.
        """
        check_stream(journey)
        if not entries:
            return 0
        try:
            with self._database.writing(f"journey/{journey}") as connection:
                return self._append(connection, journey, entries, told, replacing=False)
        except _ToldAnew:
            # Rooms with coaches are made again too, so nobody may be reserving one meanwhile.
            with self._database.writing("caseload", f"journey/{journey}") as connection:
                return self._append(connection, journey, entries, told, replacing=True)

    def _append(
        self,
        connection: Connection,
        journey: str,
        entries: Sequence[Entry],
        told: datetime | None,
        *,
        replacing: bool,
    ) -> int:
        newest_of, add = _statements(connection.dialect.name)
        newest = newest_of.execute(connection, {"journey": journey}).fetchone()[0] or 0
        new = _in_order(journey, entries, newest)
        known = [entry for entry in entries if entry.sequence <= newest]
        first = self._first_told_anew(connection, journey, known, told) if known else None
        if first is not None and not replacing:
            raise _ToldAnew
        if first is not None:
            new = [entry for entry in entries if entry.sequence >= first]
            connection.execute(
                delete(journal).where(journal.c.journey == journey, journal.c.sequence >= first)
            )
        if not new:
            return 0
        ring = self._database.ring
        if isinstance(new[0].event, JourneyStarted):
            hold_still(connection, new[0].event.client_id)
        for entry in new:
            add.execute(connection, row_of(ring, journey, entry, told))
        if first is None:
            for entry in new:
                carry_out(connection, changes(journey, entry))
            carry_out(connection, [last(journey, new[-1])])
        else:
            project_again(self._database, connection, journey)
        for entry in new:
            if isinstance(entry.event, ReadingsRecorded):
                self._keep_readings(connection, journey, entry.event, entry.recorded)
        self._to_be_told.keep(connection, journey, new, self._database.clock())
        return len(new)

    def entries(self, journey: str, after: int = 0) -> list[Entry]:
        """The journal of one journey after this entry, in order; empty if there is none."""
        rows = (
            select(journal.c.sequence, journal.c.body)
            .where(journal.c.journey == journey, journal.c.sequence > after)
            .order_by(journal.c.sequence)
        )
        with self._database.reading() as connection:
            found = connection.execute(rows).all()
        return [open_entry(self._database.ring, journey, row.sequence, row.body) for row in found]

    def entries_named(self, journey: str, names: Sequence[str]) -> list[Entry]:
        """The entries of one journey that have one of these names, in order."""
        rows = (
            select(journal.c.sequence, journal.c.body)
            .where(journal.c.journey == journey, journal.c.name.in_(names))
            .order_by(journal.c.sequence)
        )
        with self._database.reading() as connection:
            found = connection.execute(rows).all()
        return [open_entry(self._database.ring, journey, row.sequence, row.body) for row in found]

    def entries_of(self, journeys: Collection[str], names: Sequence[str]) -> dict[str, list[Entry]]:
        """As `entries_named`, of many journeys in as few statements as can be."""
        wanted, ring = sorted({*journeys}), self._database.ring
        found: dict[str, list[Entry]] = {each: [] for each in wanted}
        with self._database.reading() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                some = wanted[first : first + _AT_ONCE]
                rows = (
                    select(journal.c.journey, journal.c.sequence, journal.c.body)
                    # by their journeys: PostgreSQL would read every entry of these names too
                    .where(journal.c.journey.in_(some), journal.c.name.concat("").in_(names))
                    .order_by(journal.c.journey, journal.c.sequence)
                )
                for each in connection.execute(rows).all():
                    found[each.journey].append(open_entry(ring, *each))
        return found

    def page(
        self,
        journey: str,
        *,
        before: int | None = None,
        limit: int = 50,
        without: Sequence[str] = (),
    ) -> list[Entry]:
        """
        Entries of one journey, the latest first, but those with one of the names `without`.

        `before` is the sequence of the last entry of the page before.
        """
        rows = (
            select(journal.c.sequence, journal.c.body)
            .where(journal.c.journey == journey)
            .order_by(journal.c.sequence.desc())
            .limit(limit)
        )
        if before is not None:
            rows = rows.where(journal.c.sequence < before)
        if without:
            rows = rows.where(journal.c.name.not_in(without))
        with self._database.reading() as connection:
            found = connection.execute(rows).all()
        return [open_entry(self._database.ring, journey, row.sequence, row.body) for row in found]

    def newest(self, journey: str) -> tuple[int, datetime] | None:
        """The sequence of the last entry kept and when it was recorded; None if there is none."""
        row = (
            select(journal.c.sequence, journal.c.recorded)
            .where(journal.c.journey == journey)
            .order_by(journal.c.sequence.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            found = connection.execute(row).one_or_none()
        return None if found is None else (found.sequence, found.recorded)

    def _first_told_anew(
        self,
        connection: Connection,
        journey: str,
        known: Sequence[Entry],
        told: datetime | None,
    ) -> int | None:
        """The place of the first entry that differs from what is kept there; None if none does."""
        rows = select(journal.c.sequence, journal.c.body, journal.c.told).where(
            journal.c.journey == journey, journal.c.sequence.in_([e.sequence for e in known])
        )
        kept = {row.sequence: row for row in connection.execute(rows)}
        for entry in known:
            row = kept[entry.sequence]
            was = open_entry(self._database.ring, journey, entry.sequence, row.body)
            if was == entry:
                continue
            # A worker that was only slow comes with the older telling: it changes nothing. An
            # entry's own time does not say which is older: it goes by how long turns took.
            if told is None or row.told is None:
                is_later = entry.recorded > was.recorded
            else:
                is_later = told > row.told
            if not is_later:
                raise JournalConflict(
                    f"{journey} already has a {was.name} as entry {entry.sequence}, and the "
                    f"{entry.name} sent for that place differs from it; an entry is never "
                    "changed: record a correction as a new event"
                )
            return entry.sequence
        return None

    def _keep_readings(
        self, connection: Connection, journey: str, event: ReadingsRecorded, recorded: datetime
    ) -> None:
        number = number_of(connection, parts_of(journey).client_id)
        if number is not None:
            rows = [(number, reading) for reading in event.readings]
            insert_readings(connection, rows, recorded)


def _in_order(journey: str, entries: Sequence[Entry], newest: int) -> list[Entry]:
    """The entries not kept yet, made sure to follow on each other and on the last one kept."""
    for before, after in pairwise(entries):
        if after.sequence != before.sequence + 1:
            raise JournalGap(
                f"the entries sent for {journey} go from {before.sequence} to {after.sequence}; "
                "send them in order, without gaps"
            )
    if entries[0].sequence > newest + 1:
        raise JournalGap(
            f"{journey} has {newest} entries and was sent entry {entries[0].sequence}; "
            f"send it from entry {newest + 1}"
        )
    return [entry for entry in entries if entry.sequence > newest]
