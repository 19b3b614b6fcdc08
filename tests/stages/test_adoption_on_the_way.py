"""Adopting at the next stage, in a pause, other thresholds, other names, there and back."""

from __future__ import annotations

from adopting import RULES, obese_from, slower, walk_with
from kit import (
    EVERYONE,
    P1,
    STAFF,
    days,
    happened,
    primrose,
    tasks,
    walked,
    with_rules,
    without,
)

from alongside.events import (
    InvitationSent,
    Paused,
    PriorityDecided,
    Resumed,
    RulesetNotAdopted,
    RulesetTakenUp,
    StageEntered,
)
from alongside.timeline import sentence

# -- at the next stage ----------------------------------------------------------------------


def test_at_the_next_stage_the_present_one_ends_by_its_own_rules() -> None:
    """Seven days between invitations still; the rules are taken up once it is left."""
    story = walk_with((3, slower("14 days"), "next_stage"), habits=STAFF, lasts=40)

    assert [2, 9, 16] == story.days(InvitationSent)
    left = story.journal.find("stage_left", "stage/invitation.1")
    taken_up = story.journal.last("ruleset_taken_up")
    assert left is not None
    assert taken_up is not None
    assert left.sequence + 1 == taken_up.sequence


def test_the_next_stage_is_chosen_by_the_new_rules() -> None:
    """A stage put on the way behind the present one is entered."""
    fewer = with_rules(
        pathway=tuple(
            way.model_copy(
                update={"stages": tuple(each for each in way.stages if each != "clinical_review")}
            )
            for way in RULES.pathway
        )
    )
    story = walk_with((1, fewer, "next_stage"))

    assert "clinical_review" in walked(P1).stages()
    assert "clinical_review" not in story.stages()
    assert "completed" == story.reason


def test_what_waits_for_the_next_stage_is_called_off_by_adopting_the_present_rules() -> None:
    """Going back before anything was taken up leaves everything as it was."""
    story = walk_with((3, slower("14 days"), "next_stage"), (4, primrose(), "now"))

    assert [] == story.entries(RulesetTakenUp)
    assert walked(P1).stages() == story.stages()


def test_a_restart_between_adopting_and_the_next_stage_forgets_nothing() -> None:
    """What is to be taken up is in the journal alone."""
    rules = slower("14 days")
    plain = walk_with((10, rules, "next_stage"))
    story = walk_with((10, rules, "next_stage"), restarts=[days(day) for day in (10.5, 20, 60)])

    assert [(e.digest, e.was) for e in plain.journal.events(RulesetTakenUp)] == [
        (e.digest, e.was) for e in story.journal.events(RulesetTakenUp)
    ]
    assert 1 == len(story.entries(RulesetTakenUp))


# -- in a pause -----------------------------------------------------------------------------


def test_rules_are_taken_up_in_a_pause_and_the_pause_goes_on() -> None:
    """What had run when it began is kept; a weekend is passed over."""
    pause = [(days(5), Paused(reason="hospital")), (days(15), Resumed())]
    story = walk_with((10, slower("14 days"), "now"), habits=STAFF, reports=pause, lasts=60)

    assert ["paused", "ruleset_adopted", "ruleset_taken_up", "resumed"] == happened(
        story, "paused", "ruleset_adopted", "ruleset_taken_up", "resumed"
    )
    assert [10] == story.days(RulesetTakenUp)
    assert [2, 28, 42] == story.days(InvitationSent)


# -- priority -------------------------------------------------------------------------------


def test_other_thresholds_decide_the_priority_again() -> None:
    """Before coaching that may change the way, as readings may."""
    story = walk_with((1, obese_from(40.0), "now"), habits=STAFF, lasts=60)

    first, again = story.journal.events(PriorityDecided)[:2]
    taken_up = story.journal.last("ruleset_taken_up")
    assert taken_up is not None
    assert ((1, 0), (3, taken_up.sequence)) == (
        (first.priority, first.after), (again.priority, again.after),
    )  # fmt: skip
    assert again.digest == obese_from(40.0).digest
    assert [] == tasks(story, "priority_changed")


def test_after_coaching_began_a_person_is_asked() -> None:
    """The way stays as it is; the task says from what to what."""
    checked = without(EVERYONE, "closure")
    story = walk_with((60, obese_from(40.0), "now"), habits=checked)

    assert walked(P1, checked, lasts=400).stages() == story.stages()
    (task,) = tasks(story, "priority_changed")
    taken_up = story.journal.last("ruleset_taken_up")
    assert taken_up is not None
    assert f"priority_changed/{taken_up.sequence}" == task.key


def test_rules_that_rank_alike_decide_nothing_again() -> None:
    """A wait that changes is no reason to look at anybody's readings."""
    story = walk_with((3, slower("14 days"), "now"), habits=STAFF, lasts=5)

    assert 1 == len(story.entries(PriorityDecided))


# -- there and back, or not at all ----------------------------------------------------------


def test_going_back_is_an_adoption_like_any_other() -> None:
    """There, back, there: each is taken up, and says what was before."""
    there, here = slower("14 days"), primrose()
    story = walk_with((3, there, "now"), (4, here, "now"), (5, there, "now"), habits=STAFF)

    assert [(there.digest, here.digest), (here.digest, there.digest)] == [
        (each.digest, each.was) for each in story.journal.events(RulesetTakenUp)
    ][:2]
    assert 3 == len(story.entries(RulesetTakenUp))
    assert [2, 16, 30] == story.days(InvitationSent)


def test_rules_without_settings_for_the_stage_are_not_adopted() -> None:
    """A journey in coaching can't go over to rules that have none; it says so and goes on."""
    rules = with_rules(coaching=None)
    story = walk_with((60, rules, "now"))

    (refused,) = story.journal.events(RulesetNotAdopted)
    assert ("no_settings_for_its_stage", primrose().digest) == (refused.why, refused.kept)
    assert walked(P1).stages() == story.stages()
    assert [] == [e for e in story.journal.events(StageEntered) if e.visit > 1]


def test_the_timeline_says_from_what_to_what_and_why() -> None:
    """In one sentence each."""
    rules = slower("14 days")
    story = walk_with((3, rules, "next_stage"), habits=STAFF, lasts=40)

    asked, taken_up = story.journal.last("ruleset_adopted"), story.journal.last("ruleset_taken_up")
    assert asked is not None
    assert taken_up is not None
    assert (
        f"Rules {rules.digest[:12]} adopted, from the next stage on: a better rule"
    ) == sentence(asked)
    assert (
        f"From rules {primrose().digest[:12]} to rules {rules.digest[:12]}, because: a better rule"
    ) == sentence(taken_up)
