"""
What every act in a journey has: who may, when it is offered, what it asks, what it will do.

In: a journey as it is found. Out: a form, an event for the journey's door, and sentences that
say beforehand what will happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from starlette.datastructures import FormData

from alongside.access import Role
from alongside.events import AnyEvent, Died, Happened, any_event
from alongside.journal import name_of
from console.acts.consequences import follows
from console.acts.form import ActForm
from console.acts.situation import Situation
from console.rights import RIGHTS, Right
from console.spoken import spoken


class Group(StrEnum):
    """Where an act stands among those offered."""

    WORRY = "If you are worried"
    SESSIONS = "Sessions"
    PLAN = "Goals and plan"
    HEALTH = "Readings and measures"
    TAKING_PART = "Taking part"
    COACH = "Coach"
    JOURNEY = "The journey"


COACHING = frozenset({Role.COORDINATOR, Role.COACH})
CLINICAL = frozenset({Role.COORDINATOR, Role.CLINICIAN})
STAFF = COACHING | CLINICAL
LEADING = frozenset({Role.COORDINATOR})


@dataclass(frozen=True)
class Offer:
    """An act that may be done now, and the page where it is."""

    code: str
    title: str
    href: str
    group: str


class Act:
    """Something people do in a journey. Each is one of `console.acts.registry.ACTS`."""

    code: ClassVar[str]
    title: ClassVar[str]
    """What it is called on a page, as somebody asks for it: `Pause the journey`."""
    group: ClassVar[Group]
    kind: ClassVar[type[Happened]]
    """What it reports; where the journey takes that is where the act is offered."""
    done: ClassVar[str]
    """What is said afterwards, after `Recorded: `. Names nobody."""
    who: ClassVar[frozenset[Role]] = STAFF
    right: ClassVar[Right] = Right.JOURNEYS_ACT
    asks: ClassVar[type[ActForm]] = ActForm
    button: ClassVar[str] = "Record"
    first_of_all: ClassVar[str] = ""
    """What whoever opens its page must know before they fill anything in."""
    reads_back: ClassVar[bool] = False
    """Whether what was typed is shown once more before anything is done."""
    blames: ClassVar[str] = ""
    """The field that a refusal is about; empty: none of them."""
    ends: ClassVar[bool] = False
    """Whether the journey is over by it."""

    def is_for(self, found: Situation) -> bool:
        """Whether one of the roles they have towards this client may do it."""
        return self.is_for_roles(found.roles)

    def is_for_roles(self, roles: frozenset[Role]) -> bool:
        """Whether one of these roles may do it."""
        return any(self.right in RIGHTS[role] for role in roles & self.who)

    def why_not(self, found: Situation) -> str | None:
        """Why it can't be done in the journey as it is; None where it can."""
        if found.row.status == "closed":
            why = spoken(found.row.closed_reason or "")
            return f"This journey is closed ({why}): nothing more can be recorded in it."
        if found.ending is not None and self.kind is not Died:
            return (
                f"This journey has ended ({spoken(found.ending)}). It is only kept open until "
                "somebody has answered what is still asked."
            )
        return self.wrong_stage(found) or self.unfit(found)

    def wrong_stage(self, found: Situation) -> str | None:
        """Why it does not belong where the journey is."""
        if found.is_stage_of(self.kind):
            return None
        stages = " or ".join(spoken(each) for each in sorted(self.kind.stages or ()))
        now = spoken(found.row.stage or "its beginning")
        return f"This belongs to {stages}, and the journey is in {now} now."

    def unfit(self, found: Situation) -> str | None:
        """What else stands against it, beside the stage."""
        return None

    def heading(self, found: Situation) -> str:
        """What its page is called."""
        return self.title

    def why(self, found: Situation) -> tuple[str, Sequence[str]] | None:
        """A heading with what whoever decides should know first, if there is any such thing."""
        return None

    def beware(self, found: Situation) -> str:
        """What speaks against it as the journey is, said above the form; empty: nothing does."""
        return ""

    def pins(self, found: Situation) -> dict[str, str]:
        """What its page is about, to stand in its address: the journey may move on behind it."""
        return {}

    def others(self, found: Situation) -> list[tuple[str, str]]:
        """Addresses of the same page about something else, with what they are called."""
        return []

    def called(self, found: Situation) -> str:
        """What it is called among those offered."""
        return self.heading(found)

    def form(self, found: Situation, typed: FormData | None = None) -> ActForm:
        """Its form, with what was typed or else what is known."""
        form = self.fields(found).of(typed, **({} if typed is not None else self.known(found)))
        assert isinstance(form, ActForm)
        form.found = found
        self.offer(form, found)
        return form

    def fields(self, found: Situation) -> type[ActForm]:
        """What it asks."""
        return self.asks

    def known(self, found: Situation) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {}

    def offer(self, form: ActForm, found: Situation) -> None:
        """Put the choices of this journey into the form."""

    def event(self, form: ActForm, found: Situation) -> AnyEvent:
        """What is reported; who says so and under which id is put to it afterwards."""
        said = {"name": name_of(self.kind), **form.also(), **self.details(form, found)}
        return any_event.validate_python(said)

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """The details of the event besides when it was and a note."""
        return {}

    def will(self, form: ActForm, found: Situation) -> list[str]:
        """What will happen, in sentences; the form may be empty still."""
        return [*self.tells(form, found), *follows(found, self.kind)]

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What will happen by the act itself, besides what the rules bind to it."""
        return []
