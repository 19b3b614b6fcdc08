"""
Previews as one table, for a spreadsheet: a row for each thing that would be different.

In: parts of a register's preview, journeys' previews. Out: frames with the same columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from alongside.london import wall
from alongside.ruleset.preview import DECIDED
from simulation.foreseen import Foreseen
from simulation.preview import Future
from simulation.preview_journeys import Previewed

SCHEMA: dict[str, Any] = {
    "of": pl.String,
    "client_id": pl.String,
    "journey": pl.String,
    "change": pl.String,
    "what": pl.String,
    "name": pl.String,
    "about": pl.String,
    "was": pl.String,
    "now": pl.String,
    "was_at": pl.String,
    "now_at": pl.String,
    "was_due": pl.String,
    "now_due": pl.String,
}
"""
`of`: register or journey. `change`: new, gone, moved, changed, or refused for a journey that can't
adopt the rules. `what`: one of the decisions about a client of the register, or the kind of a
journey's deed, or `sessions_to_come`, if each is held on its day; `name` is its rule, `about` its
session. `was` and `now` are in words; moments are London's.
"""


def register_rows(changed: pl.DataFrame) -> pl.DataFrame:
    """The rows of a part of the register, client by client."""
    parts = []
    for place, what in enumerate(DECIDED):
        was, now = pl.col(f"{what}_was"), pl.col(f"{what}_now")
        parts.append(
            changed.with_row_index("_row")
            .filter(was.ne_missing(now))
            .select(
                "_row",
                pl.lit(place).alias("_place"),
                "client_id",
                pl.lit(what).alias("what"),
                was.cast(pl.String).alias("was"),
                now.cast(pl.String).alias("now"),
            )
        )
    rows = pl.concat(parts).sort("_row", "_place")
    given = {"of": pl.lit("register"), "change": pl.lit("changed")}
    return rows.select(
        given[name].alias(name)
        if name in given
        else pl.col(name)
        if name in rows.columns
        else pl.lit(None, pl.String).alias(name)
        for name in SCHEMA
    )


def journey_rows(previews: Sequence[Previewed]) -> pl.DataFrame:
    """The rows of some journeys, the first moment of each first."""
    rows = [row for each in previews for row in _rows(each)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(previewed: Previewed) -> list[tuple[str | None, ...]]:
    row, preview = previewed.row, previewed.preview
    key = ("journey", row.client_id, row.journey)
    nothing = (None,) * 4
    if preview is None or preview.refused is not None:
        why = previewed.why_not or (preview.refused if preview is not None else "")
        return [(*key, "refused", "adoption", None, None, None, why, *nothing)]
    found: list[tuple[str | None, ...]] = []
    for each in preview.differences:
        deed = each.now or each.was
        assert deed is not None
        said = (_said(each.was), _said(each.now))
        moments = (*_moments(each.was, each.now),)
        found.append((*key, each.change, each.kind, deed.name, deed.about, *said, *moments))
    if preview.sessions_change:
        days = (_days(preview.was), _days(preview.now))
        found.append((*key, "changed", "sessions_to_come", None, None, *days, *nothing))
    return found


def _days(future: Future) -> str:
    return "; ".join(f"{wall(each.at):%Y-%m-%d}" for each in future.sessions)


def _moments(was: Foreseen | None, now: Foreseen | None) -> tuple[str | None, ...]:
    return (
        _moment(was.at if was else None),
        _moment(now.at if now else None),
        _moment(was.due if was else None),
        _moment(now.due if now else None),
    )


def _said(deed: Foreseen | None) -> str | None:
    if deed is None:
        return None
    return f"{deed.says}: {deed.text}" if deed.text else deed.says


def _moment(at: datetime | None) -> str | None:
    return f"{wall(at):%Y-%m-%d %H:%M}" if at is not None else None
