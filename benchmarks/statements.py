"""
How many statements each page of the console makes.

In: a filled database. Out: for each page the fewest and the most of several openings.
"""

from __future__ import annotations

from random import Random

import httpx
from sqlalchemy import event

from alongside.keys import KeyRing
from alongside.store import Store
from benchmarks.filled import Filled
from benchmarks.pages import PAGES
from benchmarks.visiting import Opened, Visits, open_page, sign_in
from console.app import build_app

_TIMES = 4


async def count_statements(here: Filled) -> dict[Opened, tuple[int, int]]:
    """What a page made again; what the first page reads once for all is not its own."""
    ring = KeyRing.load(here.settings)
    found: dict[Opened, tuple[int, int]] = {}
    made: list[str] = []
    with Store.open(here.settings, ring) as store:

        @event.listens_for(store._database.engine, "before_cursor_execute")
        def _note(_c: object, _u: object, statement: str, _p: object, _x: object, _m: bool) -> None:
            if not statement.startswith("BEGIN"):
                made.append(statement)

        dice, app = Random(7), build_app(here.settings, ring, store)
        for who, pages in PAGES.items():
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
                await sign_in(http, who)
                for page in pages:
                    counted = []
                    for _ in range(_TIMES):
                        made.clear()
                        await open_page(http, who, page, here.loaded, dice, Visits())
                        counted.append(len(made))
                    found[who, page] = (min(counted[1:]), max(counted[1:]))
    return found
