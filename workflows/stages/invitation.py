"""
Invitation: ask the client, some days apart, until they answer.
"""

from __future__ import annotations

from alongside.deeds import SendMessage
from alongside.events import Entry, InvitationAccepted, InvitationDeclined, InvitationSent
from alongside.ruleset.model import Invitation
from workflows.stages.desk import Desk
from workflows.stages.left import Left


async def invitation(desk: Desk, entered: Entry) -> Left:
    """Send each invitation once; silence after the last one leads where the rules say."""
    rules = desk.rules.invitation
    assert rules is not None, "the check refuses a pathway with a stage that has no settings"
    visit = desk.journal.visits("invitation")
    answers = (InvitationAccepted, InvitationDeclined)
    for number in range(1, rules.attempts + 1):
        sent = desk.journal.find("invitation_sent", f"invitation/{visit}.{number}")
        if sent is None:
            await _send(desk, rules, key=f"invitation/{visit}.{number}", number=number)
            sent = await desk.once(InvitationSent(visit=visit, number=number))
        answer = await desk.until(answers, since=entered, anchor=sent, wait=rules.every)
        if answer is not None:
            accepted = isinstance(answer.event, InvitationAccepted)
            return (
                Left(outcome="engaged")
                if accepted
                else Left(outcome="declined", leads_to=rules.declined)
            )
    return Left(outcome="not_engaging", leads_to=rules.not_engaging)


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
