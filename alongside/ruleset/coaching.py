"""
The coaching section of a rule file: the offer, the matching, the caseload, the sessions.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen
from alongside.ruleset.parts import Name, Review, Sourced, StageName, TaskRule, Text
from alongside.ruleset.predicate import Predicate
from alongside.wait import Wait


class Offer(Frozen):
    """Whether the client would like a coach: who asks, and where a no leads."""

    task: TaskRule
    declined: StageName
    source: Name | None = None


class CaseloadCap(Frozen):
    """At this cadence or a more frequent one, at most so many clients; `any` counts all."""

    cadence: Wait | Literal["any"]
    at_most: Annotated[int, Field(ge=0, le=200)]
    source: Name | None = None


class HardRule(Sourced):
    """A coach must satisfy this to be proposed at all; predicates over `coach_*` and pair facts."""

    when: Predicate
    says: Text


class Preference(Sourced):
    """
    What makes one coach who fits better than another; predicates as in `must`.

    A coach of whom `when` holds gains `weight`, from 1 to 100. What can't be decided gains nothing.
    """

    when: Predicate
    weight: Annotated[int, Field(ge=1, le=100)]
    says: Text
    """What is said of a coach of whom it holds."""


class MatchingRound(Frozen):
    """Everyone who waits is matched with all room at once, instead of one at a time."""

    after_room: Wait
    """How long after room appears: more may appear meanwhile, and is given out together."""
    every: Wait
    """At least this often, even if nothing was heard of any room."""
    source: Name | None = None


class Acceptance(Frozen):
    """Whether the coach must accept a proposal, and by when; silence moves to another coach."""

    needed: bool
    task: TaskRule | None = None
    wait: Wait | None = None


class Matching(Frozen):
    """How a coach is found. `check_again` is the safety net while waiting."""

    must: tuple[HardRule, ...] = ()
    prefer: tuple[Preference, ...] = ()
    """What makes one fitting coach better than another; without it: known before, area, mode."""
    ageing: Wait | None = None
    """Who has waited so long counts as one priority higher, twice as long as two, up to P1."""
    round: MatchingRound | None = None
    """Matches all who wait together; without it each is matched when they ask."""
    acceptance: Acceptance
    check_again: Wait
    no_fit: TaskRule
    source: Name | None = None


class TaperStep(Frozen):
    """So many sessions, each this long after the one that happened before it."""

    every: Wait
    times: Annotated[int, Field(ge=1, le=60)]


class Sessions(Frozen):
    """The plan of sessions. The first is `first_within` of the allocation."""

    plan: tuple[TaperStep, ...]
    first_within: Wait
    length: Wait
    first_length: Wait | None = None
    within: Wait
    """The programme's end, counted from the first session that happened."""
    agenda: dict[Literal["first", "later", "final"], tuple[Text, ...]] = {}
    tasks_of_coach: tuple[Text, ...] = ()
    source: Name | None = None


class Missed(Frozen):
    """After a miss the session is planned again; a run of misses asks a person."""

    again_within: Wait
    run: Annotated[int, Field(ge=1, le=20)]
    review: Review
    source: Name | None = None


class Coaching(Frozen):
    """Everything about the coach and the sessions."""

    offer: Offer
    matching: Matching
    caseload: tuple[CaseloadCap, ...]
    sessions: Sessions
    missed: Missed
