"""
A coach proposed to a client: accepted or declined.
"""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from alongside.access import Colleague
from alongside.events import CoachAccepted, CoachDeclined, CoachProposed
from alongside.journal import Journal
from alongside.store import CaseloadRow
from alongside.store.ids import journey_id
from console import acting
from console.coaching import programmes
from console.context import Console
from console.forms import Finding, Form
from console.page import Crumb, page, then
from console.presenters.coach_refusals import in_words
from console.presenters.coaches import title
from console.rights import Right, may, may_answer_for
from console.security.door import Here, NotFound, Typed, journey_seen, needs

router = APIRouter()
REASONS = (
    ("no_room", "The coach has no room now"),
    ("not_suited", "They don't suit each other"),
    ("known_to_each_other", "They know each other"),
    ("cannot_meet", "They can't meet where or when the client can"),
    ("other", "Another reason"),
)
ACCEPT, DECLINE = "accept", "decline"
Acts = Annotated[Colleague, Depends(needs(Right.JOURNEYS_ACT))]


class Answer(Form):
    """What the coach says."""

    answer = RadioField(
        "What does the coach say?",
        choices=[
            (ACCEPT, "Accept: the client is theirs"),
            (DECLINE, "Decline"),
        ],
        validators=[InputRequired("Choose whether the coach accepts or declines")],
    )
    reason = RadioField(
        "If they decline, why?",
        choices=list(REASONS),
        default=None,
        validate_choice=False,
    )
    note = TextAreaField(
        "Note (optional)",
        description="It stands in the journey, for whoever may see it.",
        validators=[Length(max=2000, message="Note must be 2,000 characters or fewer")],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A coach who declines says why."""
        good = super().validate(extra_validators)
        known = [code for code, _ in REASONS]
        if self.data["answer"] == DECLINE and self.data["reason"] not in known:
            self["reason"].errors = ["Choose why the coach declines"]
            return False
        return good


@router.get("/waiting/proposals/{programme}/{client_id}/{cycle}")
def ask(
    request: Request, console: Here, colleague: Acts, programme: str, client_id: str, cycle: int
) -> Response:
    """What is proposed, and the form."""
    journey = journey_id(programme, client_id, cycle)
    row = _meant(console, colleague, journey)
    if row is None:
        return _over(request, console, colleague, journey)
    return _shown(request, console, row, Answer.of(), f"console-{uuid.uuid4().hex}")


@router.post("/waiting/proposals/{programme}/{client_id}/{cycle}")
def answer(
    request: Request,
    console: Here,
    colleague: Acts,
    form: Typed,
    programme: str,
    client_id: str,
    cycle: int,
) -> Response:
    """Accept or decline; sent twice it is said once."""
    journey = journey_id(programme, client_id, cycle)
    row = _meant(console, colleague, journey)
    if row is None:
        return _over(request, console, colleague, journey, status=409)
    said, event_id = Answer.of(form), str(form.get("event_id", ""))[:60]
    if form.get("coach_id") != row.coach_id:
        told = "Another coach is proposed by now. Look at who it is, and answer again."
        return _shown(request, console, row, said, event_id, [Finding("", told)], 409)
    if not said.validate():
        return _shown(request, console, row, said, event_id, said.findings(), 422)
    who = {"by": colleague.by, "id": event_id, "note": said.data["note"] or None}
    accepts = said.data["answer"] == ACCEPT
    event = (
        CoachAccepted(coach_id=row.coach_id, **who)
        if accepts
        else CoachDeclined(coach_id=row.coach_id, reason=said.data["reason"], **who)
    )
    try:
        acting.report(console, colleague, programme, client_id, event)
    except acting.NotDone as problem:
        problems = [Finding("", in_words(console, str(problem)))]
        return _shown(request, console, row, said, event_id, problems, problem.status)
    told = (
        "Accepted: the client and the coach go on together"
        if accepts
        else "Declined: another coach is looked for"
    )
    home = "/waiting" if may(colleague, Right.COACHES_SEE) else "/"
    back = f"{home}?programme={programme}" if home == "/waiting" else home
    return then(back, f"Recorded: {told}")


def _meant(console: Console, colleague: Colleague, journey: str) -> CaseloadRow | None:
    """
    The proposal that stands; None if there is none any more.

    :raises NotFound: it is not theirs to answer.
    """
    row = console.store.caseload.of_journey(journey)
    if row is None or row.state != "proposed":
        return None
    if not may_answer_for(colleague, row.coach_id):
        raise NotFound
    console.store.audit.append(colleague.colleague_id, "proposal_seen", journey, console.wall())
    return row


def _over(
    request: Request, console: Console, colleague: Colleague, journey: str, status: int = 200
) -> Response:
    """What became of a proposal that does not stand any more."""
    seen = journey_seen(console, colleague, journey)
    return page(
        request,
        "coaches/proposal_over.html",
        title="This was answered already",
        status=status,
        journey=seen,
    )


def _shown(
    request: Request,
    console: Console,
    row: CaseloadRow,
    form: Form,
    event_id: str,
    problems: list[Finding] | None = None,
    status: int = 200,
) -> Response:
    names = console.store.clients.names([row.client_id])
    coaches = console.store.roster.names([row.coach_id])
    coach = coaches.get(row.coach_id, row.coach_id)
    return page(
        request,
        "coaches/proposal.html",
        title=f"{coach} for {names.get(row.client_id, row.client_id)}?",
        crumbs=[Crumb("Waiting list", f"/waiting?programme={row.programme}")],
        status=status,
        row=row,
        coach=coach,
        programme=title(programmes(console), row.programme),
        reasons=_reasons(console, row),
        form=form,
        event_id=event_id,
        problems=problems or [],
    )


def _reasons(console: Console, row: CaseloadRow) -> tuple[str, ...]:
    """Why this coach, as the journey says it; nothing where it does not know yet."""
    entries = console.store.journal.entries_named(row.journey, ("coach_proposed",))
    told = Journal(entries).events(CoachProposed)
    return told[-1].reasons if told and told[-1].coach_id == row.coach_id else ()
