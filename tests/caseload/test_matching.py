"""Which coach fits a client, and has room."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.caseload import (
    Carrying,
    MatchingRules,
    Seeker,
    coach_facts,
    days,
    fits,
    propose,
    rank,
    room,
)
from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from alongside.facts import Catalogue
from alongside.readings import Reading
from alongside.ruleset.loader import load
from alongside.ruleset.model import CaseloadCap
from alongside.wait import Wait

TODAY = date(2026, 6, 1)
WEEKLY, FORTNIGHTLY, MONTHLY = (Wait.parse(text) for text in ("1 week", "2 weeks", "1 month"))
NESTED = (
    CaseloadCap(cadence=WEEKLY, at_most=2),
    CaseloadCap(cadence=FORTNIGHTLY, at_most=3),
    CaseloadCap(cadence="any", at_most=5),
)


def coach(number: int = 1, **about: Any) -> Coach:
    """A coach in the north who speaks English and visits at home."""
    usual: dict[str, Any] = {
        "id": f"k-000{number}",
        "name": "Zephyr Quill",
        "programmes": ("primrose-a",),
        "areas": ("north",),
        "gender": "female",
        "modes": ("home",),
    }
    return Coach(**{**usual, **about})


def seeker(**wish: Any) -> Seeker:
    """A client of Primrose-A with this wish."""
    return Seeker("primrose-a", CoachWishRecorded(wants=True, **wish), language="en")


@pytest.fixture(scope="module")
def rules(rules_folder: Path) -> MatchingRules:
    """The shipped rules of Primrose-A."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    loaded = load(rules_folder / "primrose-a.yaml", catalogue)
    if loaded.ruleset is None or loaded.ruleset.coaching is None:
        pytest.skip("rules/primrose-a.yaml does not load")
    return MatchingRules.of(loaded.ruleset.coaching, catalogue)


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        ([], 2),
        ([WEEKLY], 1),
        ([WEEKLY, WEEKLY], 0),
        ([WEEKLY, FORTNIGHTLY], 1),
        ([FORTNIGHTLY, FORTNIGHTLY], 1),
        ([FORTNIGHTLY, FORTNIGHTLY, FORTNIGHTLY], 0),
        ([MONTHLY] * 3, 2),
        ([MONTHLY] * 4, 1),
        ([MONTHLY] * 5, 0),
        ([WEEKLY, FORTNIGHTLY, MONTHLY, MONTHLY], 1),
        ([None, None], 0),
        ([WEEKLY] * 9, 0),
    ],
)
def test_the_nested_caps_leave_room(loads: list[Wait | None], expected: int) -> None:
    """Two weekly; three weekly or fortnightly; five in all, as Health Connect has it."""
    assert expected == room(loads, WEEKLY, NESTED)


def test_a_cap_of_more_frequent_clients_does_not_count_for_a_rarer_one() -> None:
    """Two weekly clients leave no room for a weekly one, but for a monthly one."""
    assert 3 == room([WEEKLY, WEEKLY], MONTHLY, NESTED)


def test_the_coachs_own_limit_holds_besides_the_caps() -> None:
    """Whichever is smaller."""
    assert 0 == room([MONTHLY], WEEKLY, NESTED, limit=1)
    assert 2 == room([], WEEKLY, NESTED, limit=40)
    assert 0 == room([], WEEKLY, (), limit=0)


def test_cadences_compare_across_units() -> None:
    """Four weeks are more often than a month; five working days are a week."""
    assert days(Wait.parse("4 weeks")) < days(MONTHLY) < days(Wait.parse("5 weeks"))
    assert days(WEEKLY) == days(Wait.parse("5 working days")) == days(Wait.parse("168 hours"))


@given(
    loads=st.lists(st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY]), max_size=8),
    every=st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY]),
)
def test_filling_the_room_never_breaks_a_cap(loads: list[Wait], every: Wait) -> None:
    """After taking as many as there is room for, there is none, and the caps hold."""
    left = room(loads, every, NESTED)
    filled = [*loads, *[every] * left]

    assert 0 == room(filled, every, NESTED)
    if left:
        for cap in NESTED:
            counted = [
                load for load in filled if cap.cadence == "any" or days(load) <= days(cap.cadence)
            ]
            if cap.cadence == "any" or days(every) <= days(cap.cadence):
                assert len(counted) <= cap.at_most


@pytest.mark.parametrize(
    ("about", "wish", "rule"),
    [
        ({"active": False}, {}, "coach-active"),
        ({"programmes": ("health-connect",)}, {}, "coach-trained"),
        ({}, {"area": "south"}, "coach-in-area"),
        ({}, {"language": "pl"}, "coach-language"),
        ({}, {"gender": "male"}, "coach-gender"),
        ({"gender": "other"}, {"gender": "female"}, "coach-gender"),
        ({}, {"mode": "video"}, "coach-mode"),
    ],
)
def test_the_rule_that_stood_in_the_way_is_named(
    rules: MatchingRules, about: dict[str, Any], wish: dict[str, Any], rule: str
) -> None:
    """With the rule file's own sentence."""
    fit = fits(seeker(**wish), coach(**about), (), rules, TODAY)

    assert (False, rule) == (fit.ok, fit.rule)
    assert fit.reasons[0].startswith(("The coach", "The client wished"))


def test_a_coach_who_declined_this_client_is_not_proposed_again(rules: MatchingRules) -> None:
    """Nor anyone else's decline counted against them."""
    declined = Seeker("primrose-a", declined=frozenset({"k-0001"}))

    assert "coach-declined-before" == fits(declined, coach(1), (), rules, TODAY).rule
    assert fits(declined, coach(2), (), rules, TODAY).ok


