"""
A journey as somebody finds it who wants to do something in it.

In: the journey's row. Out: its rules, sessions, plan, journal, each looked up when first asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from alongside.access import Colleague, Role
from alongside.arrival import refusal_on_arrival
from alongside.decider import UNREADABLE
from alongside.events import AnyEvent, Entry, Happened
from alongside.journal import ENDINGS, Journal, name_of
from alongside.london import today
from alongside.plan import plan_of
from alongside.plan.model import HealthPlan
from alongside.plan.telling import PLAN_EVENTS
from alongside.ruleset.library import Published
from alongside.ruleset.model import Ruleset
from alongside.store import UnknownCoach
from alongside.store.ids import parts_of
from alongside.store.records import CaseloadRow, JourneyRow, SessionRow
from console.context import Console

_TOLD = sorted({*PLAN_EVENTS, *ENDINGS, "closure_decided", "stage_left"})


def roles_towards(colleague: Colleague, coaches: Iterable[str | None]) -> frozenset[Role]:
    """The roles they have towards a client of these coaches: a coach is one to their own only."""
    roles = frozenset(colleague.roles)
    # whoever sees no other clients has none but their own before them
    if colleague.only_coach is not None:
        return roles
    is_theirs = colleague.coach_id is not None and colleague.coach_id in coaches
    return roles if is_theirs else roles - {Role.COACH}


@dataclass
class Situation:
    """A journey and who looks at it. `asked` is what the page's address says: a session, a goal."""

    console: Console
    colleague: Colleague
    row: JourneyRow
    asked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles they have towards this client."""
        return roles_towards(self.colleague, self._coaches())

    def _coaches(self) -> Iterator[str | None]:
        """The client's coach now, last, and the one proposed; the last is looked up if need be."""
        yield from (self.row.coach_id, self.row.last_coach_id)
        yield self.place.coach_id if self.place is not None else None

    @property
    def path(self) -> str:
        """Where the journey's page is."""
        return path_of(self.row)

    @cached_property
    def now(self) -> datetime:
        """The journey's time."""
        return self.console.now()

    @property
    def today(self) -> date:
        """The journey's day in London."""
        return today(self.now)

    @cached_property
    def published(self) -> Published:
        """The version of the rules it walks by."""
        return self.console.library.by_digest(self.row.digest)

    @property
    def is_readable(self) -> bool:
        """Whether the rules it walks by are there, and this program can read them."""
        try:
            return self.published is not None
        except UNREADABLE:
            return False

    @property
    def ruleset(self) -> Ruleset:
        """The rules it walks by."""
        return self.published.ruleset

    @cached_property
    def name(self) -> str:
        """What the client is called, or their id where no name is known."""
        names = self.console.store.clients.names([self.row.client_id])
        return names.get(self.row.client_id) or f"Client {self.row.client_id}"

    @cached_property
    def sessions(self) -> list[SessionRow]:
        """Its sessions, in order."""
        return self.console.store.journeys.sessions(self.row.journey)

    @property
    def open_session(self) -> SessionRow | None:
        """The session that nobody has said the outcome of, planned, booked or due."""
        live = [each for each in self.sessions if each.status in ("planned", "booked", "due")]
        return live[-1] if live else None

    @property
    def session(self) -> SessionRow | None:
        """The session the page is about: the one its address says, else the open one."""
        asked = self.asked.get("session")
        if asked is None:
            return self.open_session
        return next((each for each in self.sessions if str(each.number) == asked), None)

    @cached_property
    def place(self) -> CaseloadRow | None:
        """Its place with a coach, proposed or allocated."""
        return self.console.store.caseload.of_journey(self.row.journey)

    @property
    def proposed(self) -> str | None:
        """The coach who is proposed and has not answered."""
        place = self.place
        waits = place is not None and place.state == "proposed" and place.told
        return place.coach_id if place is not None and waits else None

    @cached_property
    def told(self) -> list[Entry]:
        """What was said of the plan, and what ends a journey."""
        return self.console.store.journal.entries_named(self.row.journey, _TOLD)

    @cached_property
    def plan(self) -> HealthPlan:
        """My Health Plan as it stands."""
        return plan_of(self.told)

    @cached_property
    def ending(self) -> str | None:
        """Why it has ended, where something that is open keeps it from being closed."""
        return Journal(self.told).ending()

    @cached_property
    def journal(self) -> Journal:
        """All that happened in it."""
        return Journal(self.console.store.journal.entries(self.row.journey))

    @property
    def began(self) -> datetime:
        """When the journey's first entry was recorded: nothing happened in it before."""
        return self.journal.entries[0].recorded

    def coach_name(self, coach_id: str | None) -> str:
        """What a coach is called, for people."""
        if coach_id is None:
            return "the coach"
        try:
            return self.console.store.coaches.get(coach_id).name
        except UnknownCoach:
            return f"coach {coach_id}"

    def is_stage_of(self, kind: type[Happened]) -> bool:
        """Whether such events are taken in the stage it is in, as the journey's door says."""
        if kind.stages is None or self.row.stage in kind.stages:
            return True
        reviews = (each for each in self.ruleset.reviews if each.id == self.row.stage)
        return any(name_of(kind) in each.meanwhile for each in reviews)

    def why_refused(self, event: AnyEvent) -> str | None:
        """What the journey's door would say to an event; None where it would take it."""
        return refusal_on_arrival(self.journal, self.published.walk_rules, event, self.now)


def path_of(row: JourneyRow) -> str:
    """Where the page of a journey is."""
    parts = parts_of(row.journey)
    return f"/journeys/{parts.programme}/{parts.client_id}/{parts.cycle}"
