"""
Referral: may this journey begin.

Eligibility was decided at the start; consent is waited for where the programme asks for it.
"""

from __future__ import annotations

from alongside.events import ConsentGiven, EligibilityDecided, Entry
from workflows.stages.answers import answer_to, task_answer
from workflows.stages.desk import Desk
from workflows.stages.left import CLOSE, Left


async def referral(desk: Desk, entered: Entry) -> Left:
    """Refuse with the failing rules named, or wait for consent, however long it takes."""
    if not desk.journal.events(EligibilityDecided)[-1].eligible:
        return Left(outcome="not_eligible", leads_to=CLOSE)
    if desk.rules.referral.consent == "not_asked":
        return Left(outcome="eligible")
    answer = await answer_to(
        desk,
        "consent",
        desk.rules.referral.task,
        kind="consent",
        since=desk.journal.entries[0],
        answers=("given", "refused"),
        or_events=(ConsentGiven,),
    )
    assert answer is not None, "no wait was set, so there is no silence"
    if task_answer(answer) == "refused":
        return Left(outcome="consent_refused", leads_to=CLOSE)
    return Left(outcome="eligible")
