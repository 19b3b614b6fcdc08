"""
An earlier version brought into force again: what that changes, why.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import before, roll_back
from alongside.store import RulesetMoved
from console.acting import NotDone
from console.forms import Finding, Form
from console.page import Crumb, page, then
from console.presenters.rules import SHORT, many
from console.presenters.rules_changes import changes
from console.rights import Right
from console.rules.caseloads import over_full
from console.rules.publishing import signature
from console.rules.reason import Reason
from console.rules.rolling import begin
from console.rules.standing import Standing, standing, version
from console.security.door import Here, Typed, needs

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]
MOVED = (
    "Another version came into force since this page was opened. Nothing was taken back: look at "
    "what is below, then send it again if it is still right."
)


@router.get("/rules/{programme}/rollback")
def ask(
    request: Request, console: Here, _colleague: Writer, programme: str, to: str = ""
) -> Response:
    """What going back would change, and the reason asked for."""
    now = standing(console, programme)
    form = Reason.of(seen=now.digest or "", adopt="keep")
    return _page(request, console, now, _meant(console, now, to), form)


@router.post("/rules/{programme}/rollback")
def back(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Go back, or say why not."""
    now = standing(console, programme)
    meant = _meant(console, now, str(form.get("to", "")))
    said = Reason.of(form)
    here = f"/rules/{programme}"
    if meant is None and form.get("to") and form.get("seen") != now.digest:
        return then(here, "That was taken back already")  # sent twice
    if str(form.get("seen", "")) != (now.digest or "") or meant is None:
        return _page(request, console, now, meant, said, [Finding("", MOVED)], 409)
    if not said.validate():
        return _page(request, console, now, meant, said, said.findings(), 422)
    why, adopt = str(said.data["why"]).strip(), said.data["adopt"]
    try:
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            done = roll_back(console.store, programme, signature(colleague), why, meant)
            note("rules_rolled_back", f"{programme}/{done.now.digest[:12]}")
    except RulesetMoved:
        now = standing(console, programme)
        return _page(request, console, now, meant, said, [Finding("", MOVED)], 409)
    digest = done.now.digest
    told = f"Taken back: new journeys begin by version {digest[:SHORT]} again"
    if adopt == "keep":
        return then(here, told)
    try:
        begin(console, colleague, programme, done.now, adopt, why)
    except NotDone:
        told += ". Journeys under way were not moved: begin that below"
    return then(f"{here}/rollout", told)


def _meant(console: Here, now: Standing, to: str) -> Published | None:
    """The version to go back to: the one named, else the one before; None if there is none."""
    if to:
        found = version(console, now.programme, to)
        return None if found.digest == now.digest else found
    digest = before(console.store.rulesets.history(now.programme))
    return None if digest is None else version(console, now.programme, digest)


def _page(
    request: Request,
    console: Here,
    now: Standing,
    meant: Published | None,
    form: Form,
    problems: list[Finding] | None = None,
    status: int = 200,
) -> Response:
    walked = console.store.rulesets.walked_by(now.programme)
    stay = sum(walked.values()) - (walked.get(meant.digest, 0) if meant else 0)
    return page(
        request,
        "rules_rollback.html",
        title=f"Take the rules of {now.title} back",
        crumbs=[
            Crumb("Rules", "/rules"),
            Crumb(now.title, f"/rules/{now.programme}"),
            Crumb("History", f"/rules/{now.programme}/history"),
        ],
        status=status,
        problems=problems or [],
        programme=now.programme,
        standing=now,
        meant=meant,
        version=meant.digest[:SHORT] if meant else "",
        was_version=(now.digest or "")[:SHORT],
        changes=changes(now.published, meant) if now.published and meant else None,
        over=over_full(console, now.published, meant) if meant else None,
        journeys=many(stay, "journey under way goes", "journeys under way go"),
        stay=stay,
        form=form,
    )
