"""
A register's columns, confirmed; then the register looked through, taken in or given up.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.register.mapping_file import MappingRefused, mapping_of
from alongside.register.peek import peek
from alongside.register.sketch import Sketch, mapping_text
from alongside.store.jobs import Job
from console import importing
from console.catalogue import catalogue_of
from console.forms import Finding
from console.import_form import (
    OneDay,
    needs_day,
    plans,
    read_columns,
    read_details,
)
from console.page import Crumb, page, then
from console.pages.client_import import ABOVE, IMPORTS, Adding
from console.presenters.imports import column_lines, day_choice, sections
from console.sealed_file import FILE
from console.security.door import Here, Typed

router = APIRouter()


@router.get("/clients/import/{job_id}/columns")
def ask_columns(request: Request, console: Here, colleague: Adding, job_id: str) -> Response:
    """Each column with a few of its cells and what it is taken for."""
    job = IMPORTS.job(console, job_id)
    if not _open(job):
        return then(IMPORTS.path(job))
    return _columns_page(request, console, job, _sketch(job))


@router.post("/clients/import/{job_id}/columns")
def say_columns(
    request: Request, console: Here, colleague: Adding, form: Typed, job_id: str
) -> Response:
    """What each column is."""
    job = IMPORTS.job(console, job_id)
    if not _open(job):
        return then(IMPORTS.path(job), "This import went on meanwhile", "refused")
    seen = peek(importing.file_of(console, job))
    sketch, problems = read_columns(form, _sketch(job), seen, catalogue_of(console))
    if problems:
        return _columns_page(request, console, job, sketch, problems)
    console.store.jobs.note(job.job_id, sketch=sketch.model_dump(), source=sketch.source)
    return then(f"{IMPORTS.path(job)}/details")


@router.get("/clients/import/{job_id}/details")
def ask_details(request: Request, console: Here, colleague: Adding, job_id: str) -> Response:
    """Units, days, what words mean."""
    job = IMPORTS.job(console, job_id)
    if not _open(job):
        return then(IMPORTS.path(job))
    sketch = _sketch(job)
    return _details_page(request, console, job, sketch, OneDay.of())


@router.post("/clients/import/{job_id}/details")
def say_details(
    request: Request, console: Here, colleague: Adding, form: Typed, job_id: str
) -> Response:
    """With these the file can be looked through."""
    job = IMPORTS.job(console, job_id)
    catalogue = catalogue_of(console)
    if not _open(job):
        return then(IMPORTS.path(job), "This import went on meanwhile", "refused")
    sketch, problems, one = read_details(form, _sketch(job), catalogue)
    text = mapping_text(sketch)
    if not problems:
        try:
            mapping_of(text, "the columns", catalogue)
        except MappingRefused as refused:
            problems = [
                Finding("", f"{each.problem[:1].upper()}{each.problem[1:]}: {each.advice}")
                for each in refused.findings[:20]
            ]
    if problems:
        return _details_page(request, console, job, sketch, one, problems)
    console.store.jobs.note(
        job.job_id, sketch=sketch.model_dump(), source=sketch.source, mapping=text, done=0,
        checked=None, problem="",
    )  # fmt: skip
    if console.store.jobs.move(job.job_id, ["columns", "failed"], "checking"):
        importing.begin(console, console.store.jobs.get(job.job_id))
    return then(IMPORTS.path(job))


@router.post("/clients/import/{job_id}/keep")
def keep(console: Here, colleague: Adding, _form: Typed, job_id: str) -> Response:
    """Take in what was looked through, or go on with what was stopped or failed."""
    job = IMPORTS.job(console, job_id)
    console.store.jobs.note(job_id, done=0, kept_by=colleague.colleague_id, problem="")
    before = ["checked", "stopped", *(["failed"] if job.said.get("checked") else [])]
    if console.store.jobs.move(job_id, before, "importing") or (
        "mapping" in job.said and console.store.jobs.move(job_id, ["failed"], "checking")
    ):
        importing.begin(console, console.store.jobs.get(job_id))
    return then(IMPORTS.path(job))


@router.post("/clients/import/{job_id}/go-on")
def go_on(console: Here, colleague: Adding, _form: Typed, job_id: str) -> Response:
    """Take up work whose process was lost."""
    job = IMPORTS.job(console, job_id)
    if IMPORTS.is_mine_now(console, job):
        importing.begin(console, console.store.jobs.get(job_id))
    return then(IMPORTS.path(job))


@router.post("/clients/import/{job_id}/stop")
def stop(console: Here, colleague: Adding, _form: Typed, job_id: str) -> Response:
    """End what is under way at its next rest; what is in stays."""
    return IMPORTS.stop(console, job_id)


@router.post("/clients/import/{job_id}/columns-again")
def columns_again(console: Here, colleague: Adding, _form: Typed, job_id: str) -> Response:
    """Back to the columns."""
    job = IMPORTS.job(console, job_id)
    console.store.jobs.move(job_id, ["checked", "failed"], "columns")
    return then(IMPORTS.path(job))


@router.post("/clients/import/{job_id}/give-up")
def give_up(console: Here, colleague: Adding, _form: Typed, job_id: str) -> Response:
    """Throw the file away; what was taken in before stays."""
    job = IMPORTS.job(console, job_id)
    if console.store.jobs.move(job_id, ["columns", "checked", "failed", "stopped"], "given_up"):
        console.store.jobs.drop_parts(job_id, FILE)
        return then("/clients/import", "The file was thrown away")
    return then(IMPORTS.path(job))


def _open(job: Job) -> bool:
    return job.state in ("columns", "failed") and "sketch" in job.said


def _sketch(job: Job) -> Sketch:
    return Sketch.model_validate(job.said["sketch"])


def _columns_page(
    request: Request, console: Here, job: Job, sketch: Sketch,
    problems: list[Finding] | None = None,
) -> Response:  # fmt: skip
    seen = peek(importing.file_of(console, job))
    return page(
        request, "client_import_columns.html", title="What each column is", crumbs=ABOVE, job=job,
        sketch=sketch, columns=column_lines(seen, sketch), plans=plans(catalogue_of(console)),
        path_of=IMPORTS.path(job), problems=problems or [], status=422 if problems else 200,
        wrong={each.field: each.text for each in reversed(problems or [])},
    )  # fmt: skip


def _details_page(
    request: Request, console: Here, job: Job, sketch: Sketch, one: OneDay,
    problems: list[Finding] | None = None,
) -> Response:  # fmt: skip
    fixed = sketch.day[:4].isdigit() and not problems
    return page(
        request, "client_import_details.html", title="Units, days and words",
        crumbs=[*ABOVE, Crumb("Columns", f"{IMPORTS.path(job)}/columns")], job=job, sketch=sketch,
        sections=sections(sketch, catalogue_of(console)), day=day_choice(sketch),
        one=one, needs_day=needs_day(sketch), fixed=sketch.day if fixed else "",
        path_of=IMPORTS.path(job), problems=problems or [], status=422 if problems else 200,
        wrong={each.field: each.text for each in reversed(problems or [])},
    )  # fmt: skip
