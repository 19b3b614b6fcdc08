"""
Versions of rules on the terminal: what changed, what came into force when.

In: versions, differences, history. Out: lines of text and tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from alongside.ruleset.differences import Difference
    from alongside.ruleset.loader import Loaded
    from alongside.ruleset.preview import RegisterPreview
    from alongside.store import Pointed, Signed

SHORT = 12
"""Letters of a digest that are shown."""
_MOST = 60
_HOW = {
    "first": "first version",
    "folder": "from the folder",
    "published": "published",
    "rolled_back": "rolled back",
}


def difference_lines(
    found: Sequence[Difference],
    new: Loaded | None,
    old: Loaded | None = None,
    *,
    every: bool = False,
) -> list[str]:
    """A line for each difference, or the first sixty, with its place in a file it was read from."""
    shown = found if every else found[:_MOST]
    said = [f"  {_place(each, old if each.gone else new)}{each}" for each in shown]
    more = len(found) - len(shown)
    return [*said, f"  ... and {more:,} more; 'alongside rules diff' lists all"] if more else said


def _place(difference: Difference, loaded: Loaded | None) -> str:
    from alongside.ruleset.places import span_at

    if loaded is None or loaded.root is None or not difference.way:
        return ""
    span = span_at(loaded.root, *difference.way)
    return f"{loaded.file}:{span.line}  "


def preview_lines(preview: RegisterPreview) -> list[str]:
    """How the register would fall by other rules, in numbers."""
    if not preview.clients:
        return ["The register is empty: nobody's priority is decided yet."]
    if not preview.clients_changed:
        return [f"Nothing changes for any of the {preview.clients:,} clients on the register."]
    said = [
        f"Of {preview.clients:,} clients on the register, {preview.moved:,} would have another "
        f"priority; something is different for {preview.clients_changed:,}."
    ]
    for (was, now), many in sorted(preview.matrix.items(), key=lambda each: str(each[0])):
        if was != now:
            said.append(f"  {_group(was)} becomes {_group(now)}: {many:,}")
    for flag in preview.red_flags:
        if flag.new or flag.gone:
            said.append(f"  red flag {flag.name}: {flag.new:,} more, {flag.gone:,} fewer")
    if preview.unknown.new or preview.unknown.gone:
        said.append(
            f"  may be more urgent than known: {preview.unknown.new:,} more, "
            f"{preview.unknown.gone:,} fewer"
        )
    return said


def _group(priority: int | None) -> str:
    return "no priority" if priority is None else f"P{priority}"


def history_table(
    programme: str,
    history: Sequence[Pointed],
    signed: Sequence[Signed],
    walked_by: dict[str, int],
) -> Table:
    """Every version that came into force, the latest first."""
    from rich.table import Table
    from rich.text import Text

    table = Table("Version", "In force since", "How", "Who", "Why", "Signed by", "Journeys",
                  title=f"The rules of {programme}", title_justify="left")  # fmt: skip
    told: set[str] = set()
    for number, each in enumerate(reversed(history)):
        names = ", ".join(sign.who for sign in signed if sign.digest == each.digest)
        journeys = "" if each.digest in told else str(walked_by.get(each.digest, 0))
        told.add(each.digest)
        cells = (
            each.digest[:SHORT] + (" (in force)" if number == 0 else ""),
            moment(each.since), _HOW.get(each.how, each.how), each.who, each.why, names, journeys,
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))
    return table


def moment(at: datetime) -> str:
    """A moment as people here read it."""
    from alongside.london import LONDON

    return f"{at.astimezone(LONDON):%-d %b %Y %H:%M}"


def count(number: int, one: str, several: str | None = None) -> str:
    """`1 journey`, `2 journeys`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def journeys_that_stay(programme: str, many: int) -> str:
    """That journeys under way go by other rules than those in force, and what moves them."""
    return (
        f"{count(many, 'journey')} under way {'keeps' if many == 1 else 'keep'} other rules. "
        f"'alongside rules adopt {programme} --when next-stage --by NAME --why TEXT' moves them."
    )
