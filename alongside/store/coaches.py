"""
The coaches, sealed, with the log of what was changed of them.

Every change is one transaction with its line in the log, and takes turns with matching.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from pydantic import ValidationError
from sqlalchemy import Connection, select

from alongside.coaches import Absence, Coach, Problem, back_on, problems_of
from alongside.store.changes import Put, carry_out
from alongside.store.coach_clients import unsuited_to_clients
from alongside.store.coach_history import CoachChange, What, differences, read, record
from alongside.store.coach_page import CoachRow, TakenCoach, take_page
from alongside.store.coach_person import People
from alongside.store.coach_rows import coach_of, seal
from alongside.store.database import Database
from alongside.store.errors import CoachConflict, CoachRefused, UnknownCoach
from alongside.store.tables import coaches

_LOCK = "caseload"
"""Matching reads the coaches in its own transaction: nobody changes meanwhile."""
SERVICE = "service"


class _OnlyJudged(Exception):
    """Nothing of it is to be kept."""


class Coaches:
    """Who coaches, for which programmes, when they are there and with which room."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, coach: Coach, by: str = SERVICE) -> None:
        """Add a coach, or write over what is known of them; as they were changes nothing."""
        with self._database.writing(_LOCK) as connection:
            was = self._find(connection, coach.id)
            self._keep(connection, was, coach, "added" if was is None else "changed", by)

    def add(self, coach: Coach, by: str = SERVICE) -> None:
        """
        Add a coach who is not there yet.

        :raises CoachConflict: there is one with this id, or this one under another.
        """
        with self._database.writing(_LOCK) as connection:
            if self._find(connection, coach.id) is not None:
                raise CoachConflict(
                    f"there is a coach {coach.id!r} already; `alongside coaches change` changes "
                    "them, or take another id"
                )
            problem = People(self._all(connection)).known_already(coach)
            if problem is not None:
                raise CoachConflict(problem.says)
            self._keep(connection, None, coach, "added", by)

    def take(
        self, rows: Sequence[CoachRow], by: str = SERVICE, although_over: bool = False
    ) -> tuple[TakenCoach, ...]:
        """
        Take in a page of a file, each row whole or not at all; what became of each.

        What a row does not speak of stays as it is. The same rows again change nothing. A row
        that does not suit the clients a coach has is refused, with `although_over` only where
        nobody could go on with them.
        """
        with self._database.writing(_LOCK) as connection:
            return self._take(connection, rows, by, although_over)

    def judge(
        self, rows: Sequence[CoachRow], although_over: bool = False
    ) -> tuple[TakenCoach, ...]:
        """What `take` would make of these rows; nothing is kept."""
        judged: tuple[TakenCoach, ...] = ()
        try:
            with self._database.writing(_LOCK) as connection:
                judged = self._take(connection, rows, SERVICE, although_over)
                raise _OnlyJudged
        except _OnlyJudged:
            return judged

    def _take(
        self, connection: Connection, rows: Sequence[CoachRow], by: str, although_over: bool
    ) -> tuple[TakenCoach, ...]:
        def keep(was: Coach | None, now: Coach) -> None:
            self._keep(connection, was, now, "added" if was is None else "changed", by)

        def unsuited(was: Coach, now: Coach) -> Problem | None:
            return unsuited_to_clients(connection, was, now, although_over)

        known = {coach.id: coach for coach in self._all(connection, held=True)}
        return take_page(connection, self._database.ring, rows, known, keep, unsuited)

    def change(
        self,
        coach_id: str,
        changes: Mapping[str, object],
        by: str = SERVICE,
        although_over: bool = False,
    ) -> Coach:
        """
        Change what is given of a coach, by field; the coach as they are now.

        :raises UnknownCoach: there is none with this id.
        :raises CoachRefused: it does not suit the coach, or the clients they have: a limit below
            them needs `although_over`. Nothing was changed.
        """
        return self._change(coach_id, "changed", by, lambda _: changes, although_over)

    def away(self, coach_id: str, absence: Absence, by: str = SERVICE) -> Coach:
        """
        The coach is away for these days. The same absence again changes nothing.

        :raises UnknownCoach: there is none with this id.
        :raises CoachRefused: they are away on some of the days already.
        """

        def added(coach: Coach) -> Mapping[str, object]:
            if absence in coach.absences:
                return {}
            return {"absences": (*coach.absences, absence)}

        return self._change(coach_id, "away", by, added)

    def back(self, coach_id: str, on: date, by: str = SERVICE) -> Coach:
        """
        The coach is there again from this London day. Said again, it changes nothing.

        :raises UnknownCoach: there is none with this id.
        :raises CoachRefused: they are not away on this day.
        """

        def ended(coach: Coach) -> Mapping[str, object]:
            if coach.away_on(on) is not None:
                return {"absences": back_on(coach.absences, on)}
            eve = on - timedelta(days=1)
            if any(each.until == eve for each in coach.absences):
                return {}
            raise CoachRefused(f"coach {coach_id} is not away on {on}; nothing was changed")

        return self._change(coach_id, "back", by, ended)

    def leave(self, coach_id: str, on: date, by: str = SERVICE) -> Coach:
        """
        The coach works for the service until this London day, the last one.

        :raises UnknownCoach: there is none with this id.
        :raises CoachRefused: it is before their first day.
        """
        return self._change(coach_id, "leaves", by, lambda _: {"ends": on})

    def history(self, coach_id: str) -> list[CoachChange]:
        """
        What was changed of a coach, the oldest first.

        :raises UnknownCoach: there is none with this id.
        """
        with self._database.reading() as connection:
            if self._find(connection, coach_id) is None:
                raise _unknown(coach_id)
            return read(connection, self._database.ring, coach_id)

    def list(self) -> list[Coach]:
        """Every coach, by id, those who no longer coach among them."""
        with self._database.reading() as connection:
            return [*self._all(connection)]

    def get(self, coach_id: str) -> Coach:
        """
        One coach.

        :raises UnknownCoach: there is none with this id.
        """
        with self._database.reading() as connection:
            found = self._find(connection, coach_id)
        if found is None:
            raise _unknown(coach_id)
        return found

    def _change(
        self,
        coach_id: str,
        what: What,
        by: str,
        changes: Callable[[Coach], Mapping[str, object]],
        although_over: bool = False,
    ) -> Coach:
        with self._database.writing(_LOCK) as connection:
            was = self._find(connection, coach_id, held=True)
            if was is None:
                raise _unknown(coach_id)
            try:
                now = Coach.model_validate({**was.model_dump(), **changes(was)})
            except ValidationError as wrong:
                said = "; ".join(str(each) for each in problems_of(wrong))
                raise CoachRefused(f"coach {coach_id}: {said}. Nothing was changed") from None
            if what == "changed":
                unsuited = unsuited_to_clients(connection, was, now, although_over)
                if unsuited is not None:
                    raise CoachRefused(f"{unsuited.says}. Nothing was changed")
            self._keep(connection, was, now, what, by)
            return now

    def _keep(
        self, connection: Connection, was: Coach | None, now: Coach, what: What, by: str
    ) -> None:
        if was == now:
            return
        ring, at = self._database.ring, self._database.clock()
        row = {"body": seal(ring, now), "changed": at}
        carry_out(connection, [Put("coaches", {"coach_id": now.id}, row)])
        record(connection, ring, CoachChange(now.id, at, by, what, differences(was, now)))

    def _all(self, connection: Connection, held: bool = False) -> tuple[Coach, ...]:
        query = select(coaches.c.coach_id, coaches.c.body).order_by(coaches.c.coach_id)
        query = query.with_for_update() if held else query
        ring = self._database.ring
        return tuple(coach_of(ring, *row) for row in connection.execute(query))

    def _find(self, connection: Connection, coach_id: str, held: bool = False) -> Coach | None:
        # held until the change is made: whoever takes this coach by name takes no lock of ours
        query = select(coaches.c.body).where(coaches.c.coach_id == coach_id)
        query = query.with_for_update() if held else query
        body = connection.execute(query).scalar_one_or_none()
        return None if body is None else coach_of(self._database.ring, coach_id, body)


def _unknown(coach_id: str) -> UnknownCoach:
    return UnknownCoach(
        f"there is no coach {coach_id!r}; `alongside coaches list` shows who there is"
    )
