"""
What an auditor looks for: somebody, a client, days.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from starlette.datastructures import FormData
from wtforms import SelectField
from wtforms.validators import Optional

from console.context import Console
from console.fields import DayField
from console.forms import Form, line
from console.presenters.audit import NAMELESS, named


class Search(Form):
    """Everything that matches what is given."""

    who = SelectField("Who looked or acted", [Optional()])
    client = line(
        "Whose record", hint="A client's id or NHS number; empty for everything", longest=40
    )
    since = DayField("From", description="For example 27 3 2026")
    until = DayField("To", description="The last day to look at")

    @classmethod
    def for_console(cls, console: Console, form: FormData | None = None, **known: object) -> Self:
        """What came, or what is known, with the people there are."""
        said = cls.of(form, **known)
        people = [(each.colleague_id, each.name) for each in console.store.colleagues.all()]
        everybody = [*sorted(people, key=lambda each: each[1].casefold()), *NAMELESS.items()]
        accounts = [(each, named(each, {})) for each in console.store.audit.accounts()]
        said.who.choices = [("", "Anybody"), *everybody, *accounts]
        return said

    @classmethod
    def of_known(
        cls, console: Console, who: str | None, client: str | None,
        since: date | None, until: date | None,
    ) -> Self:  # fmt: skip
        """The form as the address has it."""
        return cls.for_console(
            console, who=who or "", client=client or "", since=since, until=until
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Whether the days are days, in their order."""
        right = super().validate()
        if right and self.since.data and self.until.data and self.until.data < self.since.data:
            self.until.errors = ["The last day must not be before the first"]
            right = False
        return right

    def client_id(self, console: Console, sees_clients: bool) -> str | None:
        """The client meant, known by either; by number only for who may see clients."""
        said = str(self.client.data or "").strip()
        digits = said.replace(" ", "").replace("-", "")
        if digits.isdecimal() and len(digits) == 10:
            found = console.store.clients.by_nhs_number(digits) if sees_clients else None
            return found.client_id if found else None
        parts = [part for part in said.split("/") if part.startswith("c-")]
        known = parts and console.store.clients.exists(parts[0])
        return parts[0] if known else None
