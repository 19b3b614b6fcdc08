"""
Coaches taken in from a file: uploaded, its columns confirmed, seen before it is kept.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.register.encoding import UnreadableFile
from alongside.register.mapping_file import MappingRefused
from alongside.register.peek import Peek, peek, unpacked
from alongside.roster.guess import KEY, NEEDED, Plan, guess, with_words
from alongside.roster.mapping_file import OWN_HEADER, columns_of
from alongside.store.jobs import Job
from console import coach_import as importing
from console.coaching import programmes
from console.forms import Finding
from console.job_pages import job_of
from console.page import Crumb, page, then
from console.presenters import coach_import as words
from console.rights import Right
from console.sealed_file import FILE, keep
from console.security.door import Here, NotFound, Typed, needs
from console.uploads import MEGABYTE, READ_AT_MOST, Uploaded

router = APIRouter()
Changes = Annotated[Colleague, Depends(needs(Right.COACHES_CHANGE))]
ABOVE = [Crumb("Coaches", "/coaches"), Crumb("Import coaches", "/coaches/import")]
UNPACKED = 5 * MEGABYTE
MAPPING = 200_000


@router.get("/coaches/import")
def ask(request: Request, console: Here, _colleague: Changes) -> Response:
    """The form to upload a file."""
    return _ask_page(request, console, [])


@router.post("/coaches/import", max_body_size=READ_AT_MOST)
def upload(request: Request, console: Here, colleague: Changes, sent: Uploaded) -> Response:
    """Keep the file sealed, look at its beginning, guess its columns."""
    if sent.too_large:
        return _ask_page(request, console, [Finding("export", words.TOO_LARGE)], 413)
    export, columns = sent.file("export"), sent.file("columns")
    if export is None:
        return _ask_page(request, console, [Finding("export", "Choose the file of the coaches")])
    name = PurePath((export.filename or "").replace("\\", "/")).name[:100] or "coaches.csv"
    jobs = console.store.jobs
    job = jobs.begin(importing.KIND, colleague.colleague_id, "columns", file=name)
    keep(console.store, job.job_id, export.file)
    field = "export"
    try:
        sealed = importing.file_of(console, job)
        jobs.note(job.job_id, size=unpacked(sealed, UNPACKED))
        seen = peek(sealed)
        if columns is not None:
            field = "columns"
            text = columns.file.read(MAPPING).decode("utf-8-sig")
            columns_of(text, PurePath(columns.filename or "").name[:60])
            jobs.note(job.job_id, yaml=text)
        elif not {"id"} <= {*seen.header} <= {*OWN_HEADER}:
            stem = PurePath(name).name.split(".")[0][:60] or "coaches"
            jobs.note(job.job_id, plan=guess(stem, seen).model_dump())
            return then(f"/coaches/import/{job.job_id}/columns")
        importing.look_through(console, jobs.get(job.job_id))
    except (MappingRefused, UnicodeDecodeError, UnreadableFile, importing.NotTakenIn) as problem:
        utf = "The file of columns is not UTF-8 text"
        said = utf if isinstance(problem, UnicodeDecodeError) else str(problem)
        _give_up(console, job, said)
        return _ask_page(request, console, [Finding(field, each) for each in said.split("\n")[:20]])
    return then(f"/coaches/import/{job.job_id}")


@router.get("/coaches/import/{job_id}/columns")
def ask_columns(request: Request, console: Here, _colleague: Changes, job_id: str) -> Response:
    """Each column with a few of its cells and what it seems to be."""
    job = _job(console, job_id, "columns", "checked")
    return _columns_page(request, console, job, Plan.model_validate(job.said["plan"]), [])


@router.post("/coaches/import/{job_id}/columns")
def say_columns(
    request: Request, console: Here, _colleague: Changes, job_id: str, form: Typed
) -> Response:
    """Keep what the columns are, look the file through."""
    job = _job(console, job_id, "columns", "checked")
    plan, seen = Plan.model_validate(job.said["plan"]), _peek(console, job)
    said = {
        name: str(form.get(f"column-{at}", ""))
        for at, name in enumerate(seen.header)
        if name and seen.header.index(name) == at
    }
    known = programmes(console)
    chosen = {name: field for name, field in said.items() if field in words.FIELDS}
    always = {each: str(form.get(f"always-{each}", "")) for each in NEEDED}
    source = str(form.get("source", "")).strip()[:60]
    plan = plan.model_copy(
        update={
            "columns": chosen,
            "always": {field: value for field, value in always.items() if value},
            "source": source,
        }
    )
    problems = words.wrong(plan)
    if not problems:
        plan = with_words(plan, seen, {name: each.title for name, each in known.items()})
        console.store.jobs.note(job_id, plan=plan.model_dump())
        try:
            importing.look_through(console, console.store.jobs.get(job_id))
        except importing.NotTakenIn as problem:
            problems = [Finding("", each) for each in str(problem).split("\n")[:20]]
    if problems:
        return _columns_page(request, console, job, plan, problems)
    return then(f"/coaches/import/{job_id}")


@router.get("/coaches/import/{job_id}")
def look(request: Request, console: Here, _colleague: Changes, job_id: str) -> Response:
    """What would be taken in, or was; what was refused, why."""
    job = _job(console, job_id)
    if job.state == "columns":
        return then(f"/coaches/import/{job_id}/columns")
    return page(
        request,
        "coaches/import_job.html",
        title="Import coaches from a file",
        crumbs=ABOVE,
        job=job,
        state=words.state_of(job),
        here=f"/coaches/import/{job_id}",
        report=job.said.get("report"),
        refused=job.said.get("refused", [])[: words.SHOWN],
        more=max(0, len(job.said.get("refused", [])) - words.SHOWN),
        by_hand="plan" in job.said,
    )


@router.post("/coaches/import/{job_id}")
def take_in(
    request: Request, console: Here, colleague: Changes, _form: Typed, job_id: str
) -> Response:
    """Keep them; sent twice they are kept once."""
    job = _job(console, job_id)
    if job.state != "checked":
        return then(f"/coaches/import/{job_id}", "That was done before" * (job.state == "done"))
    try:
        importing.take_in(console, job, colleague.by, colleague.colleague_id)
    except importing.NotTakenIn as problem:
        return then(f"/coaches/import/{job_id}", str(problem).split("\n")[0], "refused")
    taken = console.store.jobs.get(job_id).said["report"]["taken"]
    return then(f"/coaches/import/{job_id}", f"Recorded: {taken} coaches taken in")


@router.get("/coaches/import/{job_id}/refused.csv")
def refused(console: Here, _colleague: Changes, job_id: str) -> Response:
    """Every refusal with its row, never what was in it."""
    job = _job(console, job_id)
    return Response(
        importing.refused_file(job.said.get("refused", [])),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="refused.csv"'},
    )


def _job(console: Here, job_id: str, *states: str) -> Job:
    """
    An import by its id, in one of these states if any are given.

    :raises NotFound: there is none.
    """
    job = job_of(console, importing.KIND, job_id)
    if states and (job.state not in states or "plan" not in job.said):
        raise NotFound
    return job


def _peek(console: Here, job: Job) -> Peek:
    return peek(importing.file_of(console, job))


def _give_up(console: Here, job: Job, problem: str) -> None:
    console.store.jobs.note(job.job_id, problem=problem)
    console.store.jobs.drop_parts(job.job_id, FILE)
    console.store.jobs.move(job.job_id, [job.state], "given_up")


def _ask_page(
    request: Request, console: Here, problems: list[Finding], status: int = 422
) -> Response:
    return page(
        request,
        "coaches/import.html",
        title="Import coaches from a file",
        crumbs=ABOVE[:1],
        status=status if problems else 200,
        problems=problems,
        wrong={each.field: each.text for each in reversed(problems)},
        before=words.imports(console.store.jobs.page(importing.KIND, limit=10)),
        own=", ".join(OWN_HEADER),
        key=KEY,
    )


def _columns_page(
    request: Request, console: Here, job: Job, plan: Plan, problems: list[Finding]
) -> Response:
    known = programmes(console)
    return page(
        request,
        "coaches/import_columns.html",
        title="What the columns are",
        crumbs=[*ABOVE, Crumb(job.said["file"], f"/coaches/import/{job.job_id}")][:2],
        status=422 if problems else 200,
        problems=problems,
        wrong=words.at_fields(problems),
        here=f"/coaches/import/{job.job_id}/columns",
        file=job.said["file"],
        plan=plan,
        columns=words.columns(plan, _peek(console, job)),
        always=words.always(plan, {name: each.title for name, each in known.items()}),
    )
