"""
The form of a client's details, for one who is added or whose details changed.
"""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField

from alongside.admission_of_clients import LABELS, Admitted, admit
from alongside.register.details import LONGEST
from alongside.store import Client
from console.context import Console
from console.forms import Finding, Form, line
from console.presenters.clients import CHANNELS, LANGUAGES, spaced

PERSONAL = tuple(LABELS)


def _detail(name: str, label: str | None = None, hint: str = "") -> Any:
    return line(label or LABELS[name], hint=hint, longest=LONGEST[name] * 2)


class Details(Form):
    """Who somebody is, how they are reached, in which language."""

    name = _detail("name", hint="As they want to be called, forename and surname")
    nhs_number = _detail("nhs_number", hint="Ten digits, such as 943 476 5919, if it is known")
    phone = _detail("phone")
    email = _detail("email")
    address = _detail("address")
    channels = SelectMultipleField(
        "How may we write to them?", choices=list(CHANNELS.items()),
        description="Choose all that they agree to",
    )  # fmt: skip
    first = RadioField(
        "Which of these first?", choices=list(CHANNELS.items()), validate_choice=False,
        description="Only if more than one is chosen",
    )  # fmt: skip
    language = SelectField("Language", choices=list(LANGUAGES.items()), default="en")
    do_not_contact = BooleanField("Send nothing to this client")
    gp_practice = _detail("gp_practice")
    gp_email = _detail("gp_email")
    gp_address = _detail("gp_address")


def shown(client: Client) -> dict[str, Any]:
    """What a form shows of a client there is."""
    person = client.person.model_dump()
    person["nhs_number"] = spaced(client.person.nhs_number) if client.person.nhs_number else ""
    return {
        **{name: person[name] or "" for name in PERSONAL},
        "channels": list(client.channels),
        "first": client.channels[0] if client.channels else None,
        "language": client.language,
        "do_not_contact": client.do_not_contact,
    }


def allow_others(form: Details, client: Client) -> None:
    """A language or channel a register brought, that the form does not list, can stay."""
    more = [(each, each) for each in client.channels if each not in CHANNELS]
    form.channels.choices = form.first.choices = [*CHANNELS.items(), *more]
    if client.language not in LANGUAGES:
        form.language.choices = [*LANGUAGES.items(), (client.language, client.language)]


def admitted(console: Console, form: Form) -> tuple[Admitted, list[Finding]]:
    """What was typed as it can be kept; everything that is wrong, in the order of the form."""
    form.validate()
    typed = {name: str(form.data[name] or "") for name in PERSONAL}
    found = admit(typed, allow_test_numbers=console.settings.takes_test_nhs_numbers)
    for name, problem in found.problems.items():
        form[name].errors = [problem]
    _reachable(form, found)
    return found, form.findings()


def channels_of(form: Form) -> tuple[str, ...]:
    """The channels chosen, the preferred one first."""
    chosen = list(form.data["channels"] or ())
    first = form.data["first"]
    return tuple(sorted(chosen, key=lambda each: each != first))


def _reachable(form: Form, found: Admitted) -> None:
    """A channel is of no use without somewhere to write to."""
    needs = {"email": "email", "sms": "phone", "letter": "address"}
    for channel, detail in needs.items():
        empty = found.details.get(detail) is None and not form[detail].errors
        if channel in (form.data["channels"] or ()) and empty:
            form[detail].errors = [
                f"Enter the {LABELS[detail].lower()}, or take {CHANNELS[channel].lower()} away "
                "from how we may write to them"
            ]
