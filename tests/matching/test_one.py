"""Which coach fits a client, and has room."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from matching_kit import (
    MONTHLY,
    TODAY,
    WEEKLY,
    carrying,
    coach,
    rules_of,
    seeker,
)

from alongside.events import CoachWishRecorded
from alongside.facts import Catalogue
from alongside.matching import Carrying, MatchingRules, Seeker, coach_facts, fits, propose, rank
from alongside.readings import Reading
from alongside.wait import Wait

SIX_WEEKS = Wait.parse("6 weeks")


@pytest.fixture(scope="module")
def rules(rules_folder: Path) -> MatchingRules:
    """The shipped rules of Primrose-A, which prefer nothing of their own."""
    return rules_of(rules_folder, prefer=())


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
    fit = fits(seeker(**wish), carrying(**about), rules, TODAY)

    assert (False, rule) == (fit.ok, fit.rule)
    assert fit.reasons[0].startswith(("The coach", "The client wished"))


def test_a_coach_who_declined_this_client_is_not_proposed_again(rules: MatchingRules) -> None:
    """Nor anyone else's decline counted against them."""
    declined = Seeker("primrose-a", declined=frozenset({"k-0001"}))

    assert "coach-declined-before" == fits(declined, carrying(1), rules, TODAY).rule
    assert fits(declined, carrying(2), rules, TODAY).ok


def test_a_full_caseload_is_a_reason_of_its_own(rules: MatchingRules) -> None:
    """Twelve clients every six weeks are the cap."""
    full = fits(seeker(), carrying(loads=[SIX_WEEKS] * 12), rules, TODAY)

    assert (False, "room") == (full.ok, full.rule)


def test_a_fitting_coach_says_why(rules: MatchingRules) -> None:
    """In sentences about the wish and the room, with no name in them."""
    fit = fits(
        seeker(area="north", gender="female", mode="home", language="pl"),
        carrying(loads=[SIX_WEEKS] * 11, languages=("en", "pl")),
        rules,
        TODAY,
    )

    assert fit.ok
    assert (
        "Works in the client's area (north)",
        "Speaks the client's language",
        "Is female, as wished",
        "Meets as wished (at home)",
        "Has room for 1 more client every 6 weeks",
    ) == fit.reasons


def test_a_client_with_no_wish_fits_any_working_coach(rules: MatchingRules) -> None:
    """Nothing asked, nothing refused; the register's language still counts."""
    assert fits(Seeker("primrose-a"), carrying(), rules, TODAY).ok
    assert not fits(Seeker("primrose-a", language="pl"), carrying(), rules, TODAY).ok


def test_a_regional_language_is_that_language(rules: MatchingRules) -> None:
    """Who speaks Portuguese fits a register that says `pt-BR`."""
    assert fits(Seeker("primrose-a", language="en-GB"), carrying(), rules, TODAY).ok
    speaker = carrying(languages=("pt",))
    assert fits(Seeker("primrose-a", language="pt-BR"), speaker, rules, TODAY).ok


def test_a_coach_with_no_areas_works_everywhere(rules: MatchingRules) -> None:
    """A phone coach is in every area."""
    assert fits(seeker(area="south"), carrying(areas=()), rules, TODAY).ok


def test_every_fact_of_a_coach_is_in_the_catalogue(rules_folder: Path) -> None:
    """What is computed here is what a rule file may ask for."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")

    for name in coach_facts(seeker(), carrying(), TODAY):
        assert catalogue.fact(name).scope == "coach"


def test_the_best_coach_comes_first(rules: MatchingRules) -> None:
    """Known before, own area, lightest load, longest free, and then by id."""
    wish = Seeker("primrose-a", CoachWishRecorded(wants=True, area="north"), earlier="k-0006")
    march, may = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    coaches = [
        carrying(1, areas=()),
        carrying(2, [WEEKLY], march),
        carrying(3, [MONTHLY], may),
        carrying(4, [MONTHLY], march),
        carrying(5, [MONTHLY], march),
        carrying(6, [WEEKLY, WEEKLY], may, areas=()),
    ]
    ranked = rank(wish, coaches, rules, TODAY)

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
        "The coach is not working at present: 1 coach",
        "The coach does not work in the client's area: 2 coaches",
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
    asked = rules_of(rules_folder, "health-connect")
    trained = {"programmes": ("health-connect",)}
    lungs, joints = (
        coach(number, conditions=conditions, **trained)
        for number, conditions in ((1, ("asthma", "copd")), (2, ("rheumatoid_arthritis",)))
    )
    listed = Reading(fact="long_term_conditions", value=("copd", "obesity"), on=TODAY)
    client = Seeker("health-connect", facts={"long_term_conditions": listed})

    assert (
        "Lives with a condition of the client's (COPD)"
        in fits(client, Carrying(lungs), asked, TODAY).reasons
    )
    assert "shared-condition" == fits(client, Carrying(joints), asked, TODAY).rule
    assert fits(Seeker("health-connect"), Carrying(joints), asked, TODAY).ok
