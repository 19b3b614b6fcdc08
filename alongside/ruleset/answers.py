"""
Answers to a journey's questions about its client, as events for the journal.

In: a question, the ruleset of its digest, the catalogue, the client's readings. Out:
the event that records the answer with its whole explanation.
"""

from __future__ import annotations

from alongside.events import EligibilityDecided, PriorityDecided, RedFlagFound
from alongside.facts import Catalogue
from alongside.london import today
from alongside.questions import WhetherEligible, WhichPriority, WhichRedFlags
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.explain import explain
from alongside.ruleset.known import Facts
from alongside.ruleset.model import Ruleset


def answer_priority(
    question: WhichPriority, ruleset: Ruleset, catalogue: Catalogue, facts: Facts
) -> tuple[PriorityDecided, tuple[str, ...]]:
    """
    The priority on the London day of the question, beside the rules that hold besides it.

    The second part names rules that make a task of their own (`also`) though another won.

    :raises NoRuleHolds: no rule covers the client.
    """
    decision = decide_priority(ruleset, catalogue, facts, today(question.now))
    decided = PriorityDecided(
        at=question.now,
        priority=decision.priority,
        rule=decision.rule,
        digest=question.digest,
        explanation=explain(decision, catalogue),
        missing=decision.missing,
        flip=decision.flip.sentence if decision.flip else None,
        after=question.after,
    )
    return decided, decision.also


def answer_eligibility(
    question: WhetherEligible, ruleset: Ruleset, catalogue: Catalogue, facts: Facts
) -> EligibilityDecided:
    """Whether every eligibility rule holds; a rule that is not known is named, never a yes."""
    decision = decide_eligibility(ruleset, catalogue, facts, today(question.now))
    return EligibilityDecided(
        at=question.now,
        eligible=decision.eligible,
        failing=decision.failing,
        unknown=decision.unknown,
        says=decision.says,
    )


def answer_red_flags(
    question: WhichRedFlags, ruleset: Ruleset, catalogue: Catalogue, facts: Facts
) -> tuple[RedFlagFound, ...]:
    """Every red flag that holds and reads one of the question's facts; all, if it names none."""
    found = find_red_flags(ruleset, catalogue, facts, today(question.now), question.facts or None)
    return tuple(
        RedFlagFound(
            at=question.now,
            flag=each.flag,
            because=explain(each, catalogue),
            after=question.after,
        )
        for each in found
    )
