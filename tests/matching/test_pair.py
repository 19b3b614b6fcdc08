"""What is true of a coach beside a client, known and not known."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_kit import NOW, TODAY, WEEKLY, carrying, rules_of, seeker

from alongside.coaches import Absence
from alongside.facts import Catalogue, Scope
from alongside.matching import Carrying, MatchingRules, Seeker, Weighing, coach_facts, fits, propose
from alongside.matching.pair import FACTS, NUMBERS
from alongside.readings import Reading
from alongside.ruleset.coaching import HardRule, Preference
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate
from alongside.ruleset.predicate import Test as Asks


def known(who: Seeker, coach: Carrying) -> dict[str, Any]:
    """The facts of the pair as plain values; what is not known is not among them."""
    return {name: each.value for name, each in coach_facts(who, coach, TODAY).items()}


def is_yes(fact: str) -> Leaf:
    """The fact is yes."""
    return Leaf(fact=fact, test=Asks.IS, operand=True)


def hard(name: str, when: Predicate) -> HardRule:
    """A hard rule."""
    return HardRule(id=name, when=when, says=f"Not {name}")


def preferred(name: str, when: Predicate, weight: int = 10) -> Preference:
    """A preference."""
    return Preference(id=name, when=when, weight=weight, says=f"Is {name}")


def test_every_fact_of_the_coach_section_is_worked_out_here(rules_folder: Path) -> None:
    """A rule file may ask for each, and for no other."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")

    assert set(catalogue.names(Scope.COACH)) == set(FACTS)
    assert {"number"} == {catalogue.fact(name).kind for name in NUMBERS}
    for name, reading in coach_facts(seeker(), carrying(free_since=NOW), TODAY).items():
        assert reading.value == catalogue.read(name, reading.value)


def test_where_nothing_was_wished_it_is_not_known_whether_it_is_met() -> None:
    """A coach neither names an area that nobody told us nor works on a day nobody named."""
    facts = known(Seeker("primrose-a"), carrying())

    assert facts.keys().isdisjoint({"coach_in_area_named", "coach_mode_named", "coach_day_named"})
    assert facts["coach_in_area"]
    assert facts["coach_mode_fits"]
    assert facts["coach_days_fit"]


@pytest.mark.parametrize(
    ("hours", "days", "fits_", "named"),
    [
        ({"monday": "09:00-17:00"}, ("monday", "friday"), True, True),
        ({"monday": "09:00-17:00"}, ("friday",), False, False),
        ({}, ("friday",), True, True),
        ({}, ("sunday",), None, None),
        ({"sunday": "09:00-12:00"}, ("sunday",), True, True),
    ],
)
def test_a_coach_without_hours_of_their_own_works_in_the_week(
    hours: dict[str, str], days: tuple[str, ...], fits_: bool | None, named: bool | None
) -> None:
    """Whether the service opens at a weekend is not known to matching."""
    facts = known(seeker(days=days), carrying(hours=hours))

    assert (fits_, named) == (facts.get("coach_days_fit"), facts.get("coach_day_named"))


def test_a_coach_is_active_on_days_they_are_here() -> None:
    """Begun, not left, not away today."""
    away = Absence.model_validate({"from": TODAY, "until": TODAY})
    here = [
        known(seeker(), carrying(**about))["coach_active"]
        for about in (
            {}, {"active": False}, {"starts": date(2026, 6, 2)}, {"ends": date(2026, 5, 31)},
            {"absences": (away,)}, {"starts": TODAY, "ends": TODAY},
        )
    ]  # fmt: skip

    assert [True, False, False, False, False, True] == here


def test_days_free_count_from_the_last_client_or_the_coachs_first_day() -> None:
    """London days; who never had a client and has no first day recorded: not known."""
    late = datetime(2026, 5, 20, 23, 30, tzinfo=UTC)

    assert 11.0 == known(seeker(), carrying(free_since=late))["coach_free_days"]
    assert 31.0 == known(seeker(), carrying(starts=date(2026, 5, 1)))["coach_free_days"]
    assert 0.0 == known(seeker(), carrying(starts=date(2026, 7, 1)))["coach_free_days"]
    assert "coach_free_days" not in known(seeker(), carrying())


def test_load_known_before_and_supervised_are_the_coachs_own() -> None:
    """The number of clients, the coach of the journey before, whether somebody supervises."""
    facts = known(
        Seeker("primrose-a", earlier="k-0001"),
        carrying(1, [WEEKLY, None, WEEKLY], supervisor="s-lead"),
    )

    assert (3.0, True, True) == (
        facts["coach_load"], facts["coach_was_before"], facts["coach_supervised"],
    )  # fmt: skip


def test_a_hard_rule_that_cannot_be_decided_stands_in_the_way(rules_folder: Path) -> None:
    """Rather a question to a coordinator than a coach who should not have been proposed."""
    rules = rules_of(rules_folder, must=(hard("weekend", is_yes("coach_days_fit")),))
    sunday = seeker(days=("sunday",))

    refused = fits(sunday, carrying(), rules, TODAY)
    assert ("weekend", ("Not weekend (it is not known)",)) == (refused.rule, refused.reasons)
    assert ("Not weekend: 2 coaches (of 1 it is not known)",) == propose(
        sunday, [carrying(1), carrying(2, hours={"monday": "09:00-17:00"})], rules, TODAY
    ).reasons
    assert fits(sunday, carrying(hours={"sunday": "09:00-12:00"}), rules, TODAY).ok


