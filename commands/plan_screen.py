"""
A plan on a terminal: the same page in lines of text, eighty columns wide.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from alongside.plan.html import one_line, paragraphs

if TYPE_CHECKING:
    from alongside.plan.page import GoalPart, Page
    from alongside.store import Store

WIDTH = 80


def told(page: Page) -> str:
    """The page as text."""
    return "\n".join(_lines(page))


def documents(store: Store, journey: str) -> str:
    """What was made to be sent for a journey, with what became of it."""
    from alongside.timeline import when

    lines = []
    for row in store.documents.of(journey):
        delivery = store.messages.get(journey, row.key)
        status = "not sent" if delivery is None else delivery.status.replace("_", " ")
        by = f" by {delivery.channel}" if delivery and delivery.channel else ""
        lines.append(f"{row.key}: {row.kind}, {status}{by}")
        lines.append(f"  made {when(row.made)} from entry {row.upto}, {row.length:,} bytes")
        lines.append(f"  sha256 {row.digest}")
    return "\n".join(lines) or "Nothing was made to be sent."


def _lines(page: Page) -> Iterator[str]:
    yield page.heading
    yield one_line(page.name)
    yield f"{page.copy_of}. {page.as_of}."
    if page.letter is not None:
        yield from (f"{name}: {one_line(text)}" for name, text in page.letter.about)
    if page.coach_notes is not None:
        notes = page.coach_notes
        yield from _section("Next session", notes.next_session)
        yield from (f"  {number}. {point}" for number, point in enumerate(notes.agenda, 1))
        yield from _section("Measures due", "\n".join(notes.measures_due) or "None at present.")
    if page.kind == "snapshot":
        for heading, text in page.snapshot:
            yield from _section(heading, text)
        if not page.snapshot:
            yield from _section("", page.words["no_snapshot"])
    yield from _section(page.words["goals"], "" if page.goals else page.words["no_goals"])
    for goal in page.goals:
        yield from _goal(goal)
    if page.kind == "plan":
        yield from _plan(page)
    for measured in page.measures:
        yield f"  {measured.name}: {measured.result} ({measured.when})"


def _plan(page: Page) -> Iterator[str]:
    words = page.words
    yield from _section(words["actions"], "" if page.actions else words["no_actions"])
    if page.actions is not None:
        for each in page.actions.actions:
            yield from _item(" | ".join(part for part in (each.what, each.when, each.who) if part))
        yield from _named(words["setbacks"], page.actions.setbacks)
        yield from _named(words["recording"], page.actions.recording)
    yield from _section(words["supporters"], "" if page.supporters else words["no_supporters"])
    for person in page.supporters:
        yield from _item(" | ".join(p for p in (person.who, person.helps, person.reach) if p))
    yield from _section(words["resources"], "" if page.resources else words["no_resources"])
    for place in page.resources:
        yield from _item(" | ".join(p for p in (place.title, place.what, place.where) if p))
    yield from _section(words["crisis"], "" if page.crisis else words["no_crisis"])
    if page.crisis is not None:
        for key in ("signs", "helps", "does_not_help", "wishes"):
            yield from _named(words[key], getattr(page.crisis, key))
        for contact in page.crisis.contacts:
            yield from _item(" | ".join(p for p in (contact.who, contact.reach) if p))
    if page.past_goals:
        yield from _section(words["past_goals"], "")
        for goal in page.past_goals:
            yield from _goal(goal)


def _goal(goal: GoalPart) -> Iterator[str]:
    yield from _item(f"{goal.heading} ({goal.kind})")
    for text in (goal.text, goal.ending, goal.ending_words):
        yield from _wrapped(text, "    ")
    for name, text in goal.smart:
        yield from _named(name, text, "    ")
    for number, step in enumerate(goal.steps, 1):
        mark = f" (done {step.done})" if step.done else ""
        yield from _wrapped(f"{number}. {step.text}{mark}", "    ")
    for progress in goal.progress:
        yield from _wrapped(": ".join(p for p in (progress.when, progress.text) if p), "    ")


def _section(heading: str, text: str) -> Iterator[str]:
    yield ""
    if heading:
        yield heading.upper()
    yield from _wrapped(text, "  ")


def _named(name: str, text: str, indent: str = "  ") -> Iterator[str]:
    if text.strip():
        yield from _wrapped(f"{name}: {text}", indent)


def _item(text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        one_line(text), WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
    )


def _wrapped(text: str, indent: str) -> Iterator[str]:
    for each in paragraphs(text):
        yield from textwrap.wrap(
            each, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
