"""
Who waits for a coach in one programme: in which order, standing still or not, seeking what.

In: a connection inside a transaction. Out: rows of the list with their pauses, ready to be put
in order; the order alone; for those who may be served, what they seek.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, select

from alongside.events import CoachWishRecorded
from alongside.keys import KeyRing
from alongside.matching import Seeker, Waiting, in_order, place
from alongside.store.reading_rows import AnyRow, latest_of
from alongside.store.records import WaitingRow
from alongside.store.sealed_words import open_text
from alongside.store.tables import caseload, clients, journeys, pauses, waiting
from alongside.wait import Wait

_ON_IT = (
    waiting.c.programme == bindparam("programme"),
    waiting.c.journey.not_in(select(caseload.c.journey)),
)
_LIST = select(waiting).where(*_ON_IT)
_LINE = select(waiting.c.journey, waiting.c.priority, waiting.c.since).where(*_ON_IT)
_NAMED: BindParameter[str] = bindparam("journeys", expanding=True)
_THESE = select(waiting).where(waiting.c.journey.in_(_NAMED))
_PAUSES_OF = (
    select(pauses.c.journey, pauses.c.since, pauses.c.until)
    .where(pauses.c.journey.in_(_NAMED))
    .order_by(pauses.c.journey, pauses.c.sequence)
)
_PAUSES = (
    select(pauses.c.journey, pauses.c.since, pauses.c.until)
    .join(waiting, waiting.c.journey == pauses.c.journey)
    .where(waiting.c.programme == bindparam("programme"))
    .order_by(pauses.c.journey, pauses.c.sequence)
)
_RUNS = (
    select(waiting.c.journey)
    .where(
        *_ON_IT,
        waiting.c.journey != bindparam("besides"),
        waiting.c.journey.not_in(select(pauses.c.journey).where(pauses.c.until.is_(None))),
    )
    .limit(1)
)
_AT_ONCE = 5_000
"""Databases allow some 32,000 values in one statement."""
_LANGUAGES = select(clients.c.client_id, clients.c.language).where(
    clients.c.client_id.in_(bindparam("client_ids", expanding=True))
)
_EARLIER = (
    select(journeys.c.client_id, journeys.c.journey, journeys.c.last_coach_id)
    .where(
        journeys.c.client_id.in_(bindparam("client_ids", expanding=True)),
        journeys.c.last_coach_id.is_not(None),
    )
    .order_by(journeys.c.started)
)


Spans = Sequence[tuple[datetime, datetime | None]]
"""When a wait stood still; the last pause may be open."""
Mark = tuple[bool, int, timedelta, str]
"""Whether a wait stands still, then what `alongside.matching.place` says: by these is the list."""


@dataclass(frozen=True)
class Line:
    """
    The journeys on a list in the order they are served.

    Of them the first `running` have a place; the wait of the others stands still.
    """

    journeys: tuple[str, ...]
    running: int


@dataclass(frozen=True)
class Listed:
    """A place on the list, and when the wait stood still."""

    row: WaitingRow
    pauses: Spans = ()

    @property
    def paused_since(self) -> datetime | None:
        """Since when the wait stands still; None if it runs."""
        return self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None else None

    @property
    def is_heard(self) -> bool:
        """
        Whether the journey itself has written down that it waits.

        Until then it can't be woken: what wakes it would come before what it waits for.
        """
        return self.row.heard == self.row.attempt

    def stood_still(self, now: datetime) -> timedelta:
        """For how long the wait has not run, pauses that lie over each other counted once."""
        return _stood_still(self.row.since, self.pauses, now)

    def place(self, now: datetime, seeker: Seeker | None = None) -> Waiting:
        """As matching sees it; without a seeker, enough to be put in order."""
        return Waiting(
            journey=self.row.journey,
            seeker=seeker or Seeker(self.row.programme),
            priority=self.row.priority,
            since=self.row.since,
            paused=self.stood_still(now),
        )


def listed(connection: Connection, programme: str) -> list[Listed]:
    """Everyone on the list who holds no coach, those who stand still among them."""
    asked = {"programme": programme}
    return _with_pauses(connection.execute(_LIST, asked), connection.execute(_PAUSES, asked))


def listed_of(connection: Connection, journeys: Sequence[str]) -> list[Listed]:
    """These journeys' places in this order; who is on no list is left out."""
    asked = {"journeys": journeys}
    rows, still = connection.execute(_THESE, asked), connection.execute(_PAUSES_OF, asked)
    found = {each.row.journey: each for each in _with_pauses(rows, still)}
    return [found[each] for each in journeys if each in found]


