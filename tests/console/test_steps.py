"""What stands beside a task in a list leads to where it is done."""

from __future__ import annotations

import re

import pytest

from alongside.access import Colleague, Role
from alongside.store.worklist import WorkRow
from console.acts import act_called
from console.presenters.steps import OUTCOMES, RECORDS, acts_asked_for, steps
from tests.console.work_rows import journey_row, session_row, task_row


def person(role: Role, coach_id: str | None = None, *more: Role) -> Colleague:
    """Somebody of these roles."""
    return Colleague(
        colleague_id="u-0000000000", login="l", name="n", roles=(role, *more), coach_id=coach_id
    )


LEADS = person(Role.COORDINATOR)


def test_every_act_a_list_leads_to_exists() -> None:
    """A link to an act that is called otherwise by now would end nowhere."""
    assert [] == [code for code in RECORDS if act_called(code) is None]


@pytest.mark.parametrize(
    ("kind", "stage", "expected"),
    [
        ("health_check", "health_check", ("readings",)),
        ("coach_offer", "allocation", ("coach-wish",)),
        ("invitation-not-sent", "invitation", ("invitation-accepted", "invitation-declined")),
        ("no-bp-18-months", "invitation", ()),
        ("clinical_review", "clinical_review", ()),
        ("closure", "closure", ()),
    ],
)
def test_a_task_leads_to_what_it_asks_for(kind: str, stage: str, expected: tuple[str, ...]) -> None:
    """Readings to where they are recorded, a review to its answers."""
    assert expected == acts_asked_for(WorkRow(task_row(kind), journey_row(stage)), None)


def test_a_measure_is_recorded_as_that_measure() -> None:
    """The task says which; what is recorded leads back to the list."""
    task = task_row("measure_baseline", key="measure/wemwbs_14.baseline")
    (step,) = steps(WorkRow(task, journey_row("coaching")), None, LEADS, "/?a=b")

    assert step.href.endswith("/do/measure?measure=wemwbs_14&back=%2F%3Fa%3Db")


def test_a_session_is_recorded_as_that_session() -> None:
    """Of several that are due, the one of this row; then the first page again."""
    row = WorkRow(task_row("any", about="session/1"), journey_row("coaching"))
    session = session_row("due")

    assert [f"{act}?session={session.number}&back=%2F" for act in OUTCOMES] == [
        each.href.partition("/do/")[2] for each in steps(row, session, LEADS)
    ]


def test_a_session_is_booked_or_recorded_by_where_it_stands() -> None:
    """One that is over asks for neither, an alert for nothing but an answer."""
    row = WorkRow(task_row("any", about="session/1"), journey_row("coaching"))

    assert ("book",) == acts_asked_for(row, session_row("planned"))
    assert ("attended", "missed", "cancelled") == acts_asked_for(row, session_row("due"))
    assert () == acts_asked_for(row, session_row("booked"))
    assert () == acts_asked_for(row, session_row("over", outcome="missed"))
    assert () == acts_asked_for(
        WorkRow(task_row("flag", urgent=True), journey_row("invitation")), None
    )


def test_a_task_of_few_answers_has_them_beside_it() -> None:
    """One of many leads to its page; where an answer leads back to is carried along."""
    journey = journey_row("referral")
    consent = WorkRow(task_row("consent", answers=("given", "refused")), journey)
    few = steps(consent, None, LEADS, "/?a=b")
    many = steps(WorkRow(task_row("closure", answers=tuple("abcd")), journey), None, LEADS)

    assert ["Yes, they agree to take part", "No, they do not want to take part"] == [
        each.text for each in few
    ]
    assert few[0].href.endswith("&answer=given&back=%2F%3Fa%3Db")
    assert ["Answer"] == [each.text for each in many]


@pytest.mark.parametrize(
    ("somebody", "expected"),
    [
        (person(Role.COORDINATOR), ["attended", "missed", "cancelled"]),
        (person(Role.COACH, "k-aaaaaaaa"), ["attended", "missed", "cancelled"]),
        (person(Role.COACH, "k-aaaaaaaa", Role.AUDITOR), ["attended", "missed", "cancelled"]),
        (person(Role.COACH, "k-bbbbbbbb", Role.AUDITOR), []),
        (person(Role.CLINICIAN), []),
        (person(Role.MANAGER), []),
    ],
)
def test_an_act_is_offered_to_whom_its_page_is_for(
    somebody: Colleague, expected: list[str]
) -> None:
    """Others have the answers of the task alone: a coach acts for their own clients only."""
    row = WorkRow(
        task_row("any", about="session/1"), journey_row("coaching", coach_id="k-aaaaaaaa")
    )
    found = steps(row, session_row("due"), somebody)
    acts = [re.search(r"/do/([a-z]+)", each.href) for each in found]

    assert expected == [each[1] for each in acts if each is not None]
    assert found
