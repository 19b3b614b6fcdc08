"""
The versions of a programme's rules: which was in force when, what each says otherwise.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.store import Pointed
from console.page import Crumb, page
from console.presenters.rules import SHORT, how, listing, person
from console.presenters.rules_changes import changes
from console.rights import Right, may
from console.rules.standing import standing, version, written_of
from console.security.door import Here, needs

router = APIRouter()
Reader = Annotated[Colleague, Depends(needs(Right.RULES_SEE))]
Number = Annotated[int, Query(ge=0, le=2**53)]
A_PAGE = 25


@router.get("/rules/{programme}/history")
def history(
    request: Request, console: Here, colleague: Reader, programme: str, before: Number = 0
) -> Response:
    """Every version that came into force, the latest first."""
    now = standing(console, programme)
    rulesets = console.store.rulesets
    found = rulesets.came_into_force(programme, before=before or None, limit=A_PAGE + 1)
    walked = rulesets.walked_by(programme)
    signed: dict[str, list[str]] = {}
    for each in rulesets.signatures(programme):
        signed.setdefault(each.digest, []).append(person(each.who))
    shown = [
        {
            "digest": each.digest,
            "version": each.digest[:SHORT],
            "in_force": now.pointed is not None and each.number == now.pointed.number,
            "is_current": each.digest == now.digest,
            "since": each.since,
            "how": how(each),
            "who": person(each.who),
            "why": each.why if each.how != "first" else "",
            "signed": ", ".join(signed.get(each.digest, [])),
            "journeys": walked.get(each.digest, 0),
            "earlier": _earlier(found, number),
        }
        for number, each in enumerate(found[:A_PAGE])
    ]
    return page(
        request,
        "rules_history.html",
        title=f"History of the rules of {now.title}",
        crumbs=[Crumb("Rules", "/rules"), Crumb(now.title, f"/rules/{programme}")],
        programme=programme,
        versions=shown,
        older=found[A_PAGE - 1].number if len(found) > A_PAGE else None,
        may_change=may(colleague, Right.RULES_CHANGE),
    )


@router.get("/rules/{programme}/versions/{digest}")
def one(
    request: Request, console: Here, _colleague: Reader, programme: str, digest: str
) -> Response:
    """A version, by the lines of its file."""
    now = standing(console, programme)
    found = version(console, programme, digest)
    written = written_of(console, programme, found.digest)
    return page(
        request,
        "rules_version.html",
        title=f"Version {found.digest[:SHORT]} of {now.title}",
        crumbs=_crumbs(now.title, programme),
        programme=programme,
        digest=found.digest,
        is_current=found.digest == now.digest,
        walked=console.store.rulesets.walked_by(programme).get(found.digest, 0),
        lines=listing(written.text.split("\n"), ()) if written else [],
        has_examples=written is not None and written.examples is not None,
    )


@router.get("/rules/{programme}/difference")
def difference(
    request: Request, console: Here, _colleague: Reader, programme: str, old: str, new: str
) -> Response:
    """What one version says otherwise than another, in words."""
    now = standing(console, programme)
    was, then_ = version(console, programme, old), version(console, programme, new)
    return page(
        request,
        "rules_difference.html",
        title=f"What changed in the rules of {now.title}",
        crumbs=_crumbs(now.title, programme),
        programme=programme,
        old=was.digest,
        new=then_.digest,
        changes=changes(was, then_),
    )


def _earlier(found: list[Pointed], number: int) -> str | None:
    """What was in force before this one."""
    after = found[number + 1 : number + 2]
    return after[0].digest if after and after[0].digest != found[number].digest else None


def _crumbs(title: str, programme: str) -> list[Crumb]:
    return [
        Crumb("Rules", "/rules"),
        Crumb(title, f"/rules/{programme}"),
        Crumb("History", f"/rules/{programme}/history"),
    ]
