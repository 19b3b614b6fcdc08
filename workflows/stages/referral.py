"""
Referral: may this journey begin.

Eligibility is decided at the start, then again whenever readings tell what was not known;
consent is waited for where the programme asks for it.
"""

from __future__ import annotations

from alongside.events import (
    ConsentGiven,
    ConsentRefused,
    EligibilityDecided,
    Entry,
    ReadingsRecorded,
)
from alongside.questions import WhetherEligible
from workflows.stages.answers import answer_to, task_answer
from workflows.stages.desk import Desk
from workflows.stages.left import CLOSE, Left

NOT_ELIGIBLE = "not_eligible"


async def referral(desk: Desk, entered: Entry) -> Left:
    """Refuse with the failing rules named, or wait for consent, however long it takes."""
    refused = await _refusal(desk)
    if refused is not None:
        return Left(outcome=refused, leads_to=CLOSE)
    if desk.rules.referral.consent == "not_asked":
        return Left(outcome="eligible")
    answer = await answer_to(
        desk,
        "consent",
        desk.rules.referral.task,
        kind="consent",
        since=desk.journal.entries[0],
        answers={"given": ConsentGiven(), "refused": ConsentRefused()},
    )
    assert answer is not None, "no wait was set, so there is no silence"
    if isinstance(answer.event, ConsentRefused):
        return Left(outcome="consent_refused", leads_to=CLOSE)
    return Left(outcome="eligible")


async def _refusal(desk: Desk) -> str | None:
    """Why the client can't take part; None once every eligibility rule is known to hold."""
    while True:
        entry = desk.journal.last("eligibility_decided")
        assert entry is not None, "eligibility is decided at the start"
        decided = entry.event
        assert isinstance(decided, EligibilityDecided)
        if decided.eligible:
            return None
        if decided.failing:
            return NOT_ELIGIBLE
        find_out = desk.rules.referral.find_out
        if find_out is None:
            return "eligibility_not_known"
        if await _found_out(desk, entry) == NOT_ELIGIBLE:
            return NOT_ELIGIBLE


async def _found_out(desk: Desk, asked: Entry) -> str:
    """
    Have a person find out, then decide on the readings they record.

    That they recorded something is no answer: without a reading it would be asked for ever.
    """
    answer = await answer_to(
        desk,
        f"find_out/{asked.sequence}",
        desk.rules.referral.find_out,
        kind="find_out",
        since=asked,
        answers={NOT_ELIGIBLE: None},
        or_events=(ReadingsRecorded,),
    )
    assert answer is not None, "no wait was set, so there is no silence"
    if task_answer(answer) == NOT_ELIGIBLE:
        return NOT_ELIGIBLE
    question = WhetherEligible(
        digest=desk.rules.digest, client_id=desk.who.client_id, now=desk.now()
    )
    eligible = (await desk.ask(question)).eligible
    assert eligible is not None
    await desk.once(eligible.model_copy(update={"after": answer.sequence}))
    return "decided"
