"""
Review: a person answers a task; the answer says where the journey goes.

One coroutine for every review of a ruleset: clinical, mental health, outreach, social.
"""

from __future__ import annotations

from alongside.events import EVENTS, Entry
from alongside.ruleset.model import Review
from workflows.stages.answers import answer_to, task_answer
from workflows.stages.desk import Desk
from workflows.stages.left import NEXT, Left


async def review(desk: Desk, entered: Entry, rules: Review, visit: int) -> Left:
    """Wait for the answer as long as it takes: follow-ups chase it, no timer replaces it."""
    answer = await answer_to(
        desk,
        f"{rules.id}/{visit}",
        rules.task,
        kind=rules.id,
        since=entered,
        answers=dict.fromkeys(rules.answers),
        or_events=[EVENTS[name] for name in rules.meanwhile],
        stops_in_pauses=rules.stops_in_pauses,
    )
    assert answer is not None, "no wait was set, so there is no silence"
    return leads(rules, answer)


def leads(rules: Review, answer: Entry) -> Left:
    """Where an answer leads; one that an adopted ruleset no longer knows leads onwards."""
    said = task_answer(answer)
    if said is None:
        return Left(outcome=answer.name, leads_to=rules.meanwhile[answer.name])
    return Left(outcome=said, leads_to=rules.answers.get(said, NEXT))
