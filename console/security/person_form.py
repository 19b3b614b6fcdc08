"""
The form of somebody who signs in: login, name, roles, whose tasks they answer, which coach.

Only its own fields are read: whatever else a request carries changes nothing.
"""

from __future__ import annotations

from typing import Self

from starlette.datastructures import FormData
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from alongside.access import Colleague, Role
from console.context import Console
from console.forms import Form, line
from console.presenters.people import ROLES, WHAT_FOR, task_roles


class Person(Form):
    """Who somebody is and what they may; whoever is here already keeps their login."""

    login = line(
        "Login", hint="What they sign in by, for example their work email address",
        validators=[InputRequired("Enter a login")],
    )  # fmt: skip
    name = line("Name", validators=[InputRequired("Enter their name")])
    roles = SelectMultipleField(
        "Roles", [InputRequired("Choose at least one role")],
        choices=[(str(role), f"{ROLES[role]}: {WHAT_FOR[role]}") for role in Role],
    )  # fmt: skip
    coach = SelectField(
        "Which coach they are", [Optional()], description="For the role of a coach only"
    )
    answers_for = SelectMultipleField(
        "Whose tasks they answer", [Optional()],
        description="If you choose none, their first page shows the tasks of every role",
    )  # fmt: skip

    @classmethod
    def for_console(
        cls, console: Console, form: FormData | None = None, known: Colleague | None = None
    ) -> Self:
        """
        What came, or what is known, with the coaches and task roles there are.

        :param known: who is here already; their login is not asked for.
        """
        data = {}
        if known is not None:
            data = {
                "name": known.name, "roles": [str(each) for each in known.roles],
                "coach": known.coach_id or "", "answers_for": list(known.answers_for),
            }  # fmt: skip
        said = cls.of(form, **data)
        if known is not None:
            del said.login
        said._offer(console)
        return said

    def _offer(self, console: Console) -> None:
        coaches = sorted(console.store.coaches.list(), key=lambda each: each.name)
        self.coach.choices = [
            ("", "None"), *((each.id, each.name) for each in coaches)
        ]  # fmt: skip
        self.answers_for.choices = [
            (role, title) for role, title in task_roles(console.settings.rules).items()
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Whether all of it holds, a coach being one of the coaches."""
        right = super().validate()
        is_coach = str(Role.COACH) in (self.roles.data or ())
        if is_coach and not self.coach.data and not self.coach.errors:
            self.coach.errors = ["Choose which coach they are"]
            right = False
        if not is_coach and self.coach.data:
            self.coach.errors = ["Leave this at None, or choose the role of a coach"]
            right = False
        return right

    @property
    def name_said(self) -> str:
        """Their name."""
        return str(self.name.data).strip()

    @property
    def roles_said(self) -> tuple[Role, ...]:
        """Their roles."""
        return tuple(role for role in Role if str(role) in (self.roles.data or ()))

    @property
    def tasks_said(self) -> tuple[str, ...]:
        """The roles whose tasks they answer."""
        return tuple(self.answers_for.data or ())

    @property
    def coach_said(self) -> str | None:
        """The coach they are."""
        return str(self.coach.data) if self.coach.data else None
