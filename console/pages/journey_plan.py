"""
My Health Plan and the Snapshot of one journey, to read, print, keep.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from alongside.events import Entry
from alongside.plan import plan_of
from alongside.plan.html import html_of, inside_of, style_hash
from alongside.plan.page import Kind, Page
from alongside.plan.pdf import PdfUnavailable, pdf_of
from alongside.plan.words import Copy
from alongside.store import MessageRow
from alongside.store.people import Person
from console.context import Console
from console.page import then
from console.pages.journey_opened import PATH, Opened, Reader, Seen, journey_page, offers
from console.presenters import plan
from console.presenters.journey import base_of
from console.security.door import Here, NotFound

router = APIRouter()
OWN_STYLE = (
    "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
FILES: dict[Kind, str] = {"plan": "my-health-plan.pdf", "snapshot": "my-snapshot.pdf"}


@router.get(f"{PATH}/plan")
@router.get(f"{PATH}/snapshot")
def look(
    request: Request, console: Here, colleague: Reader, seen: Seen, copy: str = ""
) -> Response:
    """One copy of it as it stands, and what of it was sent."""
    kind, meant, row, store = _kind(request, seen), plan.copy_meant(copy), seen.row, console.store
    documents = [each for each in store.documents.of(row.journey) if each.kind == kind]
    messages: list[MessageRow] = store.journeys.messages(row.journey) if documents else []
    entries = store.journal.entries(row.journey)
    may_write = offers(console, colleague, row, "Goals and plan")
    codes = {offer.code for each in may_write.values() for offer in each}
    return journey_page(
        request,
        "journey_plan.html",
        seen,
        kind=kind,
        inside=inside_of(_made(console, seen, kind, meant, entries)),
        copies=plan.copies(row, kind, meant),
        offers=may_write,
        named=plan.named(row, plan_of(entries), codes) if kind == "plan" else [],
        sent=plan.sent(row, documents, messages),
    )


@router.get(f"{PATH}/plan/page")
@router.get(f"{PATH}/snapshot/page")
def as_page(
    request: Request, console: Here, colleague: Reader, seen: Seen, copy: str = ""
) -> Response:
    """The page as it is printed, without the console around it."""
    kind, meant = _kind(request, seen), plan.copy_meant(copy)
    made = _made(console, seen, kind, meant, _entries(console, seen))
    _taken(console, colleague.colleague_id, seen)
    policy = OWN_STYLE.format(style_hash())
    return HTMLResponse(html_of(made), headers={"Content-Security-Policy": policy})


@router.get(f"{PATH}/plan/pdf")
@router.get(f"{PATH}/snapshot/pdf")
def as_pdf(
    request: Request, console: Here, colleague: Reader, seen: Seen, copy: str = ""
) -> Response:
    """The page as a file."""
    kind, meant = _kind(request, seen), plan.copy_meant(copy)
    try:
        body = pdf_of(html_of(_made(console, seen, kind, meant, _entries(console, seen))))
    except PdfUnavailable:
        back = f"{base_of(seen.row)}/{kind}?copy={meant}"
        sorry = "PDF files can't be made here now: print the page instead, and tell who runs this."
        return then(back, sorry, "refused")
    _taken(console, colleague.colleague_id, seen)
    return _file(body, "application/pdf", FILES[kind])


@router.get(f"{PATH}/sent/{{key:path}}")
def as_sent(console: Here, colleague: Reader, seen: Seen, key: str) -> Response:
    """A document again, as it went out."""
    found = console.store.documents.get(seen.row.journey, key)
    if found is None:
        raise NotFound
    _taken(console, colleague.colleague_id, seen)
    return _file(found.body, found.row.media_type, found.row.filename)


def _kind(request: Request, seen: Opened) -> Kind:
    tail = request.url.path.removeprefix(base_of(seen.row))
    return "snapshot" if tail.startswith("/snapshot") else "plan"


def _entries(console: Console, seen: Opened) -> list[Entry]:
    return console.store.journal.entries(seen.row.journey)


def _made(console: Console, seen: Opened, kind: Kind, copy: Copy, entries: Sequence[Entry]) -> Page:
    row, store = seen.row, console.store
    return plan.plan_page(
        row,
        entries,
        seen.published,
        seen.client.person if seen.client else Person(),
        store.roster.names([row.coach_id or row.last_coach_id]),
        console.now(),
        copy=copy,
        kind=kind,
    )


def _taken(console: Console, colleague_id: str, seen: Opened) -> None:
    """That it left the console is written down beside that it was seen."""
    console.store.audit.append(colleague_id, "document_taken", seen.row.journey, console.wall())


def _file(body: bytes, media_type: str, filename: str) -> Response:
    named = "".join(each for each in filename if each.isalnum() or each in "-_.")
    return Response(
        body,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )
