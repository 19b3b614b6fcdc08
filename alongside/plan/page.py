"""
A plan as a page in words: what the templates place, and nothing they must work out.

In: the plan, what stands beside it, whose copy. Out: a `Page`. Texts are the client's as
written; the templates escape them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alongside.events.plan import (
    ActionPlanWritten,
    CrisisPlanWritten,
    ResourceNamed,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.plan.beside import Beside, Measured, day_words
from alongside.plan.guide import AREAS
from alongside.plan.model import Goal, HealthPlan, Progress
from alongside.plan.words import COPY_OF, ENDED, WENT, Copy, smart_of, words_of

Kind = Literal["plan", "snapshot"]
MOST_PROGRESS = 5
"""The latest words on how a goal goes; the journal keeps them all."""
HEADINGS: dict[Kind, str] = {"plan": "My Health Plan", "snapshot": "My Snapshot"}
LETTERS: dict[Kind, str] = {
    "plan": "Peer coaching: summary for the GP",
    "snapshot": "Peer coaching: Snapshot for the GP",
}
OPENINGS = 60
"""So many characters of a goal's text stand for its name where it must be short."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step; `done` is the day it was done, in words."""

    text: str
    done: str


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """What was said of a goal on a day."""

    when: str
    text: str


@dataclass(frozen=True, slots=True)
class GoalPart:
    """One goal as it stands on the page."""

    heading: str
    kind: str
    text: str
    smart: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    progress: tuple[ProgressLine, ...]
    over: bool
    ending: str
    ending_words: str


@dataclass(frozen=True, slots=True)
class CoachNotes:
    """What the coach needs before the next session."""

    next_session: str
    agenda: tuple[str, ...]
    measures_due: tuple[str, ...]
    next_steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The head of a letter to a GP practice."""

    to: str
    day: str
    about: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page. `repr` holds the client's words: never for a log."""

    kind: Kind
    title: str
    heading: str
    name: str
    programme: str
    coach: str
    copy_of: str
    as_of: str
    words: dict[str, str]
    goals: tuple[GoalPart, ...]
    past_goals: tuple[GoalPart, ...]
    actions: ActionPlanWritten | None
    supporters: tuple[SupporterNamed, ...]
    resources: tuple[ResourceNamed, ...]
    crisis: CrisisPlanWritten | None
    snapshot: tuple[tuple[str, str], ...]
    measures: tuple[Measured, ...]
    coach_notes: CoachNotes | None
    letter: Letter | None
    foot: str


def page_of(plan: HealthPlan, beside: Beside, copy: Copy, kind: Kind = "plan") -> Page:
    """The page of a plan or a Snapshot for one reader."""
    words = words_of(copy)
    day = day_words(beside.day)
    is_letter = copy == "gp"
    heading = LETTERS[kind] if is_letter else HEADINGS[kind]
    return Page(
        kind=kind,
        title=f"{heading}, {day}",
        heading=heading,
        name=beside.person.name or "Name not known",
        programme=beside.programme,
        coach=beside.coach or "",
        copy_of=COPY_OF[copy],
        as_of=f"As it stands on {day}",
        words=words,
        goals=tuple(_goal(goal, copy) for goal in plan.open_goals),
        past_goals=tuple(_goal(goal, copy) for goal in plan.past_goals),
        actions=plan.actions,
        supporters=plan.supporters,
        resources=plan.resources,
        crisis=plan.crisis,
        snapshot=_snapshot(plan.snapshot, words, is_letter),
        # A low activation level is not shown to the client (programmes): no score is.
        measures=() if copy == "client" else beside.measures,
        coach_notes=_notes(plan, beside) if copy == "coach" and kind == "plan" else None,
        letter=_letter(beside, kind) if is_letter else None,
        foot=f"{heading}, {day}. {COPY_OF[copy]}.",
    )


