"""
Journeys in the middle of their way, on the real server: walked there on the virtual clock.

Each goes on as a new run does, with its entries and nothing else, at a training clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from alongside.clock import ClockRate
from alongside.events import Entry, JourneyStarted
from alongside.journeys import Carried, JourneyStart, JourneyView, workflow_id
from alongside.readings import Reading
from alongside.ruleset.published import Published
from alongside.store import NewClient, Person
from alongside.store.ids import journey_id
from simulation.preview import JourneyPreview, journey_preview
from simulation.walk import Plan, walk
from tests.durable.journey_kit import Service
from tests.stages.kit import MONDAY, Habit, calendars, together
from workflows.journey import ClientJourney

SIX_WEEKS = timedelta(weeks=6)


@dataclass(frozen=True)
class Aged:
    """A journey as it is at a moment: who, by which rules, what happened so far."""

    client_id: str
    rules: Published
    entries: tuple[Entry, ...]
    at: datetime

    @property
    def journey(self) -> str:
        """Its id."""
        return journey_id(self.rules.ruleset.programme, self.client_id, 1)

    def preview(self, service: Service, now: Published) -> JourneyPreview:
        """What it would do by other rules, adopted at its moment."""
        return journey_preview(
            self.entries, service.store.readings.of(self.client_id), self.rules, now, calendars(),
            self.at, horizon=SIX_WEEKS, journey=self.journey,
        )  # fmt: skip

    async def go_on(self, service: Service, rate: float) -> None:
        """Begin its run: its clock shows its moment now."""
        starter = service.starter
        clock = ClockRate(rate=rate, real_epoch=datetime.now(UTC), journey_epoch=self.at)
        start = JourneyStart(
            journey=self.journey,
            client_id=self.client_id,
            programme=self.rules.ruleset.programme,
            clock=clock,
            carried=Carried(entries=self.entries, rules=self.rules.walk_rules),
        )
        await starter.client.start_workflow(
            ClientJourney.run,
            start,
            id=workflow_id(start.programme, self.client_id),
            task_queue=starter.settings.task_queue,
        )

    async def view(self, service: Service) -> JourneyView:
        """Where it is."""
        return await service.starter.view(self.rules.ruleset.programme, self.client_id)


def aged(
    service: Service,
    rules: Published,
    readings: tuple[Reading, ...],
    habits: tuple[Habit, ...],
    after: timedelta,
    *,
    key: str,
) -> Aged | None:
    """A client whose journey has gone on for so long, in the store; None if it is over by then."""
    plan = Plan(start=MONDAY, readings=readings, reacts=together(habits), lasts=after)
    story = walk(plan, rules, calendars())
    if story.reason is not None or story.journal.ending() is not None:
        return None
    page = service.store.clients.add_many(
        [
            NewClient(
                source="test", source_key=key, person=Person(name="Wren", email="w@example.org"),
                channels=("email",), readings=readings,
            )
        ]
    )  # fmt: skip
    client_id = str(page.rows[0].client_id)
    first, *others = story.journal.entries
    assert isinstance(first.event, JourneyStarted)
    mine = first.event.model_copy(update={"client_id": client_id})
    entries = (first.model_copy(update={"event": mine}), *others)
    found = Aged(client_id, rules, entries, MONDAY + after)
    service.store.journal.append(found.journey, found.entries)
    return replace(found)