def test_a_preference_that_cannot_be_decided_gains_nothing(rules_folder: Path) -> None:
    """Nor does its opposite: not known is neither."""
    area = is_yes("coach_in_area_named")
    rules = rules_of(
        rules_folder,
        prefer=(preferred("near", area, 20), preferred("far", Not(branch=area), 10)),
    )

    assert [(20, ("near",)), (10, ("far",)), (0, ())] == [
        (found.score, found.met)
        for found in (
            fits(seeker(area="north"), carrying(), rules, TODAY),
            fits(seeker(area="south"), carrying(areas=()), rules, TODAY),
            fits(seeker(), carrying(), rules, TODAY),
        )
    ]


def test_a_preference_may_ask_for_the_clients_own_facts(rules_folder: Path) -> None:
    """Somebody with much to do is better off with a coach who has time; too old a fact is none."""
    smokes = Leaf(fact="smoking", test=Asks.IS, operand="current")
    calm = Leaf(fact="coach_load", test=Asks.AT_MOST, operand=2.0)
    rules = rules_of(rules_folder, prefer=(preferred("calm", AllOf(branches=(smokes, calm)), 40),))

    def score(value: str, on: date, load: int) -> int:
        facts = {"smoking": Reading(fact="smoking", value=value, on=on)}
        client = Seeker("primrose-a", facts=facts)
        return fits(client, carrying(1, [WEEKLY] * load), rules, TODAY).score

    assert 40 == score("current", TODAY, 2)
    assert [0, 0, 0] == [
        score("current", TODAY, 3), score("never", TODAY, 0), score("current", date(2020, 1, 1), 0),
    ]  # fmt: skip


def test_a_coach_who_took_somebody_on_is_weighed_anew(rules_folder: Path) -> None:
    """Who asks for many on one day keeps what is known of coaches, but not of their load."""
    idle = Leaf(fact="coach_load", test=Asks.LESS_THAN, operand=1.0)
    rules = rules_of(rules_folder, prefer=(preferred("idle", idle),))
    one_day = Weighing(rules, TODAY).of(seeker())

    assert [10, 0] == [one_day.beside(carrying(1, load)).fit for load in ((), (WEEKLY,))]


LEAVES = st.one_of(
    st.builds(is_yes, st.sampled_from(sorted(set(FACTS) - NUMBERS))),
    st.builds(
        lambda fact, test, number: Leaf(fact=fact, test=test, operand=float(number)),
        st.sampled_from(sorted(NUMBERS)),
        st.sampled_from([Asks.AT_LEAST, Asks.MORE_THAN, Asks.AT_MOST, Asks.LESS_THAN, Asks.IS]),
        st.integers(0, 4),
    ),
    st.builds(
        lambda fact, is_missing: Leaf(fact=fact, test=Asks.MISSING, operand=is_missing),
        st.sampled_from(sorted(FACTS)),
        st.booleans(),
    ),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda each: Not(branch=each), inner),
        st.builds(
            lambda both: AllOf(branches=tuple(both)), st.lists(inner, min_size=1, max_size=2)
        ),
        st.builds(
            lambda both: AnyOf(branches=tuple(both)), st.lists(inner, min_size=1, max_size=2)
        ),
    ),
    max_leaves=4,
)
WISHES = st.fixed_dictionaries(
    {},
    optional={
        "area": st.sampled_from(["north", "south"]),
        "mode": st.sampled_from(["home", "phone"]),
        "days": st.sampled_from([("monday",), ("sunday",)]),
        "gender": st.sampled_from(["male", "female"]),
    },
)
OFFERS = st.fixed_dictionaries(
    {
        "loads": st.lists(st.just(WEEKLY), max_size=4),
        "free_since": st.sampled_from([None, NOW, datetime(2026, 5, 30, tzinfo=UTC)]),
        "areas": st.sampled_from([(), ("north",), ("south", "north")]),
        "active": st.booleans(),
        "hours": st.sampled_from([{}, {"monday": "09:00-17:00"}]),
    }
)


@settings(deadline=None)
@given(
    must=st.lists(CONDITIONS, max_size=2),
    prefer=st.lists(CONDITIONS, min_size=1, max_size=3),
    wishes=st.lists(WISHES, min_size=1, max_size=4),
    offers=st.lists(OFFERS, min_size=1, max_size=5),
)
def test_deciding_alike_pairs_once_changes_no_decision(
    rules_folder: Path,
    must: list[Predicate],
    prefer: list[Predicate],
    wishes: list[dict[str, Any]],
    offers: list[dict[str, Any]],
) -> None:
    """Whatever was decided before, each pair gets the verdict it would get alone."""
    rules: MatchingRules = rules_of(
        rules_folder,
        must=tuple(hard(f"m{n}", when) for n, when in enumerate(must)),
        prefer=tuple(preferred(f"p{n}", when, n + 1) for n, when in enumerate(prefer)),
    )
    together = Weighing(rules, TODAY)
    for wish in wishes:
        asked = together.of(seeker(**wish))
        for number, offer in enumerate(offers):
            coach = carrying(number, **offer)
            alone = Weighing(rules, TODAY).of(seeker(**wish)).beside(coach)
            assert alone == asked.beside(coach)
