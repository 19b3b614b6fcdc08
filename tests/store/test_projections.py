"""Projections show what the journal says, and can be made again from it."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from synthetic_journal import K1, START, entries, planned, rich, started, task

from alongside.events import (
    CoachAllocated,
    CoachProposed,
    DeferralRequested,
    JourneyClosed,
    Paused,
    Resumed,
    SessionAttended,
    SessionMissed,
    SessionOutcomeCorrected,
    TaskAnswered,
    TaskClosed,
    TaskEscalated,
    TaskPostponed,
)
from alongside.journal import Journal
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store

TABLES = (
    "journeys", "tasks", "sessions", "messages", "pauses", "caseload", "waiting", "milestones",
    "scores",
)  # fmt: skip
CLIENT = "c-aaaaaaaaaaaa"
J = f"primrose-a/{CLIENT}/1"
Rows = Callable[[str], list[tuple[object, ...]]]


def snapshot(rows: Rows) -> dict[str, list[tuple[object, ...]]]:
    """Every projection as the database has it."""
    return {table: rows(table) for table in TABLES}


def test_rebuilding_gives_the_same_rows_at_every_length_of_the_journal(
    store: Store, rows: Rows
) -> None:
    """Journals cut at every place, side by side, are projected the same twice."""
    told = rich(CLIENT)
    lengths = [*range(1, len(told), 3), len(told)]
    for length in lengths:
        client = f"c-{length:012d}"
        store.journal.append(f"primrose-a/{client}/1", rich(client)[:length])
    live = snapshot(rows)

    taken = store.rebuild()

    assert sum(lengths) == taken
    assert live == snapshot(rows)


def test_rebuilding_mends_rows_that_were_damaged(store: Store, rows: Rows) -> None:
    """The journal is the truth, the pages are not."""
    store.journal.append(J, rich(CLIENT)[:-1])
    live = snapshot(rows)
    from sqlalchemy import text

    with store._database.writing() as connection:
        connection.execute(
            text("UPDATE journeys SET stage = 'nowhere', priority = 4, next_due = NULL")
        )
        connection.execute(text("DELETE FROM tasks"))

    store.rebuild()

    assert live == snapshot(rows)


BATCHES = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 20)), max_size=12)
"""How far each flush goes back into what was kept, and how many entries it sends."""


@trying(max_examples=25, deadline=None)
@given(BATCHES)
def test_however_a_journal_is_flushed_the_rows_are_the_same(batches: list[tuple[int, int]]) -> None:
    """Batches of any size, sent again at will, come to the same as one entry at a time."""
    told = rich(CLIENT)
    other = J.replace("/1", "/2")
    with (
        tempfile.TemporaryDirectory() as home,
        Store.open(Settings(home=Path(home)), KeyRing.fresh()) as store,
    ):
        kept = 0
        for back, size in batches:
            start = max(0, kept - back)
            store.journal.append(J, told[start : start + size])
            kept = max(kept, min(len(told), start + size))
        store.journal.append(J, told[kept:])
        for entry in told:
            store.journal.append(other, [entry])

        assert store.journal.entries(other) == store.journal.entries(J)
        assert _shown(store, other) == _shown(store, J)
        live = _shown(store, J)
        store.rebuild()
        assert live == _shown(store, J)


def _shown(store: Store, journey: str) -> str:
    parts = [
        store.journeys.get(journey),
        store.tasks.of(journey),
        store.journeys.sessions(journey),
        store.journeys.messages(journey),
    ]
    return repr(parts).replace(journey, "J").replace("cycle=2", "cycle=1")


def test_the_counts_agree_with_the_journey_at_every_step(sqlite_store: Store) -> None:
    """The pages and the story itself never disagree about misses, stage or priority."""
    told = rich(CLIENT)
    for length, entry in enumerate(told, start=1):
        sqlite_store.journal.append(J, [entry])
        journal, row = Journal(told[:length]), sqlite_store.journeys.get(J)

        assert journal.sessions_attended() == row.sessions_attended
        assert journal.missed_in_a_row() == row.missed_in_a_row
        assert journal.priority == row.priority
        open_keys = {task.key for task in journal.open_tasks()}
        shown = {task.key for task in sqlite_store.tasks.of(J) if task.status == "open"}
        assert shown == (set() if row.status == "closed" else open_keys)


def test_a_correction_changes_the_run_of_misses(store: Store) -> None:
    """A miss that was an attendance counts no more."""
    told = entries([
        started(CLIENT), planned(1), SessionMissed(session=1), planned(2), SessionMissed(session=2),
        SessionOutcomeCorrected(session=1, outcome="attended", minutes=50),
    ])  # fmt: skip
    store.journal.append(J, told[:-1])
    assert 2 == store.journeys.get(J).missed_in_a_row

    store.journal.append(J, told[-1:])

    row, (first, _) = store.journeys.get(J), store.journeys.sessions(J)
    assert (1, 1) == (row.missed_in_a_row, row.sessions_attended)
    assert ("attended", 50, True) == (first.outcome, first.minutes, first.corrected)


def test_the_first_outcome_of_a_session_counts(store: Store) -> None:
    """A second report of another outcome is a correction or nothing."""
    told = [started(CLIENT), planned(1), SessionAttended(session=1), SessionMissed(session=1)]
    store.journal.append(J, entries(told))

    assert ["attended"] == [each.outcome for each in store.journeys.sessions(J)]


def test_a_task_that_stood_still_is_overdue_that_much_later(store: Store) -> None:
    """The list goes by the new moment, the journal too; a task that ended is left as it was."""
    later = START + timedelta(days=9)
    told = [
        started(CLIENT), task("k"), task("over"), TaskAnswered(key="over"),
        TaskPostponed(key="k", due=later), TaskPostponed(key="over", due=later),
    ]  # fmt: skip
    store.journal.append(J, entries(told))

    assert [] == store.tasks.open(overdue_at=START + timedelta(days=8))
    assert ["k"] == [each.key for each in store.tasks.open(overdue_at=later + timedelta(days=1))]
    assert [later] == [each.due for each in Journal(entries(told)).open_tasks()]
    over = store.tasks.get(J, "over")
    assert over is not None
    assert START + timedelta(days=2) == over.due


def test_a_task_ends_once(store: Store) -> None:
    """Answered stays answered, whatever comes later."""
    told = [
        started(CLIENT), task("k"), TaskEscalated(key="k", role="gp"),
        TaskAnswered(key="k", answer="done", by="gp:g1"), TaskClosed(key="k", why="not_needed"),
        TaskEscalated(key="k", role="nurse"),
    ]  # fmt: skip
    store.journal.append(J, entries(told))

    ended = store.tasks.get(J, "k")
    assert ended is not None
    assert ("gp", "answered", "done", "gp:g1") == (
        ended.role, ended.status, ended.answer, ended.ended_by,
    )  # fmt: skip


def test_closing_a_journey_leaves_nothing_open(store: Store) -> None:
    """Tasks and sessions end with it; the coach's room and the place on the list are free."""
    told = [
        started(CLIENT), task("k"), CoachProposed(attempt=1, coach_id=K1),
        CoachAllocated(attempt=1, coach_id=K1), planned(1), Paused(reason="holiday"),
        JourneyClosed(reason="declined"),
    ]  # fmt: skip
    store.journal.append(J, entries(told[:-1]))
    assert "task k" == store.journeys.get(J).next_due_why
    assert 1 == len(store.caseload.of_coach(K1))

    store.journal.append(J, entries(told)[-1:])

    row = store.journeys.get(J)
    assert ("closed", "declined", None, None, None) == (
        row.status, row.closed_reason, row.stage, row.next_due, row.next_due_why,
    )  # fmt: skip
    assert [] == store.tasks.open()
    assert ["dropped"] == [each.status for each in store.journeys.sessions(J)]
    assert [] == store.caseload.of_coach(K1)


def test_a_pause_and_a_deferral_show_until_the_journey_goes_on(store: Store) -> None:
    """Both stop the journey's clocks."""
    told = entries([started(CLIENT), DeferralRequested(until=date(2026, 5, 1)), Resumed()])
    store.journal.append(J, told[:2])
    assert ("paused", date(2026, 5, 1)) == (
        store.journeys.get(J).status, store.journeys.get(J).deferred_until,
    )  # fmt: skip

    store.journal.append(J, told[2:])

    assert ("open", None) == (store.journeys.get(J).status, store.journeys.get(J).paused_since)
