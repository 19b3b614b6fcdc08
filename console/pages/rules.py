"""
Programmes and the rules in force: read.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.ruleset.model import Ruleset
from alongside.ruleset.unsigned import local_defaults
from console.page import Crumb, page
from console.pages import (
    rules_back,
    rules_edit,
    rules_preview,
    rules_publish,
    rules_rollout,
    rules_sign_off,
    rules_tests,
    rules_versions,
)
from console.presenters.rules import (
    SHORT,
    brought,
    findings_shown,
    listing,
    many,
    person,
    sections,
)
from console.rights import Right, may
from console.rules.standing import (
    differs_from_folder,
    in_folder,
    programmes,
    standing,
    version,
    written_of,
)
from console.security.door import Here, NotFound, needs

router = APIRouter()
for each in (
    rules_back,
    rules_edit,
    rules_preview,
    rules_publish,
    rules_rollout,
    rules_sign_off,
    rules_tests,
    rules_versions,
):
    router.include_router(each.router)
RULES = Crumb("Rules", "/rules")
Reader = Annotated[Colleague, Depends(needs(Right.RULES_SEE))]


@router.get("/rules")
def overview(request: Request, console: Here, colleague: Reader) -> Response:
    """Every programme, with the version in force."""
    rulesets = console.store.rulesets
    in_force, walked = rulesets.in_force(), rulesets.walked()
    drafts, today = console.store.rules_drafts.by(colleague.colleague_id), console.today()
    shown = []
    for name in programmes(console):
        pointed = in_force.get(name)
        by_it = 0 if pointed is None else walked.get((name, pointed.digest), 0)
        held = _ruleset(console, pointed.digest if pointed else None)
        others = sum(each for (of, _), each in walked.items() if of == name) - by_it
        shown.append(
            {
                "name": name,
                "title": name if held is None else held.title,
                "overdue": held is not None and held.review_by < today,
                "version": pointed.digest[:SHORT] if pointed else None,
                "since": pointed.since if pointed else None,
                "who": person(pointed.who) if pointed else "",
                "why": pointed.why if pointed and pointed.how != "first" else "",
                "journeys": by_it,
                "others": others,
                "draft": drafts.get(name),
            }
        )
    return page(request, "rules.html", title="Rules", programmes=shown)


@router.get("/rules/{programme}")
def programme_page(request: Request, console: Here, colleague: Reader, programme: str) -> Response:
    """What is in force: who brought it in and why, the file by its lines."""
    now = standing(console, programme)
    rulesets = console.store.rulesets
    walked = rulesets.walked_by(programme)
    signed = [each for each in rulesets.signatures(programme) if each.digest == now.digest]
    lines = now.written.text.split("\n") if now.written else []
    by_it = walked.get(now.digest or "", 0)
    return page(
        request,
        "rules_programme.html",
        title=f"Rules of {now.title}",
        crumbs=[RULES],
        programme=programme,
        standing=now,
        version=(now.digest or "")[:SHORT],
        how=brought(now.pointed) if now.pointed else "",
        overdue=now.published is not None and now.published.ruleset.review_by < console.today(),
        unsigned=local_defaults(now.published.ruleset) if now.published else (),
        signed=[{"who": person(each.who), "at": each.at, "note": each.note} for each in signed],
        by_it=many(by_it, "journey"),
        others=sum(walked.values()) - by_it,
        differs=differs_from_folder(console, now),
        folder_problems=in_folder(console, programme).problems,
        from_folder=in_folder(console, programme).published,
        lines=listing(lines, findings_shown((), lines)),
        sections=sections(lines),
        may_change=may(colleague, Right.RULES_CHANGE),
        draft=console.store.rules_drafts.get(programme, colleague.colleague_id),
    )


@router.get("/rules/{programme}/versions/{digest}/file")
def file(
    console: Here, _colleague: Reader, programme: str, digest: str, part: str = "rules"
) -> Response:
    """The file of a version as it was written, or its examples, to keep."""
    if part not in ("rules", "examples"):
        raise NotFound
    found = version(console, programme, digest)
    written = written_of(console, programme, found.digest)
    text = None if written is None else written.examples if part == "examples" else written.text
    if text is None:
        raise NotFound
    name = f"{programme}.tests.yaml" if part == "examples" else f"{programme}.yaml"
    return Response(
        text.encode(),
        media_type="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _ruleset(console: Here, digest: str | None) -> Ruleset | None:
    """The rules of a version; None where there is none, or it can't be read."""
    if digest is None:
        return None
    try:
        return console.library.by_digest(digest).ruleset
    except ValueError:  # damaged, or another program's
        return None
