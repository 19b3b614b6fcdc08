"""Adopting other rules on the way: elapsed time is kept, the past is left alone."""

from __future__ import annotations

from kit import EVERYONE, P1, STAFF, days, primrose, sent, tasks, walked, with_rules

from alongside.events import FollowUpDropped, InvitationSent, RulesetAdopted, SessionAttended
from alongside.ruleset.model import FollowUp, TaskRule
from alongside.ruleset.published import Published
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
