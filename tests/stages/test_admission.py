"""The journey's one door: what does not fit is refused in a sentence, and nothing changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from kit import (
    COACH,
    EVERYONE,
    MONDAY,
    OTHER_COACH,
    P1,
    TO_COACHING,
    days,
    primrose,
    readings,
    said,
    up_to,
    walked,
    without,
)
from pydantic import ValidationError

from alongside.admission import refusal
from alongside.arrival import slip
from alongside.events import (
    AnyEvent,
    ClosureDecided,
    CoachAccepted,
    CoachWishRecorded,
    DeferralRequested,
    Died,
    Entry,
    GoalsMet,
    InvitationAccepted,
    JourneyClosed,
    JourneyStarted,
    Paused,
    ReadingsRecorded,
    RedFlagRaised,
    Resumed,
    SessionAttended,
    SessionBooked,
    TaskAnswered,
    any_event,
)
from alongside.journal import Journal
from alongside.readings import Reading

AT_THE_CHECK = up_to(7)
IN_COACHING = up_to(40)
CLOSED = up_to(400)


def test_what_fits_is_admitted() -> None:
    """None means come in."""
    assert (
        said(AT_THE_CHECK, ReadingsRecorded(readings=readings(date(2026, 3, 5), bmi=30.0)), 7)
        is None
    )
    assert said(IN_COACHING, SessionAttended(session=2), 40) is None


def test_an_event_nobody_knows_is_no_event() -> None:
    """The vocabulary is closed; the answer names what there is."""
    with pytest.raises(ValidationError, match="session_attended"):
        any_event.validate_python({"name": "session_atended", "session": 1})


def test_a_field_nobody_knows_is_refused() -> None:
    """Nothing is dropped silently."""
    with pytest.raises(ValidationError, match="lenght"):
        any_event.validate_python({"name": "session_attended", "session": 1, "lenght": 60})


def test_what_the_journey_makes_itself_cannot_be_reported() -> None:
    """Nobody closes a journey by saying that it is closed."""
    assert "journey_closed is made by the journey itself and can't be reported" == said(
        IN_COACHING, JourneyClosed(reason="completed"), 40
    )


def test_an_event_for_another_stage_is_named_with_its_stage() -> None:
    """Where it belongs, and where the journey is."""
    assert "goals_met belongs to the stage coaching, and this journey is in health_check" == said(
        AT_THE_CHECK, GoalsMet(), 7
    )
    assert (
        "invitation_accepted belongs to the stage invitation or mental_health_review or outreach, "
        "and this journey is in coaching"
    ) == said(IN_COACHING, InvitationAccepted(), 40)


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        ({"systolic_bp": 900.0}, "systolic_bp 900 is outside the plausible range"),
        ({"bmi": -1.0}, "bmi -1 is outside the plausible range"),
        ({"systolic_bp": "high"}, "systolic_bp must be a number"),
        ({"systolic_bp": True}, "systolic_bp must be a number"),
        ({"on_antipsychotic": 1.0}, "on_antipsychotic must be yes or no"),
        ({"smoking": "sometimes"}, "smoking must be one of"),
        ({"shoe_size": 42.0}, "shoe_size is not a fact of this ruleset's catalogue"),
        ({"coach_active": True}, "coach_active is not a fact of this ruleset's catalogue"),
    ],
)
def test_a_reading_that_cannot_be_is_named(reading: dict[str, Any], told: str) -> None:
    """Out of range, of the wrong type, of no known fact; and nothing of the report is taken."""
    event = ReadingsRecorded(readings=readings(date(2026, 3, 5), alcohol_units=2.0, **reading))
    answer = said(AT_THE_CHECK, event, 7)

    assert answer is not None
    assert answer.startswith(told)
    assert answer.endswith("; nothing was recorded")


def test_a_reading_of_tomorrow_is_refused() -> None:
    """Today is still possible, until midnight in London."""
    tomorrow = ReadingsRecorded(readings=readings(date(2026, 3, 10), bmi=30.0))

    assert ("bmi was taken on 2026-03-10, a day still to come; nothing was recorded") == said(
        AT_THE_CHECK, tomorrow, 7
    )
    assert said(AT_THE_CHECK, tomorrow, 8) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, {"a": 1}])
def test_a_reading_that_is_no_value_cannot_be_made(value: object) -> None:
    """NaN would pass every comparison; it gets no further than here."""
    with pytest.raises(ValidationError):
        Reading(fact="bmi", value=value, on=date(2026, 3, 5))  # type: ignore[arg-type]


def test_an_event_of_the_future_is_refused() -> None:
    """Five minutes of a clock that is ahead are forgiven."""
    ahead = SessionAttended(session=2, at=MONDAY + days(41))
    a_little = SessionAttended(session=2, at=MONDAY + days(40) + timedelta(minutes=4))

    assert "session_attended can't have happened at 2026-04-12 09:00 UTC: still to come" == said(
        IN_COACHING, ahead, 40
    )
    assert said(IN_COACHING, a_little, 40) is None


def test_an_event_before_the_journey_is_refused() -> None:
    """Except what ends it: the register knew of a living client who had died."""
    before = MONDAY - days(3)

    assert (
        "session_attended at 2026-02-27 09:00 UTC is before this journey began "
        "(2026-03-02 09:00 UTC)"
    ) == said(IN_COACHING, SessionAttended(session=2, at=before), 40)
    assert said(IN_COACHING, Died(at=before), 40) is None


def test_a_date_without_a_zone_is_refused() -> None:
    """Ten o'clock is two moments on a day in October."""
    with pytest.raises(ValidationError, match="timezone"):
        SessionBooked(session=2, starts_at=datetime(2026, 10, 25, 1, 30))  # noqa: DTZ001
    with pytest.raises(ValidationError, match="timezone"):
        any_event.validate_python({"name": "died", "at": "2026-03-05T10:00:00"})


