"""
What every coach carries now, as this transaction sees it; how a coach is given.

In: a connection that nobody else reserves on meanwhile. Out: coaches with the cadence of each
client they carry; a row in the caseload for a client who got one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection, delete, func, insert, select

from alongside.caseload import days
from alongside.keys import KeyRing
from alongside.matching import Carrying, MatchingRules, room_of
from alongside.store.coach_rows import nameless
from alongside.store.records import WaitingRow
from alongside.store.sealed_words import seal_words
from alongside.store.tables import caseload, coaches, journeys, waiting
from alongside.store.turns import count_again
from alongside.wait import Wait

_LOADS = select(caseload.c.coach_id, caseload.c.every, func.count()).group_by(
    caseload.c.coach_id, caseload.c.every
)
_FREE = (
    select(journeys.c.last_coach_id, func.max(journeys.c.coach_until))
    .where(journeys.c.last_coach_id.is_not(None))
    .group_by(journeys.c.last_coach_id)
)
_COACHES = select(coaches.c.coach_id, coaches.c.body).order_by(coaches.c.coach_id)


@dataclass(frozen=True)
class Given:
    """A coach found for somebody on the list; `key` is the deed or the round that found them."""

    row: WaitingRow
    coach_id: str
    reasons: tuple[str, ...]
    every: Wait
    now: datetime
    key: str | None


def carrying(connection: Connection, ring: KeyRing, *, free: bool = True) -> dict[str, Carrying]:
    """
    Every coach with what they carry, in the order of ids.

    :param free: since when they had a place free, too; every journey that was coached says it.
    """
    loads: dict[str, list[Wait | None]] = {}
    for coach_id, every, count in connection.execute(_LOADS):
        load = None if every is None else wait_of(every)
        loads.setdefault(coach_id, []).extend([load] * count)
    since = dict(connection.execute(_FREE).all()) if free else {}
    return {
        coach_id: Carrying(
            nameless(ring, coach_id, body), tuple(loads.get(coach_id, ())), since.get(coach_id)
        )
        for coach_id, body in connection.execute(_COACHES)
    }


def room_for(each: Carrying, programme: str, rules: MatchingRules, today: date) -> int:
    """How many more clients of the programme the coach may get today."""
    if not each.coach.here_on(today) or programme not in each.coach.programmes:
        return 0
    return room_of(each, rules)


def begins_at(row: WaitingRow, rules: MatchingRules) -> Wait:
    """
    How often somebody on the list is seen by the coach they get: newcomers at the first cadence.

    Room is looked for at the first cadence, so nobody counts as seen more often than that.
    """
    every = rules.first if row.every is None else wait_of(row.every)
    return max(rules.first, every, key=days)


def give(connection: Connection, ring: KeyRing, given: Given) -> bool:
    """Reserve the coach, unless the journey was closed at this very moment."""
    # the row on the list goes first: whoever closes the journey waits for it, or was first
    gone = connection.execute(delete(waiting).where(waiting.c.journey == given.row.journey))
    if not gone.rowcount:
        return False
    connection.execute(
        insert(caseload).values(
            journey=given.row.journey,
            attempt=given.row.attempt,
            programme=given.row.programme,
            client_id=given.row.client_id,
            coach_id=given.coach_id,
            every=str(given.every),
            since=given.now,
            state="proposed",
            reasons=seal_words(ring, given.reasons, "reasons", given.row.journey),
            told=False,
            served_by=given.key,
        )
    )
    count_again(connection, given.coach_id)
    return True


@lru_cache(maxsize=256)
def wait_of(words: str) -> Wait:
    """A cadence as the table has it."""
    return Wait.parse(words)
