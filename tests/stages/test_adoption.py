"""Adopting other rules on the way: elapsed time is kept, the past is left alone."""

from __future__ import annotations

import pytest
from kit import EVERYONE, P1, STAFF, days, primrose, sent, tasks, walked, with_rules

from alongside.events import (
    FollowUpDropped,
    InvitationSent,
    RulesetAdopted,
    RulesetNotAdopted,
    SessionAttended,
)
from alongside.journal import Journal
from alongside.ruleset.model import FollowUp, TaskRule
from alongside.ruleset.published import Published
from alongside.timeline import sentence
from alongside.wait import Wait
from simulation.walk import Walked

RULES = primrose().ruleset


def adopting(rules: Published, day: float, *, calm: bool = False, lasts: float = 400) -> Walked:
    """A walk that adopts other rules on a day."""
    adopted = RulesetAdopted(digest=rules.digest, reason="a better rule")
    return walked(
        P1,
        STAFF if calm else EVERYONE,
        reports=[(days(day), adopted)],
        others={rules.digest: rules},
        lasts=lasts,
    )


def test_a_longer_wait_keeps_the_time_that_has_run() -> None:
    """Five of seven days had run; of fourteen, nine are left."""
    assert RULES.invitation is not None
    slower = RULES.invitation.model_copy(update={"every": Wait.parse("14 days")})
    story = adopting(with_rules(invitation=slower), 7, calm=True, lasts=40)

    assert [2, 16, 30] == story.days(InvitationSent)


def test_a_shorter_wait_that_is_over_ends_at_once() -> None:
    """Five of seven days had run; three would have been enough."""
    assert RULES.invitation is not None
    faster = RULES.invitation.model_copy(update={"every": Wait.parse("3 days")})
    story = adopting(with_rules(invitation=faster), 7, calm=True, lasts=12)

    assert [2, 7, 10] == story.days(InvitationSent)


def test_a_new_follow_up_has_no_say_about_what_was_before_it() -> None:
    """Thanks are sent after later sessions; for the first it is recorded as dropped."""
    thanks = FollowUp(
        id="thanks", after="session_attended", wait=Wait.parse("1 day"), send="missed-session"
    )
    rules = with_rules(follow_ups=(*RULES.follow_ups, thanks))
    story = adopting(rules, 40)

    assert 3 == len(sent(story, "missed-session"))
    assert ["rule_was_not_in_force"] == [
        event.why for event in story.journal.events(FollowUpDropped) if event.rule == "thanks"
    ]
    assert 4 == len(story.entries(SessionAttended))


def test_a_renamed_follow_up_is_not_fired_again() -> None:
    """`was` says what it was called: the consent chaser is not sent twice."""
    renamed = tuple(
        rule.model_copy(update={"id": "ask-again", "was": rule.id})
        if rule.id == "consent-not-answered"
        else rule
        for rule in RULES.follow_ups
    )
    rules = with_rules(follow_ups=renamed)
    adopted = RulesetAdopted(digest=rules.digest, reason="a better name")
    story = walked(P1, (), reports=[(days(20), adopted)], others={rules.digest: rules}, lasts=40)

    assert 1 == len(tasks(story, "consent-not-answered")) + len(tasks(story, "ask-again"))


def test_a_review_that_the_new_rules_do_not_have_is_left_onwards() -> None:
    """Nobody waits for an answer that no rule asks for; its task is closed with it."""
    fewer = tuple(rule for rule in RULES.reviews if rule.id != "clinical_review")
    way = tuple(
        rule.model_copy(
            update={"stages": tuple(each for each in rule.stages if each != "clinical_review")}
        )
        for rule in RULES.pathway
    )
    story = adopting(with_rules(reviews=fewer, pathway=way), 10)

    left = story.journal.find("stage_left", "stage/clinical_review.1")
    closed = story.journal.find("task_closed", "task/clinical_review/1")
    assert "not_in_these_rules" == left.event.outcome == closed.event.why
    assert "completed" == story.reason


def test_a_closing_that_asks_for_another_role_asks_it() -> None:
    """The new rule holds from here on."""
    task = TaskRule(role="service_manager", title="Close it", due=Wait.parse("1 day"))
    closure = RULES.closure.model_copy(update={"task": task})
    story = adopting(with_rules(closure=closure), 60)

    assert ["service_manager"] == [each.role for each in tasks(story, "closure")]


ANOTHER = with_rules(programme="another-programme")
SLOWER = with_rules(
    invitation=RULES.invitation.model_copy(update={"every": Wait.parse("14 days")})
    if RULES.invitation
    else None
)
UNKNOWN = "0" * 64


def adoptions(journal: Journal) -> list[str]:
    """What was adopted and what could not be, in order."""
    names = ("ruleset_adopted", "ruleset_not_adopted")
    return [entry.name for entry in journal.entries if entry.name in names]


@pytest.mark.parametrize("digest", [UNKNOWN, "", ANOTHER.digest])
@pytest.mark.parametrize("day", [1, 7, 50, 199])
def test_rules_that_are_not_the_programmes_are_not_adopted(day: int, digest: str) -> None:
    """That is written down once; the journey goes on by the rules before, to its end."""
    adopted = RulesetAdopted(digest=digest, reason="a slip of the pen")
    story = walked(P1, reports=[(days(day), adopted)], others={ANOTHER.digest: ANOTHER})

    assert [(digest, "not_published_for_this_programme")] == [
        (event.digest, event.why) for event in story.journal.events(RulesetNotAdopted)
    ]
    assert "completed" == story.reason
    assert walked(P1).stages() == story.stages()
    assert walked(P1).days(SessionAttended) == story.days(SessionAttended)


@pytest.mark.parametrize("hours", [0, 1])
def test_good_rules_are_adopted_after_bad_ones(hours: float) -> None:
    """A mistake is put right by adopting again, even in the same moment."""
    story = walked(
        P1,
        STAFF,
        reports=[
            (days(7), RulesetAdopted(digest=UNKNOWN, reason="a slip of the pen")),
            (days(7, hours), RulesetAdopted(digest=SLOWER.digest, reason="a better rule")),
        ],
        others={SLOWER.digest: SLOWER},
        lasts=40,
    )

    assert [2, 16, 30] == story.days(InvitationSent)


def test_bad_rules_after_good_ones_leave_the_good_ones_in_force() -> None:
    """Whether they come later, in the same moment, or before a restart."""
    for hours, restarts in ((0.0, ()), (1.0, ()), (1.0, (days(8), days(20)))):
        story = walked(
            P1,
            STAFF,
            reports=[
                (days(7), RulesetAdopted(digest=SLOWER.digest, reason="a better rule")),
                (days(7, hours), RulesetAdopted(digest=UNKNOWN, reason="a slip of the pen")),
            ],
            others={SLOWER.digest: SLOWER},
            restarts=restarts,
            lasts=40,
        )

        assert [2, 16, 30] == story.days(InvitationSent)
        assert ["ruleset_adopted"] * 2 + ["ruleset_not_adopted"] == adoptions(story.journal)


def test_what_could_not_be_adopted_is_told_in_words() -> None:
    """Whoever adopted it reads that it did not happen."""
    adopted = RulesetAdopted(digest=UNKNOWN, reason="a slip of the pen")
    story = walked(P1, STAFF, reports=[(days(7), adopted)], lasts=8)

    told = story.journal.last("ruleset_not_adopted")
    assert told is not None
    assert (
        "Rules 000000000000 can't be adopted, those before go on (not published for this programme)"
    ) == sentence(told)
