"""
A whole register: a million priorities by columns, and rows taken in from a file.

Batch rules beside one client at a time, in one run; the import into SQLite in a process of
its own, at two sizes, so that memory which grows with the file is seen.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from alongside.register.priorities import by_closures, by_polars
from alongside.ruleset.batch import priorities
from alongside.ruleset.frame_rows import clients_of
from alongside.settings import ROOT
from benchmarks.figures import Figure, show
from benchmarks.shipped import TODAY, primrose, register

ROWS = 1_000_000
ONE_BY_ONE = 5_000
SMALL, LARGE = 10_000, 60_000
ROWS_A_SECOND = 5000
LEVEL = 1.1
"""How many times the memory of the small file the large one may take and still be called flat."""

_IMPORT = """
import gc, json, re, resource, sys, time
from datetime import date
from pathlib import Path
from alongside.facts import Catalogue
from alongside.keys import KeyRing
from alongside.register.importing import import_register
from alongside.register.mapping_file import load_mapping
from alongside.settings import Settings
from alongside.store import Store
gc.set_threshold(50_000, 20, 50)  # as the command does
file, columns, home = map(Path, sys.argv[1:])
settings = Settings(home=home)
catalogue = Catalogue.load(settings.rules / "facts.yaml")
mapping = load_mapping(columns, catalogue)
with Store.open(settings, KeyRing.fresh()) as store:
    begun, cpu = time.perf_counter(), time.process_time()
    report = import_register(
        file, mapping, catalogue,
        save=store.clients.add_many, today=date(2026, 11, 23), allow_test_numbers=True,
    )
    took, used = time.perf_counter() - begun, time.process_time() - cpu
try:  # on Linux what getrusage says counts the process this one came from
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([report.rows, report.taken, took, used, peak]))
"""


def decide() -> list[Figure]:
    """Priorities of a million rows at once, and of a few thousand one by one."""
    rules, facts = primrose().ruleset, primrose().catalogue
    frame = register(ROWS)
    priorities(rules, facts, frame.head(1000), TODAY)
    begun = time.perf_counter()
    decided = by_polars(rules, facts, frame, TODAY)
    batch = time.perf_counter() - begun
    few = frame.head(ONE_BY_ONE)
    known = {client_id: readings for client_id, _, readings in clients_of(few, facts)}
    clients = list(few.select("client_id", "source_row").iter_rows())
    begun = time.perf_counter()
    one_by_one = by_closures(
        rules, facts, clients, lambda ids: {each: dict(known[each]) for each in ids}, TODAY
    )
    single = (time.perf_counter() - begun) / ONE_BY_ONE
    same = one_by_one.equals(decided.head(ONE_BY_ONE))
    return [
        Figure(f"{ROWS:,} rows by Polars", batch, "s"),
        Figure("rows by Polars", ROWS / batch, "a second"),
        Figure("clients by closures, one core", 1 / single, "a second"),
        Figure("Polars to closures", single * ROWS / batch, "times"),
        Figure(f"the same answers for {ONE_BY_ONE:,}", float(same), "1 is yes", at_least=1),
    ]


def take_in(rows: int) -> tuple[float, float, float]:
    """Rows a second by the clock and by CPU, and peak memory in MiB, for a file of so many rows."""
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
        file = Path(folder, "register.csv")
        _write(file, rows)
        done = subprocess.run(
            [
                sys.executable, "-c", _IMPORT,
                str(file), str(ROOT / "examples" / "registers" / "sample.yaml"),
                str(Path(folder, "home")),
            ],
            capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    read, taken, took, used, peak = json.loads(done.stdout.splitlines()[-1])
    assert read == taken == rows, f"of {rows} rows {taken} were taken"
    return rows / took, rows / used, peak / 1024


def _write(file: Path, rows: int) -> None:
    """The shipped sample's columns, filled with clients that are all different."""
    sample = ROOT / "examples" / "registers" / "sample.csv"
    chance = random.Random(7)
    with sample.open(newline="", encoding="utf-8") as source, file.open("w", newline="") as out:
        like = list(csv.DictReader(source))
        writer = csv.DictWriter(out, list(like[0]))
        writer.writeheader()
        for number in range(rows):
            row = dict(like[number % len(like)])
            row["practice_ref"], row["nhs_number"] = f"GEN-{number}", ""
            row["systolic"] = str(chance.randrange(100, 180))
            writer.writerow(row)


def run() -> None:
    """Measure and print."""
    show("Register priorities (Primrose-A): rule, missing, stale", decide())
    _, _, small = take_in(SMALL)
    pace, by_cpu, large = take_in(LARGE)
    show(
        f"Register import into SQLite ({LARGE:,} generated rows, 19 facts each, one core)",
        [
            Figure("rows", pace, "a second", at_least=ROWS_A_SECOND),
            Figure("rows by CPU time", by_cpu, "a second"),
            Figure(f"peak memory, {SMALL:,} rows", small, "MiB"),
            Figure(f"peak memory, {LARGE:,} rows", large, "MiB"),
            Figure("growth", large / small, "times", at_most=LEVEL),
        ],
    )
