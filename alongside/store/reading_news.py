"""
What readings just kept change about a client: those by which decisions are now made.

In: a client, a range of `kept`. Out: of the readings in it those that are the latest of their
fact and say something that was not known.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, cast, exists, or_, select

from alongside.events.reported import MOST_READINGS
from alongside.keys import KeyRing
from alongside.store.adopting import LIVE
from alongside.store.reading_rows import AnyRow, driver_moment, insert_new
from alongside.store.tables import clients, journeys, readings

_AT_ONCE = 5_000
"""Databases allow some 32,000 values in one statement."""
_OTHER = readings.alias()
_OF_THE_SAME = and_(
    _OTHER.c.client_number == readings.c.client_number, _OTHER.c.fact == readings.c.fact
)
_SAME_DAY = and_(_OF_THE_SAME, _OTHER.c.on == readings.c.on)
_LATER = exists().where(
    _OF_THE_SAME,
    or_(
        _OTHER.c.on > readings.c.on,
        and_(_OTHER.c.on == readings.c.on, _OTHER.c.kept > readings.c.kept),
    ),
)
_SAID_BEFORE = exists().where(
    _SAME_DAY, _OTHER.c.value == readings.c.value, _OTHER.c.kept < readings.c.kept
)
_SAID_OTHERWISE = exists().where(_SAME_DAY, _OTHER.c.value != readings.c.value)
_IS_NEWS = and_(
    readings.c.client_number.in_(bindparam("numbers", expanding=True)),
    readings.c.kept.between(bindparam("kept_from"), bindparam("kept_to")),
    ~_LATER,
    # the same measurement by another way, as typed on a page and then in the GP's export
    or_(~_SAID_BEFORE, _SAID_OTHERWISE),
)
_NEWS = select(readings).where(_IS_NEWS).order_by(readings.c.kept)
_SAID = (
    # the value comes last: as JSON it has no tab in it
    readings.c.fact + "\t" + cast(readings.c.on, Text) + "\t"
    + readings.c.source + "\t" + readings.c.value
)  # fmt: skip
_NEWS_IN_SHORT = (
    select(readings.c.client_number, readings.c.kept, _SAID)
    .where(_IS_NEWS)
    .order_by(readings.c.client_number, readings.c.kept)
)
_OPEN = select(journeys.c.client_id, journeys.c.journey).where(
    journeys.c.client_id.in_(bindparam("client_ids", expanding=True)),
    journeys.c.status.in_(LIVE),
)
_COLUMNS = (
    "event_id", "journey", "client_number", "kept_from", "kept_to", "tries", "next_try",
)  # fmt: skip


def news_of(
    connection: Connection, client_number: int, kept_from: int, kept_to: int
) -> list[AnyRow]:
    """The readings of a client that were kept then and count now."""
    wanted = {"numbers": [client_number], "kept_from": kept_from, "kept_to": kept_to}
    return list(connection.execute(_NEWS, wanted))


def keep_to_tell(
    connection: Connection,
    ring: KeyRing,
    known: Mapping[str, int],
    kept: range,
    now: datetime,
) -> int:
    """
    Note which open journeys are to be told of what was just kept; how many journeys.

    Called after the readings were added, in their transaction: a journey that begins meanwhile
    waits for it (`hold_still`), and then reads them by itself.

    :param known: the clients by id, with their numbers.
    :param kept: the range of `kept` that the readings were given.
    """
    of_client = _open_journeys(connection, list(known))
    numbers = {known[client_id]: client_id for client_id in of_client}
    if not numbers:
        return 0
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    wanted = {"numbers": list(numbers), "kept_from": kept.start, "kept_to": kept.stop - 1}
    for number, kept_as, said in connection.execute(_NEWS_IN_SHORT, wanted):
        found[number].append((kept_as, said))
    stamp = driver_moment(connection, now)
    told: set[str] = set()
    rows: list[tuple[Any, ...]] = []
    for number, news in found.items():
        for journey in of_client[numbers[number]]:
            told.add(journey)
            for first in range(0, len(news), MOST_READINGS):
                some = news[first : first + MOST_READINGS]
                event_id = _event_id(ring, journey, [said for _, said in some])
                rows.append((event_id, journey, number, some[0][0], some[-1][0], 0, stamp))
    insert_new(connection, "readings_to_tell", _COLUMNS, rows)
    return len(told)


def hold_still(connection: Connection, client_id: str) -> None:
    """
    Have an import that adds to this client's readings end first, or wait.

    On PostgreSQL it holds the clients whose readings it adds. On SQLite there is one writer.
    """
    if connection.dialect.name == "postgresql":
        this = clients.c.client_id == client_id
        connection.execute(select(clients.c.number).where(this).with_for_update())


def _open_journeys(connection: Connection, client_ids: Sequence[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for start in range(0, len(client_ids), _AT_ONCE):
        some = {"client_ids": client_ids[start : start + _AT_ONCE]}
        for client_id, journey in connection.execute(_OPEN, some):
            found[client_id].append(journey)
    return found


def _event_id(ring: KeyRing, journey: str, news: Sequence[str]) -> str:
    """The same for the same readings in the same journey, ever; nothing can be told from it."""
    return f"import/{ring.keyed_hash(json.dumps(['readings', journey, news]))[:40]}"
