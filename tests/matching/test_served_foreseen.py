"""A list served as a preview foresees it comes to what asking for one after the other does."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from matching_kit import MONTHLY, TODAY, WEEKLY, carrying, rules_of, waiting

from alongside.matching import Carrying, MatchingRules, Waiting, propose
from simulation.preview_served import Place, served

RULES = Path(__file__).resolve().parents[2] / "rules"


def one_after_the_other(
    waits: Sequence[Waiting], coaches: Mapping[str, Carrying], rules: MatchingRules
) -> dict[str, str | tuple[int, str, tuple[str, ...]]]:
    """As the service does it: every one beside every coach."""
    now, left = dict(coaches), 0
    found: dict[str, str | tuple[int, str, tuple[str, ...]]] = {}
    for each in waits:
        proposal = propose(each.seeker, now.values(), rules, TODAY)
        if proposal.coach_id is None:
            left += 1
            found[each.journey] = (left, proposal.why, proposal.reasons)
            continue
        was = now[proposal.coach_id]
        now[proposal.coach_id] = replace(was, loads=(*was.loads, rules.first))
        found[each.journey] = proposal.coach_id
    return found


def some(dice: Random, clients: int, coaches: int) -> tuple[list[Waiting], dict[str, Carrying]]:
    """Clients who wish for this and that, coaches of whom some have no room."""
    waits = []
    for number in range(clients):
        wish = {}
        if dice.random() < 0.4:
            wish["gender"] = dice.choice(["female", "male"])
        if dice.random() < 0.4:
            wish["area"] = dice.choice(["north", "south", "east"])
        each = waiting(f"j{number:05}", days=number, **wish)
        if dice.random() < 0.1:
            declined = frozenset({f"k-{dice.randrange(coaches):04}"})
            each = replace(each, seeker=replace(each.seeker, declined=declined))
        waits.append(each)
    everyone = [
        carrying(
            number, [dice.choice([WEEKLY, MONTHLY]) for _ in range(dice.randrange(4))],
            gender=dice.choice(["female", "male"]), areas=(dice.choice(["north", "south"]),),
            limit=dice.randrange(6),
        )
        for number in range(coaches)
    ]  # fmt: skip
    return waits, {each.coach.id: each for each in everyone}


@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_asking_for_one_after_the_other_gives(seed: int) -> None:
    """The same coaches, the same places on the list, the same reasons."""
    rules = rules_of(RULES)
    waits, coaches = some(Random(seed), 60, 12)

    foreseen = served(waits, coaches, rules, TODAY)

    said = {
        journey: (each.position, each.proposal.why, each.proposal.reasons)
        if isinstance(each, Place)
        else each
        for journey, each in foreseen.items()
    }
    assert one_after_the_other(waits, coaches, rules) == said
    assert 0 < sum(isinstance(each, Place) for each in foreseen.values()) < len(waits)


@pytest.mark.parametrize("seed", range(4))
def test_rules_that_ask_for_the_load_find_the_same_coaches(seed: int) -> None:
    """Where what a coach carries decides, nobody is taken to be like another."""
    rules = rules_of(RULES)
    rules = replace(rules, asked=rules.asked | {"coach_load"})
    waits, coaches = some(Random(seed), 60, 12)

    foreseen = served(waits, coaches, rules, TODAY)

    really = one_after_the_other(waits, coaches, rules)
    assert {name: each for name, each in really.items() if isinstance(each, str)} == {
        name: each for name, each in foreseen.items() if isinstance(each, str)
    }


def test_a_large_service_is_foreseen_in_seconds() -> None:
    """5,000 who wait, 2,000 coaches: 10 million pairs, of whom most are alike."""
    waits, coaches = some(Random(1), 5_000, 2_000)
    plain = [
        replace(each, seeker=replace(each.seeker, declined=frozenset[str]())) for each in waits
    ]
    begun = time.process_time()

    served(plain, coaches, rules_of(RULES), TODAY)

    assert time.process_time() - begun < 20


def test_nobody_waits_and_nobody_coaches() -> None:
    """Nothing to serve is nothing; without coaches everyone is left."""
    rules = rules_of(RULES)
    waits, coaches = some(Random(2), 3, 2)

    assert {} == served([], coaches, rules, TODAY)
    left = served(waits, {}, rules, TODAY)
    assert [1, 2, 3] == [each.position for each in left.values() if isinstance(each, Place)]
