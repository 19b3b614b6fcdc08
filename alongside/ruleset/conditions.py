"""
A condition as written, read into a predicate tree with typed operands.

Takes a node and the fact catalogue; gives a predicate, or FAILED with findings. Numbers
come out in the catalogue's unit; a unit it can't convert is refused, never guessed.
"""

from __future__ import annotations

import re
from typing import Any

from alongside.facts import Catalogue, Fact, Kind, RefusedReading, door
from alongside.readings import Value
from alongside.ruleset import scalars
from alongside.ruleset.findings import Findings, Span, did_you_mean
from alongside.ruleset.places import Places
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Test
from alongside.ruleset.reader import FAILED
from alongside.wait import Unit

WORDS = ("all", "any", "not")
_COMPARISONS = frozenset({Test.AT_LEAST, Test.MORE_THAN, Test.AT_MOST, Test.LESS_THAN})
_LISTS = frozenset({Test.ONE_OF, Test.NONE_OF})
_AGES = frozenset({Test.RECORDED_WITHIN, Test.NOT_RECORDED_FOR})
_ORDER = tuple(Test)
_KINDS = {
    Kind.NUMBER: "a number", Kind.YES_NO: "yes or no", Kind.CHOICE: "a choice",
    Kind.CHOICES: "a list of choices", Kind.DATE: "a date",
}  # fmt: skip


class ConditionReader:
    """Reads the conditions of one file; call it with a node and the rule's id."""

    def __init__(self, findings: Findings, places: Places, catalogue: Catalogue) -> None:
        self.findings = findings
        self.places = places
        self.catalogue = catalogue

    def __call__(self, node: Node, rule: str) -> Any:
        """The predicate at `node`, or FAILED."""
        if not isinstance(node, Mapping):
            return self._fail(
                node.span, rule, "not-a-condition", "a condition is meant here",
                "write {fact: value}, or all: or any: with a list of conditions",
            )  # fmt: skip
        if len(node.entries) != 1:
            keys = list(node.entries.values())
            span = keys[1][0].span if keys else node.span
            return self._fail(
                span, rule, "not-one-condition",
                "several facts stand in one condition" if keys else "this condition is empty",
                "say whether all: or any: of them must hold, with '- ' before each"
                if keys
                else "write {fact: value}",
            )  # fmt: skip
        (word, (key, value)) = next(iter(node.entries.items()))
        if word in ("all", "any"):
            return self._branches(word, node, value, rule)
        if word == "not":
            branch = self(value, rule)
            return FAILED if branch is FAILED else self._note(Not(branch=branch), node, rule)
        return self._leaves(key, value, node, rule)

    def _branches(self, word: str, node: Mapping, value: Node, rule: str) -> Any:
        if not isinstance(value, Sequence) or not value.items:
            return self._fail(
                value.span, rule, "not-a-list", f"'{word}' needs a list of conditions",
                "begin each of them with '- '",
            )  # fmt: skip
        branches = [self(item, rule) for item in value.items]
        if any(branch is FAILED for branch in branches):
            return FAILED
        kind = AllOf if word == "all" else AnyOf
        return self._note(kind(branches=tuple(branches)), node, rule)

    def _leaves(self, key: Scalar, value: Node, node: Mapping, rule: str) -> Any:
        fact = self.catalogue.get(key.text)
        if fact is None:
            near = self.catalogue.nearest(key.text)
            advice = did_you_mean(key.text, self.catalogue.names(), "a fact of facts.yaml")
            if near is not None:
                advice = f"did you mean '{near}'? ({_described(self.catalogue.fact(near))})"
            return self._fail(
                key.span, rule, "unknown-fact", f"unknown fact '{key.text[:60]}'", advice
            )
        if isinstance(value, Mapping):
            written = [(at, test, operand) for test, (at, operand) in value.entries.items()]
            if not written:
                return self._fail(
                    value.span, rule, "not-a-condition", "nothing is asked of this fact",
                    "write a test such as {at_least: 30}",
                )  # fmt: skip
        else:
            written = [(key, Test.IS.value, value)]
        leaves = [self._leaf(fact, key, at, test, operand, rule) for at, test, operand in written]
        if any(leaf is FAILED for leaf in leaves):
            return FAILED
        leaves.sort(key=lambda leaf: _ORDER.index(leaf.test))  # whichever stands first in the file
        if _never(leaves):
            return self._fail(
                value.span, rule, "never-holds", "no number can be all of this",
                "check which end is the lower one",
            )  # fmt: skip
        return (
            leaves[0] if len(leaves) == 1 else self._note(AllOf(branches=tuple(leaves)), node, rule)
        )

    def _leaf(
        self, fact: Fact, key: Scalar, at: Scalar, word: str, operand: Node, rule: str
    ) -> Any:
        if word not in set(Test) or (word == Test.IS and at is not key):
            return self._fail(
                at.span, rule, "unknown-test", f"unknown test '{word[:60]}'",
                did_you_mean(word, [test.value for test in Test if test is not Test.IS]),
            )  # fmt: skip
        test = Test(word)
        unfit = _unfit(fact, test)
        if unfit:
            return self._fail(
                at.span, rule, "wrong-test", f"{fact.name} is {_KINDS[fact.kind]}", unfit
            )
        try:
            value = self._operand(fact, test, operand, rule)
        except RefusedReading as error:
            return self._fail(operand.span, rule, error.code.replace("_", "-"),
                              *problem_and_advice(error.sentence, fact))  # fmt: skip
        except scalars.Unreadable as error:
            return self._fail(operand.span, rule, error.code, error.problem, error.advice)
        if value is FAILED:
            return FAILED
        leaf = Leaf(fact=fact.name, test=test, operand=value)
        self.places.note(leaf, operand, rule, key=key.span)
        return leaf

    def _operand(self, fact: Fact, test: Test, node: Node, rule: str) -> Any:
        if test in _LISTS:
            items = node.items if isinstance(node, Sequence) else [node]
            return tuple(str(_value(fact, self._word(item))) for item in items)
        text = self._word(node)
        if test is Test.MISSING:
            return scalars.yes_or_no(text)
        if test in _AGES:
            wait = scalars.span_of_time(text)
            if wait.unit not in (Unit.DAY, Unit.WEEK, Unit.MONTH):
                raise scalars.Unreadable(
                    "wrong-unit", "a reading has a day, no hour", "write days, weeks or months"
                )
            return wait
        return _value(fact, text)

    def _word(self, node: Node) -> str:
        if not isinstance(node, Scalar) or not node.text.strip():
            raise scalars.Unreadable("not-a-word", "one value is meant here", "write one value")
        return node.text

    def _note(self, made: AllOf | AnyOf | Not, node: Node, rule: str) -> AllOf | AnyOf | Not:
        self.places.note(made, node, rule)
        return made

    def _fail(self, span: Span, rule: str, code: str, problem: str, advice: str) -> Any:
        self.findings.add(span, code, problem, advice, rule=rule)
        return FAILED


