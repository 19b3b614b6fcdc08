"""A coach leaves: what becomes of five clients, each in another place; who is not asked again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from change_kit import (
    THIRD_COACH,
    best_of,
    coached,
    coaches,
    leaves,
    released,
    timeline,
)
from kit import COACH, MONDAY, OTHER_COACH, Habit, attends, books, days, told

from alongside.deeds import ReserveCoach
from alongside.events import (
    CoachChangeRequested,
    CoachDeclined,
    CoachProposed,
    CoachWishRecorded,
    Entry,
    GoalsMet,
    Paused,
    Resumed,
    SessionAttended,
    SessionDue,
    SessionPlanned,
)
from alongside.journal import Journal
from alongside.timeline import sentence
from simulation.walk import Reaction, Walked

TOLD = days(45)
"""Thursday 16 April; session 5, the fifth weekly one, is booked for Tuesday 21 April."""
FROM = date(2026, 4, 15)


def test_a_session_booked_before_the_last_day_is_still_held_by_the_coach_who_leaves() -> None:
    """The first of five clients: the change begins after it, the next one is on time."""
    story = coached((TOLD, leaves(date(2026, 4, 22))), lasts=58)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach change requested",
        "21 Apr session 5 attended",
        "21 Apr released a coach_leaves",
        "21 Apr proposed b",
        "22 Apr accepted b",
        "22 Apr allocated b",
        "22 Apr session 6 step 6 for 29 Apr",
        "23 Apr session 6 booked 29 Apr 10:00",
    ] == timeline(story, FROM)


def test_a_session_booked_after_the_last_day_is_called_off_at_once() -> None:
    """The second of five: nobody hears of it the day before, and its step is not lost."""
    story = coached((TOLD, leaves(date(2026, 4, 17))), lasts=54)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach change requested",
        "16 Apr session 5 called off by the service",
        "16 Apr released a coach_leaves",
        "16 Apr proposed b",
        "17 Apr accepted b",
        "17 Apr allocated b",
        "17 Apr session 6 step 5 for 24 Apr",
        "18 Apr session 6 booked 24 Apr 10:00",
        "24 Apr session 6 attended",
        "24 Apr session 7 step 6 for 1 May",
    ] == timeline(story, FROM)


def test_a_client_whose_journey_is_paused_changes_once_it_goes_on() -> None:
    """The third of five, in hospital: nobody is asked to meet them meanwhile."""
    story = coached(
        (days(44), Paused(reason="hospital")),
        (TOLD, leaves(date(2026, 4, 22))),
        (days(60), Resumed()),
        lasts=72,
    )

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach change requested",
        "1 May resumed",
        "1 May released a coach_leaves",
        "1 May proposed b",
        "2 May accepted b",
        "2 May allocated b",
        "2 May session 5 called off by the service",
        "2 May session 6 step 5 for 11 May",
        "3 May session 6 booked 11 May 10:00",
        "11 May session 6 attended",
        "11 May session 7 step 6 for 18 May",
        "12 May session 7 booked 18 May 10:00",
    ] == timeline(story, FROM)


def test_a_client_only_proposed_to_the_coach_is_proposed_to_another() -> None:
    """The fourth of five has never met them: the proposal is withdrawn, no more."""
    withdrawn = CoachDeclined(coach_id=COACH, reason="coach_leaves")
    story = coached((days(4.5), withdrawn), lasts=9)

    assert [
        "6 Mar proposed a",
        "6 Mar released a declined",
        "6 Mar proposed b",
        "7 Mar accepted b",
        "7 Mar allocated b",
        "7 Mar session 1 step 1 for 23 Mar",
        "8 Mar session 1 booked 23 Mar 10:00",
    ] == timeline(story, date(2026, 3, 1))


def test_a_client_for_whom_nobody_has_room_waits_and_goes_on_at_their_step() -> None:
    """The fifth of five: eight weeks later they have as long to meet as their gap, not none."""
    opens = datetime(2026, 6, 1).astimezone()

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        if COACH not in deed.declined:
            return COACH
        return OTHER_COACH if now >= opens else None

    story = coached((TOLD, leaves(date(2026, 4, 17))), lasts=104, room=room)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach change requested",
        "16 Apr session 5 called off by the service",
        "16 Apr released a coach_leaves",
        "16 Apr waiting for coach",
        "14 May waiting for coach",
        "11 Jun proposed b",
        "12 Jun accepted b",
        "12 Jun allocated b",
        "12 Jun session 6 step 5 for 19 Jun",
        "13 Jun session 6 booked 19 Jun 10:00",
    ] == timeline(story, FROM)


def test_the_taper_is_the_same_with_two_coaches_as_with_one() -> None:
    """The steps go on from the one that was next; the cadence goes with the step."""
    one = coached(lasts=200)
    two = coached((TOLD, leaves(date(2026, 4, 22))), lasts=200)

    assert list(range(1, 15)) == _steps(one) == _steps(two)
    assert [COACH, OTHER_COACH] == coaches(two)


def test_the_first_session_ever_is_counted_from_the_new_allocation() -> None:
    """Who never met the coach who left has the whole time before the first one again."""
    story = coached((days(8), leaves(date(2026, 3, 10))), habits=(attends(),), lasts=15)

    assert [
        "10 Mar coach change requested",
        "10 Mar session 1 called off by the service",
        "10 Mar released a coach_leaves",
        "10 Mar proposed b",
        "11 Mar accepted b",
        "11 Mar allocated b",
        "11 Mar session 2 step 1 for 25 Mar",
    ] == timeline(story, date(2026, 3, 10))


def test_a_coach_who_declined_is_not_proposed_again_after_later_changes() -> None:
    """Nor is one who left; who is left over is found the third time."""
    declines = CoachDeclined(coach_id=OTHER_COACH, reason="no_time")
    story = coached(
        (TOLD, leaves(date(2026, 4, 17))),
        (days(45.2), declines),
        (days(80), CoachChangeRequested(cause="over_full", coach_id=THIRD_COACH)),
        lasts=100,
    )

    assert [COACH, OTHER_COACH, THIRD_COACH] == _proposed(story)
    assert ["coach_leaves", "declined", "over_full"] == released(story)
    assert "allocation" == story.journal.stage_name


def test_a_client_may_ask_by_name_for_a_coach_who_declined() -> None:
    """Only their own word brings the two together again; the service's does not."""
    declines = CoachDeclined(coach_id=OTHER_COACH, reason="no_time")
    before = ((TOLD, leaves(date(2026, 4, 17))), (days(45.2), declines))
    asks = CoachChangeRequested(cause="client_asked", to=OTHER_COACH)
    moved = CoachChangeRequested(cause="over_full", coach_id=THIRD_COACH, to=OTHER_COACH)

    assert OTHER_COACH == _proposed(coached(*before, (days(80), asks), lasts=90))[-1]
    assert [COACH, OTHER_COACH, THIRD_COACH] == _proposed(
        coached(*before, (days(80), moved), lasts=90)
    )


