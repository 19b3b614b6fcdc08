"""
What was measured of the console's pages, in tables.

In: figures by database. Out: a line for each page with its bounds, lines for several processes, and
the lines of docs/benchmarks.md.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import number, table
from benchmarks.loading import staff_logins
from benchmarks.visiting import Opened, Visits

AT_MOST_MS = 200.0
AT_MOST_STATEMENTS = 25
AREAS = (
    ("/audit", "the record of views"), ("/clients", "clients, found and seen"),
    ("/coaches", "coaches, their room, who leaves"), ("/diary", "a coach's week"),
    ("/journeys", "journeys, acts"), ("/reports", "reports"), ("/rules", "rules, rollouts"),
    ("/start", "clients, found and seen"), ("/supervision", "coaches, their room, who leaves"),
    ("/waiting", "the waiting list"), ("/?", "today"), ("a name", "clients, found and seen"),
)  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A console of some processes: among people, for how long, all at one moment; MiB."""

    among: Visits
    seconds: float
    click: Visits
    memory: float


@dataclass(frozen=True)
class Measured:
    """One database: statements, the first opening of each page, later ones, by processes."""

    statements: Mapping[Opened, tuple[int, int]]
    first: Visits
    again: Visits
    served: Mapping[int, Served]


def ms(took: Sequence[float], per_cent: int) -> float:
    """A percentile of seconds, in milliseconds."""
    if len(took) < 2:
        return took[0] * 1000
    return statistics.quantiles(took, n=100, method="inclusive")[per_cent - 1] * 1000


def show_pages(found: Mapping[str, Measured], journeys: int) -> None:
    """A line for each page, the latest first; then the same by area, for the documents."""
    one = {name: next(iter(each.served.values())) for name, each in found.items()}
    pages = sorted(
        {key for each in one.values() for key in each.among.took},
        key=lambda key: -max(ms(each.among.took.get(key, [0]), 95) for each in one.values()),
    )
    print(
        f"\nThe console with {journeys:,} journeys, {len(staff_logins())} people at once; "
        f"bounds: p95 {AT_MOST_MS:.0f} ms, {AT_MOST_STATEMENTS} statements"
    )
    heads = ["who", "page", "statements", "opened"]
    heads += [f"{name} {what}" for name in found for what in ("first", "alone", "p95")]
    rows = []
    for key in pages:
        cells: list[object] = [*key, _statements(found, [key])]
        cells.append(sum(len(each.among.took.get(key, [])) for each in one.values()))
        for name, each in found.items():
            cells += _times(each, one[name], [key])
        rows.append([*cells, _verdict(found, one, [key])])
    table([*heads, ""], rows, right=range(2, len(heads)))
    for name, served in one.items():
        for (who, page, status), times in sorted(served.among.wrong.items()):
            print(f"  {name}: {who} {page} answered {status}, {times} times")
    print("\nBy area, as docs/benchmarks.md has it (milliseconds: alone, 95th percentile)\n")
    print(f"| pages | statements | {' | '.join(found)} | |")
    print(f"|{'---|' * (3 + len(found))}")
    for area in dict.fromkeys(_area(page) for _, page in pages):
        keys = [key for key in pages if _area(key[1]) == area]
        shown = [", ".join(_times(each, one[name], keys)[1:]) for name, each in found.items()]
        verdict = _verdict(found, one, keys)
        print(f"| {area} | {_statements(found, keys)} | {' | '.join(shown)} | {verdict} |")


def show_processes(found: Mapping[str, Measured]) -> None:
    """What one process and several come to."""
    print(f"\nBy processes; a click is {len(staff_logins())} people's at one moment")
    rows = []
    for name, each in found.items():
        for processes, served in each.served.items():
            took = [one for times in served.among.took.values() for one in times]
            click = [one for times in served.click.took.values() for one in times]
            late = ms(took, 95)
            rows.append(
                (
                    name, processes, number(len(took) / served.seconds), number(ms(took, 50)),
                    number(late), "ok" if late <= AT_MOST_MS else "NOT",
                    number(ms(click, 50)), number(ms(click, 95)), f"{served.memory:.0f}",
                )
            )  # fmt: skip
    table(
        ("", "processes", "pages a second", "middle ms", "p95 ms", "", "a click: middle ms",
         "p95 ms", "MiB"), rows, right=(1, 2, 3, 4, 6, 7, 8),
    )  # fmt: skip


def _statements(found: Mapping[str, Measured], keys: Sequence[Opened]) -> str:
    known = [each.statements[key] for each in found.values() for key in keys]
    fewest, most = min(each[0] for each in known), max(each[1] for each in known)
    return str(most) if fewest == most else f"{fewest}-{most}"


def _times(measured: Measured, one: Served, keys: Sequence[Opened]) -> list[str]:
    """Of several pages the slowest one's: at first, alone, among people."""
    return [
        number(max(ms(took[key], per_cent) for key in keys if took.get(key)))
        for took, per_cent in (
            (measured.first.took, 50), (measured.again.took, 50), (one.among.took, 95),
        )
    ]  # fmt: skip


def _verdict(
    found: Mapping[str, Measured], one: Mapping[str, Served], keys: Sequence[Opened]
) -> str:
    late = max(ms(each.among.took.get(key, [0]), 95) for each in one.values() for key in keys)
    most = max(each.statements[key][1] for each in found.values() for key in keys)
    return "ok" if late <= AT_MOST_MS and most <= AT_MOST_STATEMENTS else "NOT"


def _area(page: str) -> str:
    if page == "/":
        return "today"
    return next((area for begins, area in AREAS if page.startswith(begins)), "own account, people")
