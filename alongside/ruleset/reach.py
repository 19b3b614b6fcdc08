"""
Which priority rules can ever win, which are covered by others, and who is covered by none.

In: a ruleset, the catalogue, a day. Out: places of rules, each with the plainest client it is
so for. Every example is a client for whom `decide_priority` says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from alongside.facts import Catalogue
from alongside.ruleset.cells import TooManyCells, cells, facts_in, groups_of
from alongside.ruleset.crossing import Candidate, Example, first_to_hold
from alongside.ruleset.model import PriorityRule, Ruleset
from alongside.ruleset.predicate import Predicate

_NEAR = 4
"""How near to the limit the number of rules compared must be: within this part of it."""
_MOST = 1_000
"""Rules that are ever compared."""
_EXPLAINED = 10
"""Rules without clients that are looked into; with more, the first ones explain the others."""


@dataclass(frozen=True)
class Reach:
    """
    `won`: rules that win, with a client each. `covered`: rules that never do, with those that
    win instead, none of them where the rule itself can't hold; `more` are as bad, and were not
    looked into. `gap`: a client of no rule.

    Only the first `compared` rules were looked at; `gap` is not known unless that is all.
    """

    compared: int
    won: Mapping[int, Example] = field(default_factory=dict)
    covered: Mapping[int, Mapping[int, Example]] = field(default_factory=dict)
    more: tuple[int, ...] = ()
    gap: Example | None = None


def reach(ruleset: Ruleset, catalogue: Catalogue, today: date) -> Reach:
    """Compare the priority rules, or as many of the first as cells allow."""
    rules = [_candidate(rule) for rule in ruleset.priorities]
    many, too_many, best = min(len(rules), _MOST), len(rules) + 1, Reach(compared=0)
    while many > best.compared:
        try:
            best = _compared(rules[:many], catalogue, today, whole=many == len(rules))
        except TooManyCells:
            too_many = many
        if best.compared == len(rules) or (best.compared and too_many > len(rules)):
            break
        # halves until it can be done, then most of what lies between
        step = (too_many - best.compared) // 2
        many = best.compared + (step if step > best.compared // _NEAR else 0)
    return best


def _compared(
    rules: Sequence[Candidate], catalogue: Catalogue, today: date, *, whole: bool
) -> Reach:
    won = first_to_hold(rules, catalogue, today)
    without = [at for at in range(len(rules)) if at not in won]
    covered = {at: overtaken(rules, at, catalogue, today) for at in without[:_EXPLAINED]}
    gap = won.pop(len(rules), None)
    return Reach(len(rules), won, covered, tuple(without[_EXPLAINED:]), gap if whole else None)


def overtaken(
    rules: Sequence[Candidate], at: int, catalogue: Catalogue, today: date
) -> dict[int, Example]:
    """
    The earlier rules that win for clients for whom the rule at this place holds as well.

    :raises TooManyCells: the rules are too many to compare.
    """
    found = first_to_hold(rules[:at], catalogue, today, also=rules[at])
    return {place: found[place] for place in sorted(found) if place < at}


@dataclass(frozen=True)
class Overlaps:
    """
    Rules of one priority that hold for clients who get another by an earlier rule.

    `seen`: (the earlier, the later, a client). The rules from `compared` on were not looked at.
    """

    compared: int
    seen: tuple[tuple[PriorityRule, PriorityRule, Example], ...]


def overlaps(ruleset: Ruleset, catalogue: Catalogue, today: date) -> Overlaps:
    """Every overlap of rules with different priorities; `otherwise` overlaps with nothing."""
    priorities = ruleset.priorities
    rules = [_candidate(rule) for rule in priorities]
    seen: list[tuple[PriorityRule, PriorityRule, Example]] = []
    for at, later in enumerate(priorities):
        if later.when is None:
            continue
        try:
            found = overtaken(rules, at, catalogue, today)
        except TooManyCells:
            return Overlaps(at, tuple(seen))
        seen += [
            (priorities[place], later, example)
            for place, example in found.items()
            if priorities[place].priority != later.priority
        ]
    return Overlaps(len(rules), tuple(seen))


def can_hold(when: Predicate, catalogue: Catalogue, today: date) -> bool:
    """
    Whether there is anyone for whom `when` holds.

    :raises TooManyCells: it is too long to say.
    """
    names = facts_in([when])
    if len(set(groups_of(names, catalogue).values())) == 1:
        return any(cell.answers[0] for cell in cells(names, [when], catalogue, today))
    return bool(first_to_hold((), catalogue, today, also=Candidate(when)))


def _candidate(rule: PriorityRule) -> Candidate:
    return Candidate(rule.when, rule.if_unknown == "yes")
