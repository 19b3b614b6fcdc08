"""
Staff at the console: twenty people who sign in, open pages, look at them, open others.

In: where the console is, who is in its store. Out: how long each page took them.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from random import Random

import httpx

from benchmarks.loading import PASSWORD, Loaded, staff_logins
from benchmarks.pages import FINDING, NAMES, PAGES, visit

LOOKS = 1.0
"""Seconds somebody looks at a page on average before they open the next."""
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Visits:
    """Seconds by who opened which page; pages that did not answer as they should."""

    took: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    wrong: dict[tuple[str, str, int], int] = field(default_factory=dict)


async def sign_in(http: httpx.AsyncClient, login: str) -> None:
    """As anybody does."""
    shown = await http.get("/sign-in")
    found = _TOKEN.search(shown.text)
    assert found is not None, "the console shows no form to sign in"
    fields = {"csrf": found[1], "login": login, "password": PASSWORD}
    answer = await http.post("/sign-in", data=fields)
    assert answer.status_code == 303, f"{login} was not let in: {answer.status_code}"


async def open_page(
    http: httpx.AsyncClient, who: str, page: str, loaded: Loaded, dice: Random, visits: Visits
) -> None:
    """One page, once."""
    typed = {}
    if page == FINDING:
        shown = _TOKEN.search((await http.get("/clients")).text)
        typed = {"csrf": shown[1] if shown else "", "typed": dice.choice(NAMES)}
    begun = time.perf_counter()
    if typed:
        answer = await http.post("/clients", data=typed)
    else:
        answer = await http.get(visit(page, loaded, dice).address)
    visits.took.setdefault((who, page), []).append(time.perf_counter() - begun)
    if answer.status_code != 200:
        key = (who, page, answer.status_code)
        visits.wrong[key] = visits.wrong.get(key, 0) + 1


async def staff(base: str, loaded: Loaded, seconds: float) -> Visits:
    """Twenty people for so many seconds."""
    visits = Visits()
    people = staff_logins()

    async def somebody(place: int, login: str) -> None:
        who = login.partition("-")[0]
        dice = Random(place)
        async with httpx.AsyncClient(base_url=base, timeout=60) as http:
            # those who sign in at once are many passwords to check, which is meant to take long
            await asyncio.sleep(place * 0.2)
            await sign_in(http, login)
            pages = list(PAGES[who])
            while time.perf_counter() < until:
                dice.shuffle(pages)
                for page in pages:
                    await asyncio.sleep(dice.expovariate(1 / LOOKS))
                    if time.perf_counter() >= until:
                        break
                    await open_page(http, who, page, loaded, dice, visits)

    until = time.perf_counter() + seconds + 0.2 * len(people)
    await asyncio.gather(*(somebody(place, who) for place, who in enumerate(people)))
    return visits
