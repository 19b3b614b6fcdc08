"""
Whom other rules would touch, by name of client and journey: pages of a list, a file of all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from alongside.access import Colleague
from alongside.spreadsheet import line
from alongside.store.jobs import Job
from console import job_pages
from console.page import Crumb, page
from console.rights import Right, may
from console.rules.previewing import A_PAGE, KIND
from console.rules.standing import standing
from console.security.door import Here, NotFound, needs

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]


@router.get("/rules/{programme}/preview/{job_id}/list/{kind}")
def rows(
    request: Request,
    console: Here,
    colleague: Writer,
    programme: str,
    job_id: str,
    kind: str,
    number: int = 1,
) -> Response:
    """The clients, or the journeys, that would be touched: a page of them."""
    now = standing(console, programme)
    job = job_of(console, programme, job_id)
    if kind not in ("clients", "journeys") or job.state != "done":
        raise NotFound
    kept = console.store.jobs.part(job_id, kind, max(0, min(number, 10**6) - 1))
    sums = json.loads(console.store.jobs.part(job_id, "sums") or b"{}")
    total = sums.get("listed" if kind == "clients" else "touched", 0)
    console.store.audit.append(
        colleague.colleague_id, f"rules_preview_{kind}_seen",
        f"{programme}/{job.said['now'][:12]}", console.wall(),
    )  # fmt: skip
    return page(
        request,
        "rules_preview_rows.html",
        title=f"{kind.capitalize()} it would touch in {now.title}",
        crumbs=[
            *crumbs_of(now.title, programme),
            Crumb("Whom it would touch", f"/rules/{programme}/preview/{job_id}"),
        ],
        programme=programme,
        job=job,
        kind=kind,
        rows=json.loads(kept) if kept else [],
        total=total,
        number=number,
        pages=-(-total // A_PAGE),
        sees_clients=may(colleague, Right.CLIENTS_SEE),
    )


@router.get("/rules/{programme}/preview/{job_id}/csv")
def as_csv(console: Here, colleague: Writer, programme: str, job_id: str) -> Response:
    """Every row, for a spreadsheet."""
    job = job_of(console, programme, job_id)
    if job.state != "done":
        raise NotFound
    console.store.audit.append(
        colleague.colleague_id, "rules_preview_exported",
        f"{programme}/{job.said['now'][:12]}", console.wall(),
    )  # fmt: skip
    return StreamingResponse(
        _csv(console, job),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{programme}-preview.csv"'},
    )


def _csv(console: Here, job: Job) -> Iterator[str]:
    yield line("of", "client or journey", "what", "how")
    for part in console.store.jobs.parts(job.job_id, "clients"):
        for row in json.loads(part):
            yield line("register", row["client_id"], row["said"], "changed")
    for part in console.store.jobs.parts(job.job_id, "journeys"):
        for row in json.loads(part):
            if row["refused"]:
                yield line("journey", row["journey"], row["refused"], "could not take them up")
            for each in row["differs"]:
                yield line("journey", row["journey"], each["what"], each["how"])


def job_of(console: Here, programme: str, job_id: str) -> Job:
    """
    A preview of these rules.

    :raises NotFound: there is none such.
    """
    job = job_pages.job_of(console, KIND, job_id)
    if job.said["programme"] != programme:
        raise NotFound
    return job


def crumbs_of(title: str, programme: str) -> list[Crumb]:
    """The pages above those of a preview."""
    return [
        Crumb("Rules", "/rules"),
        Crumb(title, f"/rules/{programme}"),
        Crumb("Edit", f"/rules/{programme}/edit"),
    ]
