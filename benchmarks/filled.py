"""
Databases filled for a benchmark, SQLite or PostgreSQL, side by side in a folder.

In: which, how many journeys. Out: how each is opened, who is in it. `BENCH_KEEP` names a folder in
which they stay for the next time; without it, they are gone afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from alongside.keys import KeyRing
from alongside.settings import ROOT, Settings
from alongside.store import Store, upgrade
from benchmarks.loading import Loaded, load
from benchmarks.postgres import postgres

_NOTE = "loaded.json"


@dataclass(frozen=True)
class Filled:
    """How the database is opened, who is in it."""

    settings: Settings
    loaded: Loaded


@contextmanager
def filled(names: Iterable[str], journeys: int) -> Iterator[tuple[Path, float]]:
    """The folder with `sqlite` and `postgresql` in it, so many journeys in each; the seconds."""
    begun, keep = time.perf_counter(), os.environ.get("BENCH_KEEP")
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as made:
        folder = Path(keep or made)
        # the database server runs as another user, and must come to its own folder in this one
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        # each in a process of its own: one is filled on one processor
        command = [sys.executable, "-m", "benchmarks.filled", str(folder), str(journeys)]
        running = [subprocess.Popen([*command, name], cwd=ROOT) for name in names]
        codes = [each.wait() for each in running]
        if any(codes):
            raise RuntimeError("a database could not be filled; what it said is above")
        yield folder, time.perf_counter() - begun


@contextmanager
def opened(folder: Path, name: str, journeys: int) -> Iterator[Filled]:
    """One of them, with its server where it needs one; it is filled if it is new."""
    place = folder / f"{name}-{journeys}"
    home = place / "home"
    home.mkdir(mode=0o700, exist_ok=True, parents=True)
    if name == "sqlite":
        yield _filled(Settings(home=home), journeys)
        return
    server = place / "server"
    server.mkdir(exist_ok=True)
    with postgres(server) as address:
        settings = Settings.model_validate({"home": home, "database_url": address})
        yield _filled(settings, journeys)


def _filled(settings: Settings, journeys: int) -> Filled:
    keys, note = settings.home / "keys.json", settings.home / _NOTE
    if not keys.exists():
        KeyRing.make(keys)
    ring = KeyRing.load(settings)
    if settings.database_url is not None:
        upgrade(settings, ring)
    if note.exists():
        known = json.loads(note.read_text())
        return Filled(settings, Loaded(**{name: tuple(ids) for name, ids in known.items()}))
    with Store.open(settings, ring) as store:
        loaded = load(store, settings, ring, journeys, datetime.now(UTC))
    note.write_text(json.dumps(asdict(loaded)))
    return Filled(settings, loaded)


def main(folder: str, journeys: str, name: str) -> None:
    """Fill one of them."""
    with opened(Path(folder), name, int(journeys)):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
