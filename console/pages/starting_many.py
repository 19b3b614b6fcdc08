"""
Many journeys, started by priority: worked out, chosen, begun at a pace.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional

from alongside.access import Colleague
from alongside.ruleset.library import NoRules
from alongside.ruleset.published import Published
from alongside.store.jobs import Job
from console import starting
from console.acting import NotDone, act
from console.forms import Finding, Form
from console.job_pages import JobPages
from console.page import Crumb, page, then
from console.presenters.coaches import clients
from console.presenters.flagged import flagged
from console.presenters.starting_many import (
    STATES,
    first_lines,
    priority_lines,
    start_lines,
    took,
)
from console.programmes import titles
from console.rights import Right
from console.security.door import Here, Typed, needs
from console.whole_number import WholeNumber

router = APIRouter()
Starting = Annotated[Colleague, Depends(needs(Right.JOURNEYS_START))]
ABOVE = [Crumb("Clients", "/clients"), Crumb("Start journeys", "/start")]
STARTS = JobPages(
    starting.KIND, "/start/many", ("ranking", "starting"), "journeys", stoppable=("starting",)
)


class Which(Form):
    """Of which programme."""

    programme = RadioField("Programme")


class Choice(Form):
    """Whom to start, how fast."""

    priorities = SelectMultipleField("Which priorities?", coerce=int)
    most = WholeNumber(
        "At most how many?", [Optional(), NumberRange(1, 1_000_000, "Enter a number above 0")],
        description="Leave it empty for all of them; the most urgent are first",
    )  # fmt: skip
    rate = SelectField(
        "How fast?", coerce=int, default=5,
        description="Leave it as it is unless you were asked to go slower or faster",
        choices=[(1, "1 a second"), (5, "5 a second"), (10, "10 a second"), (20, "20 a second")],
    )  # fmt: skip


@router.get("/start")
def ask(request: Request, console: Here, colleague: Starting) -> Response:
    """The programmes, the starts before."""
    return _ask_page(request, console, Which.of())


@router.post("/start")
def work_out(request: Request, console: Here, colleague: Starting, form: Typed) -> Response:
    """Work out everybody's priority; nobody is started yet."""
    said = Which.of(form)
    said.programme.choices = list(titles(console).items())
    if not said.validate():
        said.programme.errors = ["Choose a programme"]
        return _ask_page(request, console, said, said.findings())
    job = console.store.jobs.begin(
        starting.KIND, colleague.colleague_id, "ranking", programme=said.data["programme"]
    )
    starting.begin_ranking(console, job)
    return then(f"/start/many/{job.job_id}")


@router.get("/start/many/{job_id}")
def look(request: Request, console: Here, colleague: Starting, job_id: str) -> Response:
    """The priorities to choose from, or how far the start is."""
    job = STARTS.soon(console, job_id)
    return _job_page(request, console, job, Choice.of())


@router.get("/start/many/{job_id}/progress")
def progress(request: Request, console: Here, colleague: Starting, job_id: str) -> Response:
    """The part of the page that changes while somebody waits."""
    return STARTS.progress(request, console, job_id)


@router.post("/start/many/{job_id}")
def begin(
    request: Request, console: Here, colleague: Starting, form: Typed, job_id: str
) -> Response:
    """Say what would be begun; when that is confirmed, begin it."""
    job = STARTS.job(console, job_id)
    if job.state != "ranked":
        return then(STARTS.path(job), "These journeys were begun meanwhile", "refused")
    said = Choice.of(form)
    counts = job.said["counts"]
    said.priorities.choices = [(int(each), f"P{each}") for each in counts]
    problems = [] if said.validate() else said.findings()
    if not said.data["priorities"] and not problems:
        said["priorities"].errors = ["Choose at least one priority"]
        problems = said.findings()
    if problems:
        return _job_page(request, console, job, said, problems)
    many = sum(counts[str(each)] for each in said.data["priorities"])
    many = min(many, said.data["most"] or many)
    if form.get("sure") != "yes":
        return _job_page(request, console, job, said, asked=many)
    console.store.jobs.note(
        job_id, done=0, total=many, priorities=said.data["priorities"], by=colleague.by,
        most=said.data["most"], rate=said.data["rate"],
    )  # fmt: skip
    return _go(request, console, colleague, job, said, ["ranked"])


