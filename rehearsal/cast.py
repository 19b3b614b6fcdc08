"""
The register taken in, and its clients in their order.

In: a store, perhaps a register's file. Out: client ids, the most urgent first, each with
the name their temperament is drawn by.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from alongside.coaches import Coach, load_coaches
from alongside.facts import Catalogue
from alongside.register.importing import import_register
from alongside.register.mapping_file import load_mapping
from alongside.register.ranking import ranked_clients
from alongside.register.report import ImportReport
from alongside.ruleset.published import Published
from alongside.settings import ROOT, Settings
from alongside.store import Store

EXAMPLES = ROOT / "examples"
SAMPLE = EXAMPLES / "registers" / "sample.csv"


class NobodyToRehearse(Exception):
    """The register has nobody such as was asked for. Commands end with exit code 2."""


def sample_coaches() -> tuple[Coach, ...]:
    """
    The coaches of the examples.

    :raises CoachFileError: their file is wrong.
    """
    return tuple(load_coaches(EXAMPLES / "coaches.yaml"))


def bring_in(
    store: Store, settings: Settings, today: date, register: Path | None, columns: Path | None
) -> ImportReport | None:
    """
    Take in the register given, or the sample if the store has nobody.

    :raises UnreadableFile, MappingRefused, CatalogueError: a file is wrong.
    """
    if register is None and store.clients.count():
        return None
    file = register or SAMPLE
    catalogue = Catalogue.load(settings.rules / "facts.yaml")
    mapping = load_mapping(columns or file.with_suffix(".yaml"), catalogue)
    return import_register(
        file,
        mapping,
        catalogue,
        save=store.clients.add_many,
        today=today,
        allow_test_numbers=settings.takes_test_nhs_numbers,
    )


def choose(
    store: Store, published: Published, today: date, clients: int, first: str | None
) -> tuple[tuple[str, ...], dict[str, str]]:
    """
    The `clients` most urgent, those for whom the yes-or-no fact `first` holds before all others.

    :raises NobodyToRehearse: `first` is no fact, or the register has nobody.
    """
    rows = _rows(store, published, first)
    ranked = ranked_clients(store, published, today)
    if first is not None:
        holds = set(rows.filter(pl.col(first).cast(pl.Boolean, strict=False))["client_id"])
        ranked = [c for c in ranked if c in holds] + [c for c in ranked if c not in holds]
    if not ranked:
        raise NobodyToRehearse("the register has nobody whom a rule gives a priority")
    chosen = tuple(ranked[:clients])
    numbers = dict(zip(rows["client_id"], rows["source_row"], strict=True))
    names = {each: f"row-{numbers[each]}" if numbers.get(each) else each for each in chosen}
    return chosen, names


def _rows(store: Store, published: Published, first: str | None) -> pl.DataFrame:
    catalogue = published.catalogue
    try:
        fact = catalogue.fact(first or "on_smi_register")
    except LookupError:
        raise NobodyToRehearse(f"{first} is no fact of the rules, so nobody can go first") from None
    parts = [
        frame.select("client_id", "source_row", fact.name)
        for frame in store.readings.frames([fact])
    ]
    if not parts:
        raise NobodyToRehearse("the register is empty: give one with --register")
    return pl.concat(parts)
