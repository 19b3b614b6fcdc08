"""
The edits that an administrator makes to the shipped rules, one of each kind, as sections.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.ruleset.model import CaseloadCap, MessageText
from alongside.ruleset.predicate import Leaf, Test
from alongside.wait import Wait
from tests.stages.kit import primrose

RULES = primrose().ruleset


def threshold() -> dict[str, Any]:
    """Obesity counts from a BMI of 40 on."""
    when = Leaf(fact="bmi", test=Test.AT_LEAST, operand=40.0)
    return {
        "priorities": tuple(
            rule.model_copy(update={"when": when}) if rule.id == "obese-on-antipsychotic" else rule
            for rule in RULES.priorities
        )
    }


def waits() -> dict[str, Any]:
    """Invitations every three days; every follow-up's wait a week longer or shorter."""
    assert RULES.invitation is not None
    assert RULES.health_check is not None
    return {
        "invitation": RULES.invitation.model_copy(update={"every": Wait.parse("3 days")}),
        "health_check": RULES.health_check.model_copy(update={"within": Wait.parse("2 weeks")}),
        "follow_ups": tuple(
            rule.model_copy(update={"wait": Wait.parse("2 working days")}) if rule.after else rule
            for rule in RULES.follow_ups
        ),
    }


def _coaching(**update: Any) -> dict[str, Any]:
    assert RULES.coaching is not None
    return {"coaching": RULES.coaching.model_copy(update=update)}


def taper() -> dict[str, Any]:
    """The first sessions are three weeks apart."""
    assert RULES.coaching is not None
    sessions = RULES.coaching.sessions
    first = sessions.plan[0].model_copy(update={"every": Wait.parse("3 weeks")})
    plan = (first, *sessions.plan[1:])
    return _coaching(sessions=sessions.model_copy(update={"plan": plan}))


def cap() -> dict[str, Any]:
    """A coach sees one client at most."""
    return _coaching(caseload=(CaseloadCap(cadence="any", at_most=1),))


def message() -> dict[str, Any]:
    """Every message in other words."""
    words = {"en": MessageText(subject="Hello", text="Hello {name}. Please ring us.")}
    return {"messages": dict.fromkeys(RULES.messages, words)}


def renamed() -> dict[str, Any]:
    """Every follow-up and every review has another id."""
    calls = {rule.id: f"{rule.id}-anew" for rule in RULES.follow_ups}
    return {
        "follow_ups": tuple(
            rule.model_copy(
                update={
                    "id": calls[rule.id], "was": rule.id,
                    "about": calls.get(rule.about or "", rule.about),
                }
            )
            for rule in RULES.follow_ups
        )
    }  # fmt: skip


def pathway() -> dict[str, Any]:
    """Nobody is reviewed by a clinician before coaching."""
    return {
        "pathway": tuple(
            way.model_copy(
                update={"stages": tuple(each for each in way.stages if each != "clinical_review")}
            )
            for way in RULES.pathway
        )
    }


EDITS: tuple[Callable[[], dict[str, Any]], ...] = (
    threshold, waits, taper, cap, message, renamed, pathway,
)  # fmt: skip