def test_an_oversized_text_is_refused_with_its_limit() -> None:
    """Two thousand characters are a note; a book belongs in the record."""
    with pytest.raises(ValidationError, match="at most 2000 characters"):
        GoalsMet(note="x" * 2001)


def test_a_second_pause_is_refused() -> None:
    """A deferral is a pause too."""
    paused = up_to(40, EVERYONE, (days(35), Paused(reason="hospital")))
    wait = DeferralRequested(until=date(2026, 9, 1))

    assert "this journey is paused already" == said(paused, Paused(reason="holiday"), 40)
    assert "this journey is paused already" == said(paused, wait, 40)


def test_a_return_without_a_pause_is_refused() -> None:
    """There is nothing to resume."""
    assert "this journey is not paused" == said(IN_COACHING, Resumed(), 40)


def test_a_client_waits_until_a_day_to_come() -> None:
    """Not until today, nor last year."""
    today = DeferralRequested(until=date(2026, 4, 11))

    assert "a client can only ask to wait until a day to come, not 2026-04-11" == said(
        IN_COACHING, today, 40
    )


def test_a_client_waits_two_years_at_most() -> None:
    """A later day is a slip of the pen; the door says so before anything is stored."""
    now = datetime(2026, 4, 11, 9, tzinfo=UTC)

    assert slip(DeferralRequested(until=date(2028, 4, 11)), now) is None
    assert slip(Paused(reason="hospital"), now) is None
    assert (
        "a client can't ask to wait until 9999-12-31, more than two years away: check it"
        == slip(DeferralRequested(until=date(9999, 12, 31)), now)
    )


def test_a_task_is_answered_once_with_one_of_its_answers() -> None:
    """A task nobody opened, one that is over, an answer it does not know."""
    consent = TaskAnswered(key="consent", answer="given")
    odd = TaskAnswered(key="health_check/1", answer="perhaps")

    assert "there is no task tea in this journey" == said(IN_COACHING, TaskAnswered(key="tea"), 40)
    assert (
        "task consent is not open any more: answered 'given', by practice_nurse:n-1 on "
        "4 March 2026 09:00"
    ) == said(IN_COACHING, consent, 40)
    assert "task health_check/1 is answered with one of: done" == said(AT_THE_CHECK, odd, 7)


def test_a_proposal_that_has_lapsed_cannot_be_accepted() -> None:
    """Another coach has been proposed meanwhile."""
    silent = without(EVERYONE, "coach_acceptance")
    story = walked(
        P1, silent, room=lambda now, deed: OTHER_COACH if deed.declined else COACH, lasts=21
    )

    assert (
        f"coach {COACH} is not proposed for this client now; the proposal has lapsed on "
        f"20 March 2026 09:00 (no answer), coach {OTHER_COACH} is the client's now"
    ) == said(story, CoachAccepted(coach_id=COACH), 21)
    assert said(story, CoachAccepted(coach_id=OTHER_COACH), 21) is None


def test_a_red_flag_is_one_of_the_rules() -> None:
    """The answer names them."""
    assert (
        "there is no red flag fire; there are: mental-health, safeguarding, "
        "very-high-blood-pressure"
    ) == said(AT_THE_CHECK, RedFlagRaised(flag="fire"), 7)


def test_a_journey_is_closed_with_a_reason_of_the_rules() -> None:
    """The answer names them."""
    answer = said(AT_THE_CHECK, ClosureDecided(reason="bored"), 7)

    assert answer is not None
    assert answer.startswith("a journey is closed with one of: completed, goals_met")


@pytest.mark.parametrize(
    "event", [Died(), SessionAttended(session=4), TaskAnswered(key="consent", answer="given")]
)
def test_after_the_closing_nothing_is_recorded(event: AnyEvent) -> None:
    """Whatever it is."""
    assert "this journey is closed; nothing more can be recorded in it" == said(CLOSED, event, 400)


def test_a_journey_that_has_ended_takes_only_the_answer_to_its_red_flags() -> None:
    """Consent is withdrawn, a safeguarding concern is open."""
    flag = RedFlagRaised(flag="safeguarding")
    withdrawn = any_event.validate_python({"name": "consent_withdrawn"})
    story = up_to(36, TO_COACHING, (days(35), flag), (days(35, 1), withdrawn))
    (task,) = story.journal.open_tasks()

    assert "this journey has ended; only what keeps it open can still be answered" == said(
        story, CoachWishRecorded(wants=True), 36
    )
    assert said(story, TaskAnswered(key=task.key), 36) is None


def test_a_journal_without_end_is_somebodys_mistake() -> None:
    """Four thousand entries are refused further ones, but not the way out."""
    started = JourneyStarted(client_id="c-1", programme="primrose-a", digest="d")
    entry = Entry(sequence=1, recorded=MONDAY, event=started)
    journal = Journal([entry.model_copy(update={"sequence": n}) for n in range(1, 4001)])
    rules = primrose().walk_rules

    assert ("this journey holds 4000 entries, more than any real one: ask for help") == refusal(
        journal, rules, Paused(reason="holiday"), MONDAY
    )
    assert refusal(journal, rules, Died(), MONDAY) is None


def test_a_refused_report_leaves_no_trace() -> None:
    """The journal is as it was, and the walk goes on."""
    nonsense = [
        (days(20), SessionAttended(session=9)),
        (days(21), Resumed()),
        (days(22), ClosureDecided(reason="bored")),
    ]
    story = walked(P1, EVERYONE, reports=nonsense)

    assert 3 == len(story.refused)
    assert walked(P1).journal.entries == story.journal.entries
