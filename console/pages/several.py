"""
Several tasks answered together: chosen, looked over, recorded; sessions put right afterwards.

Each is reported under an id made of the page's and the task, so that sending the page twice is
doing it once; one that is refused stops no other.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from alongside.access import Colleague
from alongside.events import AnyEvent, SessionOutcomeCorrected
from alongside.journeys import Receipt
from alongside.store.worklist import WorkRow
from console.acting import KEPT_BELOW, Deed, NotDone, act_on_each
from console.addresses import can_be_id
from console.context import Console
from console.forms import Finding
from console.page import Crumb, page, then
from console.presenters import filters, several
from console.presenters.readings_asked import rules_of
from console.presenters.refusals import in_words
from console.presenters.several import Chosen, Planned
from console.presenters.work import About, shown
from console.rights import Right, may
from console.security.door import Here, Typed, needs
from service.outcomes import NoJourneyNow
from starter import Starter

router = APIRouter()
Answering = Annotated[Colleague, Depends(needs(Right.TASKS_ANSWER))]
Correcting = Annotated[Colleague, Depends(needs(Right.JOURNEYS_ACT))]
MOST = 50
_BATCH = re.compile(r"[0-9a-f]{32}", re.ASCII)
_HOME = [Crumb("Today", "/")]
CORRECT = {
    "attended": "They happened",
    "missed": "They were missed",
    "cancelled": "They were cancelled",
}


@router.post("/tasks/several")
def choose(request: Request, console: Here, colleague: Answering, typed: Typed) -> Response:
    """The ticked tasks, with the answers they take."""
    chosen = _chosen(console, colleague, typed)
    if not chosen:
        return then("/", "Tick the tasks that you want to answer together.", "refused")
    return _choose(request, chosen)


@router.post("/tasks/several/preview")
def preview(request: Request, console: Here, colleague: Answering, typed: Typed) -> Response:
    """What will become of each, before anything does."""
    chosen, answer = _chosen(console, colleague, typed), str(typed.get("answer", ""))
    if not chosen:
        return then("/", "None of these tasks is there any more.", "refused")
    said = {each.value: each.text for each in several.common(chosen)}
    if answer not in said:
        return _choose(request, chosen, [Finding("answer", "Choose an answer")])
    plans = several.planned(chosen, answer)
    return page(
        request,
        "several_preview.html",
        title=f"Answer {_tasks(sum(1 for each in plans if each.will))}",
        crumbs=_HOME,
        plans=plans,
        answer=answer,
        said=said[answer],
        can_be_undone=several.can_be_undone(answer),
        batch=secrets.token_hex(16),
    )


@router.post("/tasks/several/record")
def record(request: Request, console: Here, colleague: Answering, typed: Typed) -> Response:
    """Record the answers; what came of each is the page."""
    chosen, answer = (
        _chosen(console, colleague, typed, also_over=True),
        str(typed.get("answer", "")),
    )
    batch = str(typed.get("batch", ""))
    if not chosen or not _BATCH.fullmatch(batch):
        return then("/", "Nothing was recorded: choose the tasks again.", "refused")
    plans = several.planned(chosen, answer)
    return _recorded(request, console, colleague, plans, answer, batch)


@router.post("/tasks/several/correct")
def correct(request: Request, console: Here, colleague: Correcting, typed: Typed) -> Response:
    """Outcomes of sessions that were recorded together, put right together."""
    chosen = _chosen(console, colleague, typed, also_over=True)
    outcome, batch = str(typed.get("outcome", "")), str(typed.get("batch", ""))
    held = [each for each in chosen if each.session is not None and each.session.status == "over"]
    tasks = [str(each) for each in typed.getlist("task")]
    own = hmac.compare_digest(
        str(typed.get("recorded", "")).encode(), _mark(console, colleague, batch, tasks).encode()
    )
    if not held or outcome not in CORRECT or not own:
        return then("/", "Nothing was corrected: choose what they were.", "refused")
    events = [
        SessionOutcomeCorrected(
            session=each.session.number,
            outcome=outcome,
            minutes=each.session.length if outcome == "attended" else None,
            by=colleague.by,
            id=_id(colleague, batch, each.row),
        )
        for each in held
        if each.session is not None
    ]
    answers = _report(console, colleague, [each.row for each in held], events)
    failed = [each for each in answers if isinstance(each, NotDone)]
    done = len(answers) - len(failed)
    said = f"Corrected: {done} of {len(answers)} sessions."
    return then(
        "/",
        said if not failed else f"{said} {_refused(console, failed[0])}",
        "refused" if failed else "done",
    )


# -- how --------------------------------------------------------------------------------------


def _recorded(
    request: Request,
    console: Console,
    colleague: Colleague,
    plans: Sequence[Planned],
    answer: str,
    batch: str,
) -> Response:
    # One that is over may be so by this very page, sent twice: its journey knows.
    wanted = [each for each in plans if each.will or each.chosen.row.task.status != "open"]
    events = [
        several.event_of(each, answer, colleague.by, _id(colleague, batch, each.chosen.row))
        for each in wanted
    ]
    answers = _report(console, colleague, [each.chosen.row for each in wanted], events)
    came = {
        id(each): _refused(console, answered) if isinstance(answered, NotDone) else ""
        for each, answered in zip(wanted, answers, strict=True)
    }
    done = [each for each in wanted if not came[id(each)]]
    corrects = done and several.can_be_undone(answer) and may(colleague, Right.JOURNEYS_ACT)
    following = secrets.token_hex(16)
    return page(
        request,
        "several_recorded.html",
        title=f"{_tasks(len(done))} answered" if done else "No task was answered",
        crumbs=_HOME,
        done=done,
        left=[(each, came.get(id(each)) or each.why) for each in plans if each not in done],
        outcomes=CORRECT if corrects else {},
        batch=following,
        recorded=_mark(console, colleague, following, [each.chosen.shown.value for each in done]),
    )


def _refused(console: Console, problem: NotDone) -> str:
    """Why; the page of what came of them holds no form to send again."""
    return in_words(console, str(problem)).replace(KEPT_BELOW, "Choose it again on the list")


def _choose(
    request: Request, chosen: Sequence[Chosen], problems: list[Finding] | None = None
) -> Response:
    return page(
        request,
        "several.html",
        title=f"Answer {_tasks(len(chosen))} together",
        crumbs=_HOME,
        status=422 if problems else 200,
        problems=problems or [],
        chosen=chosen,
        answers=several.common(chosen),
        most=MOST,
    )


def _chosen(
    console: Console, colleague: Colleague, typed: FormData, also_over: bool = False
) -> list[Chosen]:
    """The ticked tasks that are theirs to answer."""
    said = [str(each).partition(" ") for each in typed.getlist("task")[:MOST]]
    rows = console.store.worklist.these(
        [(journey, key) for journey, _, key in said if can_be_id(journey) and can_be_id(key)]
    )
    rows = [each for each in rows if also_over or each.task.status == "open"]
    mine = console.store.worklist.with_coach(colleague.only_coach, rows)
    about = About.of(console, mine, filters.role_titles(console))
    found = []
    for row in mine:
        told = shown(row, about, colleague, console.now())
        if told.may_answer:
            rules = rules_of(console, row)
            found.append(Chosen(row, about.session(row), told, rules.ruleset if rules else None))
    return found


def _report(
    console: Console, colleague: Colleague, rows: Sequence[WorkRow], events: Sequence[AnyEvent]
) -> list[Receipt | NoJourneyNow | NotDone]:
    return act_on_each(
        console, colleague, [_deed(row, event) for row, event in zip(rows, events, strict=True)]
    )


def _deed(row: WorkRow, event: AnyEvent) -> Deed[Receipt | NoJourneyNow]:
    journey = row.journey
    assert journey is not None, "supervision is answered by itself"
    programme, client_id = journey.programme, journey.client_id

    async def asking(starter: Starter) -> Receipt | NoJourneyNow:
        return await starter.report(programme, client_id, event)

    return Deed(event.name, f"{programme}/{client_id}", asking)


def _id(colleague: Colleague, batch: str, row: WorkRow) -> str:
    of = sha256(f"{row.task.journey} {row.task.key}".encode()).hexdigest()[:16]
    return f"console/{colleague.colleague_id}/{batch}/{of}"


def _mark(console: Console, colleague: Colleague, batch: str, tasks: Sequence[str]) -> str:
    """Vouches that a page which recorded these tasks for this colleague offers to correct them."""
    of = " ".join((colleague.colleague_id, batch, *sorted(tasks)))
    return console.ring.keyed_hash(f"several/{of}")


def _tasks(number: int) -> str:
    return f"{number} task{'s' * (number != 1)}"
