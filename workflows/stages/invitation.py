"""
Invitation: ask the client, some days apart, until they answer.
"""

from __future__ import annotations

from alongside.deeds import SendMessage
from alongside.events import (
    Entry,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    MessageNotSent,
)
from alongside.ruleset.model import Invitation
from workflows.stages.desk import Desk
from workflows.stages.left import Left

ANSWERS = (InvitationAccepted, InvitationDeclined)


async def invitation(desk: Desk, entered: Entry) -> Left:
    """Send each once, in service hours; silence after the last leads where the rules say."""
    rules = desk.rules.invitation
    assert rules is not None, "the check refuses a pathway with a stage that has no settings"
    visit = desk.journal.visits("invitation")
    answer = None
    if desk.journal.find("invitation_sent", f"invitation/{visit}.1") is None:
        opens = await desk.due(entered, None, reach=True)
        answer = await desk.first(ANSWERS, since=entered, moment=opens)
    for number in range(1, rules.attempts + 1):
        if answer is None:
            sent = await _invite(desk, rules, visit, number)
            answer = await desk.until(
                ANSWERS, since=entered, anchor=sent, wait=rules.every, reach=True
            )
    if answer is None:
        return Left(outcome="not_engaging", leads_to=rules.not_engaging)
    if isinstance(answer.event, InvitationAccepted):
        return Left(outcome="engaged")
    return Left(outcome="declined", leads_to=rules.declined)


async def _invite(desk: Desk, rules: Invitation, visit: int, number: int) -> Entry:
    name = f"invitation/{visit}.{number}"
    sent = desk.journal.find("invitation_sent", name)
    if sent is not None:
        return sent
    message = await _send(desk, rules, key=name, number=number)
    was_sent = not isinstance(message.event, MessageNotSent)
    return await desk.once(InvitationSent(visit=visit, number=number, sent=was_sent))


async def _send(desk: Desk, rules: Invitation, *, key: str, number: int) -> Entry:
    message = SendMessage(
        journey=desk.who.journey,
        key=key,
        client_id=desk.who.client_id,
        digest=desk.rules.digest,
        message=rules.message,
        values={"number": number},
        now=desk.now(),
    )
    return await desk.do(f"message/{key}", message, found=desk.sent(key))
