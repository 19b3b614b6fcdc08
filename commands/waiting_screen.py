"""
The waiting list and its rounds on a terminal: who waits, why still, until when likely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from alongside.matching import place_in_words
from alongside.timeline import when, words
from alongside.waits import List, Waits
from commands.screen import show_table

if TYPE_CHECKING:
    from alongside.matching import MatchingRules
    from alongside.matching.likely import Likely
    from alongside.store import RoundOutcome, RoundRow

WHY = {
    "no_room": "no room",
    "no_fit": "no coach fits",
    "no_coaches": "no coaches yet",
    "next_round": "next round",
    None: "not looked at yet",
}
WANTED = {"room": "room", "client": "new client", "schedule": "schedule", "asked": "asked for"}


def show_list(found: List, last: RoundRow | None, now: datetime) -> None:
    """Everyone who waits, in the order they are served."""
    count = len(found.waits)
    typer.echo(f"{found.title} ({found.programme})")
    paused = f", {found.paused} of them paused" if found.paused else ""
    typer.echo(f"{count or 'Nobody'} wait{'' if count > 1 else 's'} for a coach{paused}.")
    if last is not None:
        typer.echo(f"The last round was on {when(last.at)}: {_came_of(last)}.")
    elif found.in_rounds:
        typer.echo("There was no round yet.")
    if not found.waits:
        return
    typer.echo("")
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column("place", justify="right")
    table.add_column("client", no_wrap=True)
    table.add_column("counts as", no_wrap=True)
    table.add_column("waited", justify="right", no_wrap=True)
    table.add_column("why still", no_wrap=True)
    table.add_column("likely week", no_wrap=True)
    for each in found.waits:
        table.add_row(
            "-" if each.position is None else str(each.position),
            each.listed.row.client_id,
            _counts_as(each),
            _days(each.place.waited(now).days),
            "paused" if each.position is None else WHY.get(each.listed.row.reason, "other"),
            "" if each.position is None else _week(each.likely),
        )
    show_table(table)
    typer.echo(f"\nMore of one of them: alongside waiting {found.programme} --client ID")


def show_one(
    each: Waits,
    found: List,
    rules: MatchingRules,
    outcomes: Sequence[tuple[RoundRow, RoundOutcome]],
    now: datetime,
) -> None:
    """One client's place in full."""
    row = each.listed.row
    at = "paused" if each.position is None else f"place {each.position} of {_running(found)}"
    typer.echo(f"{row.client_id}, {found.title} ({found.programme}): {at}")
    typer.echo(f"  {place_in_words(each.place, rules.ageing, now)}, since {when(row.since)}")
    for since, until in each.listed.pauses:
        if until is None:
            typer.echo(f"  Paused since {when(since)}: no wait runs, and nobody is proposed")
        elif until > row.since:
            typer.echo(f"  Was paused from {when(since)} to {when(until)}, which does not count")
    typer.echo(f"\nWHY STILL  {WHY.get(row.reason, 'other')}")
    for line in _removed(row.removed, rules):
        typer.echo(f"  {line}")
    if row.declined:
        typer.echo(f"  Not proposed again: {', '.join(row.declined)}")
    if each.likely is not None:
        typer.echo(f"\nLIKELY  {_week_in_words(each.likely)}")
        if each.likely.why not in ("no_fit", "no_coaches"):
            typer.echo("  If nobody comes before them, and coaches go on as planned.")
    if outcomes:
        typer.echo("\nROUNDS")
    for round_, outcome in outcomes:
        came = outcome.coach_id or WHY.get(outcome.reason, "other")
        place = f", place {outcome.position}" if outcome.coach_id is None else ""
        typer.echo(f"  {when(round_.at)}  {came}{place}")