def test_a_full_caseload_is_a_reason_of_its_own(rules: MatchingRules) -> None:
    """Twelve clients every six weeks are the cap."""
    full = fits(seeker(), coach(), [Wait.parse("6 weeks")] * 12, rules, TODAY)

    assert (False, "room") == (full.ok, full.rule)


def test_a_fitting_coach_says_why(rules: MatchingRules) -> None:
    """In sentences about the wish and the room, with no name in them."""
    fit = fits(
        seeker(area="north", gender="female", mode="home", language="pl"),
        coach(languages=("en", "pl")),
        [Wait.parse("6 weeks")] * 11,
        rules,
        TODAY,
    )

    assert fit.ok
    assert (
        "Works in the client's area (north)",
        "Speaks the client's language (pl)",
        "Is female, as wished",
        "Meets as wished (home)",
        "Has room for 1 more client every 6 weeks",
    ) == fit.reasons


def test_a_client_with_no_wish_fits_any_working_coach(rules: MatchingRules) -> None:
    """Nothing asked, nothing refused; the register's language still counts."""
    assert fits(Seeker("primrose-a"), coach(), (), rules, TODAY).ok
    assert not fits(Seeker("primrose-a", language="pl"), coach(), (), rules, TODAY).ok


def test_a_regional_language_is_that_language(rules: MatchingRules) -> None:
    """Who speaks Portuguese fits a register that says `pt-BR`."""
    assert fits(Seeker("primrose-a", language="en-GB"), coach(), (), rules, TODAY).ok
    speaker = coach(languages=("pt",))
    assert fits(Seeker("primrose-a", language="pt-BR"), speaker, (), rules, TODAY).ok


def test_a_coach_with_no_areas_works_everywhere(rules: MatchingRules) -> None:
    """A phone coach is in every area."""
    assert fits(seeker(area="south"), coach(areas=()), (), rules, TODAY).ok


def test_every_fact_of_a_coach_is_in_the_catalogue(rules_folder: Path) -> None:
    """What is computed here is what a rule file may ask for."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")

    for name in coach_facts(seeker(), coach(), TODAY):
        assert catalogue.fact(name).scope == "coach"


def test_the_best_coach_comes_first() -> None:
    """Known before, own area, lightest load, longest free, and then by id."""
    wish = Seeker("primrose-a", CoachWishRecorded(wants=True, area="north"), earlier="k-0006")
    march, may = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    ranked = rank(
        wish,
        [
            Carrying(coach(1, areas=()), ()),
            Carrying(coach(2), (WEEKLY,), march),
            Carrying(coach(3), (MONTHLY,), may),
            Carrying(coach(4), (MONTHLY,), march),
            Carrying(coach(5), (MONTHLY,), march),
            Carrying(coach(6, areas=()), (WEEKLY, WEEKLY), may),
        ],
        WEEKLY,
    )

    assert ["6", "4", "5", "3", "2", "1"] == [each.coach.id[-1] for each in ranked]


def test_the_order_of_the_coaches_makes_no_difference(rules: MatchingRules) -> None:
    """The same question has one answer."""
    coaches = [Carrying(coach(n)) for n in range(1, 6)]

    assert propose(seeker(), coaches, rules, TODAY) == propose(
        seeker(), coaches[::-1], rules, TODAY
    )


def test_nobody_fitting_says_how_many_stood_behind_each_rule(rules: MatchingRules) -> None:
    """So that a coordinator sees what to change."""
    proposal = propose(
        seeker(area="north"),
        [Carrying(coach(1, areas=("south",))), Carrying(coach(2, areas=("south",))),
         Carrying(coach(3, active=False))],
        rules,
        TODAY,
    )  # fmt: skip

    assert (None, "no_fit") == (proposal.coach_id, proposal.why)
    assert {"coach-in-area": 2, "coach-active": 1} == proposal.removed
    assert (
        "1 coach: The coach is not working at present",
        "2 coaches: The coach does not work in the client's area",
    ) == proposal.reasons


def test_fitting_but_full_is_waiting_for_room(rules: MatchingRules) -> None:
    """That is another thing than no coach who fits."""
    full = Carrying(coach(1, limit=0))
    proposal = propose(seeker(), [full, Carrying(coach(2, active=False))], rules, TODAY)

    assert ("no_room", {"room": 1, "coach-active": 1}) == (proposal.why, proposal.removed)


def test_a_service_without_coaches_says_so(rules: MatchingRules) -> None:
    """Nobody to choose from."""
    proposal = propose(seeker(), [], rules, TODAY)

    assert (None, "no_coaches") == (proposal.coach_id, proposal.why)
    assert ("The service has no coaches yet",) == proposal.reasons


def test_a_coach_who_shares_a_condition_is_found_where_the_rules_ask_for_one(
    rules_folder: Path,
) -> None:
    """The condition they share is the reason said; without a list of conditions none is needed."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    ruleset = load(rules_folder / "health-connect.yaml", catalogue).ruleset
    assert ruleset is not None
    assert ruleset.coaching is not None
    asked = MatchingRules.of(ruleset.coaching, catalogue)
    trained = {"programmes": ("health-connect",)}
    lungs, joints = (
        coach(number, conditions=conditions, **trained)
        for number, conditions in ((1, ("asthma", "copd")), (2, ("rheumatoid_arthritis",)))
    )
    listed = Reading(fact="long_term_conditions", value=("copd", "obesity"), on=TODAY)
    client = Seeker("health-connect", facts={"long_term_conditions": listed})

    assert (
        "Lives with a condition of the client's (copd)"
        in fits(client, lungs, (), asked, TODAY).reasons
    )
    assert "shared-condition" == fits(client, joints, (), asked, TODAY).rule
    assert fits(Seeker("health-connect"), joints, (), asked, TODAY).ok
