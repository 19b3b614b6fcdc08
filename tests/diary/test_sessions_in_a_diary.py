"""A session as its coach has it: whose it is, what it brings along, what is to be written."""

from datetime import timedelta

import pytest
from diary_kit import AGENDA, BEGAN, CLIENT, COACH, JOURNEY, journal, london, planned

from alongside.diary.slot import Slot, carried_forward, slot_of
from alongside.diary.week import clashes_marked
from alongside.events import (
    ActionPlanWritten,
    AnyEvent,
    CoachAllocated,
    CoachReleased,
    GoalClosed,
    GoalSet,
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionOutcomeCorrected,
    TaskOpened,
)
from alongside.events.plan import Action

TARGET = london("2026-03-30")
NOW = london("2026-04-08")
OTHER = "k-diary002"


def slot(*events: AnyEvent, coach: str = COACH, session: int = 1) -> Slot | None:
    """The session in this coach's diary, after these events."""
    told = journal(planned(TARGET), *events)
    return slot_of(
        JOURNEY, told, session, coach, client_id=CLIENT, agenda=AGENDA, now=NOW
    )  # fmt: skip


def booked(day: str, at: str = "10:00", **more: object) -> SessionBooked:
    return SessionBooked.model_validate({"session": 1, "starts_at": london(day, at), **more})


@pytest.mark.parametrize(
    ("state", "events"),
    [
        ("to_book", ()),
        ("booked", (booked("2026-04-09"),)),
        ("not_recorded", (booked("2026-04-07"),)),
        ("attended", (booked("2026-03-30"), SessionAttended(session=1))),
        ("cancelled", (SessionCancelled(session=1, cancelled_by="coach", with_notice=True),)),
        ("missed", (SessionCancelled(session=1, cancelled_by="client", with_notice=False),)),
        (
            "attended",
            (
                SessionCancelled(session=1, cancelled_by="client", with_notice=False),
                SessionOutcomeCorrected(session=1, outcome="attended", minutes=50),
            ),
        ),
    ],
)
def test_a_session_is_where_its_journal_leaves_it(state: str, events: tuple[AnyEvent, ...]) -> None:
    """With corrections applied."""
    found = slot(*events)

    assert found is not None
    assert state == found.state


def test_a_session_is_in_the_diary_of_whoever_held_it() -> None:
    """A client who changed coach leaves what was, and takes along what is to come."""
    released = CoachReleased(attempt=1, coach_id=COACH, why="coach_change")
    changed = (released, CoachAllocated(attempt=2, coach_id=OTHER))
    held = (booked("2026-03-30"), SessionAttended(session=1), *changed)
    open_ = (*changed, booked("2026-04-09"))

    assert slot(*held) is not None
    assert slot(*held, coach=OTHER) is None
    assert slot(*open_) is None
    assert slot(*open_, coach=OTHER) is not None
    assert slot(session=2) is None


def test_what_the_client_goes_for_comes_along_from_session_to_session() -> None:
    """Open goals with their next step, the action plan, what to do when it gets hard."""
    told = journal(
        GoalSet(goal="walking", text="Walk to the lighthouse"),
        GoalSet(goal="sleep", text="Sleep by eleven"),
        GoalClosed(goal="sleep", outcome="met"),
        ActionPlanWritten(
            actions=(Action(what="Walk to the shop", when="Mondays"),), setbacks="Ring Bo"
        ),
    )

    carried = carried_forward(told)

    assert ("health: Walk to the lighthouse",) == carried.goals
    assert ("Walk to the shop (Mondays)",) == carried.actions
    assert "Ring Bo" == carried.setbacks
    assert "lighthouse" not in repr(slot(*(entry.event for entry in told[3:])))


def test_what_is_to_be_written_down_stands_beside_the_session() -> None:
    """The coach's tasks about it, and measures that are due; nobody else's."""

    def opened(key: str, role: str, kind: str, about: str) -> TaskOpened:
        return TaskOpened(key=key, role=role, title=f"Do {key}", due=BEGAN, about=about, kind=kind)

    found = slot(
        opened("record/1", "coach", "outcome-not-recorded", "session/1"),
        opened("record/2", "coach", "outcome-not-recorded", "session/2"),
        opened("call/1", "coordinator", "missed-call", "session/1"),
        opened("measure/pam.baseline", "coach", "measure_baseline", ""),
    )

    assert found is not None
    assert ["Do record/1"] == [task.title for task in found.tasks]
    assert ["Do measure/pam.baseline"] == [task.title for task in found.measures]
    assert AGENDA["first"] == found.agenda


def test_sessions_at_the_same_time_are_shown_as_such() -> None:
    """A cover or a change of coach may bring two together that nobody booked so."""
    first, second = slot(booked("2026-04-09")), slot(booked("2026-04-09", "10:30"))
    third = slot(booked("2026-04-09", "11:30"))
    assert first is not None
    assert second is not None
    assert third is not None

    marked = clashes_marked((third, second, first))

    assert [True, True, False] == [each.clashes for each in marked]
    assert timedelta(minutes=60) == first.ends_at - first.begins
