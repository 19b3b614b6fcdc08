"""
What coaches carry today: how many clients each, how often these are seen.
"""

from __future__ import annotations

from collections import Counter

from alongside.caseload import days
from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import WHOLE
from alongside.wait import Wait

CODE = "caseloads"
TITLE = "Caseloads"
_STEPS = ((1, 4), (5, 9), (10, 14), (15, 19), (20, 29), (30, None))
NOBODY = (
    "No coach carries a client of this programme today. Coaches get clients from the waiting list, "
    "once they are on the roster with room."
)


def caseloads(carried: list[tuple[str, str | None, int]]) -> Report:
    """The report, from how many clients each coach sees how often."""
    by_coach: Counter[str] = Counter()
    by_cadence: Counter[str] = Counter()
    for coach_id, every, number in carried:
        by_coach[coach_id] += number
        by_cadence[every or ""] += number
    return Report(
        CODE, TITLE,
        (
            "As it stands today. Clients who were proposed to a coach "
            "and not yet accepted are counted. Who carries whom is on the page of each coach.",
        ),
        (_coaches(by_coach), _cadences(by_cadence)),
        empty="" if carried else NOBODY,
    )  # fmt: skip


def _coaches(by_coach: Counter[str]) -> Table:
    """About colleagues at work, of whom the roster shows the same: nothing is kept back."""
    rows = []
    for low, high in _STEPS:
        if low > max(by_coach.values(), default=0):
            break
        within = [n for n in by_coach.values() if low <= n and (high is None or n <= high)]
        label = f"{low} or more" if high is None else f"{low} to {high}"
        rows.append(Row(f"{label} clients", (Cell.count(len(within)), Cell.count(sum(within)))))
    total = (Cell.count(len(by_coach)), Cell.count(sum(by_coach.values())))
    rows.append(Row("All who carry anybody", total, True))
    return Table(
        "coaches", "Coaches, by how many clients they carry",
        ("A coach carries", "Coaches", "Clients together"), tuple(rows), drawn=(1,),
    )  # fmt: skip


def _cadences(by_cadence: Counter[str]) -> Table:
    ordered = sorted(by_cadence, key=lambda every: days(Wait.parse(every)) if every else 0.0)
    counted = Counted.of(((every, 1, by_cadence[every]) for every in ordered), ordered)
    rows = [
        Row(
            f"Every {every.removeprefix('1 ')}" if every else "Not planned yet",
            (Cell.count(counted.number(every, WHOLE)),),
        )
        for every in ordered
    ]
    rows.append(Row("All", (Cell.count(counted.number(ALL, WHOLE)),), True))
    return Table(
        "cadences", "Clients, by how often they are seen", ("Seen", "Clients"), tuple(rows), (1,)
    )