def test_the_coach_named_is_tried_first() -> None:
    """Whoever comes first otherwise."""
    story = coached((TOLD, leaves(date(2026, 4, 17), to=THIRD_COACH)), lasts=50)

    assert [COACH, THIRD_COACH] == _proposed(story)


def test_a_client_asks_for_another_coach_with_another_wish() -> None:
    """The wish told together with it is the one that counts."""
    seen: list[CoachWishRecorded | None] = []

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        seen.append(deed.wish)
        return best_of(COACH, OTHER_COACH)(now, deed)

    wish = CoachWishRecorded(wants=True, gender="male", mode="phone")
    story = coached((TOLD, wish), (days(45.01), CoachChangeRequested()), lasts=50, room=room)

    assert ["no_preference", "male"] == [each.gender for each in seen if each is not None]
    assert ["coach_change"] == released(story)
    assert [COACH, OTHER_COACH] == coaches(story)


def test_goals_met_while_the_last_session_is_waited_for_end_coaching_instead() -> None:
    """Nobody needs another coach then."""
    story = coached((TOLD, leaves(date(2026, 4, 22))), (days(46), GoalsMet()), lasts=60)

    assert [COACH] == _proposed(story)
    assert "coaching" not in story.stages()[-1:]


@pytest.mark.parametrize("restart", [45.1, 49.5, 50.05, 50.5, 51.2])
def test_a_change_told_again_is_the_same_change(restart: float) -> None:
    """The journey goes on as a new run in the middle of it."""
    change = (TOLD, leaves(date(2026, 4, 22)))

    assert told(coached(change, lasts=70)) == told(coached(change, lasts=70, restarts=(restart,)))


def test_a_last_session_nobody_records_does_not_hold_the_change_up_for_ever() -> None:
    """The coach has gone; with the reminder to record it the client goes on with another."""
    story = coached((TOLD, leaves(date(2026, 4, 21))), habits=(books(), _until(4)), lasts=60)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach change requested",
        "22 Apr released a coach_leaves",
        "22 Apr proposed b",
    ] == timeline(story, FROM)[:4]


def _steps(story: Walked) -> list[int]:
    return sorted({event.step for event in story.journal.events(SessionPlanned)})


def _proposed(story: Walked) -> list[str]:
    return [event.coach_id for event in story.journal.events(CoachProposed)]


def _until(last: int) -> Habit:
    """Sessions are recorded up to this one."""

    def habit(entry: Entry, journal: Journal) -> Iterable[Reaction]:
        if isinstance(entry.event, SessionDue) and entry.event.session <= last:
            yield timedelta(hours=1), SessionAttended(session=entry.event.session)

    return habit


def test_a_client_who_is_moved_reads_no_cause_that_nobody_gave() -> None:
    """A coordinator may move a client from a coach with room."""
    moved = Entry(sequence=1, recorded=MONDAY, event=CoachChangeRequested(cause="over_full"))

    assert "Another coach is sought" == sentence(moved)
