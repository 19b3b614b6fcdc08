"""
Which parts of the rules no example reaches.

In: the decisions and walks of an examples file, one after the other. Out: every rule, leaf,
follow-up, stage, review answer, message that none of them came to, with what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alongside.events import (
    Entry,
    FollowUpDropped,
    FollowUpFired,
    MessageSent,
    PriorityDecided,
    ReadingsRecorded,
    RedFlagFound,
    StageEntered,
    StageLeft,
    TaskAnswered,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.london import today
from alongside.readings import Reading
from alongside.ruleset.compile import Compiled
from alongside.ruleset.examples.names import reviews_of, rules_of_matching
from alongside.ruleset.known import Facts
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import AllOf, AnyOf, Leaf, Not, Predicate
from alongside.ruleset.published import Published
from simulation.rule_decisions import Decided, decide_all
from simulation.rule_walk import WalkTold
from workflows.stages.known import journey_facts

Point = tuple[str, str, str]
"""A section, the id of a part in it, and what of it is to be reached."""
LONGEST = 60
HOLDS, FAILS = "holding", "not holding"


@dataclass(frozen=True)
class Unreached:
    """Something no example comes to."""

    section: str
    rule: str
    what: str


class Coverage:
    """Collects what the examples of one programme reach."""

    def __init__(self, published: Published) -> None:
        self._published = published
        self._leaves: dict[tuple[str, str], list[Compiled]] = {}
        self._points: dict[Point, str] = dict(self._to_reach())
        self._reached: Counter[Point] = Counter()
        self._made: set[str] = set()

    @property
    def wanted(self) -> int:
        """How many things there are to reach."""
        return len(self._points)

    def unreached(self) -> tuple[Unreached, ...]:
        """What neither an example nor a walk made from one came to, in the order of the file."""
        return tuple(
            Unreached(point[0], point[1], said)
            for point, said in self._points.items()
            if not self._reached[point] and not self._by_made(point)
        )

    def only_made(self) -> tuple[str, ...]:
        """The follow-ups that only walks made from the examples reach."""
        return tuple(
            point[1] for point in self._points if not self._reached[point] and self._by_made(point)
        )

    # -- what there is -------------------------------------------------------------------

    def _to_reach(self) -> Iterator[tuple[Point, str]]:
        rules = self._published.ruleset
        for each in rules.eligibility:
            yield from self._leaves_of("eligibility", each.id, each.when)
        for flag in rules.red_flags:
            yield ("red_flags", flag.id, "found"), "never found"
            yield from self._leaves_of("red_flags", flag.id, flag.when)
        for rule in rules.priorities:
            yield ("priorities", rule.id, "wins"), "never wins"
            if rule.also:
                yield ("priorities", rule.id, "also"), "its own task is never made"
            if rule.when is not None:
                yield from self._leaves_of("priorities", rule.id, rule.when)
        for stage in dict.fromkeys(
            [*(s for way in rules.pathway for s in way.stages), *(r.id for r in rules.reviews)]
        ):
            yield ("pathway", stage, "entered"), "this stage is never entered"
        for review in reviews_of(rules):
            for answer in review.answers:
                yield ("reviews", review.id, answer), f"never answered '{answer}'"
            for event in review.meanwhile:
                yield ("reviews", review.id, event), f"'{event}' never comes meanwhile"
        for of_coach in rules_of_matching(rules):
            yield from self._leaves_of("matching", of_coach.id, of_coach.when)
        for follow in rules.follow_ups:
            yield ("follow_ups", follow.id, "fires"), "never fires"
            if follow.when is not None:
                yield from self._leaves_of("follow_ups", follow.id, follow.when)
        for message in rules.messages:
            yield ("messages", message, "sent"), "never sent"

    def _leaves_of(self, section: str, rule: str, when: Predicate) -> Iterator[tuple[Point, str]]:
        leaves = list(_leaves(when))
        catalogue = self._published.catalogue
        self._leaves[section, rule] = [Compiled(leaf, catalogue) for leaf in leaves]
        for at, leaf in enumerate(leaves):
            for side in (HOLDS, FAILS):
                said = f"{leaf.fact} {_in_words(leaf)}: never seen {side}"
                yield (section, rule, f"{at}.{side}"), said

    # -- what is reached -----------------------------------------------------------------

    def decided(self, decided: Decided, about_coach: bool = False) -> None:
        """The decisions of one example."""
        self._decision(decided)
        for rule in rules_of_matching(self._published.ruleset) if about_coach else ():
            self._weigh("matching", rule.id, decided.readings, decided)

    def walked(self, told: WalkTold) -> None:
        """Everything one walk came to."""
        known = {reading.fact: reading for reading in told.readings}
        kinds: dict[str, str] = {}
        for entry in told.walked.journal.entries:
            event = entry.event
            match event:
                case ReadingsRecorded():
                    _learn(known, event)
                case PriorityDecided():
                    on = today(entry.recorded)
                    self._decision(decide_all(self._published, known.values(), on))
                case RedFlagFound():
                    self._reach("red_flags", event.flag, "found")
                case StageEntered():
                    self._reach("pathway", event.stage, "entered")
                case StageLeft():
                    self._reach("reviews", event.stage, event.outcome)
                case TaskOpened():
                    kinds[event.key] = event.kind
                    self._reach("priorities", event.kind, "also")
                case TaskAnswered():
                    self._reach("reviews", kinds.get(event.key, ""), event.answer)
                case MessageSent():
                    self._reach("messages", event.message, "sent")
                case FollowUpFired() | FollowUpDropped():
                    self._follow_up(told, entry, known)

    def generated(self, rule: str) -> None:
        """A walk made from the examples came to this follow-up."""
        self._made.add(rule)

    def _decision(self, decided: Decided) -> None:
        rules = self._published.ruleset
        for each in rules.eligibility:
            self._weigh("eligibility", each.id, decided.readings, decided)
        for flag in rules.red_flags:
            self._weigh("red_flags", flag.id, decided.readings, decided)
        for found in decided.red_flags:
            self._reach("red_flags", found.flag, "found")
        self._reach("priorities", decided.priority.rule, "wins")
        for seen in decided.priority.rules:
            self._weigh("priorities", seen.rule, decided.readings, decided)

    def _follow_up(self, told: WalkTold, entry: Entry, known: dict[str, Reading]) -> None:
        event = entry.event
        assert isinstance(event, FollowUpFired | FollowUpDropped)
        if isinstance(event, FollowUpFired):
            self._reach("follow_ups", event.rule, "fires")
        if ("follow_ups", event.rule) not in self._leaves:
            return
        on = today(entry.recorded)
        before = Journal(told.walked.journal.entries[: entry.sequence - 1])
        facts = dict(known)
        programme = self._published.ruleset.programme
        anchor = before.entries[event.anchor - 1]
        for name, value in journey_facts(before, programme, entry.recorded, anchor).items():
            facts[name] = Reading(fact=name, value=value, on=on, source="journey")
        self._weigh_on("follow_ups", event.rule, facts, on)

    def _weigh(self, section: str, rule: str, facts: Facts, decided: Decided) -> None:
        self._weigh_on(section, rule, facts, decided.on)

    def _weigh_on(self, section: str, rule: str, facts: Facts, on: date) -> None:
        for at, leaf in enumerate(self._leaves.get((section, rule), ())):
            outcome = leaf(facts, on)
            if outcome is not Outcome.UNKNOWN:
                side = HOLDS if outcome is Outcome.HOLDS else FAILS
                self._reach(section, rule, f"{at}.{side}")

    def _reach(self, section: str, rule: str, what: str) -> None:
        self._reached[section, rule, what] += 1

    def _by_made(self, point: Point) -> bool:
        return point[0] == "follow_ups" and point[2] == "fires" and point[1] in self._made


def _learn(known: dict[str, Reading], event: ReadingsRecorded) -> None:
    for reading in event.readings:
        before = known.get(reading.fact)
        if before is None or before.on <= reading.on:
            known[reading.fact] = reading


def _leaves(predicate: Predicate) -> Iterator[Leaf]:
    if isinstance(predicate, Leaf):
        yield predicate
    elif isinstance(predicate, Not):
        yield from _leaves(predicate.branch)
    elif isinstance(predicate, AllOf | AnyOf):
        for branch in predicate.branches:
            yield from _leaves(branch)


def _in_words(leaf: Leaf) -> str:
    operand = leaf.operand
    if isinstance(operand, bool):
        said = "yes" if operand else "no"
    elif isinstance(operand, float):
        said = f"{operand:g}"
    else:
        said = ", ".join(operand) if isinstance(operand, tuple) else str(operand)
    said = said if len(said) <= LONGEST else said[: LONGEST - 3] + "..."
    return f"{leaf.test.value.replace('_', ' ')} {said}"