def _goal(goal: Goal, copy: Copy) -> GoalPart:
    heading, text = _heading(goal)
    smart = [(name, getattr(goal, key)) for key, name in smart_of(copy).items()]
    if goal.by_day is not None:
        smart.append(("By when", day_words(goal.by_day)))
    ending = ENDED.get(goal.status, "")
    if ending and goal.closed_on is not None:
        ending = f"{ending} on {day_words(goal.closed_on)}."
    return GoalPart(
        heading=heading,
        kind=_kind(goal),
        text=text,
        smart=tuple((name, text) for name, text in smart if text.strip()),
        steps=tuple(
            StepLine(step.text, day_words(step.done_on) if step.done_on else "")
            for step in goal.steps
        ),
        progress=tuple(_progress(each) for each in _told(goal)),
        over=not goal.is_open,
        ending=ending,
        ending_words=goal.closing_words,
    )


def _told(goal: Goal) -> list[Progress]:
    """What was said, the latest first; a bare tick shows at its step."""
    said = [each for each in goal.progress if each.text.strip() or each.went]
    return said[: -MOST_PROGRESS - 1 : -1]


def _heading(goal: Goal) -> tuple[str, str]:
    """A short text is the heading; a long one stands under the goal's name."""
    text = goal.text.strip()
    if text and len(text) <= OPENINGS and "\n" not in text:
        return text, ""
    return goal.goal.replace("-", " ").replace("_", " ").capitalize(), text


def _kind(goal: Goal) -> str:
    kind = "Health goal"
    if goal.kind == "recovery":
        kind = "Recovery goal" + (f": {AREAS[goal.area].lower()}" if goal.area else "")
    return f"{kind}, set on {day_words(goal.set_on)}"


def _progress(each: Progress) -> ProgressLine:
    told = [day_words(each.on)]
    if each.step is not None:
        told.append(f"step {each.step}")
    if each.went is not None:
        told.append(WENT[each.went])
    return ProgressLine(", ".join(told), each.text)


def _snapshot(
    snapshot: SnapshotWritten | None, words: dict[str, str], for_gp: bool
) -> tuple[tuple[str, str], ...]:
    if snapshot is None or (for_gp and not snapshot.for_gp):
        return ()
    parts = (
        (words["physical_health"], snapshot.physical_health),
        (words["mental_health"], snapshot.mental_health),
        (words["relation"], snapshot.relation),
        (words["strengths"], snapshot.strengths),
        (words["snapshot_goals"], snapshot.goals),
    )
    return tuple((heading, text) for heading, text in parts if text.strip())


def _notes(plan: HealthPlan, beside: Beside) -> CoachNotes:
    steps = [(goal, goal.next_step) for goal in plan.open_goals]
    return CoachNotes(
        next_session=beside.next_session,
        agenda=beside.next_session_agenda,
        measures_due=beside.measures_due,
        next_steps=tuple((_heading(goal)[0], step.text) for goal, step in steps if step),
    )


def _letter(beside: Beside, kind: Kind) -> Letter:
    person = beside.person
    about = [
        ("NHS number", _spaced(person.nhs_number or "")),
        ("Address", person.address or ""),
        ("Programme", beside.programme),
        ("Coach", beside.coach or ""),
        ("Sessions", _sessions(beside)),
    ]
    why = {
        "plan": "This person took part in peer coaching. Below are their goals and plans, and the "
        "measures that were taken.",
        "snapshot": "This person and their peer coach wrote this Snapshot together, to share with "
        "their GP.",
    }[kind]
    if beside.is_over:
        why += " Their coaching has ended."
    address = (person.gp_address or "").replace(", ", "\n")
    return Letter(
        to="\n".join(part for part in (person.gp_practice, address) if part),
        day=day_words(beside.day),
        about=tuple((name, text) for name, text in about if text),
        why=why,
    )


def _spaced(number: str) -> str:
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""


def _sessions(beside: Beside) -> str:
    if beside.first_held is None or beside.last_held is None:
        return "None was held"
    if beside.held == 1:
        return f"1, on {day_words(beside.first_held)}"
    return f"{beside.held}, from {day_words(beside.first_held)} to {day_words(beside.last_held)}"
