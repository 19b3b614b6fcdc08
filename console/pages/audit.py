"""
Who looked at what, who did what.

Ids and days stand in the address, so that a search can be kept; an NHS number never does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from alongside.access import Colleague
from alongside.london import moment_on
from console.context import Console
from console.forms import Finding
from console.page import page, then
from console.presenters import audit as words
from console.presenters.audit_form import Search
from console.presenters.audit_names import names_in
from console.rights import Right, may
from console.security.door import Here, NotFound, Typed, needs

router = APIRouter()
May = Annotated[Colleague, Depends(needs(Right.AUDIT_SEE))]
PAGE = 50
_ID = re.compile(
    r"[a-z]{1,3}-[a-z0-9-]{1,40}|account:[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9_.-]{1,64}|"
    + "|".join(words.NAMELESS)
)


@dataclass(frozen=True)
class Asked:
    """What is looked for, by ids and days."""

    who: str | None
    client: str | None
    since: date | None
    until: date | None

    @property
    def query(self) -> str:
        """The same once more, for a link."""
        return urlencode(
            [(name, str(said)) for name, said in vars(self).items() if said is not None]
        )

    @property
    def begins(self) -> datetime | None:
        """The moment the first day begins."""
        return moment_on(self.since, time.min) if self.since else None

    @property
    def ends(self) -> datetime | None:
        """The moment the last day is over."""
        last = self.until and min(self.until, date(9000, 1, 1))
        return moment_on(last + timedelta(days=1), time.min) if last else None


def asked(
    who: str = "", client: str = "", since: date | None = None, until: date | None = None
) -> Asked:
    """
    What the address asks for.

    :raises NotFound: a word that is no id, which the record would keep for good.
    """
    if any(said and _ID.fullmatch(said) is None for said in (who, client)):
        raise NotFound
    return Asked(who or None, client or None, since, until)


Wanted = Annotated[Asked, Depends(asked)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
"""The number of a row; databases know none that is greater."""


@router.get("/audit")
def audit(
    request: Request, console: Here, colleague: May, wanted: Wanted, before: Before = None
) -> Response:
    """Views and acts, the latest first."""
    rows = console.store.audit.page(
        who=wanted.who, client_id=wanted.client, since=wanted.begins, until=wanted.ends,
        before=before, limit=PAGE + 1,
    )  # fmt: skip
    names = names_in(console, rows, _opens(colleague))
    outcomes = console.store.audit.outcomes(rows)
    _noted(console, colleague, "audit_seen", wanted)
    more = {**vars(wanted), "before": rows[PAGE - 1].number} if len(rows) > PAGE else None
    return _shown(
        request, console, Search.of_known(console, wanted.who, wanted.client, wanted.since,
                                          wanted.until),
        rows=[words.row(each, names, outcomes, _opens(colleague)) for each in rows[:PAGE]],
        wanted=wanted,
        first=before is None, more=_query(more) if more else None,
    )  # fmt: skip


@router.post("/audit")
def look(request: Request, console: Here, form: Typed, colleague: May) -> Response:
    """The same page for what was typed, found by an id or an NHS number."""
    said = Search.for_console(console, form)
    problems = [] if said.validate() else said.findings()
    client = None if problems else said.client_id(console, may(colleague, Right.CLIENTS_SEE))
    if not problems and said.client.data and client is None:
        problems = [Finding("client", "No client has this id or NHS number")]
        said.client.errors = [problems[0].text]
    if problems:
        return _shown(request, console, said, problems=problems, rows=[], wanted=None)
    wanted = Asked(said.who.data or None, client, said.since.data, said.until.data)
    return then(f"/audit?{wanted.query}" if wanted.query else "/audit")


@router.get("/audit.csv")
def take_out(console: Here, colleague: May, wanted: Wanted) -> Response:
    """All that match, as a file; that it was taken out is written down."""
    _noted(console, colleague, "audit_taken_out", wanted)
    names = {each.colleague_id: each.name for each in console.store.colleagues.all()}
    pages = console.store.audit.every(
        who=wanted.who, client_id=wanted.client, since=wanted.begins, until=wanted.ends
    )

    def pieces() -> Iterator[str]:
        yield from words.lines(pages, names)

    return StreamingResponse(
        pieces(), media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )  # fmt: skip


def _opens(colleague: Colleague) -> Callable[[str], bool]:
    rights = {
        "client": Right.CLIENTS_SEE, "coach": Right.COACH_SEE,
        "colleague": Right.COLLEAGUES_CHANGE,
    }  # fmt: skip
    return lambda kind: may(colleague, rights[kind])


def _query(given: dict[str, object]) -> str:
    return urlencode([(name, str(said)) for name, said in given.items() if said is not None])


def _noted(console: Console, colleague: Colleague, what: str, wanted: Asked) -> None:
    console.store.audit.append(
        colleague.colleague_id, what, wanted.client or wanted.who, console.wall()
    )


def _shown(
    request: Request, console: Console, form: Search, *, problems: list[Finding] | None = None,
    **shown: Any,
) -> Response:  # fmt: skip
    return page(
        request, "audit.html", title="Who looked at what, who did what", form=form,
        problems=problems, status=422 if problems else 200,
        is_training=console.clock.rate != 1.0, **shown,
    )  # fmt: skip
