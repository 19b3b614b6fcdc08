"""The two runtimes have one meaning, whatever the rules and whoever the clients."""

from __future__ import annotations

import random

import pytest
from made_up import Register, a_register, a_ruleset
from rule_writing import CATALOGUE, TODAY

from alongside.ruleset.batch import priorities
from alongside.ruleset.batch_beside import beside
from alongside.ruleset.bound import bound
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.model import Ruleset
from alongside.ruleset.preview import DECIDED, register_preview
from alongside.ruleset.published import Published

RULESETS = 300
CLIENTS = 2_000
IN_FULL = 60
"""Clients of each ruleset whose whole decisions are compared, not only the rule that won."""
POOL = 6_000
PARTS = 4
"""The rulesets are shared out, so that several cores can take part."""


@pytest.mark.parametrize("part", range(PARTS))
def test_a_register_gets_what_each_of_its_clients_would_get(part: int) -> None:
    """Closures and columns agree for 300 rulesets of 2,000 clients."""
    for seed in range(part, RULESETS, PARTS):
        chance = random.Random(seed)
        ruleset, register = a_ruleset(chance), a_register(POOL, part).some(chance, CLIENTS)

        result = priorities(ruleset, CATALOGUE, register.frame, TODAY)

        rules = bound(ruleset, CATALOGUE, TODAY)
        places = [rules.winner(facts) for facts in register.clients]
        won = [ruleset.priorities[place].id for place in places if place is not None]
        assert won == result["rule"].to_list(), f"seed {seed}"
        compare_in_full(ruleset, register, chance)


def compare_in_full(ruleset: Ruleset, register: Register, chance: random.Random) -> None:
    """Everything a decision says, for a few clients."""
    few = register.some(chance, IN_FULL)
    ranked = priorities(ruleset, CATALOGUE, few.frame, TODAY)
    others = beside(ruleset, CATALOGUE, few.frame, TODAY)
    rows = zip(few.clients, ranked.iter_rows(), others.iter_rows(), strict=True)
    for facts, (_, _, *got), (_, _, eligibility, flags) in rows:
        one = decide_priority(ruleset, CATALOGUE, facts, TODAY)
        lists = (one.missing, one.stale, one.unknown, one.asks, one.also)
        assert [one.priority, one.rule, *(list(each) for each in lists)] == got, facts

        found = find_red_flags(ruleset, CATALOGUE, facts, TODAY)
        assert ";".join(flag.flag for flag in found) == flags, facts

        two = decide_eligibility(ruleset, CATALOGUE, facts, TODAY)
        said = "not eligible" if two.failing else "not known" if two.unknown else "eligible"
        assert said == eligibility, facts


@pytest.mark.parametrize("seed", range(20))
def test_a_preview_is_two_evaluations(seed: int) -> None:
    """Who moves, from where to where, by which rule: what each ruleset says alone."""
    chance = random.Random(1000 + seed)
    was, now = (Published.of(a_ruleset(chance), CATALOGUE) for _ in range(2))
    frame = a_register(POOL, 0).some(chance, 500).frame

    preview = register_preview(frame, was, now, TODAY)

    before, after = (priorities(each.ruleset, CATALOGUE, frame, TODAY) for each in (was, now))
    pairs = list(zip(before["priority"], after["priority"], strict=True))
    assert {pair: pairs.count(pair) for pair in set(pairs)} == preview.matrix
    moved = {
        client: (one, two)
        for client, one, two in zip(before["client_id"], before["rule"], after["rule"], strict=True)
        if one != two
    }
    told = preview.changed.filter(preview.changed["rule_was"] != preview.changed["rule_now"])
    assert moved == {
        row["client_id"]: (row["rule_was"], row["rule_now"]) for row in told.iter_rows(named=True)
    }
    assert 500 == preview.clients


@pytest.mark.parametrize("seed", range(5))
def test_a_preview_of_the_same_rules_changes_nothing(seed: int) -> None:
    """Everything decided is equal for everyone."""
    chance = random.Random(2000 + seed)
    same = Published.of(a_ruleset(chance), CATALOGUE)

    preview = register_preview(a_register(POOL, 0).some(chance, 500).frame, same, same, TODAY)

    assert 0 == preview.clients_changed == preview.moved == preview.changed.height
    assert len(DECIDED) * 2 + 2 == len(preview.changed.columns)
