"""
The roster as a CSV that imports again to the same.

In: coaches. Out: a file in our own columns, for its owner alone, whole or not at all.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from alongside.coaches import Coach
from alongside.roster.mapping import BETWEEN, LISTS, WEEKDAYS
from alongside.roster.mapping_file import OWN_HEADER
from alongside.spreadsheet import Lines


def export_roster(coaches: Iterable[Coach], path: Path) -> int:
    """
    Write the coaches to `path`; how many there were.

    :raises FileExistsError: something is there already; it is never written over.
    :raises OSError: the file can't be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    written = 0
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            lines = Lines(file)
            lines.add(*OWN_HEADER)
            for coach in coaches:
                lines.add(*(_cell(coach, column) for column in OWN_HEADER))
                written += 1
        os.link(name, path)  # unlike a rename, refuses to overwrite
    finally:
        Path(name).unlink()
    return written


def _cell(coach: Coach, column: str) -> str:
    if column in WEEKDAYS:
        return {str(day): hours for day, hours in coach.hours.items()}.get(column, "")
    value = getattr(coach, column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    return f"{BETWEEN} ".join(map(str, value)) if column in LISTS else str(value)
