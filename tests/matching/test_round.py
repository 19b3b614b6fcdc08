"""Everyone who waits and all the room there is, matched at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_kit import NOW, WEEKLY, carrying, rules_of, seeker, waiting

from alongside.matching import (
    Carrying,
    Matched,
    MatchingRules,
    Waiting,
    in_order,
    propose,
    room_of,
    round_of,
)
from alongside.ruleset.coaching import Preference
from alongside.ruleset.predicate import Leaf
from alongside.ruleset.predicate import Test as Asks

AREAS, TONGUES = ("north", "south", "east"), ("en", "pl")


def preference(name: str, fact: str, weight: int) -> Preference:
    """A preference for a coach of whom the fact is yes."""
    when = Leaf(fact=fact, test=Asks.IS, operand=True)
    return Preference(id=name, when=when, weight=weight, says=f"Is {name}")


AREA = preference("local", "coach_in_area_named", 30)
KNOWN = preference("known", "coach_was_before", 50)


@pytest.fixture(scope="module")
def rules(rules_folder: Path) -> MatchingRules:
    """Primrose-A's hard rules, a preference for the client's area, priorities that age."""
    return rules_of(rules_folder, prefer=(AREA, KNOWN), ageing="4 weeks")


def pairs(matched: Matched) -> dict[str, str]:
    """Who got whom, by the number of the coach."""
    return {each.journey: each.coach_id[-1] for each in matched.pairs}


def test_one_gives_way_so_that_both_are_matched(rules: MatchingRules) -> None:
    """One at a time the first would take the only coach who speaks Polish."""
    coaches = [carrying(1, areas=("north",), limit=1, languages=("en", "pl")),
               carrying(2, areas=(), limit=1)]  # fmt: skip
    people = [waiting("first", 1, area="north"), waiting("second", 2, language="pl")]

    assert {"first": "2", "second": "1"} == pairs(round_of(people, coaches, rules, NOW))


def test_of_those_who_get_a_coach_the_fits_add_up_to_the_most(rules: MatchingRules) -> None:
    """The second lives in the area; for the first it makes no difference."""
    coaches = [carrying(1, areas=("north",), limit=1), carrying(2, areas=(), limit=1)]
    people = [waiting("first", 1), waiting("second", 2, area="north")]
    matched = round_of(people, coaches, rules, NOW)

    assert {"first": "2", "second": "1"} == pairs(matched)
    assert [0, 30] == [each.fit for each in matched.pairs]
    assert [(), ("local",)] == [each.met for each in matched.pairs]


def test_nobody_is_left_for_the_sake_of_somebody_later(rules: MatchingRules) -> None:
    """One coach, wanted most by the third: the first in order gets them."""
    people = [waiting("a", 2), waiting("b", 3), waiting("c", 4, area="north")]
    matched = round_of(people, [carrying(1, limit=1)], rules, NOW)

    assert {"a": "1"} == pairs(matched)
    assert [("b", 1), ("c", 2)] == [(each.journey, each.position) for each in matched.left]


def test_of_coaches_who_fit_alike_the_lightest_caseload_is_filled(rules: MatchingRules) -> None:
    """Each place taken makes it heavier: three clients are spread over two coaches of none."""
    coaches = [carrying(1), carrying(2), carrying(3, [WEEKLY, WEEKLY])]
    matched = round_of([waiting(f"{n}") for n in range(3)], coaches, rules, NOW)

    assert ["1", "1", "2"] == sorted(pairs(matched).values())


def test_a_pair_says_why_and_what_it_weighed(rules: MatchingRules) -> None:
    """What is preferred with its weight, the sum of all, the wish, the room left."""
    matched = round_of(
        [waiting("j", area="north", gender="female")], [carrying(1, limit=2)], rules, NOW
    )

    assert (
        "Is local (+30)",
        "Preferences met: 30 of 80",
        "Is female, as wished",
        "Has room for 2 more clients every 6 weeks",
    ) == matched.pairs[0].reasons


def test_where_no_preference_is_met_none_is_spoken_of(rules: MatchingRules) -> None:
    """None of eighty tells a coordinator nothing."""
    matched = round_of([waiting("j")], [carrying(1, areas=(), limit=1)], rules, NOW)

    assert ("Has room for 1 more client every 6 weeks",) == matched.pairs[0].reasons


def test_the_room_said_is_what_was_left_for_this_client(rules: MatchingRules) -> None:
    """The second of two who get the same coach takes the last place."""
    matched = round_of([waiting("a", 1), waiting("b")], [carrying(1, limit=2)], rules, NOW)

    assert [
        "Has room for 2 more clients every 6 weeks", "Has room for 1 more client every 6 weeks",
    ] == [each.reasons[-1] for each in matched.pairs]  # fmt: skip


def test_who_is_left_learns_how_many_coaches_each_rule_removed(rules: MatchingRules) -> None:
    """By rule; who was full before and whose last place went to another are told apart."""
    coaches = [
        carrying(1, limit=1), carrying(2, limit=0), carrying(3, active=False),
        carrying(4, areas=("south",)), carrying(5, areas=("south",)),
    ]  # fmt: skip
    people = [waiting("a", 1, area="north"), waiting("b", area="north")]
    matched = round_of(people, coaches, rules, NOW)
    [left] = matched.left

    assert ("b", 1, "no_room") == (left.journey, left.position, left.why)
    assert {"coach-active": 1, "coach-in-area": 2, "room": 1, "given": 1} == left.removed
    assert (
        "The coach is not working at present: 1 coach",
        "The coach does not work in the client's area: 2 coaches",
        "The coach's caseload is full: 1 coach",
        "The coach's last place goes to somebody before this client: 1 coach",
    ) == left.says


def test_nobody_fits_is_another_thing_than_no_room(rules: MatchingRules) -> None:
    """And so is a service without coaches."""
    one = [waiting("a", language="pl")]

    assert ["no_fit"] == [each.why for each in round_of(one, [carrying(1)], rules, NOW).left]
    assert ["no_coaches"] == [each.why for each in round_of(one, [], rules, NOW).left]
    assert Matched((), ()) == round_of([], [carrying(1)], rules, NOW)


def test_a_journey_that_is_there_twice_is_refused(rules: MatchingRules) -> None:
    """So is a coach: either would be given more than they may."""
    with pytest.raises(ValueError, match="the journey a is in this round twice"):
        round_of([waiting("a"), waiting("a", 1)], [], rules, NOW)
    with pytest.raises(ValueError, match="the coach k-0001 is in this round twice"):
        round_of([], [carrying(1), carrying(1)], rules, NOW)


def test_hours_of_a_week_limit_a_sessional_coach(rules_folder: Path) -> None:
    """Three hours a week and an hour a week each: three clients, whatever the caps allow."""
    weekly = rules_of(rules_folder, "choice-and-control")

    assert 7 == room_of(carrying(1), weekly)
    assert 3 == room_of(carrying(1, hours_a_week=3), weekly)
    assert 1 == room_of(carrying(1, [WEEKLY, WEEKLY], hours_a_week=3.5), weekly)
    assert 0 == room_of(carrying(1, [WEEKLY] * 9, hours_a_week=3), weekly)


# -- whatever the list and the coaches -------------------------------------------------------

COACHES = st.lists(
    st.fixed_dictionaries(
        {
            "limit": st.integers(0, 3),
            "areas": st.sets(st.sampled_from(AREAS), max_size=2).map(lambda s: tuple(sorted(s))),
            "languages": st.sets(st.sampled_from(TONGUES), min_size=1).map(
                lambda s: tuple(sorted(s))
            ),
            "active": st.booleans(),
        }
    ),
    max_size=5,
)
NEEDS = st.fixed_dictionaries(
    {},
    optional={"area": st.sampled_from(AREAS), "language": st.sampled_from(TONGUES)},
)
PEOPLE = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 120), NEEDS), max_size=8)
Given = list[tuple[int, int, dict[str, Any]]]


def _people(given_: Given) -> list[Waiting]:
    return [
        waiting(f"j{n}", priority, days, **needs)
        for n, (priority, days, needs) in enumerate(given_)
    ]


def _coaches(about: list[dict[str, Any]]) -> list[Carrying]:
    return [carrying(n, **each) for n, each in enumerate(about)]


@settings(deadline=None)
@given(people=PEOPLE, coaches=COACHES)
def test_no_coach_gets_more_than_they_have_room_for(
    rules: MatchingRules, people: Given, coaches: list[dict[str, Any]]
) -> None:
    """Everyone is matched or left, once; nobody left fits a coach who still has room."""
    everyone, offered = _people(people), _coaches(coaches)
    matched = round_of(everyone, offered, rules, NOW)
    given_to = [each.coach_id for each in matched.pairs]

    for each in offered:
        assert given_to.count(each.coach.id) <= room_of(each, rules)
    assert sorted(each.journey for each in everyone) == sorted(
        each.journey for each in (*matched.pairs, *matched.left)
    )
    after = [
        Carrying(each.coach, (rules.first,) * given_to.count(each.coach.id)) for each in offered
    ]
    by_name = {each.journey: each.seeker for each in everyone}
    for left in matched.left:
        assert propose(by_name[left.journey], after, rules, NOW.date()).coach_id is None


@settings(deadline=None)
@given(people=PEOPLE, coaches=COACHES, turns=st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_given_makes_no_difference(
    rules: MatchingRules, people: Given, coaches: list[dict[str, Any]], turns: Any
) -> None:
    """The same people and coaches come to the same round."""
    everyone, offered = _people(people), _coaches(coaches)
    expected = round_of(everyone, offered, rules, NOW)
    turns.shuffle(everyone)
    turns.shuffle(offered)

    assert expected == round_of(everyone, offered, rules, NOW)


@settings(deadline=None)
@given(people=PEOPLE, coaches=COACHES, later=NEEDS)
def test_somebody_of_lower_priority_never_delays_anyone_before_them(
    rules: MatchingRules, people: Given, coaches: list[dict[str, Any]], later: dict[str, Any]
) -> None:
    """With one more at the end of the list the same people as before are matched."""
    everyone, offered = _people(people), _coaches(coaches)
    last = Waiting("last", seeker(**later), 4, NOW + timedelta(seconds=1))
    before = {each.journey for each in round_of(everyone, offered, rules, NOW).pairs}
    after = {each.journey for each in round_of([*everyone, last], offered, rules, NOW).pairs}

    assert before == after - {"last"}


@settings(deadline=None)
@given(people=PEOPLE, coaches=COACHES)
def test_of_the_same_needs_nobody_is_passed_over_for_somebody_later(
    rules: MatchingRules, people: Given, coaches: list[dict[str, Any]]
) -> None:
    """If the later one got a coach, so did the earlier."""
    everyone = _people(people)
    got = {each.journey for each in round_of(everyone, _coaches(coaches), rules, NOW).pairs}
    order = in_order(everyone, rules.ageing, NOW)

    for place, earlier in enumerate(order):
        for later in order[place + 1 :]:
            if earlier.seeker == later.seeker and later.journey in got:
                assert earlier.journey in got


@settings(deadline=None)
@given(needs=NEEDS, coaches=COACHES)
def test_a_round_for_one_is_what_one_is_proposed(
    rules: MatchingRules, needs: dict[str, Any], coaches: list[dict[str, Any]]
) -> None:
    """The same coach for the same reasons; else the same reasons why not."""
    offered = _coaches(coaches)
    alone = waiting("j", **needs)
    proposed = propose(alone.seeker, offered, rules, NOW.date())
    matched = round_of([alone], offered, rules, NOW)

    assert proposed.coach_id == next((each.coach_id for each in matched.pairs), None)
    assert proposed.reasons == next(
        (each.reasons for each in matched.pairs), None
    ) or proposed.reasons == next((each.says for each in matched.left), None)
