"""
Supervision: what is to be held, what became of it; held or missed.
"""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from alongside.access import Colleague
from alongside.journeys import Receipt
from alongside.london import moment_on
from alongside.ruleset.library import NoRules
from alongside.ruleset.supervision import CoachesPerCoordinator
from alongside.store import TaskRow
from alongside.supervision import HELD, MISSED, STREAM
from console.acting import NotDone
from console.coach_acts import do
from console.coaching import programmes
from console.context import Console
from console.fields import DayField
from console.forms import Finding, Form
from console.page import Crumb, page, then
from console.presenters import supervision as words
from console.presenters.coach_refusals import in_words
from console.presenters.coaches import choices
from console.presenters.supervised import REASONS, held_by, is_group, what_became
from console.rights import Right, may
from console.security.door import Here, NotFound, Typed, needs
from service.supervisions import Supervisions
from starter import Starter

router = APIRouter()
AT_ONCE = 25
ABOVE = [Crumb("Coaches", "/coaches"), Crumb("Supervision", "/supervision")]
Changes = Annotated[Colleague, Depends(needs(Right.COACHES_CHANGE))]


class Answer(Form):
    """What became of it."""

    answer = RadioField(
        "What became of it?",
        choices=[(HELD, "It was held"), (MISSED, "It was missed")],
        validators=[InputRequired("Choose whether it was held or missed")],
    )
    on = DayField("If it was held, on which day?", description="Empty means today")
    because = RadioField("If it was missed, why?", choices=list(REASONS), validate_choice=False)

    def check(self, console: Console) -> bool:
        """A day that has come; a reason if it was missed."""
        good = self.validate()
        if self.data["answer"] == HELD and self.data["on"] and self.data["on"] > console.today():
            self["on"].errors = ["The day must be today or before: say it when it was held"]
            good = False
        known = [code for code, _ in REASONS]
        if self.data["answer"] == MISSED and self.data["because"] not in known:
            self["because"].errors = ["Choose why it was missed"]
            good = False
        return good


@router.get("/supervision")
def listed(
    request: Request,
    console: Here,
    colleague: Annotated[Colleague, Depends(needs(Right.COACHES_SEE))],
    programme: str = "",
    status: str = "",
    journey: str = "",
    key: str = "",
) -> Response:
    """A programme's supervisions, the latest first; `journey` and `key` end the page before."""
    known = {name: each.title for name, each in programmes(console).items()}
    if not known:
        return page(request, "coaches/no_programmes.html", title="Supervision", crumbs=ABOVE[:1])
    chosen = programme or _busiest(console, known)
    if chosen not in known:
        raise NotFound
    status = status if status in words.SHOWN else ""
    rows = console.store.supervisions.page(
        chosen,
        status=status or None,
        before=(journey, key) if journey and key else None,
        limit=AT_ONCE + 1,
    )
    shown = rows[:AT_ONCE]
    names = console.store.roster.names(each.about for each in shown if not is_group(each))
    return page(
        request,
        "coaches/supervision.html",
        title="Supervision",
        crumbs=ABOVE[:1],
        chosen=chosen,
        chosen_title=known[chosen],
        wanted=status,
        programmes=choices(known, chosen),
        statuses=choices(words.SHOWN, status),
        lines=words.lines(shown, names, console.now()),
        last=shown[-1] if len(rows) > AT_ONCE else None,
        is_first=not journey,
        ratio=words.ratio(
            chosen, console.store.roster.by_name(), _wanted(console, chosen), console.today()
        ),
        may_answer=may(colleague, Right.COACHES_CHANGE),
        has_rules=console.library.current(chosen).ruleset.supervision is not None,
    )


@router.get("/supervision/answer")
def ask(
    request: Request, console: Here, _colleague: Changes, journey: str = "", key: str = ""
) -> Response:
    """The form."""
    task = _task(console, journey, key)
    if task.status != "open":
        return _over(request, console, task)
    return _form(request, console, task, Answer.of(), f"console-{uuid.uuid4().hex}")


@router.post("/supervision/answer")
def answer(request: Request, console: Here, colleague: Changes, typed: Typed) -> Response:
    """Record it; sent twice it is recorded once."""
    task = _task(console, str(typed.get("journey", "")), str(typed.get("key", "")))
    form, event_id = Answer.of(typed), str(typed.get("event_id", ""))[:60] or None
    if not form.check(console):
        return _form(request, console, task, form, event_id or "", form.findings(), 422)
    held = form.data["answer"] == HELD
    said = HELD if held else f"{MISSED}-{form.data['because']}"
    on = _moment(console, form) if held else None

    async def asked(starter: Starter) -> Receipt:
        at = Supervisions(starter.client, starter.store, starter.settings, starter.clock)
        return await at.answer(task, said, on=on, by=colleague.by, event_id=event_id)

    try:
        do(console, colleague, "supervision_answered", task.about, asked)
    except NotDone as problem:
        problems = [Finding("", str(problem))]
        return _form(request, console, task, form, event_id or "", problems, problem.status)
    programme = task.journey.split("/")[1]
    again = "" if held else _again(console, programme)
    return then(
        f"/supervision?programme={programme}",
        f"Recorded: it was {'held' if held else 'missed'}{again}",
    )


def _task(console: Console, journey: str, key: str) -> TaskRow:
    task = console.store.tasks.get(journey, key) if journey.startswith(f"{STREAM}/") else None
    if task is None:
        raise NotFound
    return task


def _moment(console: Console, form: Answer) -> datetime | None:
    """Noon of the day it was held; today is now."""
    day, now = form.data["on"], console.now()
    if day is None or day == console.today():
        return None
    return min(moment_on(day, time(12)), now)


def _again(console: Console, programme: str) -> str:
    rules = console.library.current(programme).ruleset.supervision
    if rules is None or rules.missed is None:
        return ". The rules ask for no new date; it comes round again by itself"
    return f". It is to be made up within {rules.missed.again_within}"


def _wanted(console: Console, programme: str) -> CoachesPerCoordinator | None:
    try:
        rules = console.library.current(programme).ruleset.supervision
    except NoRules:
        return None
    return None if rules is None else rules.coaches_per_coordinator


def _busiest(console: Console, known: dict[str, str]) -> str:
    """The programme that has one to be held; else the first."""
    found = console.store.supervisions.to_be_held()
    return found if found in known else next(iter(known))


def _over(request: Request, console: Console, task: TaskRow) -> Response:
    names = console.store.roster.names([task.about])
    became, state = what_became(task, console.now())
    return page(
        request,
        "coaches/supervision_over.html",
        title=f"Supervision: {words.who(task, names)}",
        crumbs=ABOVE,
        became=became,
        state=state,
    )


def _form(
    request: Request,
    console: Console,
    task: TaskRow,
    form: Answer,
    event_id: str,
    problems: list[Finding] | None = None,
    status: int = 200,
) -> Response:
    names = console.store.roster.names([task.about])
    return page(
        request,
        "coaches/supervision_answer.html",
        title=f"Supervision: {words.who(task, names)}",
        crumbs=ABOVE,
        status=status,
        task=task,
        by=held_by(task),
        asked=in_words(console, task.title),
        form=form,
        event_id=event_id,
        problems=problems or [],
    )
