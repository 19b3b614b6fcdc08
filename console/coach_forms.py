"""
The forms by which somebody says that a coach is away, leaves, is back, hands clients over.

Each asks, then says in sentences what will happen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from alongside.coaches import a_day
from console.fields import DayField
from console.forms import Form

BEST = ""
"""No coach is named: each client gets whoever fits best."""
NO_CLIENTS = "They have no clients to hand over."


def _day(label: str, hint: str = "", needed: str = "") -> DayField:
    return DayField(label, [InputRequired(needed)] if needed else [], description=hint)


def _why(label: str = "Why, in your words") -> TextAreaField:
    return TextAreaField(
        label,
        description="Optional. It stands in every client's journey that this changes.",
        validators=[Length(max=500, message=f"{label} must be 500 characters or fewer")],
    )


def _to(besides: str = "") -> SelectField:
    return SelectField(
        "To whom",
        description="The coach named is tried first for everybody, and must be able to take "
        f"all.{besides}",
        default=BEST,
    )


class CoachForm(Form):
    """A form about a coach's clients; `choices` are coaches and clients to choose from."""

    def offer(self, coaches: Mapping[str, str], journeys: Mapping[str, str]) -> None:
        """Put coaches, and clients by their journey, into the fields that ask for them."""
        if "to" in self:
            field = self["to"]
            assert isinstance(field, SelectField)
            field.choices = [(BEST, "Whoever fits each client best"), *coaches.items()]
        if "only" in self:
            several = self["only"]
            assert isinstance(several, SelectMultipleField)
            several.choices = list(journeys.items())

    def check(self, today: date) -> bool:
        """Whether what was said can be so; what is wrong stands at the fields."""
        return self.validate()

    def says(self, name: str, many: int, names: Mapping[str, str]) -> list[str]:
        """What will happen, in sentences; `many` are the coach's clients."""
        raise NotImplementedError

    def wrong(self, field: str, text: str) -> bool:
        """Say what is wrong with a field; False, for `check` to answer."""
        self[field].errors = [*self[field].errors, text]
        return False

    def named(self, names: Mapping[str, str], many: int) -> str:
        """Who is to take so many clients, in words."""
        to = self.data.get("to") or BEST
        best = "whoever fits best" if many == 1 else "whoever fits each of them best"
        return names.get(to, to) if to else best


class Away(CoachForm):
    """For some days, or until further notice."""

    since = _day("First day away", "For example, 27 3 2026", "Enter the first day away")
    until = _day("Last day away", "Leave it empty if nobody knows yet")
    because = RadioField(
        "Because of",
        choices=[
            ("holiday", "Holiday"), ("sick", "Sickness"), ("training", "Training"),
            ("away", "Something else"),
        ],
        default="away",
    )  # fmt: skip
    clients = RadioField(
        "What do their clients do meanwhile?",
        choices=[
            ("wait", "They wait: sessions in those days are called off and planned for after"),
            ("cover", "Others cover: they go back once the coach is there again"),
            ("move", "They move to other coaches for good"),
        ],
        validators=[InputRequired("Choose what the clients do meanwhile")],
    )
    to = _to(" Leave it as it is for clients who wait.")
    why = _why()

    def check(self, today: date) -> bool:
        """Who waits, waits until a day, and goes to nobody."""
        good = self.validate()
        since, until = self.data["since"], self.data["until"]
        waits = self.data["clients"] == "wait"
        if since and until and until < since:
            good = self.wrong("until", "The last day must be on or after the first day")
        if waits and good and until is None:
            good = self.wrong("until", "Clients can only wait until a day: enter the last day away")
        if waits and self.data["to"]:
            good = self.wrong("to", "Clients who wait go to nobody: choose whoever fits best")
        return good

    def says(self, name: str, many: int, names: Mapping[str, str]) -> list[str]:
        """Those who wait are called off; those who move go on where they are."""
        since, until = self.data["since"], self.data["until"]
        days = f"from {a_day(since)} {f'to {a_day(until)}' if until else 'until further notice'}"
        told = [f"{name} is away {days}. Nobody new is proposed to them for those days."]
        if not many:
            told.append(NO_CLIENTS)
        elif self.data["clients"] == "wait":
            told.append(
                f"{_theirs(many, 'waits', 'wait')}. Sessions booked in those days are called "
                "off by the service, which is nobody's miss, and planned for after."
            )
        elif self.data["clients"] == "cover":
            told.append(
                f"{_theirs(many, 'is', 'are')} covered by {self.named(names, many)}. Goals and "
                "plans stay; sessions go on at the step they are at."
            )
            told.append(
                "They go back by themselves on the day after the last one, if there is room."
                if until
                else "They go back when somebody says that the coach is back."
            )
        else:
            told.append(f"{_theirs(many, 'moves', 'move')} for good, to {self.named(names, many)}.")
        return [*told, _message(many)]


