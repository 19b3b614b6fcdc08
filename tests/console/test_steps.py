"""What stands beside a task in a list leads to where it is done."""

from __future__ import annotations

import pytest

from alongside.store.worklist import WorkRow
from console.acts import act_called
from console.presenters.steps import OUTCOMES, RECORDS, acts_asked_for, steps
from tests.console.work_rows import journey_row, session_row, task_row


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
    (step,) = steps(WorkRow(task, journey_row("coaching")), None, "/?a=b")

    assert step.href.endswith("/do/measure?measure=wemwbs_14&back=%2F%3Fa%3Db")


def test_a_session_is_recorded_as_that_session() -> None:
    """Of several that are due, the one of this row; then the first page again."""
    row = WorkRow(task_row("any", about="session/1"), journey_row("coaching"))
    session = session_row("due")

    assert [f"{act}?session={session.number}&back=%2F" for act in OUTCOMES] == [
        each.href.partition("/do/")[2] for each in steps(row, session)
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
    few = steps(WorkRow(task_row("consent", answers=("given", "refused")), journey), None, "/?a=b")
    many = steps(WorkRow(task_row("closure", answers=tuple("abcd")), journey), None)

    assert ["Yes, they agree to take part", "No, they do not want to take part"] == [
        each.text for each in few
    ]
    assert few[0].href.endswith("&answer=given&back=%2F%3Fa%3Db")
    assert ["Answer"] == [each.text for each in many]
