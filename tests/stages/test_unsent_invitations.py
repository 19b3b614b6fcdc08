"""Messages that could not be sent, or may not have been: somebody is asked."""

from __future__ import annotations

from kit import P1, P2, STAFF, TO_COACHING, days, tasks, walked, with_rules

from alongside.events import (
    Entry,
    InvitationAccepted,
    InvitationSent,
    MessageNotSent,
    TaskClosed,
)
from alongside.timeline import sentence
from simulation.walk import Walked


def not_to_be_written_to(*accepts: float) -> Walked:
    """A client whom no message reaches, who accepts on these days if at all."""
    reports = [(days(day), InvitationAccepted()) for day in accepts]
    return walked(P1, STAFF, reports=reports, unreached="do_not_contact", lasts=30)


def why_closed(story: Walked) -> list[str]:
    """Why the tasks to invite by hand were closed, in order."""
    mine = {task.key for task in tasks(story, "invitation-not-sent")}
    return [event.why for event in story.journal.events(TaskClosed) if event.key in mine]


def test_an_invitation_that_could_not_be_sent_says_so() -> None:
    """It keeps its number and its day, and whoever reads it sees that nobody was asked."""
    story = not_to_be_written_to()

    sent: list[Entry] = story.entries(InvitationSent)
    assert [False, False, False] == [e.sent for e in story.journal.events(InvitationSent)]
    assert "Invitation 1 could not be sent: to be made by hand" == sentence(sent[0])
    assert [] == story.sent


def test_an_invitation_that_was_sent_says_so() -> None:
    """As ever."""
    story = walked(P1, STAFF, lasts=30)

    assert {True} == {e.sent for e in story.journal.events(InvitationSent)}
    assert "Invitation 1" == sentence(story.entries(InvitationSent)[0])
    assert [] == tasks(story, "invitation-not-sent")


def test_each_invitation_that_could_not_be_sent_is_somebodys_task() -> None:
    """A coordinator finds another way, once for each, on the day it was to be sent."""
    story = not_to_be_written_to()

    asked = tasks(story, "invitation-not-sent")
    assert ["coordinator"] * 3 == [task.role for task in asked]
    assert ["message/invitation/1.1", "message/invitation/1.2", "message/invitation/1.3"] == [
        task.about for task in asked
    ]
    assert all("invitation" in task.title for task in asked)


def test_the_task_is_closed_when_the_client_answers() -> None:
    """Nobody invites a client who has said yes."""
    story = not_to_be_written_to(4)

    assert ["answered_otherwise"] == why_closed(story)
    assert "health_check" in story.stages()


def test_when_the_nurse_takes_over_nobody_invites_by_hand_any_more() -> None:
    """The desktop review decides how the client may be reached."""
    story = not_to_be_written_to()

    assert "mental_health_review" in story.stages()
    assert ["answered_otherwise"] * 3 == why_closed(story)


def test_other_messages_that_can_not_be_sent_make_no_invitation_task() -> None:
    """A reminder is no invitation."""
    story = walked(
        P2, TO_COACHING, reports=[(days(4), InvitationAccepted())], unreached="no_accepted_channel"
    )

    unsent = {event.message for event in story.journal.events(MessageNotSent)}
    assert {"invitation", "meet-your-coach"} <= unsent
    assert 1 == len(tasks(story, "invitation-not-sent"))


def test_a_message_of_which_nobody_can_tell_is_somebodys_task() -> None:
    """It is named, each has its own task; of an invitation there is one task, not two."""
    story = walked(P2, TO_COACHING, reports=[(days(4), InvitationAccepted())], unreached="in_doubt")

    asked = tasks(story, "message-in-doubt")
    unsure = [e.message for e in story.journal.events(MessageNotSent) if e.message != "invitation"]
    assert ["coordinator"] * len(unsure) == [task.role for task in asked]
    assert "meet-your-coach" in unsure
    assert all(f"message {m} reached" in t.title for m, t in zip(unsure, asked, strict=True))
    assert all(task.about.startswith("message/") for task in asked)
    assert ["message/invitation/1.1"] == [t.about for t in tasks(story, "invitation-not-sent")]


def test_a_message_that_was_certainly_not_sent_is_in_no_doubt() -> None:
    """Nobody looks for a reminder that never went."""
    story = walked(
        P2, TO_COACHING, reports=[(days(4), InvitationAccepted())], unreached="no_accepted_channel"
    )

    assert [] == tasks(story, "message-in-doubt")


def test_rules_without_the_follow_up_still_say_that_it_was_not_sent() -> None:
    """What happened does not hang on a rule."""
    story = walked(P1, STAFF, rules=with_rules(follow_ups=()), unreached="do_not_contact", lasts=5)

    assert [False] == [e.sent for e in story.journal.events(InvitationSent)]
