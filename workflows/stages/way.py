"""
The way: which stage comes next.

In: what was entered and left, and the pathways of the rules. Out: a stage, or `close`.
"""

from __future__ import annotations

from alongside.events import PriorityDecided, StageEntered, StageLeft
from alongside.journal import Journal
from alongside.ruleset.model import WalkRules
from workflows.stages.left import CLOSE, NEXT

LAST = 4
"""The priority of a client nobody has decided on yet."""


def next_stage(journal: Journal, rules: WalkRules) -> str:
    """
    Where the journey goes from here: `close`, or a stage.

    Along the pathway it is the first stage not passed yet, after the furthest place where the
    journey has been. Stages that a change of priority put on the way before that place come
    first, so a change skips nothing and repeats nothing.
    """
    left = journal.events(StageLeft)
    if left and left[-1].leads_to != NEXT:
        return journal.called_now(left[-1].leads_to)
    stages = _stages(rules, _priorities(journal)[-1])
    been = [(journal.called_now(each.stage), each.leads_to) for each in left]
    passed = [stage for stage, leads_to in been if leads_to == NEXT]
    places = [stages.index(stage) for stage, _ in been if stage in stages]
    place = places[-1] if places else -1
    onward = [*_new_by_now(journal, rules, stages[: place + 1]), *stages[place + 1 :]]
    return next((stage for stage in onward if stage not in passed), CLOSE)


def _stages(rules: WalkRules, priority: int) -> tuple[str, ...]:
    return next((rule.stages for rule in rules.pathway if priority in rule.priorities), ())


def _priorities(journal: Journal) -> list[int]:
    """The priorities decided, in order; once coaching began they change no way any more."""
    coached = next(
        (
            entry
            for entry in journal.all("stage_entered")
            if isinstance(entry.event, StageEntered) and entry.event.stage == "coaching"
        ),
        None,
    )
    decided = [
        entry.event.priority
        for entry in journal.all("priority_decided")
        if isinstance(entry.event, PriorityDecided)
        and (coached is None or entry.sequence < coached.sequence)
    ]
    return decided or [LAST]


def _new_by_now(journal: Journal, rules: WalkRules, behind: tuple[str, ...]) -> list[str]:
    """The stages behind us that only the present priority asks for, and nobody visited."""
    *_, present = priorities = _priorities(journal)
    before = [_stages(rules, priority) for priority in priorities if priority != present]
    if not before:
        return []
    return [
        stage
        for stage in behind
        if not journal.visits(stage) and not any(stage in stages for stages in before)
    ]
