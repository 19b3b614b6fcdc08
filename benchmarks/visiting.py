"""
Staff at the console: twenty people who sign in, open pages, look at them, open others.

In: where the console is, who is in its store. Out: how long each page took somebody alone, among
the others, and all of them at the same moment.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import httpx

from benchmarks.loading import PASSWORD, Loaded, staff_logins
from benchmarks.pages import FINDING, NAMES, PAGES, visit

LOOKS = 1.0
"""Seconds somebody looks at a page on average before they open the next."""
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


_ALONE = 5
_CLICKS = 15
_LIMITS = httpx.Limits(keepalive_expiry=3)
"""Of a connection nobody uses; the console closes it after five seconds."""
Opened = tuple[str, str]
"""Who opens which page."""


@dataclass
class Visits:
    """Seconds by who opened which page; pages that did not answer as they should."""

    took: dict[Opened, list[float]] = field(default_factory=dict)
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


async def alone(base: str, loaded: Loaded) -> tuple[Visits, Visits]:
    """Every page with nobody else there: opened for the first time, then again."""
    first, again, dice = Visits(), Visits(), Random(3)
    for who, pages in PAGES.items():
        async with httpx.AsyncClient(base_url=base, timeout=60, limits=_LIMITS) as http:
            await sign_in(http, who)
            for page in pages:
                for visits in (first, *[again] * _ALONE):
                    await open_page(http, who, page, loaded, dice, visits)
    return first, again


async def warm(base: str, loaded: Loaded, processes: int) -> None:
    """Let each of several processes count its reports: which of them answers is chance."""
    dice = Random(5)
    async with httpx.AsyncClient(base_url=base, timeout=60) as http:
        await sign_in(http, "manager")
        for _ in range(3 * processes):
            # another connection, so perhaps another process
            async with httpx.AsyncClient(base_url=base, timeout=60, cookies=http.cookies) as again:
                for page in PAGES["manager"]:
                    await open_page(again, "manager", page, loaded, dice, Visits())


async def staff(base: str, loaded: Loaded, seconds: float) -> Visits:
    """Twenty people for so many seconds, each of whom opens pages one after the other."""
    visits = Visits()

    async def somebody(place: int, who: str, http: httpx.AsyncClient) -> None:
        dice, pages = Random(place), list(PAGES[who])
        while time.perf_counter() < until:
            dice.shuffle(pages)
            for page in pages:
                await asyncio.sleep(dice.expovariate(1 / LOOKS))
                if time.perf_counter() >= until:
                    break
                await open_page(http, who, page, loaded, dice, visits)

    async with _signed_in(base) as people:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(somebody(at, *each) for at, each in enumerate(people)))
    return visits


async def at_once(base: str, loaded: Loaded) -> Visits:
    """Twenty people who click at the same moment, some times over."""
    visits, dice = Visits(), Random(11)
    async with _signed_in(base) as people:
        for _ in range(_CLICKS):
            await asyncio.sleep(LOOKS)
            clicks = [(who, dice.choice(PAGES[who]), http) for who, http in people]
            await asyncio.gather(
                *(open_page(http, who, page, loaded, dice, visits) for who, page, http in clicks)
            )
    return visits


@asynccontextmanager
async def _signed_in(base: str) -> AsyncIterator[list[tuple[str, httpx.AsyncClient]]]:
    """Everybody with a browser of their own; one after the other, as a password takes long."""
    async with AsyncExitStack() as stack:
        people = []
        for login in staff_logins():
            http = httpx.AsyncClient(base_url=base, timeout=60, limits=_LIMITS)
            await stack.enter_async_context(http)
            await sign_in(http, login)
            people.append((login.partition("-")[0], http))
        yield people
