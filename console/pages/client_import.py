"""
A register, imported from a file: uploaded, looked at, its progress seen.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.register.encoding import UnreadableFile
from alongside.register.guess import guess
from alongside.register.mapping_file import MappingRefused, mapping_of
from alongside.register.peek import Peek, peek, unpacked
from alongside.register.sketch import Sketch
from alongside.store.jobs import Job
from console import importing
from console.catalogue import catalogue_of
from console.forms import Finding
from console.job_pages import JobPages
from console.page import Crumb, page, then
from console.presenters.flagged import flagged
from console.presenters.imports import (
    STATES,
    import_lines,
    invented_day,
    journeys_told,
    refused_readings,
    refused_rows,
)
from console.rights import Right
from console.sealed_file import FILE, keep
from console.security.door import Here, NotFound, needs
from console.uploads import LIMIT, MEGABYTE, READ_AT_MOST, Uploaded

router = APIRouter()
Adding = Annotated[Colleague, Depends(needs(Right.CLIENTS_ADD))]
ABOVE = [Crumb("Clients", "/clients"), Crumb("Import a register", "/clients/import")]
UNPACKED = 1000 * MEGABYTE
MAPPING = 1 * MEGABYTE
AT_WORK = ("checking", "importing")
IMPORTS = JobPages(importing.KIND, "/clients/import", AT_WORK, "lines", stoppable=AT_WORK)


@router.get("/clients/import")
def ask(request: Request, console: Here, colleague: Adding) -> Response:
    """The form to upload a file, the imports before."""
    return _ask_page(request, console, [])


@router.post("/clients/import", max_body_size=READ_AT_MOST)
def upload(request: Request, console: Here, colleague: Adding, sent: Uploaded) -> Response:
    """Keep the file sealed, look at its beginning, guess its columns."""
    if sent.too_large:
        too_large = (
            f"The file is larger than {LIMIT // MEGABYTE} MB. Pack it with gzip, leave out columns "
            "that are not needed, or import it in parts. Nothing was kept"
        )
        return _ask_page(request, console, [Finding("export", too_large)], 413)
    export, columns = sent.file("export"), sent.file("columns")
    if export is None:
        return _ask_page(request, console, [Finding("export", "Choose the file of the register")])
    name = PurePath((export.filename or "").replace("\\", "/")).name[:100] or "register.csv"
    with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
        job = console.store.jobs.begin(importing.KIND, colleague.colleague_id, "columns", file=name)
        note("register_uploaded", job.job_id)
    keep(console.store, job.job_id, export.file)
    sealed = importing.file_of(console, job)
    try:
        console.store.jobs.note(job.job_id, size=unpacked(sealed, UNPACKED))
        seen = peek(sealed)
        text = columns.file.read(MAPPING + 1) if columns is not None else b""
        mapping = _written(console, text, columns.filename or "") if columns is not None else None
    except (MappingRefused, UnreadableFile) as problem:
        _give_up(console, job)
        field = "columns" if isinstance(problem, MappingRefused) else "export"
        lines = str(problem).split("\n")[:20]
        return _ask_page(request, console, [Finding(field, each) for each in lines])
    if mapping is not None:
        console.store.jobs.note(job.job_id, mapping=mapping[0], source=mapping[1])
        console.store.jobs.move(job.job_id, ["columns"], "checking")
        importing.begin(console, console.store.jobs.get(job.job_id))
        return then(f"/clients/import/{job.job_id}")
    sketch = _sketch(console, name, seen)
    console.store.jobs.note(job.job_id, sketch=sketch.model_dump(), header=seen.header)
    return then(f"/clients/import/{job.job_id}/columns")


@router.get("/clients/import/{job_id}")
def look(request: Request, console: Here, colleague: Adding, job_id: str) -> Response:
    """How far it is, what it would take in, or what it came to."""
    job = IMPORTS.soon(console, job_id)
    if job.state == "columns":
        return then(f"/clients/import/{job_id}/columns")
    return _look_page(request, console, job)


@router.get("/clients/import/{job_id}/progress")
def progress(request: Request, console: Here, colleague: Adding, job_id: str) -> Response:
    """The part of the page that changes while somebody waits."""
    return IMPORTS.progress(request, console, job_id)


@router.get("/clients/import/{job_id}/refused.csv")
def refused(console: Here, colleague: Adding, job_id: str) -> Response:
    """Every refusal with its row, never what was in it."""
    job = IMPORTS.job(console, job_id)
    pieces = list(console.store.jobs.parts(job.job_id, importing.REFUSED))
    if not pieces:
        raise NotFound
    return Response(
        b"".join(pieces),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="refused.csv"'},
    )


@router.get("/clients/import/{job_id}/columns.yaml")
def columns_file(console: Here, colleague: Adding, job_id: str) -> Response:
    """What the columns are, as a file for the next upload."""
    job = IMPORTS.job(console, job_id)
    if "mapping" not in job.said:
        raise NotFound
    return Response(
        job.said["mapping"].encode(),
        media_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="columns.yaml"'},
    )


def _ask_page(
    request: Request, console: Here, problems: list[Finding], status: int = 422
) -> Response:
    return page(
        request, "client_import.html", title="Import a register", crumbs=ABOVE[:1],
        problems=problems, limit=LIMIT // MEGABYTE,
        wrong={each.field: each.text for each in reversed(problems)},
        before=import_lines(console.store.jobs.page(importing.KIND, limit=10)),
        status=status if problems else 200,
    )  # fmt: skip


def _look_page(request: Request, console: Here, job: Job) -> Response:
    catalogue = catalogue_of(console)
    report = job.said.get("report") if job.state == "done" else job.said.get("checked")
    shown = report if job.state in ("checked", "done") else None
    return page(
        request, "client_import_job.html", title="Import a register", crumbs=ABOVE,
        state=STATES[job.state], report=shown, **IMPORTS.shown(console, job),
        rows=refused_rows(shown) if shown else [],
        readings=refused_readings(shown, catalogue) if shown else [],
        invented=invented_day(shown) if shown else "", told=journeys_told(shown) if shown else "",
        in_list=job.said.get("listed", 0), most=importing.MOST_LISTED,
        flagged=flagged(console, job.said.get("flagged", {})) if job.state == "done" else [],
        by_hand="sketch" in job.said, unwritten=bool(shown) and _unwritten(console, job),
    )  # fmt: skip


def _unwritten(console: Here, job: Job) -> bool:
    """Whether nothing in the register says how people want to be written to."""
    text = job.said.get("mapping", "")
    try:
        return mapping_of(text, "the columns", catalogue_of(console)).channels is None
    except MappingRefused:
        # The rules may have lost a fact that an earlier import took in.
        return False


def _give_up(console: Here, job: Job) -> None:
    console.store.jobs.drop_parts(job.job_id, FILE)
    console.store.jobs.move(job.job_id, [job.state], "given_up")


def _written(console: Here, text: bytes, called: str) -> tuple[str, str]:
    """A mapping file that came with the register, and what it calls it."""
    try:
        said = text[:MAPPING].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile("The file of columns is not UTF-8 text") from None
    catalogue = catalogue_of(console)
    return said, mapping_of(said, PurePath(called).name[:60], catalogue).source


def _sketch(console: Here, name: str, seen: Peek) -> Sketch:
    """As the last time for the same columns; guessed if there was none."""
    for job in console.store.jobs.page(importing.KIND, limit=20):
        if job.state == "done" and job.said.get("header") == seen.header and "sketch" in job.said:
            kept = Sketch.model_validate(job.said["sketch"])
            return kept.model_copy(update={"encoding": seen.encoding, "delimiter": seen.delimiter})
    catalogue = catalogue_of(console)
    stem = PurePath(name).name.split(".")[0][:60] or "register"
    return guess(stem, seen.encoding, seen.delimiter, seen.header, seen.rows, catalogue)