def _value(fact: Fact, text: str) -> Value:
    """The operand as the catalogue types it, more strictly than a register's readings."""
    if fact.kind is Kind.YES_NO:
        return scalars.yes_or_no(text)
    if fact.kind is Kind.NUMBER:
        number, unit = scalars.number_and_unit(text)
        return door.read(fact, number, unit)
    if fact.kind in (Kind.CHOICE, Kind.CHOICES):
        if fact.choices and text not in fact.choices:
            raise scalars.Unreadable(
                "unknown-choice", f"'{text[:60]}' is no choice of {fact.name}",
                did_you_mean(text, fact.choices),
            )  # fmt: skip
        return text
    return door.read(fact, text)


def _unfit(fact: Fact, test: Test) -> str:
    """Why this kind of fact can't be asked this; empty if it can."""
    if test in _COMPARISONS and fact.kind is not Kind.NUMBER:
        return {
            Kind.YES_NO: f"write {fact.name}: yes",
            Kind.CHOICE: f"write {fact.name}: and the choice, or one_of with several",
            Kind.CHOICES: "write one_of with a list",
            Kind.DATE: "write recorded_within or not_recorded_for",
        }[fact.kind]
    if test in _LISTS and fact.kind not in (Kind.CHOICE, Kind.CHOICES):
        return "write any: with a condition for each value"
    return ""


def _never(leaves: list[Leaf]) -> bool:
    """Whether the bounds of one fact leave nothing between them."""
    numbers = [(leaf.test, leaf.operand) for leaf in leaves if isinstance(leaf.operand, float)]
    lows = [number for test, number in numbers if test in (Test.AT_LEAST, Test.MORE_THAN)]
    highs = [number for test, number in numbers if test in (Test.AT_MOST, Test.LESS_THAN)]
    if not lows or not highs:
        return False
    closed = {test for test, _ in numbers} <= {Test.AT_LEAST, Test.AT_MOST}
    return max(lows) > min(highs) or (max(lows) == min(highs) and not closed)


def _described(fact: Fact) -> str:
    unit = f" in {fact.unit_shown}" if fact.unit else ""
    return f"{_KINDS[fact.kind]}{unit}"


def problem_and_advice(sentence: str, fact: Fact) -> tuple[str, str]:
    """A refusal splits where its hint begins; without a hint, the plausible range is the advice."""
    problem, hint = [*re.split(r"; ", sentence, maxsplit=1), ""][:2]
    if hint:
        return problem, hint
    if fact.kind is Kind.NUMBER and fact.low is not None and fact.high is not None:
        return (
            problem,
            f"write a number from {fact.low:g} to {fact.high:g} {fact.unit_shown}".rstrip(),
        )
    return problem, f"write {_KINDS[fact.kind]}"