def show_round(row: RoundRow, outcomes: Sequence[RoundOutcome], left: Mapping[str, int]) -> None:
    """What a round came to."""
    typer.echo(f"The round of {row.programme} on {when(row.at)}: {_came_of(row)}.")
    paused = f", {row.paused} more {_were(row.paused)} paused" if row.paused else ""
    typer.echo(
        f"{_clients(row.waiting)} waited{paused}; "
        f"coaches had room for {row.room}. It took {row.seconds:.2f} s."
    )
    got = [each for each in outcomes if each.coach_id is not None]
    if got:
        typer.echo("")
        table = Table(box=None, pad_edge=False, padding=(0, 1))
        for column in ("client", "coach", "counted as", "waited"):
            table.add_column(column, no_wrap=True)
        for each in got:
            table.add_row(
                each.journey.split("/")[1],
                each.coach_id,
                f"P{each.priority}",
                _days(each.waited // 86400),
            )
        show_table(table)
    if left:
        said = ", ".join(f"{count} {WHY.get(why, 'other')}" for why, count in left.items())
        typer.echo(f"\nStill waiting: {said}.")
    if row.joining:
        typer.echo(f"{_clients(row.joining)} only just joined the list: the next round has them.")


def show_rounds(programme: str, rows: Sequence[RoundRow]) -> None:
    """The last rounds, the latest first, and how long room lay unused."""
    if not rows:
        typer.echo(f"There was no round of {programme} yet.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column("round", no_wrap=True)
    table.add_column("because of", no_wrap=True)
    for column in ("waited", "paused", "room", "matched", "after", "took"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            when(row.at), WANTED.get(row.why, row.why), str(row.waiting), str(row.paused),
            str(row.room), str(row.matched), _short(row.at - row.since), f"{row.seconds:.2f} s",
        )  # fmt: skip
    show_table(table)
    given = [row for row in rows if row.why == "room" and row.matched]
    lay = sorted(row.at - row.since for row in given)
    if lay:
        typer.echo(
            f"\nRoom that appeared was given out after {_short(lay[len(lay) // 2])} (median), "
            f"{_short(lay[-1])} at most."
        )


def reasons(rows: Sequence[Waits]) -> dict[str, int]:
    """How many wait for each reason."""
    return dict(Counter(each.listed.row.reason or "" for each in rows if each.position))


def _came_of(row: RoundRow) -> str:
    cause = WANTED.get(row.why, row.why)
    return f"{row.matched} of {row.waiting} got a coach ({cause})"


def _counts_as(each: Waits) -> str:
    own = each.place.priority
    return f"P{own}" if own == each.counts_as else f"P{each.counts_as} (is P{own})"


def _running(found: List) -> int:
    return len(found.waits) - found.paused


def _days(many: int) -> str:
    return f"{many} day{'' if many == 1 else 's'}"


def _removed(removed: Mapping[str, int], rules: MatchingRules) -> Iterator[str]:
    """How many coaches each rule removed, the most first."""
    from alongside.matching.words import says_why_not

    if removed:
        yield from says_why_not(rules, removed)


def _week(likely: Likely | None) -> str:
    if likely is None:
        return ""
    if likely.why == "no_fit":
        return "nobody fits"
    if likely.why == "no_coaches":
        return "no coaches"
    if likely.earliest is None:
        return "later"
    if likely.week is None or likely.latest is None:
        return f"from {_day(likely.earliest)}"
    if likely.earliest == likely.latest:
        return _day(likely.week)
    return f"{_day(likely.week)} ({_day(likely.earliest)} - {_day(likely.latest)})"


def _week_in_words(likely: Likely) -> str:
    if likely.why in ("no_fit", "no_coaches"):
        return f"{words(likely.why).lower()}: waiting alone brings nobody"
    if likely.earliest is None:
        return "after the weeks looked at"
    if likely.latest is None or likely.week is None:
        return f"in the week of {_day(likely.earliest)} at the earliest"
    if likely.earliest == likely.latest:
        return f"in the week of {_day(likely.week)}"
    return (
        f"in the week of {_day(likely.week)}; of {_day(likely.earliest)} at the earliest, of "
        f"{_day(likely.latest)} at the latest"
    )


def _day(week: date) -> str:
    return f"{week.day} {week:%b}"


def _were(many: int) -> str:
    return "was" if many == 1 else "were"


def _clients(many: int) -> str:
    return f"{many} client{'' if many == 1 else 's'}"


def _short(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"
