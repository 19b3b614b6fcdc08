"""
The form by which a task is answered.

In: a task, what was typed. Out: the answer, for whoever asked. A supervision is held on a day, or
missed for a reason.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from starlette.datastructures import FormData
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from alongside.events import TaskAnswered
from alongside.london import moment_on, today
from alongside.store import TaskRow
from alongside.supervision import HELD, MISSED, programme_of
from console.fields import DayField
from console.forms import Form
from console.presenters.answers import answer_in_words

LONGEST_NOTE = 2000
_NOT_LONGER = Length(max=LONGEST_NOTE, message="The note must be 2,000 characters or fewer")
REASONS = {
    "coach_ill": "The coach was ill",
    "coach_away": "The coach was away",
    "supervisor_away": "The supervisor was away",
    "no_time": "There was no time",
    "not_given": "Another reason, or not known",
}


class Answer(Form):
    """One of the task's answers, with what was done in the colleague's own words."""

    answer = RadioField(
        "What is the answer?",
        validators=[InputRequired("Choose an answer")],
        validate_choice=False,
    )
    note = TextAreaField(
        "What was done or agreed (optional)",
        description="Kept with the journey. It is never sent to the client.",
        validators=[_NOT_LONGER],
    )

    def validate_answer(self, field: Any) -> None:
        """One of the task's."""
        if field.data not in dict(field.choices):
            raise ValidationError("Choose an answer")

    def told(self, key: str, by: str, event_id: str, now: datetime) -> TaskAnswered:
        """What is reported: the answer to the task `key`."""
        note = str(self["note"].data or "").strip() or None
        return TaskAnswered(key=key, by=by, id=event_id, note=note, **self.said(now))

    def said(self, now: datetime) -> dict[str, Any]:
        """The answer itself."""
        return {"answer": str(self["answer"].data)}


class OfAlert(Answer):
    """Nobody ends an alert without a word: the next to see the client goes by it."""

    note = TextAreaField(
        "What was done or agreed",
        description="Kept with the journey. It is never sent to the client.",
        validators=[DataRequired("Say what was done or agreed"), _NOT_LONGER],
    )


class OfSupervision(Answer):
    """Held, on a day; or missed, for a reason."""

    held_on = DayField(
        "If it was held: on which day?",
        description="Leave it empty for today.",
        validators=[Optional()],
    )
    because = RadioField("If it was missed: why?", validate_choice=False)
    note = TextAreaField(
        "What was done or agreed (optional)",
        description="Kept with the supervision.",
        validators=[_NOT_LONGER],
    )
    now: datetime

    def validate_held_on(self, field: Any) -> None:
        """A day that has come."""
        if field.data is not None and field.data > today(self.now):
            raise ValidationError("The day must have come: a supervision is answered once held")

    def validate_because(self, field: Any) -> None:
        """A missed one has a reason, if only that none is known."""
        if self["answer"].data == MISSED and field.data not in REASONS:
            raise ValidationError("Say why it was missed")

    def said(self, now: datetime) -> dict[str, Any]:
        """The day by its noon, or this moment on the day itself."""
        if self["answer"].data == MISSED:
            return {"answer": f"{MISSED}-{self['because'].data}"}
        day = self["held_on"].data
        return {"answer": HELD, "at": min(moment_on(day, time(12)), now) if day else None}


def answer_form(
    task: TaskRow, now: datetime, typed: FormData | None = None, **known: str
) -> Answer:
    """The form of a task, with its answers to choose from."""
    supervision = programme_of(task.journey) is not None
    kind = OfSupervision if supervision else OfAlert if task.urgent else Answer
    form = kind.of(typed, **known)
    assert isinstance(form, Answer)
    answer = form["answer"]
    assert isinstance(answer, RadioField)
    answer.choices = [(each, answer_in_words(each)) for each in task.answers]
    if isinstance(form, OfSupervision):
        form.now, because = now, form["because"]
        assert isinstance(because, RadioField)
        because.choices = list(REASONS.items())
    return form
