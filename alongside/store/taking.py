"""
One named coach, taken for one client, by a single guarded statement where the database has it.

In: the journey, the coach, what a coach may carry. Out: whether the journey holds the coach now.
PostgreSQL counts what the coach carries and gives them in one statement; it comes to nothing if
the coach was given a client since the count began, and is then asked again. SQLite has one
writer at a time: there a count is still true when the coach is given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from alongside.coaches import Coach
from alongside.keys import KeyRing
from alongside.london import today
from alongside.matching import Carrying, MatchingRules, room_of
from alongside.store.carrying import wait_of
from alongside.store.coach_rows import nameless
from alongside.store.errors import UnknownCoach
from alongside.store.guarded import Answer, guarded
from alongside.store.ids import parts_of
from alongside.store.sealed_words import seal_words
from alongside.store.tables import caseload, coaches, journeys, waiting
from alongside.store.turns import count_again, have_a_turn
from alongside.wait import Wait

_TRIES = 100
"""Each time it came to nothing somebody else got on: that many would have to be faster."""


@dataclass(frozen=True)
class Taking:
    """
    Who is to get whom; `every` is how often they will be seen, the first cadence if None.

    `key` names what it is done for. A journey that asks for itself knows of it at once: `told`.
    """

    journey: str
    coach_id: str
    attempt: int
    now: datetime
    every: Wait | None = None
    reasons: tuple[str, ...] = ()
    key: str | None = None
    told: bool = True


def take(connection: Connection, ring: KeyRing, taking: Taking, rules: MatchingRules) -> bool:
    """
    Reserve this coach for the journey, in place of another it held for an earlier attempt.

    No, and nothing changed, if the coach has no room, is not here today or is not of the
    programme; or if the journey is not open, or went on to a later attempt.

    :raises UnknownCoach: there is none with this id.
    """
    coach = _coach(connection, ring, taking.coach_id)
    if not coach.here_on(today(taking.now)):
        return False
    if parts_of(taking.journey).programme not in coach.programmes:
        return False
    rules = replace(rules, first=taking.every or rules.first)
    if connection.dialect.name == "postgresql":
        return _at_once(connection, ring, taking, coach, rules)
    return _in_turn(connection, ring, taking, coach, rules)


def _at_once(
    connection: Connection, ring: KeyRing, taking: Taking, coach: Coach, rules: MatchingRules
) -> bool:
    statement = guarded(_row(ring, taking, rules), coach, rules)
    for _ in range(_TRIES):
        answer = Answer(*connection.execute(statement).one())
        if answer.given:
            connection.execute(delete(waiting).where(waiting.c.journey == taking.journey))
        if answer.given or answer.mine:
            return True
        if not answer.is_open or answer.later or not answer.has_room:
            return False
        have_a_turn(connection, taking.coach_id)
    return False


def _in_turn(
    connection: Connection, ring: KeyRing, taking: Taking, coach: Coach, rules: MatchingRules
) -> bool:
    is_open = select(journeys.c.journey).where(
        journeys.c.journey == taking.journey, journeys.c.status != "closed"
    )
    held = connection.execute(
        select(caseload.c.coach_id, caseload.c.attempt).where(caseload.c.journey == taking.journey)
    ).one_or_none()
    if held is not None and held.attempt >= taking.attempt:
        return bool(held.coach_id == taking.coach_id and held.attempt == taking.attempt)
    if connection.execute(is_open).one_or_none() is None:
        return False
    carried = select(caseload.c.every).where(
        caseload.c.coach_id == taking.coach_id, caseload.c.journey != taking.journey
    )
    loads = tuple(
        None if every is None else wait_of(every) for every in connection.execute(carried).scalars()
    )
    if room_of(Carrying(coach, loads), rules) <= 0:
        return False
    connection.execute(delete(caseload).where(caseload.c.journey == taking.journey))
    connection.execute(insert(caseload).values(**_row(ring, taking, rules)))
    connection.execute(delete(waiting).where(waiting.c.journey == taking.journey))
    count_again(connection, taking.coach_id)
    return True


def _coach(connection: Connection, ring: KeyRing, coach_id: str) -> Coach:
    # held as they are: a limit that goes below their clients meanwhile would count too few
    query = select(coaches.c.body).where(coaches.c.coach_id == coach_id)
    body = connection.execute(query.with_for_update(read=True)).scalar()
    if body is None:
        raise UnknownCoach(f"there is no coach {coach_id!r}; see `alongside coaches list`")
    return nameless(ring, coach_id, body)


def _row(ring: KeyRing, taking: Taking, rules: MatchingRules) -> dict[str, Any]:
    parts = parts_of(taking.journey)
    return {
        "journey": taking.journey,
        "attempt": taking.attempt,
        "programme": parts.programme,
        "client_id": parts.client_id,
        "coach_id": taking.coach_id,
        "every": str(rules.first),
        "since": taking.now,
        "state": "proposed",
        "reasons": seal_words(ring, taking.reasons, "reasons", taking.journey),
        "told": taking.told,
        "served_by": taking.key,
    }
