"""
What people do at the console, answered: a pause or its end, on the embedded server at rest.

In: journeys that wait for something. Out: how long the browser waits from sending a form until it
is told that it was recorded, the journey and every table with it.
"""

from __future__ import annotations

import re
import statistics
import time

import httpx

from alongside.access import Role
from benchmarks.console import serving
from benchmarks.figures import Figure, show
from benchmarks.loading import PASSWORD
from benchmarks.stand import stand
from benchmarks.visiting import sign_in
from console.security.passwords import hashed

JOURNEYS = 20
AT_MOST_MS = 500.0
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)
_ACTS: tuple[tuple[str, dict[str, str]], ...] = (("pause", {"reason": "holiday"}), ("resume", {}))


async def run() -> None:
    """Measure and print."""
    took: list[float] = []
    async with stand() as here:
        here.store.colleagues.add(
            login="coordinator", name="Bench", roles=(Role.COORDINATOR,),
            password_hash=hashed(PASSWORD),
        )  # fmt: skip
        for client_id in here.add_clients(JOURNEYS):
            await here.starter.start("primrose-a", client_id)
        async with serving(here.settings) as (base, _), httpx.AsyncClient(base_url=base) as http:
            await sign_in(http, "coordinator")
            rows = here.store.journeys.page(limit=JOURNEYS)
            for row in rows:
                for act, typed in _ACTS:
                    took.append(await _do(http, f"/journeys/{row.journey}/do/{act}", typed))
    ordered = statistics.quantiles(took, n=100, method="inclusive")
    show(
        f"An act by a page on the embedded server at rest ({len(took)} acts)",
        [
            Figure("middle", statistics.median(took) * 1000, "ms"),
            Figure("95th percentile", ordered[94] * 1000, "ms", at_most=AT_MOST_MS),
            Figure("longest", max(took) * 1000, "ms"),
        ],
    )


async def _do(http: httpx.AsyncClient, path: str, typed: dict[str, str]) -> float:
    """Open the act's page, send its form; seconds until it says that it is recorded."""
    shown = await http.get(path)
    form = _MAIN.search(shown.text)
    assert form is not None, f"{path} answered {shown.status_code}"
    begun = time.perf_counter()
    answer = await http.post(path, data={**dict(_HIDDEN.findall(form[0])), **typed, "step": "do"})
    took = time.perf_counter() - begun
    assert answer.status_code == 303, f"{path} answered {answer.status_code}"
    return took
