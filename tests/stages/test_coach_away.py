"""A coach is away: the client waits for them, or others cover until they are back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from change_kit import THIRD_COACH, best_of, coached, coaches, leaves, released, timeline
from kit import COACH, MONDAY, OTHER_COACH, attends, days
from programme_kit import shipped

from alongside.admission import refusal
from alongside.deeds import ReserveCoach
from alongside.events import (
    AnyEvent,
    CoachAway,
    CoachChangeRequested,
    CoachProposed,
    RoomAppeared,
)
from simulation.walk import Walked

TOLD = days(45)
"""Thursday 16 April; session 5 is booked for Tuesday 21 April."""
FROM = date(2026, 4, 15)
SINCE, UNTIL = date(2026, 4, 20), date(2026, 5, 4)


def away(until: date = UNTIL) -> AnyEvent:
    """What a client is told who waits."""
    return CoachAway(coach_id=COACH, since=SINCE, until=until)


def covered(until: date | None = UNTIL) -> AnyEvent:
    """What a client is told for whom others cover."""
    return CoachChangeRequested(
        cause="coach_away", coach_id=COACH, since=SINCE, until=until, to=OTHER_COACH
    )


def back(present: str = OTHER_COACH) -> AnyEvent:
    """What a client is told whose coach is back."""
    return CoachChangeRequested(
        cause="coach_back", coach_id=present, to=COACH, since=date(2026, 5, 5)
    )


def test_a_session_booked_in_the_absence_is_planned_for_after_it() -> None:
    """Called off by the service, no miss of anybody's; its step comes when the coach is back."""
    story = coached((TOLD, away()), lasts=65)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach away",
        "16 Apr session 5 called off by the service",
        "16 Apr session 6 step 5 for 5 May",
        "17 Apr session 6 booked 5 May 10:00",
        "5 May session 6 attended",
    ] == timeline(story, FROM)[:6]
    assert 0 == story.journal.missed_in_a_row()
    assert [COACH] == coaches(story)


def test_a_session_not_booked_yet_is_planned_anew_under_its_number() -> None:
    """Nothing was agreed that could be called off."""
    story = coached((days(43.2), away()), habits=(attends(),), lasts=50)

    assert [
        "14 Apr coach away",
        "14 Apr session 5 step 5 for 5 May",
    ] == timeline(story, date(2026, 4, 14))[-2:]


def test_a_session_booked_before_the_absence_stays() -> None:
    """Only what falls into it moves."""
    later = CoachAway(coach_id=COACH, since=date(2026, 4, 27), until=UNTIL)
    story = coached((TOLD, later), lasts=58)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach away",
        "21 Apr session 5 attended",
        "21 Apr session 6 step 6 for 5 May",
        "22 Apr session 6 booked 5 May 10:00",
    ] == timeline(story, FROM)


def test_a_coach_back_sooner_is_met_sooner() -> None:
    """The same absence, told again with an earlier end, moves what is not booked yet."""
    sooner = away(until=date(2026, 4, 26))
    story = coached((TOLD, away()), (days(45.5), sooner), lasts=47)

    assert [
        "16 Apr session 6 step 5 for 5 May",
        "16 Apr coach away",
        "16 Apr session 6 step 5 for 27 Apr",
    ] == timeline(story, FROM)[3:6]


def test_the_end_of_the_programme_waits_for_the_coach() -> None:
    """A final session that falls into the absence is held after it."""
    last = coached(lasts=220)
    final = [each.event for each in last.journal.all("session_planned")][-1]
    day = final.target.date()
    gone = CoachAway(
        coach_id=COACH, since=date.fromordinal(day.toordinal() - 2),
        until=date.fromordinal(day.toordinal() + 20),
    )  # fmt: skip
    story = coached((final_told(last), gone), lasts=260)

    held = [each.event for each in story.journal.all("session_planned")][-1]
    assert "final" == held.kind
    assert held.target.date() > gone.until
    assert 14 == story.journal.sessions_attended()


def final_told(story: Walked) -> timedelta:
    """Half a day after the last session was planned."""
    planned = story.journal.all("session_planned")[-1]
    return planned.recorded - MONDAY + days(0.5)


