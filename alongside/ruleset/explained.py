"""
Everything the rules decide about one client, on one screen.

Takes a loaded file, readings, the day. Gives lines: first the answers, what is missing or too
old, what would change them; then every rule that was asked with its line, each leaf with reading,
date and outcome. Never says who the client is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from alongside.facts import Catalogue, Scope
from alongside.model import Frozen
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.decision import (
    EligibilityDecision,
    LeafSeen,
    PriorityDecision,
    RedFlagSeen,
    RuleSeen,
)
from alongside.ruleset.explain import day, leaf_in_words
from alongside.ruleset.known import Facts
from alongside.ruleset.loader import Loaded
from alongside.ruleset.model import Ruleset
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate

MARKS = {Outcome.HOLDS: "yes", Outcome.FAILS: "no", Outcome.UNKNOWN: "?"}
_WIDE = 18


def explained(
    ruleset: Ruleset, catalogue: Catalogue, facts: Facts, today: date, loaded: Loaded | None = None
) -> list[str]:
    """
    The screen; with the `loaded` file each rule says its line.

    :raises NoRuleHolds: no priority rule holds for the client.
    """
    told = _Told(ruleset, catalogue, loaded)
    eligibility = decide_eligibility(ruleset, catalogue, facts, today)
    flags = find_red_flags(ruleset, catalogue, facts, today)
    priority = decide_priority(ruleset, catalogue, facts, today)
    known = sum(name in facts for name in catalogue.names(Scope.CLIENT))
    lines = [
        f"{ruleset.title} ({ruleset.programme}), {day(today)}, by {_facts(known)}",
        "",
        *told.answers(eligibility, flags, priority),
        "",
        *told.eligibility(eligibility),
        *told.red_flags(flags),
        *told.priority(priority),
    ]
    return [line.rstrip() for line in lines]


class _Told:
    def __init__(self, ruleset: Ruleset, catalogue: Catalogue, loaded: Loaded | None) -> None:
        self.ruleset, self.catalogue, self.loaded = ruleset, catalogue, loaded

    def answers(
        self,
        eligibility: EligibilityDecision,
        flags: Sequence[RedFlagSeen],
        priority: PriorityDecision,
    ) -> Iterator[str]:
        """What was decided, what was not known, what would change it."""
        verdict = "no" if eligibility.failing else "not known yet"
        yield _row("Eligible", "yes" if eligibility.eligible else verdict, *eligibility.says)
        yield _row("Red flags", ", ".join(each.flag for each in flags) or "none")
        winner = next(rule for rule in self.ruleset.priorities if rule.id == priority.rule)
        at = self._at(winner, file=True)
        yield _row("Priority", f"P{priority.priority}, by {priority.rule}{at}")
        never = [name for name in priority.missing if name not in priority.stale]
        yield from self._named("Missing", never)
        yield from self._named("Too old to count", priority.stale)
        yield from self._named("To be found", priority.asks)
        if priority.also:
            yield _row("Tasks besides", ", ".join(priority.also))
        for warning in priority.warnings:
            yield _row("Look again", warning)
        if priority.flip is None:
            yield _row("Nearest change", "no one reading that is known would make it more urgent")
        else:
            yield _row("Nearest change", f"{priority.flip.sentence}, by {priority.flip.rule}")

    def eligibility(self, decision: EligibilityDecision) -> Iterator[str]:
        """Each eligibility rule."""
        yield from ["Eligibility, every rule"] if decision.rules else []
        for seen, rule in zip(decision.rules, self.ruleset.eligibility, strict=True):
            yield from self._rule(seen, rule, rule.when)

    def red_flags(self, found: Sequence[RedFlagSeen]) -> Iterator[str]:
        """Each red flag that holds, with its task."""
        by_id = {flag.id: flag for flag in self.ruleset.red_flags}
        yield from ["Red flags that hold"] if found else []
        for each in found:
            flag = by_id[each.flag]
            yield from self._rule(each.seen, flag, flag.when)
            yield f"{'':6}a task for {flag.task.role}, due in {flag.task.due}"

    def priority(self, decision: PriorityDecision) -> Iterator[str]:
        """Each priority rule down to the one that won."""
        by_id = {rule.id: rule for rule in self.ruleset.priorities}
        winner = by_id[decision.rule]
        yield "Priority, the first rule that holds"
        for seen in decision.rules:
            rule = by_id[seen.rule]
            yield from self._rule(seen, rule, rule.when, won=rule is winner)
        after = len(self.ruleset.priorities) - 1 - self.ruleset.priorities.index(winner)
        if after:
            yield f"  not needed: {after} later rule{'' if after == 1 else 's'}"

    def _named(self, head: str, names: Sequence[str]) -> Iterator[str]:
        if names:
            yield _row(head, ", ".join(self.catalogue.fact(name).label for name in names))

    def _rule(
        self, seen: RuleSeen, rule: Frozen, when: Predicate | None, *, won: bool = False
    ) -> Iterator[str]:
        group = f" P{seen.priority}" if seen.priority else ""
        said = MARKS[seen.outcome]
        if seen.assumed:
            said = "? counts as yes"
        yield f"{'>' if won else ' '} {said:<4}{seen.rule}{group}{self._at(rule)}"
        if seen.otherwise or when is None:
            yield f"{'':6}everyone whom no earlier rule took"
            return
        yield from _tree(when, iter(seen.leaves), self.catalogue, 6)

    def _at(self, rule: Frozen, *, file: bool = False) -> str:
        if self.loaded is None:
            return ""
        line = self.loaded.places.of(rule, "id").line
        return f" ({self.loaded.file}:{line})" if file else f" (line {line})"


def _tree(
    predicate: Predicate, leaves: Iterator[LeafSeen], catalogue: Catalogue, indent: int
) -> Iterator[str]:
    """The condition as it is written, each leaf with its outcome and what was known."""
    if isinstance(predicate, Leaf):
        leaf = next(leaves)
        yield f"{'':{indent}}{MARKS[leaf.outcome]:<4}{leaf_in_words(leaf, catalogue)}"
    elif isinstance(predicate, Not):
        yield f"{'':{indent}}not:"
        yield from _tree(predicate.branch, leaves, catalogue, indent + 2)
    else:
        branches: Sequence[Predicate] = predicate.branches
        if isinstance(predicate, AllOf | AnyOf) and len(branches) > 1:
            yield f"{'':{indent}}{'all of' if isinstance(predicate, AllOf) else 'any of'}:"
            indent += 2
        for branch in branches:
            yield from _tree(branch, leaves, catalogue, indent)


def _facts(number: int) -> str:
    return f"{number} fact{'' if number == 1 else 's'} that {'is' if number == 1 else 'are'} known"


def _row(head: str, *said: str) -> str:
    return f"{head:<{_WIDE}}{'; '.join(said)}"
