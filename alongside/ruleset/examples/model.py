"""
What a `*.tests.yaml` file says: decision examples, walks, the people in them.

Field names are the YAML keys. `Given`, `Step` and `Habit` are read from shorter writing by
`reader.py`; nothing here reads files or walks anything.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen
from alongside.readings import Reading, Value
from alongside.ruleset.parts import Name, StageName
from alongside.ruleset.window import first_day
from alongside.wait import Wait

ExampleName = Annotated[str, Field(min_length=1, max_length=200)]
Day = int | date
"""So many days after a walk's start, or a London day."""


class GivenReading(Frozen):
    """One reading: `on` a day, or `ago`; neither is the day of the example."""

    fact: str
    value: Value
    on: date | None = None
    ago: Wait | None = None


class Given(Frozen):
    """What is known of a client, one reading a fact."""

    readings: tuple[GivenReading, ...] = ()

    def over(self, others: Given) -> Given:
        """These readings, and those of `others` about further facts."""
        mine = {each.fact for each in self.readings}
        return Given(
            readings=(*(each for each in others.readings if each.fact not in mine), *self.readings)
        )


class Sentence(Frozen):
    """One sentence by its form, with the words that fill it."""

    form: str
    words: dict[str, str] = {}
    text: str


class Step(Frozen):
    """
    What happens, or is expected, on a day or from one day `to` another.

    Without `at` people act at noon, and what is expected may happen at any time of the day.
    """

    day: Day
    to: Day | None = None
    at: time | None = None
    says: Sentence


class Habit(Frozen):
    """What somebody does by themselves whenever there is reason to."""

    says: Sentence


class DecisionExpected(Frozen):
    """What a decision must say; only what is written is compared. `none` is an empty list."""

    priority: Annotated[int, Field(ge=1, le=4)] | None = None
    rule: Name | None = None
    missing: tuple[str, ...] | None = None
    too_old: tuple[str, ...] | None = None
    ask: tuple[str, ...] | None = None
    also: tuple[str, ...] | None = None
    next: str | None = None
    """The nearest flip, as a sentence."""
    eligible: Literal["yes", "no", "not known"] | None = None
    not_eligible_by: tuple[str, ...] | None = None
    red_flags: tuple[str, ...] | None = None
    coach_refused_by: tuple[str, ...] | None = None
    """The matching rules that keep the coach described by `given` from being proposed."""
    coach_preferred_by: tuple[str, ...] | None = None
    """The preferences of matching that hold of the coach described by `given`."""
    room: Annotated[int, Field(ge=0, le=200)] | None = None
    """How many more clients fit beside those the coach sees, under the caps of the caseload."""


class DecisionExample(Frozen):
    """What the rules decide about one client on one day."""

    example: ExampleName
    like: tuple[Name, ...] = ()
    given: Given = Given()
    on: date | None = None
    coach_sees: tuple[Wait, ...] = ()
    """The clients a coach has, each by how far apart their sessions are."""
    expect: DecisionExpected


class Room(Frozen):
    """Whether a coach has room: always, never, from a day on, or nobody fits."""

    kind: Literal["always", "never", "from", "no fit"] = "always"
    day: Day | None = None


class WalkExample(Frozen):
    """A journey on the virtual clock: who it is about, who acts by themselves, the story."""

    example: ExampleName
    like: tuple[Name, ...] = ()
    given: Given = Given()
    start: date | None = None
    people: tuple[Name, ...] = ()
    meanwhile: tuple[Habit, ...] = ()
    """This walk's own people; they go before those of `people`."""
    room: Room = Room()
    cannot_be_reached: StageName | None = None
    """Why no message can be sent, as `no_accepted_channel`."""
    show: bool = False
    """Whether it stands in docs/walks as a table."""
    story: tuple[Step, ...]


class ExamplesFile(Frozen):
    """One programme's examples."""

    programme: Name
    start: date
    """The day decisions are made on, and day 0 of every walk, unless an example says another."""
    readings: dict[Name, Given] = {}
    people: dict[Name, tuple[Habit, ...]] = {}
    decisions: tuple[DecisionExample, ...] = ()
    walks: tuple[WalkExample, ...] = ()


def readings_on(given: Given, day: date) -> tuple[Reading, ...]:
    """The readings as of `day`."""
    return tuple(
        Reading(
            fact=each.fact,
            value=each.value,
            on=each.on or (first_day(day, each.ago) if each.ago else day),
            source="example",
        )
        for each in given.readings
    )
