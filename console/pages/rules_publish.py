"""
A draft brought into force: what it changes, why, what journeys under way do.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.store import RulesetMoved
from console.acting import NotDone
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters.rules import SHORT, findings_shown, many
from console.presenters.rules_changes import changes
from console.presenters.rules_preview import journey_sentences, register_sentences
from console.rights import Right
from console.rules.caseloads import over_full
from console.rules.previewing import made
from console.rules.publishing import Candidate, bring_in, candidate, keep_words
from console.rules.reason import Reason
from console.rules.rolling import begin
from console.security.door import Here, Typed, needs

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]
MOVED = (
    "Your draft or what is in force has changed since this page was opened. Nothing was "
    "published: look at what is below, then send it again if it is still right."
)


@router.get("/rules/{programme}/publish")
def ask(request: Request, console: Here, colleague: Writer, programme: str) -> Response:
    """What it would change, and the reason asked for."""
    it = candidate(console, colleague, programme)
    return _page(request, console, colleague, it, Reason.of(seen=it.seen, adopt="keep"))


@router.post("/rules/{programme}/publish")
def publish(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Bring it in, or say why not."""
    it = candidate(console, colleague, programme)
    said = Reason.of(form)
    here = f"/rules/{programme}"
    if not it.draft.saved and it.now.digest and form.get("makes") == it.now.digest:
        return then(here, "That was published already")  # sent twice
    if it.hindrances:
        first = it.hindrances[0]
        return _page(request, console, colleague, it, said, [Finding("", first.text)], 409)
    if str(form.get("seen", "")) != it.seen:
        said.seen.data = it.seen
        return _page(request, console, colleague, it, said, [Finding("", MOVED)], 409)
    if it.is_same:
        keep_words(console, colleague, it)
        return then(here, "Kept: the file as you wrote it. What is in force means the same")
    if not said.validate():
        return _page(request, console, colleague, it, said, said.findings(), 422)
    why, adopt = str(said.data["why"]).strip(), said.data["adopt"]
    try:
        published = bring_in(console, colleague, it, why)
    except RulesetMoved:
        it = candidate(console, colleague, programme)
        said.seen.data = it.seen
        return _page(request, console, colleague, it, said, [Finding("", MOVED)], 409)
    done = f"Published: new journeys begin by version {published.digest[:SHORT]}"
    if adopt == "keep":
        return then(here, done)
    try:
        begin(console, colleague, programme, published, adopt, why)
    except NotDone:
        return then(
            f"{here}/rollout",
            f"{done}. Journeys under way were not moved: begin that below when the service "
            "that keeps them answers",
        )
    return then(f"{here}/rollout", done)


def _page(
    request: Request,
    console: Here,
    colleague: Colleague,
    it: Candidate,
    form: object,
    problems: list[Finding] | None = None,
    status: int = 200,
) -> Response:
    was, would_be, loaded = it.now.published, it.published, it.found.loaded
    lines = loaded.lines if loaded is not None else ()
    differ = changes(was, would_be, loaded) if was and would_be and not it.is_same else None
    walked = sum(console.store.rulesets.walked_by(it.now.programme).values())
    found = made(console, colleague, it.now.digest, would_be.digest) if would_be else None
    return page(
        request,
        "rules_publish.html",
        title=f"Publish the rules of {it.now.title}",
        crumbs=[
            Crumb("Rules", "/rules"),
            Crumb(it.now.title, f"/rules/{it.now.programme}"),
            Crumb("Edit", f"/rules/{it.now.programme}/edit"),
        ],
        status=status,
        problems=problems or [],
        programme=it.now.programme,
        form=form,
        it=it,
        version=would_be.digest[:SHORT] if would_be else "",
        was_version=(it.now.digest or "")[:SHORT],
        changes=differ,
        doubts=findings_shown(it.found.findings, lines, ("warning",)),
        over=over_full(console, was, would_be) if would_be and not it.is_same else None,
        journeys=many(walked, "journey"),
        walked=walked,
        preview=found[0].job_id if found else None,
        touched=[
            *register_sentences(found[1]["register"]),
            *journey_sentences(found[1]["journeys"], found[1]["already"]),
        ]
        if found
        else [],
    )
