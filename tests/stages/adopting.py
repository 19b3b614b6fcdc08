"""
Journeys that adopt other rules, with the edits they adopt.
"""

from __future__ import annotations

from typing import Any

from kit import (
    EVERYONE,
    P1,
    days,
    primrose,
    walked,
    with_rules,
)

from alongside.events import (
    RulesetAdopted,
)
from alongside.ruleset.predicate import Leaf, Test
from alongside.ruleset.published import Published
from alongside.wait import Wait
from simulation.walk import Walked

RULES = primrose().ruleset


def walk_with(
    *adoptions: tuple[float, Published, str],
    habits: Any = EVERYONE,
    lasts: float = 400,
    **more: Any,
) -> Walked:
    """A P1 journey that is told on a day to adopt rules, now or at its next stage."""
    reports = [
        (days(day), RulesetAdopted(digest=rules.digest, reason="a better rule", when=when))
        for day, rules, when in adoptions
    ]
    others = {rules.digest: rules for _, rules, _ in adoptions}
    reports += more.pop("reports", [])
    return walked(
        more.pop("client", P1), habits, reports=reports, others=others, lasts=lasts, **more
    )


def slower(every: str) -> Published:
    """Invitations further apart."""
    assert RULES.invitation is not None
    return with_rules(invitation=RULES.invitation.model_copy(update={"every": Wait.parse(every)}))


def obese_from(bmi: float) -> Published:
    """Obesity from another BMI on: the client has 33."""
    when = Leaf(fact="bmi", test=Test.AT_LEAST, operand=bmi)
    changed = tuple(
        rule.model_copy(update={"when": when}) if rule.id == "obese-on-antipsychotic" else rule
        for rule in RULES.priorities
    )
    return with_rules(priorities=changed)


def follow_up_called(name: str, was: str) -> Published:
    """The shipped rules with one follow-up under another name."""
    return with_rules(
        follow_ups=tuple(
            rule.model_copy(update={"id": name, "was": was})
            if rule.id == was
            else rule.model_copy(update={"about": name})
            if rule.about == was
            else rule
            for rule in RULES.follow_ups
        )
    )


def review_called(name: str, was: str) -> Published:
    """The shipped rules with one review under another name."""
    return with_rules(
        reviews=tuple(
            rule.model_copy(update={"id": name, "was": was}) if rule.id == was else rule
            for rule in RULES.reviews
        ),
        pathway=tuple(
            way.model_copy(
                update={"stages": tuple(name if each == was else each for each in way.stages)}
            )
            for way in RULES.pathway
        ),
        follow_ups=tuple(
            rule.model_copy(update={"about": name}) if rule.about == was else rule
            for rule in RULES.follow_ups
        ),
    )