@router.post("/start/many/{job_id}/go-on")
def go_on(
    request: Request, console: Here, colleague: Starting, _form: Typed, job_id: str
) -> Response:
    """Go on with a start that was stopped, that failed, or whose process was lost."""
    job = STARTS.job(console, job_id)
    if job.state in ("stopped", "failed") and "priorities" in job.said:
        return _go(request, console, colleague, job, Choice.of(), ["stopped", "failed"])
    if STARTS.is_mine_now(console, job):
        if job.state == "ranking":
            starting.begin_ranking(console, job)
        else:
            return _go(request, console, colleague, job, Choice.of(), ["starting"])
    return then(STARTS.path(job))


@router.post("/start/many/{job_id}/stop")
def stop(console: Here, colleague: Starting, _form: Typed, job_id: str) -> Response:
    """Begin no further journey; those begun go on."""
    return STARTS.stop(console, job_id)


def _go(
    request: Request, console: Here, colleague: Colleague, job: Job, form: Choice,
    before: list[str],
) -> Response:  # fmt: skip
    if not console.store.jobs.move(job.job_id, before, "starting"):
        return then(STARTS.path(job))
    try:
        act(
            console, colleague, "journeys_started", job.job_id,
            lambda starter: starting.begin_starting(console, job, starter),
        )  # fmt: skip
    except NotDone as problem:
        back = "ranked" if before == ["ranked"] else "stopped"
        console.store.jobs.move(job.job_id, ["starting"], back)
        now = STARTS.job(console, job.job_id)
        problems = [Finding("", str(problem))]
        return _job_page(request, console, now, form, problems, status=problem.status)
    return then(STARTS.path(job))


def _ask_page(
    request: Request, console: Here, form: Which, problems: list[Finding] | None = None
) -> Response:
    named = titles(console)
    form.programme.choices = list(named.items())
    before = console.store.jobs.page(starting.KIND, limit=10)
    return page(
        request, "start_many.html", title="Start journeys", crumbs=ABOVE[:1], form=form,
        problems=problems or [], before=start_lines(before, named), programmes=bool(named),
        status=422 if problems else 200,
    )  # fmt: skip


def _job_page(
    request: Request, console: Here, job: Job, form: Choice,
    problems: list[Finding] | None = None, *, asked: int | None = None, status: int = 422,
) -> Response:  # fmt: skip
    try:
        published: Published | None = console.library.current(job.said["programme"])
    except NoRules:
        published = None
    choosing = job.state == "ranked" and published is not None
    lines = priority_lines(job, published) if choosing and published else []
    form.priorities.choices = [
        (each.priority, f"P{each.priority}: {clients(each.clients)}")
        for each in lines
        if each.clients
    ]
    ids = job.said["first"] if choosing else []
    told = (
        first_lines(
            console.store.clients.some(ids), console.store.readings.of_many(ids), published, job
        )
        if choosing and published
        else []
    )
    rate = int(form.data["rate"] or 5)
    ranked_at = job.said.get("ranked_at")
    return page(
        request, "start_many_job.html", title="Start journeys", crumbs=ABOVE,
        programme=published.ruleset.title if published else job.said["programme"],
        flagged=flagged(console, job.said.get("flagged", {})) if choosing else [],
        lines=lines, first=told, form=form, state=STATES[job.state],
        asked=asked, took=took(asked, rate) if asked else "", **STARTS.shown(console, job),
        ranked_at=datetime.fromisoformat(ranked_at) if ranked_at else None,
        problems=problems or [], status=status if problems else 200,
    )  # fmt: skip
