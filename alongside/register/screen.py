"""
An import and a register's priorities as text for a terminal.

Takes reports and what the run cost; returns lines. Counts and names of rules only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.register.priorities import Counts
from alongside.register.report import ImportReport

_WIDEST_GAPS = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds on the wall and of one processor, and the most memory."""

    seconds: float
    processor: float
    peak_mib: int


def import_screen(
    report: ImportReport, cost: Cost, mapping: str, refused: Path | None
) -> Iterator[str]:
    """The lines after an import; `refused` is the list of refusals, if there is one."""
    yield f"{report.file}: {report.rows:,} rows from '{report.source}'"
    yield (
        f"  clients   {report.taken:,} taken: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} as before"
    )
    yield (
        f"  readings  {report.readings:,} taken: {report.readings_new:,} new, "
        f"{report.readings_known:,} known before"
    )
    if report.journeys:
        which = "open journey is" if report.journeys == 1 else "open journeys are"
        yield f"  journeys  {report.journeys:,} {which} told of what is new, once the service runs"
    if report.invented_day is not None:
        yield ""
        yield "  NOTE: THE DAYS OF THESE READINGS ARE NOT REAL ONES."
        yield (
            f"  {mapping} says that they were taken on {_day(report.invented_day)}, for the file "
            "has no such day."
        )
    if report.refused_readings:
        yield ""
        yield "  Readings and details refused (the rest of each row was kept)"
        for (what, reason, says), times in sorted(
            report.refused_readings.items(), key=lambda each: (-each[1], each[0])
        ):
            yield f"  {times:>9,}  {what}  {reason}: {says}"
    if report.refused_rows:
        yield ""
        yield "  Rows refused (nothing of them was kept)"
        for reason, times in report.refused_rows.most_common():
            yield f"  {times:>9,}  {reason}"
    yield ""
    yield f"  {_rate(report.rows, cost)}"
    if refused is not None:
        yield f"  Each refusal with its row: {refused}"


def priorities_screen(
    programme: str, digest: str, today: date, counts: Counts, engine: str, cost: Cost
) -> Iterator[str]:
    """The lines after deciding a register's priorities."""
    yield f"{programme} ({digest[:12]}): {counts.clients:,} clients on {_day(today)}"
    yield ""
    width = max([len(rule) for _, rule, _ in counts.by_rule], default=0)
    for priority, clients in counts.by_priority.items():
        share = 100 * clients / counts.clients if counts.clients else 0.0
        yield f"  P{priority}  {'':{width}}  {clients:>9,}  {share:5.1f} %"
        for of, rule, held in counts.by_rule:
            if of == priority:
                yield f"      {rule:{width}}  {held:>9,}"
    if counts.missing:
        yield ""
        yield "  Missing, and could have changed a priority    clients   of them too old"
        for fact, clients, stale in counts.missing[:_WIDEST_GAPS]:
            yield f"      {fact:40}  {clients:>9,}  {stale:>16,}"
    yield ""
    yield f"  {_rate(counts.clients, cost, 'clients')} by {engine}"


def _rate(rows: int, cost: Cost, what: str = "rows") -> str:
    each = rows / cost.seconds if cost.seconds else 0.0
    return (
        f"{cost.seconds:.2f} s ({cost.processor:.2f} s of one processor), {each:,.0f} {what} a "
        f"second, {cost.peak_mib} MiB at most"
    )


def flagged_screen(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines about clients with a red flag whom no journey would tell of, by programme."""
    counts = {programme: len(client_ids) for programme, client_ids in found.items() if client_ids}
    if counts:
        yield ""
        yield "  RED FLAGS of clients without a journey: nobody is alerted until it starts"
    for programme, count in counts.items():
        yield f"  {count:>9,}  alongside start --from-register --programme {programme}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"
