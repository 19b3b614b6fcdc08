"""
Whom other rules would touch: asked, watched, read in numbers and as lists.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from alongside.access import Colleague
from alongside.ruleset.published import Published
from console.forms import Finding, Form
from console.jobs import is_silent
from console.page import page, then
from console.pages import rules_preview_lists
from console.pages.rules_preview_lists import crumbs_of, job_of
from console.presenters import rules_preview as said_of
from console.presenters.rules import SHORT, many
from console.rights import Right, may
from console.rules.drafts import checked, draft_of
from console.rules.previewing import KIND, Adopting, begin
from console.rules.standing import Standing, standing, version
from console.security.door import Here, Typed, needs

router = APIRouter()
router.include_router(rules_preview_lists.router)
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]
LATEST = 5


class Looking(Form):
    """How far ahead, and when journeys would take the rules up."""

    adopting = RadioField(
        "When journeys under way would take them up",
        choices=[("now", "Now"), ("next_stage", "Each when it leaves the stage it is in")],
        default="now",
        validators=[InputRequired("Choose when")],
    )
    weeks = SelectField(
        "How far to look ahead",
        choices=[("4", "4 weeks"), ("12", "12 weeks"), ("26", "26 weeks"), ("52", "52 weeks")],
        default="12",
    )


@router.get("/rules/{programme}/preview")
def ask(
    request: Request, console: Here, colleague: Writer, programme: str, of: str = "draft"
) -> Response:
    """What to look at; and what was looked at before."""
    return _asking(
        request, console, colleague, programme, of, Looking.of(adopting="now", weeks="12")
    )


@router.post("/rules/{programme}/preview")
def look(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Begin to work it out."""
    of, said = str(form.get("of", "draft")), Looking.of(form)
    if not said.validate():
        return _asking(request, console, colleague, programme, of, said, said.findings(), 422)
    now = standing(console, programme)
    would_be = _would_be(console, colleague, now, of)
    if would_be is None or now.published is None or would_be.digest == now.digest:
        return _asking(request, console, colleague, programme, of, said, status=409)
    adopting: Adopting = "next_stage" if said.data["adopting"] == "next_stage" else "now"
    job = begin(
        console, colleague, now.published, would_be,
        adopting=adopting, weeks=int(said.data["weeks"]),
    )  # fmt: skip
    return then(f"/rules/{programme}/preview/{job.job_id}")


@router.get("/rules/{programme}/preview/{job_id}")
def one(
    request: Request, console: Here, colleague: Writer, programme: str, job_id: str
) -> Response:
    """How far it is, or what it came to."""
    now = standing(console, programme)
    job = job_of(console, programme, job_id)
    kept = console.store.jobs.part(job_id, "sums") if job.state == "done" else None
    sums: dict[str, Any] | None = None if kept is None else json.loads(kept)
    shown: dict[str, Any] = {}
    if sums is not None:
        register, journeys = sums["register"], sums["journeys"]
        shown = {
            "sums": sums,
            "register": said_of.register_sentences(register),
            "matrix": said_of.matrix(register) if register["clients"] else None,
            "movers": said_of.movers(register),
            "gains": said_of.gains(register),
            "journeys": said_of.journey_sentences(journeys, sums["already"]),
            "deeds": said_of.deeds(journeys),
            "room": said_of.room_sentences(sums["places"]),
        }
    would_be = draft_of(console, colleague, now)
    return page(
        request,
        "rules_preview_one.html",
        title=f"Whom it would touch in {now.title}",
        crumbs=crumbs_of(now.title, programme),
        programme=programme,
        job=job,
        running=job.state == "running" and not is_silent(console, job),
        was=job.said["was"][:SHORT],
        now_=job.said["now"][:SHORT],
        is_current=job.said["now"] == now.digest,
        still_held=job.said["was"] == now.digest,
        has_draft=would_be.saved > 0,
        sees_clients=may(colleague, Right.CLIENTS_SEE),
        **shown,
    )


@router.post("/rules/{programme}/preview/{job_id}/stop")
def stop(console: Here, _colleague: Writer, programme: str, job_id: str, form: Typed) -> Response:
    """Work it out no further."""
    job = job_of(console, programme, job_id)
    console.store.jobs.ask_to_stop(job.job_id)
    return then(f"/rules/{programme}/preview/{job_id}", "It ends in a moment")


def _asking(
    request: Request,
    console: Here,
    colleague: Colleague,
    programme: str,
    of: str,
    form: Form,
    problems: list[Finding] | None = None,
    status: int = 200,
) -> Response:
    now = standing(console, programme)
    would_be = _would_be(console, colleague, now, of)
    before = [
        {"job": each, "was": each.said["was"][:SHORT], "now": each.said["now"][:SHORT],
         "is_this": would_be is not None and each.said["now"] == would_be.digest
         and each.said["was"] == now.digest}
        for each in console.store.jobs.page(KIND, by=colleague.colleague_id)
        if each.said["programme"] == programme
    ][:LATEST]  # fmt: skip
    return page(
        request,
        "rules_preview.html",
        title=f"See whom other rules would touch in {now.title}",
        crumbs=crumbs_of(now.title, programme),
        status=status,
        problems=problems or [],
        programme=programme,
        of=of,
        standing=now,
        version=would_be.digest[:SHORT] if would_be else "",
        usable=would_be is not None,
        same=would_be is not None and would_be.digest == now.digest,
        clients=many(console.store.clients.count(), "client"),
        form=form,
        before=before,
    )


def _would_be(console: Here, colleague: Colleague, now: Standing, of: str) -> Published | None:
    """The version to look at: a draft if it checks, or one that was in force before."""
    if of != "draft":
        return version(console, now.programme, of)
    return checked(console, draft_of(console, colleague, now), now).published
