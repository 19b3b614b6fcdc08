"""Adopting in a pause, in a stage that is gone, on a way that leads nowhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from adopting import RULES, obese_from, review_called, walk_with
from kit import STAFF, days, primrose, tasks, with_rules, without

import simulation.world
from alongside.admission import refusal
from alongside.events import (
    CoachChangeRequested,
    FollowUpDropped,
    InvitationAccepted,
    JourneyStarted,
    Paused,
    PriorityDecided,
    Resumed,
    RulesetNotAdopted,
    RulesetTakenUp,
    StageEntered,
)
from alongside.journal import Journal
from alongside.questions import Decided, Question, WhichPriority
from alongside.ruleset.model import FollowUp, TaskRule
from alongside.ruleset.published import Published
from alongside.wait import Wait

NO_COACH = {"allocation", "coaching"}


def without_coaching() -> Published:
    """Rules by which nobody is coached."""
    way = tuple(
        rule.model_copy(update={"stages": tuple(s for s in rule.stages if s not in NO_COACH)})
        for rule in RULES.pathway
    )
    return with_rules(coaching=None, pathway=way)


def without_review(name: str) -> Published:
    """Rules without one review, nor any answer that leads to it."""
    reviews = tuple(
        rule.model_copy(
            update={
                "answers": {
                    answer: "closure" if stage == name else stage
                    for answer, stage in rule.answers.items()
                }
            }
        )
        for rule in RULES.reviews
        if rule.id != name
    )
    assert RULES.invitation is not None
    invitation = RULES.invitation.model_copy(
        update={"not_engaging": "closure", "declined": "closure"}
    )
    return with_rules(reviews=reviews, invitation=invitation)


def test_a_way_that_leads_to_a_stage_without_settings_is_not_taken_up() -> None:
    """At the next stage a coach is to be looked for, which the new rules know nothing of."""
    changes = [(days(70), CoachChangeRequested())]
    story = walk_with((60, without_coaching(), "next_stage"), reports=changes, lasts=400)

    assert ["no_settings_for_its_stage"] == [
        event.why for event in story.journal.events(RulesetNotAdopted)
    ]
    assert 2 == story.stages().count("allocation")


def test_a_client_in_a_review_off_the_pathway_stays_there_when_it_is_gone() -> None:
    """Where somebody who did not answer would go on is not for new rules to guess."""
    habits = without(STAFF, "mental_health_review")
    story = walk_with((40, without_review("mental_health_review"), "now"), habits=habits, lasts=60)

    assert "mental_health_review" == story.stages()[-1]
    assert ["its_stage_is_not_in_these_rules"] == [
        event.why for event in story.journal.events(RulesetNotAdopted)
    ]


def test_a_new_rule_adopted_in_a_pause_has_no_say_about_what_was_before_it() -> None:
    """A client who comes back is not sent what would have been due while no such rule was."""
    late = FollowUp(
        id="thanks",
        after="invitation_sent",
        wait=Wait.parse("1 day"),
        task=TaskRule(role="coordinator", title="Ring", due=Wait.parse("1 day")),
    )
    rules = with_rules(follow_ups=(*RULES.follow_ups, late))
    pause = [(days(5), Paused(reason="hospital")), (days(15), Resumed())]
    story = walk_with((10, rules, "now"), habits=STAFF, reports=pause, lasts=17)

    first = story.journal.all("invitation_sent")[0]
    dropped = [e for e in story.journal.events(FollowUpDropped) if e.rule == "thanks"]
    assert [(first.sequence, "rule_was_not_in_force")] == [(e.anchor, e.why) for e in dropped]
    assert [] == tasks(story, "thanks")


@pytest.mark.parametrize("when", ["now", "next_stage"])
def test_a_pause_does_not_cut_short_what_adopting_decides(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The priority is decided by the new rules, whatever comes while it is being asked for."""
    decide, serve = simulation.world.Decider.answer, simulation.world.SimulatedWorld._serve
    serving: list[simulation.world.SimulatedWorld] = []

    def served(world: simulation.world.SimulatedWorld) -> None:
        serving[:] = [world]
        serve(world)

    def answer(decider: simulation.world.Decider, question: Question) -> Decided:
        if isinstance(question, WhichPriority) and question.was:
            assert serving[0].report(Paused(reason="hospital")) is None
        return decide(decider, question)

    monkeypatch.setattr(simulation.world.SimulatedWorld, "_serve", served)
    monkeypatch.setattr(simulation.world.Decider, "answer", answer)
    story = walk_with((1, obese_from(40.0), when), lasts=60, reports=[(days(30), Resumed())])

    (taken_up,) = story.journal.all("ruleset_taken_up")
    decided = [each.after for each in story.journal.events(PriorityDecided)]
    assert taken_up.sequence in decided


def test_a_renamed_review_takes_what_it_took_before() -> None:
    """A client who sits in it may still accept the invitation."""
    base, new = review_called("knock", "outreach"), review_called("visit_home", "outreach")
    now = datetime(2026, 5, 1, tzinfo=UTC)
    journal = Journal()
    journal.append(JourneyStarted(client_id="c-1", programme="p", digest=base.digest), now)
    journal.append(StageEntered(stage="knock", visit=1), now)
    taken_up = RulesetTakenUp(
        digest=new.digest, was=base.digest, after=2, renamed={"knock": "visit_home"}
    )
    before = refusal(journal, base.walk_rules, InvitationAccepted(), now)
    journal.append(taken_up, now)

    assert before is None
    assert refusal(journal, new.walk_rules, InvitationAccepted(), now) is None
    assert refusal(journal, primrose().walk_rules, InvitationAccepted(), now) is not None
