"""Whole journeys by priority: what happens, in which order, on which days."""

from __future__ import annotations

from kit import (
    EVERYONE,
    MONDAY,
    P1,
    P2,
    P3,
    P4,
    STAFF,
    answers,
    attends,
    books,
    days,
    engages,
    is_checked,
    london,
    sent,
    tasks,
    walked,
)  # fmt: skip

from alongside.events import (
    HealthCheckCompleted,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    PriorityDecided,
    ReadingsRecorded,
    SessionAttended,
    SessionPlanned,
    TaskOpened,
)

LONG_WAY = [
    "referral", "invitation", "health_check", "priority", "clinical_review", "behaviour_support",
    "allocation", "coaching", "closure",
]  # fmt: skip


def test_p1_goes_through_review_allocation_four_sessions_and_closure() -> None:
    """Everyone does their part: the whole way, in its order, to a reason a person gave."""
    story = walked(P1)

    assert LONG_WAY == story.stages()
    assert "completed" == story.reason
    assert [] == story.refused


def test_p1_is_seen_in_weeks_0_6_12_and_24_of_coaching() -> None:
    """The guide's four sessions, each counted from the one that happened."""
    story = walked(P1)

    first = story.days(SessionAttended)[0]
    assert [0, 6 * 7, 12 * 7, 24 * 7] == [day - first for day in story.days(SessionAttended)]
    assert ["first", "later", "later", "final"] == [
        entry.event.kind
        for entry in story.entries(SessionPlanned)
        if isinstance(entry.event, SessionPlanned)
    ]


def test_p1_is_recalled_a_year_after_the_health_check() -> None:
    """The next annual check is counted from this one, not from the end of coaching."""
    story = walked(P1)

    checked = story.entries(HealthCheckCompleted)[0]
    assert "Wed 11 Mar 2026 09:00" == london(checked.recorded)
    assert ["Thu 11 Mar 2027 09:00"] == [london(recall.due) for recall in story.recalls]
    assert "recall_set" == story.names()[-2]
    assert "journey_closed" == story.names()[-1]


def test_what_is_said_to_a_client_comes_in_its_order() -> None:
    """One invitation, the coach, for each session a confirmation and two reminders; then the GP."""
    story = walked(P1)

    of_session = ["session-booked", "session-reminder", "session-reminder"]
    said = ["invitation", "meet-your-coach", *of_session * 4, "gp-summary", "closing-letter"]
    assert said == [deed.message for deed in story.sent]


def test_p2_who_never_answers_is_invited_three_times_seven_days_apart() -> None:
    """Then it is a nurse's turn, then outreach, and only then the check."""
    story = walked(P2, [*STAFF, is_checked(), books(), attends()])

    assert [2, 9, 16] == story.days(InvitationSent)
    assert ["mental_health_review", "outreach", "health_check"] == story.stages()[2:5]
    assert ["Wed 25 Mar 2026 09:00"] == [
        london(entry.recorded)
        for entry in story.entries(TaskOpened)
        if entry.event.subject == "task/mental_health_review/1"
    ]
    assert "mental_health_nurse" == tasks(story, "mental_health_review")[0].role
    assert "outreach_worker" == tasks(story, "outreach")[0].role
    assert "completed" == story.reason


def test_p2_who_answers_during_the_nurses_review_goes_straight_to_the_check() -> None:
    """The nurse's task is closed: nobody reviews someone who has come by themselves."""
    client = [*STAFF[:3], *STAFF[5:], is_checked(), books(), attends()]
    story = walked(P2, client, reports=[(days(30), InvitationAccepted())])

    assert ["mental_health_review", "health_check"] == story.stages()[2:4]
    assert not any(task.kind == "mental_health_review" for task in story.journal.open_tasks())
    assert story.journal.find("task_closed", "task/mental_health_review/1") is not None


def test_p2_who_is_invited_again_gets_three_more() -> None:
    """The nurse may decide to invite again; those are invitations of a second visit."""
    again = [each for each in STAFF if each is not STAFF[3]]
    story = walked(P2, [*again, answers("mental_health_review", "re_invite")], lasts=45)

    # The fifth would fall on Good Friday; it waits for Tuesday, and the sixth with it.
    assert [2, 9, 16, 25, 36, 43] == story.days(InvitationSent)
    assert 6 == len({deed.key for deed in story.sent})


def test_p3_and_p4_go_without_a_clinical_review() -> None:
    """Their way is shorter, with a coach if they wish for one."""
    short = [stage for stage in LONG_WAY if stage not in ("clinical_review", "behaviour_support")]
    p3 = walked(P3, [*STAFF, engages(), is_checked(smoking="current"), books(), attends()])
    p4 = walked(P4, [*STAFF, engages(), is_checked(), books(), attends()])

    assert short == p3.stages()
    assert short == p4.stages()
    assert [3, 3] == [entry.event.priority for entry in p3.entries(PriorityDecided)]
    assert [4, 4] == [entry.event.priority for entry in p4.entries(PriorityDecided)]


def test_a_client_who_declines_is_not_invited_again_by_itself() -> None:
    """A no goes to the nurse, who speaks with the client."""
    story = walked(P1, STAFF[:1], reports=[(days(4), InvitationDeclined(reason="not_now"))])

    assert [2] == story.days(InvitationSent)
    assert "mental_health_review" == story.stages()[-1]
    assert story.reason is None


def test_a_client_who_has_declined_is_closed_by_people() -> None:
    """The nurse leaves it there, a coordinator names the reason; the yearly check still comes."""
    habits = [STAFF[0], answers("mental_health_review", "close"), answers("closure", "declined")]
    story = walked(P1, habits, reports=[(days(4), InvitationDeclined())])

    assert ["invitation", "mental_health_review", "closure"] == story.stages()[1:]
    assert "declined" == story.reason
    assert ["Tue 2 Mar 2027 09:00"] == [london(recall.due) for recall in story.recalls]


def test_the_check_goes_on_with_what_is_known_when_its_time_is_over() -> None:
    """Six weeks, then the gap is reported and the task closed."""
    partial = ReadingsRecorded(readings=P1[2:3])
    story = walked(P1, [*STAFF, engages()], reports=[(days(10), partial)], lasts=80)

    done = story.entries(HealthCheckCompleted)[0]
    assert 4 + 42 == story.days(HealthCheckCompleted)[0]
    assert "total_cholesterol" in done.event.missing
    assert "time_over" == story.journal.find("task_closed", "task/health_check/1").event.why
    assert "clinical_review" in story.stages()


def test_invitations_wait_for_the_service_to_open() -> None:
    """Consent on a Saturday night is no reason for a letter on a Saturday night."""
    late = [answers("consent", "given", after=5 + 13 / 24), *EVERYONE[1:]]
    story = walked(P1, late, start=MONDAY)

    assert "Mon 9 Mar 2026 09:00" == sent(story, "invitation")[0]


def test_a_walk_is_the_same_every_time() -> None:
    """Nothing in a story is left to chance."""
    assert walked(P1).journal.entries == walked(P1).journal.entries
