"""The journey's one door, for sessions: they exist, they are over once, they lie ahead."""

from __future__ import annotations

from datetime import datetime

from kit import (
    MONDAY,
    days,
    primrose,
    said,
    up_to,
)

from alongside.admission import refusal
from alongside.events import (
    SessionAttended,
    SessionBooked,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
)

IN_COACHING = up_to(40)


def test_a_session_that_does_not_exist_is_named_with_the_latest() -> None:
    """Attended, missed, cancelled, booked: the same answer."""
    told = "there is no session 9 in this journey; the latest is session 2"
    booked = SessionBooked(session=9, starts_at=MONDAY + days(50))
    cancelled = SessionCancelled(session=9, cancelled_by="client", with_notice=True)
    for event in (SessionAttended(session=9), SessionMissed(session=9), cancelled, booked):
        assert told == said(IN_COACHING, event, 40)


def test_a_session_over_already_asks_for_a_correction() -> None:
    """Twice the same, or twice different: the first stands until it is corrected."""
    told = (
        "session 1 is already recorded as attended; to change that, report "
        "session_outcome_corrected"
    )
    assert told == said(IN_COACHING, SessionMissed(session=1), 40)
    assert told == said(IN_COACHING, SessionAttended(session=1), 40)
    assert told == said(IN_COACHING, SessionBooked(session=1, starts_at=MONDAY + days(50)), 40)


def test_a_correction_needs_something_to_correct() -> None:
    """And an attended session its length."""
    early = SessionOutcomeCorrected(session=2, outcome="missed")
    bare = SessionOutcomeCorrected(session=1, outcome="attended")
    whole = SessionOutcomeCorrected(session=1, outcome="attended", minutes=45)

    assert "session 2 has no outcome yet; record it instead of correcting it" == said(
        IN_COACHING, early, 40
    )
    assert "a session corrected to attended needs its length in minutes" == said(
        IN_COACHING, bare, 40
    )
    assert said(IN_COACHING, whole, 40) is None


def test_a_session_cannot_be_missed_before_its_time() -> None:
    """It can be cancelled, or booked again."""
    assert (
        "session 2 is booked for 13 May 2026 10:00 and can't be missed before; report "
        "session_cancelled, or book it again"
    ) == said(IN_COACHING, SessionMissed(session=2), 40)


def test_a_booking_lies_ahead_but_not_too_far() -> None:
    """Yesterday is no booking; 2062 is a slip of the pen."""
    past = SessionBooked(session=2, starts_at=MONDAY + days(39))
    far = SessionBooked(session=2, starts_at=datetime.fromisoformat("2062-05-13T10:00+01:00"))

    assert "a session can only be booked for a moment to come" == said(IN_COACHING, past, 40)
    assert "2062-05-13 is more than a year away; book a session nearer" == said(
        IN_COACHING, far, 40
    )


def test_a_booking_whose_hour_is_not_kept_any_more_comes_too_late() -> None:
    """What else is wrong with it is said first; in time it is taken."""
    ahead = SessionBooked(session=2, starts_at=MONDAY + days(60))
    nobody = SessionBooked(session=9, starts_at=MONDAY + days(60))
    journal, rules = IN_COACHING.journal, primrose().walk_rules
    now = MONDAY + days(40)

    assert refusal(journal, rules, ahead, now, now + days(1)) is None
    assert refusal(journal, rules, ahead, now, now) is None
    assert "too late" in str(refusal(journal, rules, ahead, now, now - days(1)))
    assert "there is no session 9" in str(refusal(journal, rules, nobody, now, now - days(1)))
