"""
The turn of a coach: a number that goes up with every client they are given.

Who counts what a coach carries and then gives them a client says which turn they counted at.
Where it has moved on meanwhile, somebody else was faster, and the count starts again.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from alongside.store.prepared import Prepared
from alongside.store.tables import coach_turns


def count_again(connection: Connection, coach_id: str) -> None:
    """The coach was given a client: what others counted before is not true any more."""
    _next(connection.dialect.name).execute(connection, {"coach_id": coach_id, "turn": 1})


def have_a_turn(connection: Connection, coach_id: str) -> None:
    """The coach has a turn to count at, if nobody gave them one yet."""
    _first(connection.dialect.name).execute(connection, {"coach_id": coach_id, "turn": 0})


def hold_all(connection: Connection) -> None:
    """Let nobody take a named coach until this transaction ends; those before are counted."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE coach_turns IN EXCLUSIVE MODE")


def _added(dialect: str) -> sqlite.Insert | postgresql.Insert:
    kind = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return kind(coach_turns).values(coach_id=bindparam("coach_id"), turn=bindparam("turn"))


@cache
def _first(dialect: str) -> Prepared:
    return Prepared(_added(dialect).on_conflict_do_nothing(), dialect)


@cache
def _next(dialect: str) -> Prepared:
    added = _added(dialect)
    again = added.on_conflict_do_update(
        index_elements=["coach_id"], set_={"turn": coach_turns.c.turn + literal_column("1")}
    )
    return Prepared(again, dialect)
