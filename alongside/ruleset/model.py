"""
A programme's rules as one typed tree: what the YAML may say, section by section.

The loader builds it from a file and keeps positions beside it; the digest is taken
from it; nothing here reads files or evaluates anything. Field names are the YAML keys.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen
from alongside.readings import FactName
from alongside.ruleset.coaching import (
    Acceptance,
    CaseloadCap,
    Coaching,
    HardRule,
    Matching,
    MatchingRound,
    Missed,
    Offer,
    Preference,
    Sessions,
    TaperStep,
)
from alongside.ruleset.ending import Closure, Recall, TellGp
from alongside.ruleset.parts import (
    Count,
    EventName,
    Name,
    Review,
    Role,
    Sourced,
    StageName,
    TaskKind,
    TaskRule,
    Text,
)
from alongside.ruleset.predicate import Predicate
from alongside.ruleset.supervision import Supervision
from alongside.wait import Wait

__all__ = [
    "Acceptance",
    "CaseloadCap",
    "Closure",
    "Coaching",
    "Count",
    "EligibilityRule",
    "EventName",
    "FollowUp",
    "HardRule",
    "HealthCheck",
    "Invitation",
    "Matching",
    "MatchingRound",
    "MessageText",
    "Missed",
    "Name",
    "Occasion",
    "Offer",
    "PathwayRule",
    "Plausible",
    "Preference",
    "PriorityRule",
    "Recall",
    "RedFlag",
    "Referral",
    "Review",
    "Role",
    "Ruleset",
    "Sessions",
    "Sourced",
    "StageName",
    "Supervision",
    "TaperStep",
    "TaskKind",
    "TaskRule",
    "TellGp",
    "Text",
    "WalkRules",
]


MeasuredAt = Literal["baseline", "closure"]


class EligibilityRule(Sourced):
    """Someone is eligible when every rule holds; `says` is what is said when one does not."""

    when: Predicate
    says: Text
    if_unknown: Literal["ask", "no", "yes"] = "ask"


class RedFlag(Sourced):
    """A finding that makes a same-day task, whatever stage the journey is at."""

    when: Predicate
    task: TaskRule


class PriorityRule(Sourced):
    """The first that holds wins. `otherwise: true` is the last rule, with no `when`."""

    priority: Annotated[int, Field(ge=1, le=4)]
    when: Predicate | None = None
    otherwise: bool = False
    if_unknown: Literal["ask", "no", "yes"] = "no"
    also: TaskRule | None = None
    """A task made whenever this rule holds, even if an earlier rule won."""


class PathwayRule(Frozen):
    """The stages for some priorities, in order."""

    priorities: tuple[Annotated[int, Field(ge=1, le=4)], ...]
    stages: tuple[StageName, ...]
    source: Name | None = None


class Referral(Frozen):
    """What is asked before the first invitation."""

    consent: Literal["asked", "not_asked"] = "asked"
    task: TaskRule | None = None
    find_out: TaskRule | None = None
    """Asked of a person when it is not known whether the client is eligible."""
    source: Name | None = None


class Invitation(Frozen):
    """`attempts` invitations, `every` apart at least; the last is waited for `every` too."""

    attempts: Annotated[int, Field(ge=1, le=12)]
    every: Wait
    message: Name
    not_engaging: StageName
    declined: StageName
    source: Name | None = None


class HealthCheck(Frozen):
    """The readings that make the check complete and how long they are waited for."""

    readings: tuple[tuple[str, ...], ...]
    """Each entry is one reading, or several of which one is enough."""
    within: Wait
    task: TaskRule
    source: Name | None = None


class FollowUp(Sourced):
    """
    After (or before, or on) an event, wait, unless something else happened, do one thing.

    `before` counts back from the booked moment of a `session_booked`. `about` narrows the
    events of a task to tasks of that kind, messages not sent to that reason, changes of coach
    to that cause. A deed that reaches a person keeps to service hours.
    """

    after: EventName | None = None
    before: EventName | None = None
    on: EventName | None = None
    about: TaskKind | None = None
    wait: Wait | None = None
    unless: tuple[EventName, ...] = ()
    when: Predicate | None = None
    send: Name | None = None
    task: TaskRule | None = None
    escalate: Role | None = None
    """Hands the open task of this event on to another role."""
    report: EventName | None = None

    @property
    def anchor(self) -> EventName:
        """The event the rule is bound to."""
        return self.after or self.before or self.on or ""


class Occasion(Frozen):
    """
    A measure, and the moments it belongs to: `baseline` when coaching begins, `closure` at its end.

    With a `task` somebody is asked for it then, unless it was recorded already; the title may
    say {occasion}. Without one the measure is recorded by whoever takes it, and nobody is asked.
    """

    measure: StageName
    at: tuple[MeasuredAt, ...]
    task: TaskRule | None = None
    source: Name | None = None


class MessageText(Frozen):
    """One language's wording; `subject` is for e-mail and letters."""

    subject: Text | None = None
    text: Text
    to: Literal["gp"] | None = None
    """gp: it goes to the client's GP practice; without it, to the client."""
    attach: Literal["plan", "snapshot", "invitation", "cancellation"] | None = None
    """
    What goes with it as a file: My Health Plan as it stands then, the Snapshot, or what a
    calendar makes of the session it is about.
    """


