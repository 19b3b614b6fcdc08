"""
A round of matching: everyone who waits in a programme, all the room there is, in one transaction.

In: the list, the coaches, the rules, as nobody changes them meanwhile. Out: rows in the caseload
for those who got a coach, why each of the others did not, the round itself. All of it or nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from alongside.keys import KeyRing
from alongside.london import today
from alongside.matching import Carrying, Left, Matched, MatchingRules, Pair, aged, round_of
from alongside.store.carrying import Given, begins_at, carrying, give, room_for
from alongside.store.records import RoundRow, WaitingRow
from alongside.store.tables import caseload, round_outcomes, rounds, waiting
from alongside.store.waiting_list import Listed, listed, seekers_of

_LEFT = (
    update(waiting)
    .where(waiting.c.journey == bindparam("of"))
    .values(
        position=bindparam("new_position"),
        reason=bindparam("new_reason"),
        says=bindparam("new_says"),
        removed=bindparam("new_removed"),
    )
)


@dataclass(frozen=True)
class Asked:
    """A round to run: `why` and `since` say what it was wanted for, `digest` by which rules."""

    programme: str
    key: str
    now: datetime
    why: str = "asked"
    since: datetime | None = None
    digest: str = ""


@dataclass(frozen=True)
class Looked:
    """Who would be matched, how many would not, what comes of it; nothing is changed."""

    runs: dict[str, Listed]
    paused: int
    joining: int
    room: int
    matched: Matched


def look(connection: Connection, ring: KeyRing, asked: Asked, rules: MatchingRules) -> Looked:
    """What a round would come to at this moment."""
    on_it = listed(connection, asked.programme)
    running = [each for each in on_it if each.paused_since is None]
    runs = {each.row.journey: each for each in running if each.is_heard}
    coaches = list(_offered(carrying(connection, ring).values(), asked, rules))
    return Looked(
        runs=runs,
        paused=len(on_it) - len(running),
        joining=len(running) - len(runs),
        room=sum(room_for(each, asked.programme, rules, today(asked.now)) for each in coaches),
        matched=_match(connection, ring, runs, coaches, rules, asked.now),
    )


def run(connection: Connection, ring: KeyRing, asked: Asked, rules: MatchingRules) -> RoundRow:
    """Match and write it down; under a key that was run before, what that came to."""
    before = known(connection, asked.key)
    if before is not None:
        return before
    begun = time.perf_counter()
    found = look(connection, ring, asked, rules)
    runs, matched = found.runs, found.matched
    outcomes = _Outcomes(asked, rules, runs)
    for pair in matched.pairs:
        if give(connection, ring, _given(runs[pair.journey].row, pair, asked, rules)):
            outcomes.got(pair)
    for left in matched.left:
        outcomes.stays(left)
    if outcomes.rows:
        connection.execute(insert(round_outcomes), outcomes.rows)
    changed = [_why(left) for left in matched.left if _differs(left, runs[left.journey].row)]
    if changed:
        connection.execute(_LEFT, changed)
    row = RoundRow(
        key=asked.key,
        programme=asked.programme,
        digest=asked.digest,
        why=asked.why,
        since=asked.since or asked.now,
        at=asked.now,
        waiting=len(runs),
        paused=found.paused,
        joining=found.joining,
        room=found.room,
        matched=outcomes.matched,
        seconds=round(time.perf_counter() - begun, 4),
    )
    connection.execute(insert(rounds).values(**row.as_columns()))
    return row


def known(connection: Connection, key: str) -> RoundRow | None:
    """The round that ran under this key."""
    found = connection.execute(select(rounds).where(rounds.c.key == key)).one_or_none()
    return None if found is None else RoundRow(*found)


def untold(connection: Connection, programme: str) -> dict[str, list[str]]:
    """Journeys a round found a coach for that do not know yet, by the round's key."""
    query = (
        select(caseload.c.served_by, caseload.c.journey)
        .join(rounds, rounds.c.key == caseload.c.served_by)
        .where(caseload.c.told.is_(False), rounds.c.programme == programme)
        .order_by(rounds.c.at, caseload.c.served_by, caseload.c.journey)
    )
    found: dict[str, list[str]] = {}
    for key, journey in connection.execute(query):
        found.setdefault(key, []).append(journey)
    return found


def _match(
    connection: Connection,
    ring: KeyRing,
    runs: dict[str, Listed],
    coaches: list[Carrying],
    rules: MatchingRules,
    now: datetime,
) -> Matched:
    if not runs:
        return Matched((), ())
    seekers = seekers_of(connection, ring, [each.row for each in runs.values()])
    places = [each.place(now, seekers[journey]) for journey, each in runs.items()]
    return round_of(places, coaches, rules, now)


def _offered(
    everyone: Iterable[Carrying], asked: Asked, rules: MatchingRules
) -> Iterable[Carrying]:
    """Who is away or serves other programmes has no room here, whatever the rules say of it."""
    for each in everyone:
        if room_for(each, asked.programme, rules, today(asked.now)) > 0:
            yield each
        else:
            yield replace(each, coach=each.coach.model_copy(update={"limit": 0}))


def _given(row: WaitingRow, pair: Pair, asked: Asked, rules: MatchingRules) -> Given:
    every = begins_at(row, rules)
    return Given(row, pair.coach_id, pair.reasons, every, asked.now, asked.key)


def _why(left: Left) -> dict[str, Any]:
    return {
        "of": left.journey,
        "new_position": left.position,
        "new_reason": left.why,
        "new_says": left.says,
        "new_removed": left.removed,
    }


def _differs(left: Left, row: WaitingRow) -> bool:
    was = (row.position, row.reason, row.says, row.removed)
    return was != (left.position, left.why, left.says, left.removed)


class _Outcomes:
    """
    What the round came to for each: for who was left, only where the reason is another.

    A list that stands still for weeks would otherwise fill the store with the same rows.
    """

    def __init__(self, asked: Asked, rules: MatchingRules, runs: dict[str, Listed]) -> None:
        self._asked = asked
        self._rules = rules
        self._runs = runs
        self.rows: list[dict[str, Any]] = []
        self.matched = 0

    def got(self, pair: Pair) -> None:
        self.matched += 1
        self._add(pair.journey, 0, pair.coach_id, None, {})

    def stays(self, left: Left) -> None:
        row = self._runs[left.journey].row
        if (row.reason, row.removed) != (left.why, left.removed):
            self._add(left.journey, left.position, None, left.why, left.removed)

    def _add(
        self,
        journey: str,
        position: int,
        coach_id: str | None,
        reason: str | None,
        removed: dict[str, int],
    ) -> None:
        place = self._runs[journey].place(self._asked.now)
        self.rows.append(
            {
                "round": self._asked.key,
                "journey": journey,
                "position": position,
                "priority": aged(place, self._rules.ageing, self._asked.now),
                "waited": int(place.waited(self._asked.now).total_seconds()),
                "coach_id": coach_id,
                "reason": reason,
                "removed": removed,
            }
        )
