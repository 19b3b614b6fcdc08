"""Rules that only have other names change nothing, whenever they are adopted, there and back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import (
    EVERYONE,
    P1,
    P2,
    STAFF,
    answers,
    attends,
    books,
    days,
    is_checked,
    primrose,
    walked,
    with_rules,
    without,
)

from alongside.events import AnyEvent, RulesetAdopted
from alongside.ruleset.published import Published
from simulation.walk import Walked

RULES = primrose().ruleset
MOMENTS = st.lists(
    st.timedeltas(min_value=timedelta(0), max_value=days(200)), min_size=1, max_size=3
)
QUICKLY = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def renamed() -> Published:
    """Every rule that has an id has another: reviews and follow-ups, flags and priorities."""
    calls = {rule.id: f"{rule.id}_anew" for rule in RULES.reviews}
    calls |= {rule.id: f"{rule.id}-anew" for rule in RULES.follow_ups}

    def stage(name: str) -> str:
        return calls.get(name, name)

    def new(rule: Any, **more: Any) -> Any:
        called = calls.get(rule.id, f"{rule.id}-anew")
        return rule.model_copy(update={"id": called, "was": rule.id, **more})

    assert RULES.invitation is not None
    return with_rules(
        red_flags=tuple(new(rule) for rule in RULES.red_flags),
        priorities=tuple(new(rule) for rule in RULES.priorities),
        reviews=tuple(
            new(
                rule,
                answers={said: stage(leads) for said, leads in rule.answers.items()},
                meanwhile={name: stage(leads) for name, leads in rule.meanwhile.items()},
            )
            for rule in RULES.reviews
        ),
        follow_ups=tuple(
            new(rule, about=calls.get(rule.about, rule.about)) for rule in RULES.follow_ups
        ),
        pathway=tuple(
            way.model_copy(update={"stages": tuple(stage(name) for name in way.stages)})
            for way in RULES.pathway
        ),
        invitation=RULES.invitation.model_copy(
            update={
                "not_engaging": stage(RULES.invitation.not_engaging),
                "declined": stage(RULES.invitation.declined),
            }
        ),
    )


RENAMED = renamed()
ALSO = (
    answers("clinical_review_anew", "done"),
    answers("behaviour_support_anew", "first_appointment_done"),
    answers("mental_health_review_anew", "refer_outreach"),
    answers("outreach_anew", "engaged"),
)
"""Who answers a review does so whatever it is called."""
WAYS = {
    "smooth": (P1, (*EVERYONE, *ALSO)),
    "troubled": (P2, (*STAFF, *ALSO, is_checked(bmi=33.0), books(), attends(but=(1, 2, 4)))),
    "nobody reviews": (P1, without(EVERYONE, "clinical_review")),
}


def of_old(name: str) -> str:
    """A name as it was."""
    return re.sub(r"[-_]anew", "", name)


def told(story: Walked) -> list[tuple[Any, ...]]:
    """Everything asked, sent, planned, entered: when, and under the name of old."""
    names = (
        "task_opened", "task_answered", "task_closed", "task_escalated", "message_sent",
        "invitation_sent", "session_planned", "session_due", "stage_entered", "stage_left",
        "coach_allocated", "follow_up_fired", "journey_closed",
    )  # fmt: skip
    return sorted(
        (
            entry.recorded.replace(second=0, microsecond=0),
            entry.name,
            re.sub(r"[./]\d+$", "", of_old(entry.event.subject)),
        )
        for entry in story.journal.entries
        if entry.name in names
    )


@pytest.mark.parametrize("way", WAYS)
@QUICKLY
@given(moments=MOMENTS, restarts=MOMENTS, when=st.sampled_from(["now", "next_stage"]))
def test_other_names_change_nothing(
    way: str, moments: list[timedelta], restarts: list[timedelta], when: str
) -> None:
    """Nothing is asked, sent or begun twice, nothing is left out, nothing comes at another time."""
    there_and_back = (RENAMED.digest, primrose().digest)
    adoptions: list[tuple[timedelta, AnyEvent]] = [
        (
            moment,
            RulesetAdopted.model_validate(
                {"digest": there_and_back[number % 2], "reason": "test", "when": when}
            ),
        )
        for number, moment in enumerate(sorted(moments))
    ]
    story = walked(
        *WAYS[way], reports=adoptions, others={RENAMED.digest: RENAMED}, restarts=restarts,
        lasts=260,
    )  # fmt: skip

    assert told(walked(*WAYS[way], lasts=260)) == told(story)
