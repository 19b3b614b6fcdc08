"""
Journeys under way taken over to the rules in force: begun, watched, held, ended.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.rollout import RolloutProgress
from console.acting import NotDone
from console.forms import Finding, Form
from console.page import Crumb, page, then
from console.presenters.rules import SHORT, many
from console.rights import Right
from console.rules.reason import RolloutReason
from console.rules.rolling import begin, latest, steer
from console.rules.standing import standing
from console.security.door import Here, NotFound, Typed, needs
from service.batches import Steer

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]
A_PAGE = 50
_STATES = {
    "running": ("Under way", "nhsuk-tag--blue"),
    "paused": ("Held", "nhsuk-tag--yellow"),
    "stopped": ("Stopped", "nhsuk-tag--grey"),
    "done": ("Done", "nhsuk-tag--green"),
}
MOVED = (
    "Meanwhile another version came into force. Nothing was begun: look at what is in force now, "
    "then send it again"
)
_SAID: dict[Steer, str] = {"pause": "Held", "resume": "It goes on", "stop": "Stopped"}


@router.get("/rules/{programme}/rollout")
def look(
    request: Request, console: Here, _colleague: Writer, programme: str, begins: int = 0
) -> Response:
    """How far it is, and what else could be begun."""
    return _page(request, console, programme, RolloutReason.of(), begins=begins)


@router.post("/rules/{programme}/rollout")
def start(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Begin one of what is in force."""
    now = standing(console, programme)
    said = RolloutReason.of(form)
    if now.published is None:
        raise NotFound
    if str(form.get("seen", "")) != now.published.digest:
        return _page(request, console, programme, said, [Finding("", MOVED)], 409)
    if not said.validate():
        return _page(request, console, programme, said, said.findings(), 422)
    try:
        begun = begin(
            console, colleague, programme, now.published, said.data["adopt"],
            str(said.data["why"]).strip(),
        )  # fmt: skip
    except NotDone as problem:
        found = [Finding("", str(problem))]
        return _page(request, console, programme, said, found, problem.status)
    done = (
        "Begun. Open this page again in a moment to see how far it is"
        if begun
        else "Nothing to do: every journey goes by these rules already"
    )
    return then(f"/rules/{programme}/rollout", done)


@router.post("/rules/{programme}/rollout/{what}")
def tell(
    request: Request, console: Here, colleague: Writer, programme: str, what: str, form: Typed
) -> Response:
    """Hold it, let it go on, end it."""
    standing(console, programme)
    wanted = next((each for each in _SAID if each == what), None)
    if wanted is None:
        raise NotFound
    try:
        steer(console, colleague, programme, str(form.get("digest", "")), wanted)
    except NotDone as problem:
        found = [Finding("", str(problem))]
        return _page(request, console, programme, RolloutReason.of(), found, problem.status)
    return then(f"/rules/{programme}/rollout", _SAID[wanted])


def _page(
    request: Request,
    console: Here,
    programme: str,
    form: Form,
    problems: list[Finding] | None = None,
    status: int = 200,
    begins: int = 0,
) -> Response:
    now = standing(console, programme)
    progress, silent = None, ""
    try:
        progress = latest(console, programme)
    except NotDone as problem:
        silent = str(problem)
    walked = console.store.rulesets.walked_by(programme)
    if walked and now.digest:
        walked.setdefault(now.digest, 0)
    versions = [
        {"digest": digest, "version": digest[:SHORT], "journeys": each,
         "is_current": digest == now.digest}
        for digest, each in sorted(walked.items(), key=lambda pair: (pair[0] != now.digest, pair))
    ]  # fmt: skip
    return page(
        request,
        "rules_rollout.html",
        title=f"Journeys under way in {now.title}",
        crumbs=[Crumb("Rules", "/rules"), Crumb(now.title, f"/rules/{programme}")],
        status=status,
        problems=problems or [],
        programme=programme,
        standing=now,
        versions=versions,
        others=sum(walked.values()) - walked.get(now.digest or "", 0),
        silent=silent,
        progress=_shown(progress, max(0, begins)) if progress else None,
        running=progress is not None and progress.state in ("running", "paused"),
        form=form,
    )


def _shown(progress: RolloutProgress, begins: int) -> dict[str, object]:
    tally = progress.tally
    text, colour = _STATES[progress.state]
    done = [many(tally.adopted, "journey has", "journeys have") + " taken them up"]
    if progress.when == "next_stage":
        done.append(f"{tally.waiting:,} will at their next stage")
    if tally.passed_over:
        done.append(f"{tally.passed_over:,} ended meanwhile or had them already")
    if tally.could_not:
        done.append(f"{tally.could_not:,} could not and keep their own")
    just_begun = progress.state == "running" and not tally.done and not progress.left
    named = tally.named[begins : begins + A_PAGE]
    return {
        "digest": progress.digest,
        "version": progress.digest[:SHORT],
        "tag": {"text": text, "classes": colour},
        "state": progress.state,
        "sentence": "It has just begun."
        if just_begun
        else f"{', '.join(done)}; {progress.left:,} left.",
        "done": tally.done,
        "total": tally.done + progress.left,
        "reason": progress.reason,
        "rate": progress.rate,
        "named": [{"journey": each.journey, "why": each.why} for each in named],
        "more": begins + A_PAGE if len(tally.named) > begins + A_PAGE else None,
        "could_not": tally.could_not,
    }