def in_line(connection: Connection, programme: str, ageing: Wait | None, now: datetime) -> Line:
    """Everyone on the list who holds no coach, in order, without the rest of what is known."""
    places = marks(connection, programme, ageing, now)
    running = sum(not stands for stands, *_ in places)
    return Line(tuple(journey for *_, journey in places), running)


def marks(connection: Connection, programme: str, ageing: Wait | None, now: datetime) -> list[Mark]:
    """Where everyone on the list who holds no coach stands at this moment, in order."""
    asked = {"programme": programme}
    still = _by_journey(connection.execute(_PAUSES, asked))
    nobody = Seeker(programme)
    places = [
        Waiting(journey, nobody, priority, since, _stood_still(since, still.get(journey, ()), now))
        for journey, priority, since in connection.execute(_LINE, asked)
    ]
    stand = {journey for journey, spans in still.items() if spans[-1][1] is None}
    return sorted((each.journey in stand, *place(each, ageing, now)) for each in places)


def _with_pauses(rows: Iterable[AnyRow], still: Iterable[AnyRow]) -> list[Listed]:
    spans = _by_journey(still)
    return [Listed(WaitingRow(*row), tuple(spans.get(row.journey, ()))) for row in rows]


def _by_journey(rows: Iterable[AnyRow]) -> dict[str, list[tuple[datetime, datetime | None]]]:
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for journey, since, until in rows:
        found.setdefault(journey, []).append((since, until))
    return found


def _stood_still(begun: datetime, spans: Spans, now: datetime) -> timedelta:
    over, found = begun, timedelta()
    for since, until in sorted(spans, key=lambda each: each[0]):
        ended = min(until or now, now)
        found += max(ended - max(since, over), timedelta())
        over = max(over, ended)
    return found


def somebody_waits(connection: Connection, programme: str, besides: str = "") -> bool:
    """Whether the wait of anybody else on the list runs."""
    found = connection.execute(_RUNS, {"programme": programme, "besides": besides})
    return found.first() is not None


def ordered(places: Iterable[Listed], ageing: Wait | None, now: datetime) -> list[Listed]:
    """The same places in the order they are served."""
    by_journey = {each.row.journey: each for each in places}
    order = in_order([each.place(now) for each in by_journey.values()], ageing, now)
    return [by_journey[each.journey] for each in order]


def seekers_of(
    connection: Connection, ring: KeyRing, rows: Sequence[WaitingRow]
) -> dict[str, Seeker]:
    """What each of these seeks, by journey."""
    ids = sorted({row.client_id for row in rows})
    languages: dict[str, str] = {}
    earlier: dict[str, list[tuple[str, str]]] = {}
    for first in range(0, len(ids), _AT_ONCE):
        some = {"client_ids": ids[first : first + _AT_ONCE]}
        languages |= dict(connection.execute(_LANGUAGES, some).all())
        for client_id, journey, coach_id in connection.execute(_EARLIER, some):
            earlier.setdefault(client_id, []).append((journey, coach_id))
    facts = latest_of(connection, ids)
    return {
        row.journey: Seeker(
            programme=row.programme,
            wish=_wish(ring, row),
            language=languages.get(row.client_id),
            declined=frozenset(row.declined),
            earlier=_other(earlier.get(row.client_id, ()), row.journey),
            facts=facts[row.client_id],
        )
        for row in rows
    }


def _wish(ring: KeyRing, row: WaitingRow) -> CoachWishRecorded | None:
    if row.wish is None:
        return None
    return CoachWishRecorded.model_validate_json(open_text(ring, row.wish, "wish", row.journey))


def _other(known: Iterable[tuple[str, str]], journey: str) -> str | None:
    """The coach of the client's latest journey but this one."""
    coaches = [coach_id for name, coach_id in known if name != journey]
    return coaches[-1] if coaches else None
