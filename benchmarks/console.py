"""
The console with 100,000 journeys in the store: how long pages take twenty people at once.

In: SQLite, then PostgreSQL, filled the same. Out: for each page its queries, the time it took when
nobody had opened it lately, the middle and the 95th percentile under load, as the browser sees it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import event

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store, upgrade
from benchmarks.figures import Figure, number, show, table
from benchmarks.loading import STAFF, Loaded, load
from benchmarks.pages import PAGES
from benchmarks.postgres import postgres
from benchmarks.visiting import Visits, open_page, sign_in, staff
from console.app import build_app

JOURNEYS = int(os.environ.get("BENCH_JOURNEYS", "100000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "120"))
AT_MOST_MS = 200.0


async def run() -> None:
    """Measure and print, for either database; `BENCH_DATABASES` names others."""
    for name in os.environ.get("BENCH_DATABASES", "sqlite postgresql").split():
        with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
            home = Path(folder)
            home.chmod(0o700)
            if name == "sqlite":
                await _measure(name, Settings(home=home))
                continue
            with postgres() as address:
                await _measure(
                    name, Settings.model_validate({"home": home, "database_url": address})
                )


async def _measure(name: str, settings: Settings) -> None:
    KeyRing.make(settings.home / "keys.json")
    ring = KeyRing.load(settings)
    if settings.database_url is not None:
        upgrade(settings, ring)
    begun = time.perf_counter()
    with Store.open(settings, ring) as store:
        loaded = load(store, settings, ring, JOURNEYS, datetime.now(UTC))
        filled = time.perf_counter() - begun
        queries = await count_queries(settings, ring, store, loaded)
    async with serving(settings) as base:
        first = await _one_after_the_other(base, loaded)
        visits = await staff(base, loaded, SECONDS)
    _show(name, loaded, filled, queries, first, visits)


async def count_queries(
    settings: Settings, ring: KeyRing, store: Store, loaded: Loaded
) -> dict[tuple[str, str], tuple[int, int]]:
    """The fewest and the most statements each page made of several openings."""
    app = build_app(settings, ring, store)
    made: list[str] = []

    @event.listens_for(store._database.engine, "before_cursor_execute")
    def _note(_c: object, _u: object, statement: str, _p: object, _x: object, _m: bool) -> None:
        if not statement.startswith("BEGIN"):
            made.append(statement)

    found: dict[tuple[str, str], tuple[int, int]] = {}
    dice = Random(7)
    for who, pages in PAGES.items():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            await sign_in(http, who)
            for page in pages:
                counted = []
                for _ in range(4):
                    made.clear()
                    await open_page(http, who, page, loaded, dice, Visits())
                    counted.append(len(made))
                # what is read once for all pages is not the page's own
                found[who, page] = (min(counted[1:]), max(counted[1:]))
    return found


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    """The console as it is served, in a process of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {
        **os.environ,
        "ALONGSIDE_HOME": str(settings.home),
        "ALONGSIDE_RULES": str(settings.rules),
        "ALONGSIDE_CONSOLE_PORT": str(port),
    }
    if settings.database_url is not None:
        environ["ALONGSIDE_DATABASE_URL"] = settings.database_url.get_secret_value()
    command = str(Path(sys.executable).parent / "alongside")
    process = await asyncio.create_subprocess_exec(command, "console", "--quiet", env=environ)
    base = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=base) as http:
            for _ in range(300):
                try:
                    await http.get("/live")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        yield base
    finally:
        process.terminate()
        await process.wait()


async def _one_after_the_other(base: str, loaded: Loaded) -> Visits:
    """Every page once, when nobody opened it before."""
    visits, dice = Visits(), Random(3)
    for who, pages in PAGES.items():
        async with httpx.AsyncClient(base_url=base, timeout=60) as http:
            await sign_in(http, who)
            for page in pages:
                await open_page(http, who, page, loaded, dice, visits)
    return visits


def _show(
    name: str,
    loaded: Loaded,
    filled: float,
    queries: dict[tuple[str, str], tuple[int, int]],
    first: Visits,
    visits: Visits,
) -> None:
    rows = []
    for key, took in sorted(visits.took.items(), key=lambda each: -_ms(each[1], 95)):
        fewest, most = queries[key]
        late = _ms(took, 95)
        rows.append(
            (
                *key, fewest if fewest == most else f"{fewest}-{most}", len(took),
                number(_ms(first.took[key], 50)), number(_ms(took, 50)), number(late),
                "ok" if late <= AT_MOST_MS else "NOT",
            )
        )  # fmt: skip
    people = sum(STAFF.values())
    print(f"\nThe console on {name}: {len(loaded.journeys):,} journeys, {people} people at once")
    table(
        ("who", "page", "queries", "opened", "first ms", "middle ms", "p95 ms", ""), rows,
        right=(2, 3, 4, 5, 6),
    )  # fmt: skip
    for (who, page, status), times in sorted(visits.wrong.items()):
        print(f"  {who} {page} answered {status}, {times} times")
    every = [each for took in visits.took.values() for each in took]
    show(
        f"All pages on {name}",
        [
            Figure("filled in", filled, "s"),
            Figure("pages opened", len(every) / SECONDS, "a second"),
            Figure("middle", _ms(every, 50), "ms"),
            Figure("95th percentile", _ms(every, 95), "ms", at_most=AT_MOST_MS),
        ],
    )


def _ms(took: list[float], per_cent: int) -> float:
    if len(took) < 2:
        return took[0] * 1000
    return statistics.quantiles(took, n=100, method="inclusive")[per_cent - 1] * 1000