class Leaves(CoachForm):
    """For good."""

    on = _day("Last day at work", "For example, 27 3 2026", "Enter the last day at work")
    to = _to()
    why = _why()

    def says(self, name: str, many: int, names: Mapping[str, str]) -> list[str]:
        """Sessions until then are held, the rest by others."""
        on = a_day(self.data["on"])
        stays = (
            f"{name} works here until {on}. They get nobody new whose second session they could "
            "not hold."
        )
        if not many:
            return [stays, NO_CLIENTS, _message(many)]
        return [
            stays,
            f"{_theirs(many, 'goes', 'go')} to {self.named(names, many)}. A session booked up to "
            f"{on} is still held by {name}; later ones are called off at once. A client with "
            "nothing booked changes at once.",
            "Whoever nobody has room for waits for the next coach with room.",
            _message(many),
        ]


class Back(CoachForm):
    """Sooner than was said, or at last."""

    on = _day("First day back", "For example, 27 3 2026", "Enter the first day back")
    clients = RadioField(
        "What do clients do whom others cover for?",
        choices=[
            ("return", "They return to this coach, where there is room"),
            ("stay", "They stay with the coach who covers"),
        ],
        default="return",
    )
    why = _why()

    def says(self, name: str, many: int, names: Mapping[str, str]) -> list[str]:
        """Those covered come back, or don't."""
        told = [f"{name} is there again from {a_day(self.data['on'])}, and may get new clients."]
        if self.data["clients"] == "stay":
            return [*told, "Clients others cover for stay with whoever covers."]
        return [
            *told,
            "Clients others cover for come back; who waits for cover is proposed to them first. "
            "Clients who waited have their sessions planned from that day on.",
        ]


class Moves(CoachForm):
    """Without the coach being away."""

    only = SelectMultipleField(
        "Which clients", description="Tick none to move all of them.", validators=[]
    )
    to = _to()
    since = _day(
        "From which day on", "Sessions booked before it are still held; empty means from today on"
    )
    why = _why()

    def says(self, name: str, many: int, names: Mapping[str, str]) -> list[str]:
        """Who goes where, from when."""
        chosen: Sequence[Any] = self.data["only"] or ()
        since = self.data["since"]
        day = f"from {a_day(since)} on" if since else "from today on"
        many = len(chosen) or many
        if not many:
            return [NO_CLIENTS, _message(many)]
        if not chosen:
            who = _theirs(many, "goes", "go")
        elif many == 1:
            who = f"One client of {name} goes"
        else:
            who = f"{many} clients of {name} go"
        return [
            f"{who} to {self.named(names, many)}, {day}. "
            "Sessions booked before that day are still held; later ones are called off.",
            "Goals and plans stay; sessions go on at the step they are at. Whoever nobody has "
            "room for waits for the next coach with room.",
            _message(many),
        ]


def _theirs(many: int, one_does: str, they_do: str) -> str:
    return f"Their one client {one_does}" if many == 1 else f"All {many} of their clients {they_do}"


def _message(many: int) -> str:
    if not many:
        return "There is nobody to tell."
    who = "The client" if many == 1 else "Each client"
    return (
        f"{who} is told once, by a message without blame. This can't be undone by a button; "
        "clients can be moved again."
    )
