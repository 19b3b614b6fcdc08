"""
What a journey asks the rules and the store: questions with recorded answers.

A question is decided outside the story, by core code, and its answer is kept in the
history; so a changed evaluator, rule file or bank-holiday table never changes the past.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alongside.events import EligibilityDecided, PriorityDecided, RedFlagFound, SessionPlanned
from alongside.model import Frozen, Moment
from alongside.readings import Value
from alongside.ruleset.model import Sessions
from alongside.ruleset.shared import SharedRules
from alongside.wait import Wait

JourneyFacts = dict[str, Value]
"""Facts only the journey knows: `missed_in_a_row`, `days_waiting`, `priority`, `stage`."""


class Pause(Frozen):
    """A time that no wait counts; open while `until` is None."""

    since: Moment
    until: Moment | None = None


class WhichRules(Frozen):
    """
    The rules to walk by: this digest, or the programme's current ruleset.

    None answers a digest under which the programme has no ruleset that can be used.
    """

    kind: Literal["rules"] = "rules"
    programme: str
    digest: str | None = None


class WhetherEligible(Frozen):
    """Each failing and unknown eligibility rule, from the register."""

    kind: Literal["eligible"] = "eligible"
    digest: str
    client_id: str
    now: Moment


class WhichPriority(Frozen):
    """
    The priority from all readings now known; `after` goes into the answer.

    `was`: other rules decided before; where both decide alike, the answer has none.
    """

    kind: Literal["priority"] = "priority"
    digest: str
    client_id: str
    now: Moment
    after: int = 0
    was: str | None = None


class WhichRedFlags(Frozen):
    """
    The red flags these readings raise; with no `facts`, those in the register.

    Only flags with a leaf over one of `facts` are considered, so old news is not raised twice.
    """

    kind: Literal["red_flags"] = "red_flags"
    digest: str
    client_id: str
    now: Moment
    facts: tuple[str, ...]
    after: int


class WhichAreMissing(Frozen):
    """Of these readings (each one of several), the first names of those not taken since then."""

    kind: Literal["missing"] = "missing"
    digest: str
    client_id: str
    readings: tuple[tuple[str, ...], ...]
    since: Moment


class WhenDue(Frozen):
    """
    The moment `wait` after (or before) `anchor`, pauses since then not counted.

    `reach`: moved into the calendar's service hours, forwards, because it reaches a person.
    """

    kind: Literal["due"] = "due"
    calendar: str
    anchor: Moment
    wait: Wait | None
    before: bool = False
    pauses: tuple[Pause, ...] = ()
    reach: bool = False


class PastSession(Frozen):
    """A session that is over: its place in the taper, its outcome, and when that was."""

    number: int
    step: int
    outcome: Literal["attended", "missed", "cancelled"]
    at: Moment


class Absence(Frozen):
    """Days on which the coach can't meet the client, the last one among them."""

    since: date
    until: date


class WhichSession(Frozen):
    """
    The next session of the taper, from what happened so far; None when the taper is done.

    `more` is what was agreed with the client: extra sessions, or fewer when negative. `away`
    are the days on which their coach, for whom they wait, is not there.
    """

    kind: Literal["session"] = "session"
    calendar: str
    sessions: Sessions
    again_within: Wait
    allocated: Moment
    past: tuple[PastSession, ...] = ()
    more: int = 0
    pauses: tuple[Pause, ...] = ()
    away: tuple[Absence, ...] = ()
    now: Moment


class WhetherHolds(Frozen):
    """Whether the `when` of this follow-up holds now; unknown counts as not holding."""

    kind: Literal["holds"] = "holds"
    digest: str
    client_id: str
    follow_up: str
    journey: JourneyFacts
    now: Moment


Question = Annotated[
    WhichRules | WhetherEligible | WhichPriority | WhichRedFlags | WhichAreMissing | WhenDue
    | WhichSession | WhetherHolds,
    Field(discriminator="kind"),
]  # fmt: skip


class Decided(Frozen):
    """The answers of one turn, each in its own field by the kind of its question."""

    rules: SharedRules | None = None
    eligible: EligibilityDecided | None = None
    priority: PriorityDecided | None = None
    also: tuple[str, ...] = ()
    """Priority rules that hold besides the winner and make a task of their own."""
    red_flags: tuple[RedFlagFound, ...] = ()
    missing: tuple[str, ...] = ()
    due: Moment | None = None
    session: SessionPlanned | None = None
    holds: bool = False