class Ruleset(Frozen):
    """One programme's rules, complete."""

    programme: Name
    title: Text
    owner: Text
    review_by: date
    calendar: Name
    sources: dict[Name, Text]
    eligibility: tuple[EligibilityRule, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    priorities: tuple[PriorityRule, ...]
    priority_changed: TaskRule | None = None
    """Asked of a person when new readings change the priority after coaching began."""
    pathway: tuple[PathwayRule, ...]
    referral: Referral
    invitation: Invitation | None = None
    health_check: HealthCheck | None = None
    reviews: tuple[Review, ...] = ()
    coaching: Coaching | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    measures: tuple[Occasion, ...] = ()
    closure: Closure
    messages: dict[Name, dict[str, MessageText]] = {}
    """message id -> language (`en`, `cy`, ...) -> wording. `en` must be there."""
    supervision: Supervision | None = None


class Plausible(Frozen):
    """What the journey's door accepts as a reading of one fact, in the catalogue's unit."""

    kind: Literal["number", "yes_no", "choice", "choices", "date"]
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


class WalkRules(Frozen):
    """
    What a journey carries from its ruleset: only what it walks by.

    Thresholds, texts and templates stay behind and are read by digest.
    """

    digest: str
    programme: Name
    calendar: Name
    priority_changed: TaskRule | None
    pathway: tuple[PathwayRule, ...]
    referral: Referral
    invitation: Invitation | None
    health_check: HealthCheck | None
    reviews: tuple[Review, ...]
    coaching: Coaching | None
    follow_ups: tuple[FollowUp, ...]
    closure: Closure
    red_flag_tasks: dict[Name, TaskRule]
    measures: tuple[Occasion, ...] = ()
    also_tasks: dict[Name, TaskRule]
    """Tasks of priority rules that hold beside the winner."""
    plausible: dict[FactName, Plausible]
    was: dict[Name, Name] = {}
    """What red flags and rules of priority were called before, where that differs."""

    @classmethod
    def of(cls, ruleset: Ruleset, digest: str, plausible: dict[FactName, Plausible]) -> WalkRules:
        """The walking part of `ruleset`, which is stored under `digest`."""
        renamable = (*ruleset.red_flags, *ruleset.priorities)
        carried = [name for name in cls.model_fields if name in Ruleset.model_fields]
        return cls(
            digest=digest,
            plausible=plausible,
            red_flag_tasks={flag.id: flag.task for flag in ruleset.red_flags},
            was={rule.id: rule.was for rule in renamable if rule.was},
            also_tasks={rule.id: rule.also for rule in ruleset.priorities if rule.also},
            **{name: getattr(ruleset, name) for name in carried if name != "coaching"},
            coaching=_walked(ruleset.coaching),
        )


def _walked(coaching: Coaching | None) -> Coaching | None:
    """Without what only matching reads: it asks by digest, and a journey need not carry it."""
    if coaching is None or not coaching.matching.prefer:
        return coaching
    matching = coaching.matching.model_copy(update={"prefer": ()})
    return coaching.model_copy(update={"matching": matching})
