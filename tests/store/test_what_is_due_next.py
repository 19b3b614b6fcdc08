"""What a journey is next due for follows from its open tasks and sessions alone."""

from datetime import timedelta

import pytest
from synthetic_journal import START, entries, planned, rich, started, task

from alongside.events import (
    AnyEvent,
    JourneyClosed,
    Paused,
    Resumed,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionDue,
    SessionMissed,
    TaskAnswered,
    TaskClosed,
    TaskEscalated,
    TaskOpened,
)  # fmt: skip
from alongside.store import JourneyRow, Store

CLIENT = "c-aaaaaaaaaaaa"
J = f"primrose-a/{CLIENT}/1"
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def after(store: Store, *events: AnyEvent) -> tuple[object, object]:
    """What is due, and why, after these events."""
    store.journal.append(J, entries([started(CLIENT), *events]))
    return _due(store.journeys.get(J))


def _due(row: JourneyRow) -> tuple[object, object]:
    return row.next_due, row.next_due_why


def _at(key: str, days: int) -> TaskOpened:
    return task(key, due=START + DAY * days)


BOOKED = SessionBooked(session=1, starts_at=START + DAY * 9)
CASES: list[tuple[str, list[AnyEvent], int | None, str | None]] = [
    ("nothing is open", [], None, None),
    ("one task", [_at("a", 2)], 2, "task a"),
    ("the sooner of two tasks", [_at("a", 5), _at("b", 3)], 3, "task b"),
    ("a task passed on", [_at("a", 2), TaskEscalated(key="a", role="gp")], 2, "task a"),
    ("a task answered", [_at("a", 2), _at("b", 4), TaskAnswered(key="a")], 4, "task b"),
    ("a task nobody needs", [_at("a", 2), TaskClosed(key="a", why="x")], None, None),
    ("a session's target day", [planned(1)], 7, "session 1"),
    ("its booked time", [planned(1), BOOKED], 9, "session 1"),
    ("still due", [planned(1), BOOKED, SessionDue(session=1, booked=True)], 9, "session 1"),
    ("attended", [planned(1), SessionAttended(session=1)], None, None),
    ("missed, the next planned", [planned(1), SessionMissed(session=1), planned(2)], 14,
     "session 2"),
    ("cancelled", [planned(1),
     SessionCancelled(session=1, cancelled_by="coach", with_notice=True)], None, None),
    ("the task before the session", [planned(1), _at("a", 6)], 6, "task a"),
    ("the session before the task", [planned(1), _at("a", 8)], 7, "session 1"),
    ("both at once", [planned(1), _at("a", 7)], 7, "task a"),
    ("paused", [_at("a", 2), Paused(reason="hospital")], 2, "task a"),
    ("on again", [_at("a", 2), Paused(reason="hospital"), Resumed()], 2, "task a"),
    ("closed", [planned(1), _at("a", 2), JourneyClosed(reason="died")], None, None),
    ("opened after the close", [JourneyClosed(reason="died"), _at("a", 2), planned(1)], None, None),
]  # fmt: skip


@pytest.mark.parametrize(("case", "events", "days", "why"), CASES, ids=[each[0] for each in CASES])
def test_the_soonest_open_thing_is_due_next(
    store: Store, case: str, events: list[AnyEvent], days: int | None, why: str | None
) -> None:
    """By its day and its name; and the same after a rebuild."""
    due = None if days is None else START + DAY * days

    assert (due, why) == after(store, *events), case

    store.rebuild()
    assert (due, why) == _due(store.journeys.get(J))


def test_what_is_due_follows_at_every_step_of_a_long_journey(sqlite_store: Store) -> None:
    """The page says what the tables of tasks and sessions say."""
    for entry in rich(CLIENT):
        sqlite_store.journal.append(J, [entry])

        row = sqlite_store.journeys.get(J)
        tasks = [
            (each.due, f"task {each.key}")
            for each in sqlite_store.tasks.of(J)
            if each.status == "open"
        ]
        sessions = [
            (each.starts_at or each.target, f"session {each.number}")
            for each in sqlite_store.journeys.sessions(J)
            if each.status in {"planned", "booked", "due"}
        ]
        soonest = min((due for due, _ in (*tasks, *sessions)), default=None)
        assert soonest == row.next_due
        assert row.next_due is None or (row.next_due, row.next_due_why) in (*tasks, *sessions)


def test_one_journeys_tasks_are_not_anothers(store: Store) -> None:
    """The same keys in two journeys do not meet."""
    other = J.replace("/1", "/2")
    store.journal.append(other, entries([started(CLIENT), _at("a", 1)]))

    assert (START + DAY * 2, "task a") == after(store, _at("a", 2))
    assert (START + DAY, "task a") == _due(store.journeys.get(other))


def test_a_journey_without_a_start_has_nothing_to_show(store: Store) -> None:
    """Tasks of a journal that began wrongly make no row and no error."""
    store.journal.append(J, entries([_at("a", 2)]))

    assert store.journeys.find(J) is None


def test_a_late_task_makes_the_journey_overdue_until_it_is_answered(store: Store) -> None:
    """This is what `alongside list --overdue` asks."""
    told = entries([started(CLIENT), _at("a", 2), planned(1), TaskAnswered(key="a")])
    store.journal.append(J, told[:3])
    late = START + DAY * 3
    assert [J] == [row.journey for row in store.journeys.page(overdue_at=late)]

    store.journal.append(J, told[3:])

    assert [] == store.journeys.page(overdue_at=late)
    assert [J] == [row.journey for row in store.journeys.page(overdue_at=START + WEEK + DAY)]
