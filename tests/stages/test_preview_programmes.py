"""Previews of the other programmes: the same stages, the same equality."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import pytest
from kit import (
    MONDAY,
    NURSE,
    RULES,
    Habit,
    attends,
    books,
    calendars,
    days,
    engages,
    readings,
    together,
)
from preview_kit import told, until

from alongside.events import Entry, RulesetAdopted, SessionPlanned, TaskAnswered, TaskOpened
from alongside.facts import Catalogue
from alongside.journal import Journal
from alongside.ruleset.loader import load
from alongside.ruleset.model import Ruleset
from alongside.ruleset.published import Published
from alongside.wait import Wait
from simulation.foreseen import foreseen
from simulation.preview import journey_preview, wording
from simulation.walk import Plan, Reaction, walk

ELIGIBLE = readings(
    long_term_condition=True, mental_health_issue=True, social_care_need=True, pam_level=1.0,
    registered_area="islington", referred_by="gp", in_specialist_care=False,
)  # fmt: skip
MOMENTS = (0.1, 5.3, 12.2, 26, 40.4, 70, 120)


def answers_first(entry: Entry, journal: Journal) -> Iterable[Reaction]:
    """Somebody answers every task with the first of its answers, two days later."""
    task = entry.event
    if isinstance(task, TaskOpened):
        yield days(2), TaskAnswered(key=task.key, answer=task.answers[0], by=NURSE)


PEOPLE: dict[str, tuple[Habit, ...]] = {
    "everyone": (answers_first, engages(), books(), attends()),
    "nobody books": (answers_first, engages(), attends()),
    "nobody": (),
}


@cache
def shipped(programme: str) -> Published:
    """The rules of a programme as the project ships them."""
    catalogue = Catalogue.load(RULES / "facts.yaml")
    ruleset = load(RULES / f"{programme}.yaml", catalogue).ruleset
    assert ruleset is not None
    return Published.of(ruleset, catalogue)


def twice_as_late(ruleset: Ruleset) -> Ruleset:
    """Every follow-up waits twice as long."""
    return ruleset.model_copy(
        update={
            "follow_ups": tuple(
                rule.model_copy(update={"wait": rule.wait and _twice(rule.wait)})
                for rule in ruleset.follow_ups
            )
        }
    )


def _twice(wait: Wait) -> Wait:
    return wait.model_copy(update={"amount": 2 * wait.amount})


def less_urgent(ruleset: Ruleset) -> Ruleset:
    """Everyone's priority is one lower."""
    return ruleset.model_copy(
        update={
            "priorities": tuple(
                rule.model_copy(update={"priority": min(4, rule.priority + 1)})
                for rule in ruleset.priorities
            )
        }
    )


@pytest.mark.parametrize("edit", [twice_as_late, less_urgent])
@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize(
    "programme", ["health-connect", "choice-and-control", "peer-health-coaching"]
)
def test_what_is_foreseen_is_what_happens_in_every_programme(
    programme: str, people: str, edit: Callable[[Ruleset], Ruleset]
) -> None:
    """A stopped clock, a triage, a session of its own kind: all are the stages' own doing."""
    was = shipped(programme)
    now = Published.of(edit(was.ruleset), was.catalogue)
    differ = 0
    for day in MOMENTS:
        at = days(day)
        plan = Plan(start=MONDAY, readings=ELIGIBLE, reacts=together(PEOPLE[people]),
                    wants=until(at), lasts=at)  # fmt: skip
        so_far = walk(plan, was, calendars())
        if so_far.reason is not None:
            continue
        adopted = (at, RulesetAdopted(digest=now.digest, reason="x"))
        story = walk(
            replace(plan, lasts=days(day + 84), reports=(adopted,), others={now.digest: now}),
            was, calendars(),
        )  # fmt: skip

        preview = journey_preview(
            so_far.journal.entries, {reading.fact: reading for reading in ELIGIBLE}, was, now,
            calendars(), MONDAY + at,
        )  # fmt: skip

        rules = {was.digest: was, now.digest: now}
        words = {deed.key: wording(rules[deed.digest], deed) for deed in story.sent}
        really = foreseen(story.journal, len(so_far.journal), words)
        assert told(really) == told(preview.now.deeds), day
        differ += preview.changes
    assert differ or edit is less_urgent


def another_taper(ruleset: Ruleset) -> Ruleset:
    """The first sessions are ten days apart."""
    assert ruleset.coaching is not None
    first, *rest = ruleset.coaching.sessions.plan
    plan = (first.model_copy(update={"every": Wait.parse("10 days")}), *rest)
    sessions = ruleset.coaching.sessions.model_copy(update={"plan": plan})
    coaching = ruleset.coaching.model_copy(update={"sessions": sessions})
    return ruleset.model_copy(update={"coaching": coaching})


@pytest.mark.parametrize("day", [12.2, 26, 40.4])
@pytest.mark.parametrize(
    "programme", ["health-connect", "choice-and-control", "peer-health-coaching"]
)
def test_sessions_to_come_are_those_that_come_in_every_programme(
    programme: str, day: float
) -> None:
    """Fourteen, ten or three of them; where nobody books, the client comes on the target."""
    was, at = shipped(programme), days(day)
    now = Published.of(another_taper(was.ruleset), was.catalogue)
    plan = Plan(start=MONDAY, readings=ELIGIBLE, reacts=together(PEOPLE["nobody books"]),
                wants=until(at), lasts=at)  # fmt: skip
    so_far = walk(plan, was, calendars())
    held = walk(
        replace(plan, lasts=days(900), wants=lambda *_: True, others={now.digest: now},
                reports=((at, RulesetAdopted(digest=now.digest, reason="x")),)),
        was, calendars(),
    )  # fmt: skip

    preview = journey_preview(
        so_far.journal.entries, {reading.fact: reading for reading in ELIGIBLE}, was, now,
        calendars(), MONDAY + at,
    )  # fmt: skip

    really = {plan.session: plan for plan in held.journal.events(SessionPlanned)}
    first = preview.now.sessions[0].number
    assert [
        (plan.session, plan.target, plan.every) for plan in really.values() if plan.session >= first
    ] == [(each.number, each.at, each.every) for each in preview.now.sessions]
