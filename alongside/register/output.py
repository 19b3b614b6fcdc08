"""
A register's explained priorities as a CSV or Parquet file.

Takes pages of decisions; writes them one after another, so that a register of a million needs
no more memory than a page. The file appears whole or not at all.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from alongside.spreadsheet import plain_column

SUFFIXES = (".csv", ".parquet")
_BETWEEN = "; "


class UnknownFormat(ValueError):
    """The name of the file ends in nothing we write."""


def check_format(path: Path) -> None:
    """
    See that we can write this file.

    :raises UnknownFormat: it ends in neither .csv nor .parquet.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UnknownFormat(f"{path.name}: write a name ending in {' or '.join(SUFFIXES)}")


def write_pages(pages: Iterable[pl.DataFrame], path: Path) -> int:
    """
    Write the pages to `path`; how many rows there were.

    Lists are joined with semicolons in a CSV and stay lists in Parquet.

    :raises UnknownFormat: as `check_format`.
    """
    check_format(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        whole = Path(folder) / f"whole{path.suffix.lower()}"
        rows = (_csv if path.suffix.lower() == ".csv" else _parquet)(pages, whole)
        whole.replace(path)
    return rows


def _csv(pages: Iterable[pl.DataFrame], whole: Path) -> int:
    rows = 0
    with whole.open("wb") as file:
        for number, page in enumerate(pages):
            lists = [name for name, dtype in page.schema.items() if dtype == pl.List(pl.String)]
            flat = page.with_columns(pl.col(name).list.join(_BETWEEN) for name in lists)
            texts = [name for name, dtype in flat.schema.items() if dtype == pl.String]
            flat = flat.with_columns(plain_column(name) for name in texts)
            flat.write_csv(file, include_header=number == 0)
            rows += page.height
    return rows


def _parquet(pages: Iterable[pl.DataFrame], whole: Path) -> int:
    rows = 0
    parts = []
    for number, page in enumerate(pages):
        part = whole.with_name(f"{number}.parquet")
        page.write_parquet(part)
        parts.append(part)
        rows += page.height
    pl.scan_parquet(parts).sink_parquet(whole)
    return rows
