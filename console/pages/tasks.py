"""
Tasks answered, one at a time; several in `several`.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.store import StoreError
from alongside.store.worklist import WorkRow
from alongside.timeline import when
from console.acting import NotDone
from console.addresses import can_be_id
from console.answer_form import Answer, answer_form
from console.answering import answer_task
from console.changes import Change, changes_since
from console.context import Console
from console.forms import Finding
from console.page import Crumb, page, then
from console.pages import several
from console.presenters import clients, filters, history, task_page
from console.presenters.answers import answer_in_words, choices
from console.presenters.journey import who
from console.presenters.readings_asked import rules_of
from console.presenters.refusals import in_words
from console.presenters.steps import asked_for, records
from console.presenters.work import About, by_name, coaches_in, may_answer, shown
from console.rights import Right, may
from console.security.door import Here, NotAllowed, NotFound, Typed, journey_seen, needs
from console.spoken import within

router = APIRouter()
router.include_router(several.router)
Asking = Annotated[Colleague, Depends(needs(Right.TODAY_SEE))]
Answering = Annotated[Colleague, Depends(needs(Right.TASKS_ANSWER))]
_EVENT = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_BACK = re.compile(r"/(\?[\w=&%.~+-]{0,1000})?|/journeys/[\w./-]{1,200}")


@router.get("/tasks/answer")
def ask(
    request: Request,
    console: Here,
    colleague: Asking,
    journey: str = "",
    key: str = "",
    answer: str = "",
    back: str = "/",
) -> Response:
    """What the task is about, with its answers."""
    row = _found(console, colleague, journey, key)
    chosen = (
        answer if answer in row.task.answers or len(row.task.answers) > 1 else row.task.answers[0]
    )
    form = answer_form(row.task, console.now(), answer=chosen)
    return _page(request, console, colleague, row, form, back=back)


@router.post("/tasks/answer")
def record(request: Request, console: Here, colleague: Answering, typed: Typed) -> Response:
    """Record the answer, unless something happened since it was looked at."""
    journey, key = str(typed.get("journey", "")), str(typed.get("key", ""))
    row = _found(console, colleague, journey, key)
    if not may_answer(colleague, row.task):
        raise NotAllowed
    back, form = ours(str(typed.get("back", "/"))), answer_form(row.task, console.now(), typed)
    seen, event = str(typed.get("seen", "")), str(typed.get("event", ""))
    if not _NUMBER.fullmatch(seen) or not _EVENT.fullmatch(event):
        return _page(request, console, colleague, row, form, back=back, problems=[_AGAIN])
    since = console.store.journal.entries(journey, after=int(seen))
    event_id = id_of(colleague, event)
    if any(each.event.id == event_id for each in since):
        return then(back, "That was recorded before.")
    if row.task.status != "open":
        return _page(request, console, colleague, row, form, back=back, status=409)
    problems = [] if form.validate() else form.findings()
    if problems:
        return _page(
            request, console, colleague, row, form, back=back, problems=problems, event=event
        )
    changes = changes_since(console, journey, int(seen))
    if changes:
        return _page(request, console, colleague, row, form, back=back, changes=changes, status=409)
    told = form.told(key, colleague.by, event_id, console.now())
    try:
        answer_task(console, colleague, row, told)
    except NotDone as problem:
        row = _found(console, colleague, journey, key)
        return _page(
            request, console, colleague, row, form, back=back, event=event,
            problems=[Finding("", in_words(console, str(problem)))], status=problem.status,
        )  # fmt: skip
    return then(back, f"Recorded: {within(answer_in_words(told.answer))}.")


_AGAIN = Finding("", "The page was not whole. Look at the task below and send it again.")


def id_of(colleague: Colleague, event: str) -> str:
    """The id of what a page of theirs reports."""
    return f"console/{colleague.colleague_id}/{event}"


def ours(path: str) -> str:
    """A list or journey to go back to; the first page for anything else."""
    return path if _BACK.fullmatch(path) and "//" not in path else "/"


def _found(console: Console, colleague: Colleague, journey: str, key: str) -> WorkRow:
    """The task; that its journey was looked at is written down."""
    known = can_be_id(journey) and can_be_id(key)
    rows = console.store.worklist.these([(journey, key)]) if known else []
    if not rows:
        raise NotFound
    if rows[0].journey is not None:
        journey_seen(console, colleague, journey)
    elif colleague.only_coach not in (None, rows[0].task.about):
        raise NotFound
    return rows[0]


def _page(
    request: Request,
    console: Console,
    colleague: Colleague,
    row: WorkRow,
    form: Answer,
    *,
    back: str,
    status: int = 200,
    problems: list[Finding] | None = None,
    changes: list[Change] | None = None,
    event: str | None = None,
) -> Response:
    store, now, journey = console.store, console.now(), row.journey
    about = About.of(console, [row], filters.role_titles(console))
    entries = store.journal.entries(row.task.journey)
    rules = rules_of(console, row)
    readings = []
    if journey is not None and rules is not None:
        known = store.readings.of(journey.client_id)
        readings = task_page.readings_shown(row, rules.ruleset, rules.catalogue, known, now)
    lately = task_page.lately(entries, rules.catalogue if rules else None)
    why = task_page.why_asked(row, entries)
    coaches = store.roster.names(coaches_in([*why, *(each.text for each in lately)]))
    shown_row = shown(row, about, colleague, now)
    journey_id = row.task.journey
    reports = task_page.reports(row, entries)
    people = {**coaches, **store.colleagues.named(history.ids_in(reports)[1])}
    more = may(colleague, Right.JOURNEYS_ACT) and readings
    if problems and status == 200:
        status = 422
    return page(
        request,
        "answer.html",
        title=shown_row.title,
        crumbs=[Crumb("Today", "/")],
        status=status,
        problems=problems or [],
        row=shown_row,
        task=row.task,
        coach=about.coaches.get(journey.coach_id or "", "") if journey else "",
        why=[by_name(each, coaches) for each in why],
        written=[(when(each.at), who(each.event.by, people), each.event.note) for each in reports],
        reached=clients.reached(store.clients.get(journey.client_id)) if journey else [],
        priority=task_page.priority_told(entries),
        lately=[(each.at, by_name(each.text, coaches)) for each in lately if journey is not None],
        readings=readings,
        choices=choices(row.task, journey, rules.ruleset if rules else None),
        form=form,
        supervises=row.journey is None,
        records=asked_for(row, about.session(row), colleague, ours(back)),
        more_readings=records(journey_id, ("readings",), ours(back)) if more else (),
        became=_became(console, row, now),
        changes=changes or [],
        seen=len(entries),
        event=event or secrets.token_hex(16),
        back=ours(back),
    )


def _became(console: Console, row: WorkRow, now: datetime) -> dict[str, Any] | None:
    """How the task ended; None while it is open."""
    task = row.task
    if task.status == "open":
        return None
    by = (task.ended_by or "").partition(":")
    name = ""
    if by[2].startswith("u-"):
        try:
            name = console.store.colleagues.get(by[2]).colleague.name
        except StoreError:
            name = ""
    answered, said = task.status == "answered", answer_in_words(task.answer or "")
    return {
        "answered": answered,
        "answer": said if answered else within(said),
        "at": when(task.ended) if task.ended else "",
        "who": name or by[0].replace("_", " "),
    }
