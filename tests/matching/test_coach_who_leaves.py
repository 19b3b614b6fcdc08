"""A coach whose last day is near is proposed to nobody new, and it is said why."""

from datetime import date, timedelta

import pytest
from matching_kit import NOW, TODAY, WEEKLY, carrying, seeker, waiting

from alongside.matching import MatchingRules, propose, round_of
from alongside.wait import Wait

RULES = MatchingRules(must=(), caps=(), first=WEEKLY, meets_within=Wait.parse("2 weeks"))
TWICE = TODAY + timedelta(weeks=3)
SAYS = "The coach leaves before the client's second session could be held: 1 coach"


@pytest.mark.parametrize("ends", [TODAY, TWICE - timedelta(days=1)])
def test_who_leaves_before_two_sessions_is_not_proposed(ends: date) -> None:
    """Not even if there is nobody else: it is a reason like any other."""
    found = propose(seeker(), [carrying(ends=ends)], RULES, TODAY)

    assert (None, "no_fit", (SAYS,)) == (found.coach_id, found.why, found.reasons)


@pytest.mark.parametrize("ends", [TWICE, None])
def test_who_is_there_for_two_sessions_is_proposed(ends: date | None) -> None:
    """Two weeks to the first, one to the second: the day of the second is a day of work."""
    assert "k-0001" == propose(seeker(), [carrying(ends=ends)], RULES, TODAY).coach_id


def test_a_round_gives_nobody_to_who_leaves() -> None:
    """The other coach gets the first, and the second waits."""
    leaves, stays = carrying(1, ends=TODAY + timedelta(days=5)), carrying(2, limit=1)

    matched = round_of([waiting("a", days=2), waiting("b")], [leaves, stays], RULES, NOW)

    assert [("a", "k-0002")] == [(each.journey, each.coach_id) for each in matched.pairs]
    assert [("b", 1)] == [(each.journey, each.removed["leaves"]) for each in matched.left]
    assert SAYS in matched.left[0].says


def test_days_are_london_days_when_clocks_change() -> None:
    """Counted in days, so the night of the change makes no day more or less."""
    before = date(2026, 10, 11)
    ends = before + timedelta(days=21)

    found = propose(seeker(), [carrying(ends=ends)], RULES, before)
    sooner = propose(seeker(), [carrying(ends=ends - timedelta(days=1))], RULES, before)

    assert ("k-0001", None) == (found.coach_id, sooner.coach_id)