def test_others_cover_and_the_client_goes_back_to_the_coach_they_know() -> None:
    """Three coaches' worth of journal, one taper."""
    story = coached((TOLD, covered()), (days(64), back()), lasts=72)

    assert [
        "15 Apr session 5 booked 21 Apr 10:00",
        "16 Apr coach change requested",
        "16 Apr session 5 called off by the service",
        "16 Apr released a coach_away",
        "16 Apr proposed b",
        "17 Apr accepted b",
        "17 Apr allocated b",
        "17 Apr session 6 step 5 for 24 Apr",
        "18 Apr session 6 booked 24 Apr 10:00",
        "24 Apr session 6 attended",
        "24 Apr session 7 step 6 for 1 May",
        "25 Apr session 7 booked 1 May 10:00",
        "1 May session 7 attended",
        "1 May session 8 step 7 for 8 May",
        "2 May session 8 booked 8 May 10:00",
        "5 May coach change requested",
        "5 May session 8 called off by the service",
        "5 May released b coach_back",
        "5 May proposed a",
        "6 May accepted a",
        "6 May allocated a",
        "6 May session 9 step 7 for 13 May",
        "7 May session 9 booked 13 May 10:00",
    ] == timeline(story, FROM)


def test_the_coach_who_covered_is_kept_where_the_first_has_no_room_any_more() -> None:
    """Nobody goes to a third because the first came back."""
    asked: list[tuple[str, ...]] = []

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        asked.append(deed.prefer)
        full = (COACH,) if now >= MONDAY + days(50) else ()
        return best_of(*(each for each in (COACH, THIRD_COACH, OTHER_COACH) if each not in full))(
            now, deed
        )

    story = coached((TOLD, covered()), (days(64), back()), lasts=72, room=room)

    assert [(), (OTHER_COACH,), (COACH, OTHER_COACH)] == asked
    assert [COACH, OTHER_COACH, OTHER_COACH] == coaches(story)
    assert ["coach_away", "coach_back"] == released(story)


def test_a_coach_who_is_away_is_not_proposed_until_they_are_back() -> None:
    """Nor does an absence stand against them afterwards."""
    covers = CoachChangeRequested(cause="coach_away", coach_id=COACH, since=SINCE, until=UNTIL)
    again = CoachChangeRequested(cause="over_full", coach_id=OTHER_COACH)
    during = coached((TOLD, covers), (days(55), again), lasts=58, room=best_of(COACH, OTHER_COACH))
    after = coached((TOLD, covers), (days(70), again), lasts=73, room=best_of(COACH, OTHER_COACH))

    assert [COACH, OTHER_COACH] == proposed(during)
    assert [COACH, OTHER_COACH, COACH] == proposed(after)


@pytest.mark.parametrize("until", [UNTIL, None])
def test_who_waited_in_vain_is_proposed_to_their_coach_once_they_are_back(
    until: date | None,
) -> None:
    """At once and first: sooner than said, too, and where no day was said."""
    asked: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    def room(now: datetime, deed: ReserveCoach) -> str | None:
        asked.append((deed.prefer, deed.declined))
        if now < MONDAY + days(45):
            return COACH
        return best_of(COACH, OTHER_COACH)(now, deed) if now >= MONDAY + days(50) else None

    told = (days(52), RoomAppeared(back=COACH))
    story = coached((TOLD, covered(until)), told, lasts=54, room=room)

    assert [((OTHER_COACH,), (COACH,)), ((COACH, OTHER_COACH), ())] == asked[1:]
    assert [
        "16 Apr released a coach_away",
        "16 Apr waiting for coach",
        "23 Apr proposed a",
        "24 Apr accepted a",
        "24 Apr allocated a",
    ] == timeline(story, date(2026, 4, 16))[2:7]


def test_another_coach_who_is_back_stands_in_nobodys_way() -> None:
    """Whoever is away is not proposed because somebody else is there again."""
    told = (days(52), RoomAppeared(back=THIRD_COACH))
    story = coached((TOLD, covered(None)), told, lasts=54, room=best_of(COACH))

    assert [COACH] == proposed(story)


def test_a_coach_who_leaves_while_away_does_not_come_back() -> None:
    """The client who waited goes to another."""
    story = coached((TOLD, away()), (days(50), leaves(date(2026, 4, 21))), lasts=60)

    assert [COACH, OTHER_COACH] == coaches(story)
    assert ["coach_leaves"] == released(story)


def test_what_is_told_of_another_coach_changes_nothing() -> None:
    """It comes late: the client has moved on, and whoever says it is told."""
    story = coached((TOLD, leaves(date(2026, 4, 17))), lasts=50)
    rules, now = shipped("health-connect").walk_rules, MONDAY + days(50)

    assert (
        f"coach {COACH} is not this client's coach now, it is {OTHER_COACH}; nothing was changed"
    ) == refusal(story.journal, rules, away(), now)
    assert f"coach {OTHER_COACH} is this client's coach already" == refusal(
        story.journal, rules, CoachChangeRequested(to=OTHER_COACH), now
    )


def proposed(story: Walked) -> list[str]:
    """The coaches proposed, in order."""
    return [event.coach_id for event in story.journal.events(CoachProposed)]
