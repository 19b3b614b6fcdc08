"""
How the service does: pictures with their tables.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.reports.breakdown import By
from alongside.reports.csv_out import as_csv
from alongside.reports.period import Period
from alongside.ruleset.library import NoRules
from console.context import Console
from console.page import Crumb, page
from console.presenters import reports as presenter
from console.presenters.reports import Asked
from console.reporting import KINDS, Kept, Kind
from console.rights import Right
from console.security.door import Here, NotFound, needs

router = APIRouter()
SeesReports = Annotated[Colleague, Depends(needs(Right.REPORTS_SEE))]
_ABOVE = (Crumb("Reports", "/reports"),)


@router.get("/reports")
def reports(
    request: Request,
    console: Here,
    colleague: SeesReports,
    programme: str = "",
    period: str = "",
    by: str = "",
) -> Response:
    """The reports there are."""
    asked = _asked(console, programme, period, by)
    listed = [
        {"title": kind.title, "about": kind.about, "href": asked.address(kind.code)}
        for kind in KINDS.values()
    ]
    return page(request, "reports.html", title="Reports", listed=listed)


@router.get("/reports/{code}.csv")
def as_file(
    request: Request,
    console: Here,
    colleague: SeesReports,
    code: str,
    programme: str = "",
    period: str = "",
    by: str = "",
) -> Response:
    """The report's numbers as a file; that somebody took them is written down."""
    kind, asked = _kind(code), _asked(console, programme, period, by)
    report = kept(request).get(console, kind, asked).report
    console.store.audit.append(
        colleague.colleague_id, "report_taken_out", f"{code}/{asked.programme}", console.wall()
    )
    name = f"{code}-{asked.programme}-{asked.period.code}-{asked.by}.csv"
    return Response(
        # a spreadsheet on Windows takes it for UTF-8 by the mark at its beginning
        "\ufeff" + as_csv(report, f"{asked.programme}, {_about(kind, asked)}"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/reports/{code}")
def report(
    request: Request,
    console: Here,
    colleague: SeesReports,
    code: str,
    programme: str = "",
    period: str = "",
    by: str = "",
) -> Response:
    """One report, with what it may be asked for."""
    kind, asked = _kind(code), _asked(console, programme, period, by)
    made = kept(request).get(console, kind, asked)
    return page(
        request,
        "report.html",
        title=kind.title,
        crumbs=_ABOVE,
        report=made.report,
        counted=made.counted,
        asked=asked,
        about=_about(kind, asked),
        tables=presenter.shown(made.report),
        programmes=[
            presenter.Choice(each, _title(console, each), each == asked.programme)
            for each in _programmes(console)
        ],
        periods=presenter.periods(asked, console.today()) if kind.of_a_period else (),
        breakdowns=presenter.breakdowns(asked) if kind.breaks_down else (),
        hidden=presenter.HIDDEN if presenter.keeps_back(made.report) else "",
        csv=asked.address(code, ".csv"),
        earlier=_earlier(console, kind, asked),
        others=[
            {"title": each.title, "href": asked.address(each.code), "current": each is kind}
            for each in KINDS.values()
        ],
    )


def kept(request: Request) -> Kept:
    """What this console has made lately."""
    state = request.app.state
    if not hasattr(state, "reports"):
        state.reports = Kept()
    found: Kept = state.reports
    return found


def _about(kind: Kind, asked: Asked) -> str:
    if not kind.of_a_period:
        return f"{kind.title}, today"
    return (asked if kind.breaks_down else replace(asked, by=By.NOTHING)).about(kind.title)


def _earlier(console: Console, kind: Kind, asked: Asked) -> dict[str, str] | None:
    """Where to look when there is nothing in the period."""
    period = presenter.earlier(asked, console.today()) if kind.of_a_period else None
    if period is None:
        return None
    return {"title": period.words, "href": replace(asked, period=period).address(kind.code)}


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise NotFound
    return KINDS[code]


def _asked(console: Console, programme: str, period: str, by: str) -> Asked:
    """What was asked for; the first there is in place of what there is not."""
    known = _programmes(console)
    chosen = programme if programme in known else next(iter(known), "")
    return Asked(chosen, Period.read(period, console.today()), By.read(by))


def _programmes(console: Console) -> list[str]:
    """Those with journeys first."""
    begun = console.store.reports.programmes()
    return [*begun, *(each for each in console.library.programmes() if each not in begun)]


def _title(console: Console, programme: str) -> str:
    try:
        return console.library.current(programme).ruleset.title
    except NoRules:
        return programme
