"""
Answers the questions of journeys: the rules of a digest, applied to what is known.

In: a question; out: its answer. It reads rulesets and readings from what it is given and
keeps nothing; whoever asked records the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from alongside.calendar import Calendars
from alongside.facts import Catalogue
from alongside.facts.catalogue import INGREDIENTS
from alongside.london import today
from alongside.questions import (
    Decided,
    Question,
    WhenDue,
    WhetherEligible,
    WhetherHolds,
    WhichAreMissing,
    WhichPriority,
    WhichRedFlags,
    WhichRules,
    WhichSession,
)
from alongside.readings import Reading
from alongside.ruleset.alike import decide_alike
from alongside.ruleset.answers import answer_eligibility, answer_priority, answer_red_flags
from alongside.ruleset.canonical import UnknownLanguage
from alongside.ruleset.compile import holds
from alongside.ruleset.model import WalkRules
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.published import DamagedRuleset, Published
from alongside.taper import next_session

UNREADABLE = (LookupError, DamagedRuleset, UnknownLanguage)
"""What asking for a ruleset by its digest may come to."""


class UnknownFollowUp(LookupError):
    """A question about a follow-up its ruleset does not have."""


class Knowledge(Protocol):
    """What deciding needs to know: rulesets by digest, and the readings of a client."""

    def current(self, programme: str) -> Published:
        """The programme's ruleset in force."""
        ...

    def by_digest(self, digest: str) -> Published:
        """
        A published ruleset.

        :raises LookupError: none is published under this digest.
        """
        ...

    def readings(self, client_id: str) -> Mapping[str, Reading]:
        """The latest reading of each fact."""
        ...


class Decider:
    """Answers questions from `knowledge` and the calendars."""

    def __init__(self, knowledge: Knowledge, calendars: Calendars) -> None:
        self._knowledge = knowledge
        self._calendars = calendars

    def answer(self, question: Question) -> Decided:
        """
        The answer to one question.

        :raises LookupError: it names a calendar or follow-up that isn't there, or decides by a
            ruleset that isn't.
        """
        match question:
            case WhenDue():
                return Decided(due=self._calendars.due(question))
            case WhichSession():
                calendar = self._calendars[question.calendar]
                return Decided(session=next_session(question, calendar))
            case WhichRules():
                return Decided(rules=self._rules(question))
            case WhichPriority():
                return self._priority(question)
            case WhetherEligible():
                published = self._knowledge.by_digest(question.digest)
                return Decided(
                    eligible=answer_eligibility(
                        question,
                        published.ruleset,
                        published.catalogue,
                        self._knowledge.readings(question.client_id),
                    )
                )
            case WhichRedFlags():
                return self._red_flags(question)
            case WhichAreMissing():
                return self._missing(question)
            case WhetherHolds():
                return self._holds(question)

    def _rules(self, question: WhichRules) -> WalkRules | None:
        if question.digest is None:
            return self._knowledge.current(question.programme).walk_rules
        try:
            published = self._knowledge.by_digest(question.digest)
        except UNREADABLE:
            return None
        of_programme = published.ruleset.programme == question.programme
        return published.walk_rules if of_programme else None

    def _priority(self, question: WhichPriority) -> Decided:
        published = self._knowledge.by_digest(question.digest)
        if question.was is not None and self._decided_alike(question.was, published):
            return Decided()
        decided, also = answer_priority(
            question,
            published.ruleset,
            published.catalogue,
            self._knowledge.readings(question.client_id),
        )
        return Decided(priority=decided, also=also)

    def _decided_alike(self, was: str, published: Published) -> bool:
        """Rules that can't be read any more count as others: then it is decided again."""
        try:
            return decide_alike(self._knowledge.by_digest(was), published)
        except UNREADABLE:
            return False

    def _red_flags(self, question: WhichRedFlags) -> Decided:
        published = self._knowledge.by_digest(question.digest)
        return Decided(
            red_flags=answer_red_flags(
                question,
                published.ruleset,
                published.catalogue,
                self._knowledge.readings(question.client_id),
            )
        )

    def _missing(self, question: WhichAreMissing) -> Decided:
        catalogue = self._knowledge.by_digest(question.digest).catalogue
        readings = self._knowledge.readings(question.client_id)
        first = today(question.since)
        missing = tuple(
            names[0]
            for names in question.readings
            if not any(_taken(name, catalogue, readings, first) for name in names)
        )
        return Decided(missing=missing)

    def _holds(self, question: WhetherHolds) -> Decided:
        published = self._knowledge.by_digest(question.digest)
        rules = {rule.id: rule for rule in published.ruleset.follow_ups}
        rule = rules.get(question.follow_up)
        if rule is None or rule.when is None:
            raise UnknownFollowUp(f"no follow-up {question.follow_up} with a condition")
        day = today(question.now)
        facts = dict(self._knowledge.readings(question.client_id))
        for name, value in question.journey.items():
            facts[name] = Reading(fact=name, value=value, on=day, source="journey")
        outcome = holds(rule.when, published.catalogue, facts, day)
        return Decided(holds=outcome is Outcome.HOLDS)


def _taken(name: str, catalogue: Catalogue, readings: Mapping[str, Reading], first: date) -> bool:
    """Whether the reading was taken on or after `first`, or can be worked out from such."""
    reading = readings.get(name)
    if reading is not None and reading.on >= first:
        return True
    fact = catalogue.get(name)
    if fact is None or fact.derive is None:
        return False
    parts = [readings.get(part) for part in INGREDIENTS[fact.derive]]
    return all(part is not None and part.on >= first for part in parts)
