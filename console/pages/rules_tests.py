"""
The examples beside the rules, run on a draft.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from console.page import Crumb, page
from console.presenters.rules import many
from console.rights import Right
from console.rules.drafts import checked, draft_of
from console.rules.standing import standing
from console.rules.testing import Outcome, known, run
from console.security.door import Here, Typed, needs

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]


@router.get("/rules/{programme}/tests")
def tests(request: Request, console: Here, colleague: Writer, programme: str) -> Response:
    """What they came to, if they were run on this draft."""
    return _page(request, console, colleague, programme, anew=False)


@router.post("/rules/{programme}/tests")
def run_tests(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Run them; it takes some seconds."""
    return _page(request, console, colleague, programme, anew=True)


def _page(
    request: Request, console: Here, colleague: Colleague, programme: str, *, anew: bool
) -> Response:
    now = standing(console, programme)
    draft = draft_of(console, colleague, now)
    found = checked(console, draft, now)
    outcome: Outcome | None = None
    if found.published is not None and not found.of_examples:
        outcome = run(console, draft, found) if anew else known(draft, found)
    return page(
        request,
        "rules_tests.html",
        title=f"Run the examples of {now.title}",
        crumbs=[
            Crumb("Rules", "/rules"),
            Crumb(now.title, f"/rules/{programme}"),
            Crumb("Edit", f"/rules/{programme}/edit"),
        ],
        programme=programme,
        draft=draft,
        problems_found=found.problems,
        of_examples=len(found.of_examples),
        has_examples=bool((draft.written.examples or "").strip()),
        outcome=outcome,
        verdict=_verdict(outcome) if outcome else "",
    )


def _verdict(outcome: Outcome) -> str:
    if outcome.could_not:
        return outcome.could_not
    ran = f"{many(outcome.examples, 'example')} and {outcome.made:,} made from them were run"
    if not outcome.differing:
        return f"{ran}: all is as they say."
    return f"{ran}: {many(outcome.differing, 'thing is', 'things are')} not as they say."
