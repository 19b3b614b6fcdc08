"""
A walk of an examples file, walked: the real stages, the people and the story it tells.

In: the example, its file, the rules. Out: what happened, and each step that could not be
done with why. Whether it is what was expected is `simulation.rule_expectations`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from alongside.calendar import Calendars
from alongside.deeds import ReserveCoach
from alongside.events import AnyEvent, RoomAppeared
from alongside.journal import Journal
from alongside.london import moment_on
from alongside.readings import Reading
from alongside.ruleset.examples.model import (
    ExamplesFile,
    Given,
    Habit,
    Step,
    WalkExample,
    readings_on,
)
from alongside.ruleset.examples.times import MORNING, acts_at, on_day, span
from alongside.ruleset.published import Published
from simulation.rule_acts import Act, act_of
from simulation.rule_changes import CannotBeDone
from simulation.rule_people import People
from simulation.walk import Plan, Reaction, Says, Walked, walk

COACHES = ("A", "B", "C", "D", "E")
"""Who is found, in turn, when a coach declines."""
Wants = Callable[[AnyEvent, Journal], bool]


@dataclass
class WalkTold:
    """One walk as it went. `undone` are the steps that could not be done, with why."""

    example: WalkExample
    walked: Walked
    day_0: date
    readings: tuple[Reading, ...]
    undone: list[tuple[Step, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Teller:
    """Tells the walks of one file."""

    file: ExamplesFile
    published: Published
    calendars: Calendars

    def tell(
        self,
        example: WalkExample,
        *,
        wants: Wants = lambda event, journal: True,
        besides: Sequence[Reaction] = (),
        until: datetime | None = None,
    ) -> WalkTold:
        """
        Walk `example` to the end of its story.

        `wants` says who still speaks; `besides` is reported too; `until` ends it at a moment.
        """
        day_0 = example.start or self.file.start
        start = _start(example, day_0)
        readings = readings_on(given_of(example.like, example.given, self.file), day_0)
        undone: list[tuple[Step, str]] = []
        steps: list[tuple[Step, AnyEvent]] = []
        acts = [step for step in example.story if _is_act(step)]
        reports: list[Reaction] = [
            (acts_at(step, day_0) - start, self._says(step, day_0, undone, steps)) for step in acts
        ]
        plan = Plan(
            start=start,
            readings=readings,
            reports=(*reports, *_room_comes(example, day_0, start), *besides),
            reacts=self._people(example),
            wants=lambda event, journal, rules, now: wants(event, journal),
            room=_room(example, day_0),
            no_room_because="no_fit" if example.room.kind == "no fit" else "no_room",
            lasts=(until or _end(example, day_0)) - start,
            unreached=example.cannot_be_reached,
        )
        walked = walk(plan, self.published, self.calendars)
        said = {id(event): step for step, event in steps}
        refused = [(said[id(event)], why) for event, why in walked.refused if id(event) in said]
        return WalkTold(example, walked, day_0, readings, [*undone, *refused])

    def _says(
        self,
        step: Step,
        day_0: date,
        undone: list[tuple[Step, str]],
        steps: list[tuple[Step, AnyEvent]],
    ) -> Says:
        act: Act = act_of(step.says, day_0, self.file.readings)

        def says(journal: Journal, now: datetime) -> AnyEvent | None:
            try:
                event = act(journal, now)
            except CannotBeDone as error:
                undone.append((step, str(error)))
                return None
            steps.append((step, event))
            return event

        return says

    def _people(self, example: WalkExample) -> People:
        theirs: list[Habit] = [*example.meanwhile]
        for name in example.people:
            theirs += self.file.people[name]
        calendar = self.calendars[self.published.ruleset.calendar]
        return People(theirs, self.file.readings, calendar)


def given_of(like: Sequence[str], given: Given, file: ExamplesFile) -> Given:
    """The readings of an example: its own, then those of the sets it is like, the last first."""
    for name in reversed(like):
        given = given.over(file.readings[name])
    return given


def _is_act(step: Step) -> bool:
    return step.says.form != "start" and not step.says.form.startswith("expect")


def _start(example: WalkExample, day_0: date) -> datetime:
    first = example.story[0]
    at = first.at if first.says.form == "start" and first.at is not None else MORNING
    return moment_on(day_0, at)


def _end(example: WalkExample, day_0: date) -> datetime:
    return max(span(step, day_0)[1] for step in example.story)


def _room(example: WalkExample, day_0: date) -> Callable[[datetime, ReserveCoach], str | None]:
    room = example.room
    opens = moment_on(on_day(room.day, day_0), MORNING) if room.day is not None else None

    def found(now: datetime, deed: ReserveCoach) -> str | None:
        if room.kind in ("never", "no fit") or (opens is not None and now < opens):
            return None
        offered = (*deed.prefer, *COACHES)
        return next((coach for coach in offered if coach not in deed.declined), None)

    return found


def _room_comes(example: WalkExample, day_0: date, start: datetime) -> list[Reaction]:
    """On the day there is room, the journey hears of it if it waits."""
    if example.room.day is None:
        return []
    opens = moment_on(on_day(example.room.day, day_0), MORNING)

    def says(journal: Journal, now: datetime) -> AnyEvent | None:
        waits = journal.stage_name == "allocation" and journal.coach is None
        return RoomAppeared() if waits else None

    return [(opens - start + timedelta(seconds=1), says)]
