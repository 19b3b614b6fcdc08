"""
A console to click through in a test: the real application over a real store.

`Visitor` is somebody with a browser without scripts: it follows what pages lead to, sends forms
with the token the page showed. With a server beside it (`open_console`), acts reach journeys.
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from temporalio.client import Client

from alongside.access import Colleague, Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console.app import build_app
from console.context import Console
from starter import Starter
from tests.durable.journey_kit import Service, open_service
from tests.durable.supervision_kit import Supervised

PASSWORD = "a long enough one"
# Few rounds, so that many people sign in quickly; how many is written in the hash.
_HASHED = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),)).hash(PASSWORD)
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
_TAGS = re.compile(r"<(script|style|title)\b.*?</\1>|<[^>]+>", re.DOTALL)


class Visitor:
    """Somebody with a browser without scripts."""

    def __init__(self, console: Console, app: Any) -> None:
        self.console = console
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost", follow_redirects=True
        )
        self.answer: httpx.Response

    async def get(self, path: str, **query: Any) -> httpx.Response:
        """Open a page."""
        self.answer = await self._http.get(path, params=query or None)
        return self.answer

    async def stop_at(self, path: str) -> str:
        """Open a page that leads elsewhere; where to, without going there."""
        self.answer = await self._http.get(path, follow_redirects=False)
        return self.answer.headers.get("location", "")

    async def raw(self, path: str) -> httpx.Response:
        """Open an address exactly as it is written, dots and all."""
        request = self._http.build_request("GET", "/")
        request.url = request.url.copy_with(raw_path=path.encode())
        self.answer = await self._http.send(request)
        return self.answer

    async def send_only(self, path: str, fields: Mapping[str, Any]) -> str:
        """Send a form; where to it leads, without going there."""
        data = {"csrf": self.token, **fields}
        self.answer = await self._http.post(path, data=data, follow_redirects=False)
        return self.answer.headers.get("location", "")

    async def write(self, path: str, body: bytes) -> httpx.Response:
        """Send these very bytes, which no page has shown a form for."""
        self.answer = await self._http.post(path, content=body)
        return self.answer

    def says(self, name: str, value: str) -> None:
        """Their browser says this with every request from now on."""
        self._http.headers[name] = value

    def reaches(self, address: str) -> None:
        """They reach the console by this address from now on."""
        self._http.base_url = httpx.URL(address)

    async def send(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        *,
        files: Any = None,
        csrf: str | None = None,
    ) -> httpx.Response:
        """Send a form, with the token of the page that was looked at last unless another."""
        token = csrf if csrf is not None else self.token
        data = {"csrf": token, **(fields or {})}
        self.answer = await self._http.post(path, data=data, files=files)
        return self.answer

    @property
    def token(self) -> str:
        """The form token of the page that was looked at last."""
        found = _TOKEN.search(self.answer.text)
        assert found, f"no form on {self.answer.url}"
        return found[1]

    @property
    def text(self) -> str:
        """What the page says, without its marks."""
        return " ".join(html.unescape(_TAGS.sub(" ", self.answer.text)).split())

    @property
    def path(self) -> str:
        """Where they are."""
        return self.answer.url.path

    def cookie(self, name: str) -> str:
        """The value of a cookie they have."""
        return self._http.cookies.get(name) or ""

    def set_cookie(self, name: str, value: str) -> None:
        """A cookie from wherever."""
        self._http.cookies.set(name, value, domain="localhost.local", path="/")

    async def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """By the page, as anybody does."""
        await self.get("/sign-in")
        await self.send("/sign-in", {"login": login, "password": password})
        assert self.answer.status_code == 200, self.text


def add_colleague(
    store: Store, *roles: Role, login: str | None = None, coach_id: str | None = None,
    answers_for: tuple[str, ...] = (),
) -> Colleague:  # fmt: skip
    """Somebody with these roles; signs in by `login`, which is their first role unless said."""
    return store.colleagues.add(
        login=login or roles[0].value,
        name=f"Planted {roles[0].value}",
        roles=roles,
        coach_id=coach_id,
        answers_for=answers_for,
        password_hash=_HASHED,
    )


@contextlib.asynccontextmanager
async def open_pages(home: Path, ring: KeyRing) -> AsyncIterator[tuple[Store, Any]]:
    """A store with a console over it, without a server: pages read, acts say it is away."""
    settings = Settings(home=home)
    with Store.open(settings, ring) as store:
        yield store, build_app(settings, ring, store)


@contextlib.asynccontextmanager
async def open_console(
    client: Client, ring: KeyRing, home: Path, task_queue: str, **more: Any
) -> AsyncIterator[tuple[Service, Any]]:
    """A service with a worker on the run's server, and a console over it."""
    async with open_service(client, ring, home, task_queue, **more) as service:
        app = build_app(service.starter.settings, ring, service.store)
        console: Console = app.state.console
        console.reaches(service.starter)
        yield service, app


def pages_of(service: Supervised, ring: KeyRing) -> Any:
    """A console over a service of supervision."""
    app = build_app(service.settings, ring, service.store)
    app.state.console.reaches(
        Starter(service.client, service.store, service.settings, service.clock)
    )
    return app


async def visitor(app: Any, login: str | None = None) -> Visitor:
    """Somebody at the console, signed in if a login is given."""
    someone = Visitor(app.state.console, app)
    if login is not None:
        await someone.sign_in(login)
    return someone


@contextlib.asynccontextmanager
async def signed_in(home: Path, *roles: Role) -> AsyncIterator[tuple[Store, Visitor]]:
    """Pages without a server, and somebody with these roles who looks at them."""
    async with open_pages(home, KeyRing.fresh()) as (store, app):
        add_colleague(store, *roles)
        yield store, await visitor(app, roles[0].value)
