"""Signing in by another provider: a real one, on this machine, over HTTP."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from console.app import build_app
from tests.console.console_kit import Visitor, add_colleague, visitor

pytestmark = pytest.mark.asyncio
ROLES = {"Leads": Role.COORDINATOR, "Coaches": Role.COACH, "Bosses": Role.ADMINISTRATOR}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider; whoever comes says who they are."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@contextlib.asynccontextmanager
async def opened(home: Path, issuer: str, **more: Any) -> AsyncIterator[tuple[Store, Any]]:
    """A console that sends people to this provider."""
    settings = Settings(
        home=home, oidc_issuer=issuer, oidc_client_id="alongside", oidc_client_secret="s & cret",
        oidc_name="the Trust's login", oidc_roles=ROLES, **more,
    )  # fmt: skip
    ring = KeyRing.fresh()
    with Store.open(settings, ring) as store:
        yield store, build_app(settings, ring, store)


async def go(someone: Visitor, sub: str, back: str = "/account", **claims: Any) -> str:
    """To the provider, in there as `sub`, and the address it sends the browser back to."""
    issuer = someone.console.settings.oidc_issuer
    async with httpx.AsyncClient() as http:
        if claims:
            await http.put(f"{issuer}/users/{sub}", json=claims)
        there = await someone.stop_at(f"/sign-in/provider?back={back}")
        assert there.startswith(f"{issuer}/oauth2/authorize?"), there
        answer = await http.post(there, data={"sub": sub})
        return answer.headers["location"]


async def test_who_the_provider_vouches_for_is_in(tmp_path: Path, provider: str) -> None:
    """With our roles for its words; the page they asked for comes next."""
    async with opened(tmp_path, provider) as (store, app):
        someone = await visitor(app)
        await someone.get("/sign-in")
        assert "Sign in with the Trust's login" in someone.text
        back = await go(someone, "s-1", name="Ada Obi", roles=["Leads", "Everybody"])
        await someone.get(back)

        assert "/account" == someone.path
        assert "Ada Obi" in someone.text
        assert "Coordinator" in someone.text
        (kept,) = store.colleagues.page()
        assert (Role.COORDINATOR,) == kept.colleague.roles
        assert kept.by_provider
        assert ["signed_in", "role_given_coordinator", "came_by_provider"] == [
            row.what for row in store.audit.page()
        ]


async def test_roles_follow_the_provider_at_every_sign_in(tmp_path: Path, provider: str) -> None:
    """Taken away there, they are taken away here; the person stays the same."""
    async with opened(tmp_path, provider) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        someone = await visitor(app)
        await someone.get(await go(someone, "s-2", name="Bo", roles="Bosses"))
        await someone.get("/colleagues")
        assert 200 == someone.answer.status_code

        again = await visitor(app)
        await again.get(await go(again, "s-2", name="Bo Li", roles=["Coaches"]))
        assert "/account" == again.path
        assert 403 == (await someone.get("/colleagues")).status_code
        assert 2 == len(store.colleagues.all())
        coach = store.colleagues.all()[1]
        assert "k-nobody" == coach.only_coach


async def test_who_has_no_role_here_stays_outside(tmp_path: Path, provider: str) -> None:
    """And is not even kept; who was shut out neither comes back that way."""
    async with opened(tmp_path, provider) as (store, app):
        someone = await visitor(app)
        await someone.get(await go(someone, "s-3", roles=["Everybody"]))
        assert 403 == someone.answer.status_code
        assert "have no role here" in someone.text
        assert [] == store.colleagues.all()

        await someone.get(await go(someone, "s-3", roles=["Leads"]))
        (colleague,) = store.colleagues.all()
        store.colleagues.change(
            colleague.colleague_id, name="x", roles=colleague.roles, answers_for=(),
            coach_id=None, active=False,
        )  # fmt: skip
        assert "/sign-in" == (await someone.get("/account")).url.path
        await someone.get(await go(someone, "s-3", roles=["Leads"]))
        assert 403 == someone.answer.status_code


async def test_nobody_becomes_somebody_here_by_their_name(tmp_path: Path, provider: str) -> None:
    """A provider that calls somebody like our administrator makes another person of them."""
    async with opened(tmp_path, provider) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR, login="boss")
        someone = await visitor(app)
        await someone.get(await go(someone, "s-4", preferred_username="boss", roles=["Leads"]))

        kept = store.colleagues.by_login("boss")
        assert kept is not None
        assert not kept.by_provider
        assert 2 == len(store.colleagues.all())
        assert "Administrator" not in someone.text


@pytest.mark.parametrize(
    "change",
    [
        lambda back: back.replace("state=", "state=x"),
        lambda back: back.replace("code=", "code=x"),
        lambda back: back.partition("?")[0],
        lambda back: back + "&iss=https%3A%2F%2Fother.example",
        lambda back: back.partition("?")[0] + "?error=access_denied&state=x",
    ],
)
async def test_an_answer_that_was_tampered_with_lets_nobody_in(
    tmp_path: Path, provider: str, change: Any
) -> None:
    """Another state, another code, none, another provider's."""
    async with opened(tmp_path, provider) as (store, app):
        someone = await visitor(app)
        await someone.get(change(await go(someone, "s-5", roles=["Leads"])))

        assert 403 == someone.answer.status_code
        assert [] == store.colleagues.all()
        assert "/sign-in" == (await someone.get("/account")).url.path


async def test_an_answer_is_good_once_and_in_its_own_browser(tmp_path: Path, provider: str) -> None:
    """Sent to somebody else it signs nobody in as whoever sent it."""
    async with opened(tmp_path, provider) as (_store, app):
        someone, other = await visitor(app), await visitor(app)
        back = await go(someone, "s-6", roles=["Leads"])
        assert 403 == (await other.get(back)).status_code
        assert 200 == (await someone.get(back)).status_code
        assert 403 == (await someone.get(back)).status_code


async def test_an_answer_too_late_is_none(tmp_path: Path, provider: str) -> None:
    """Ten minutes after the question."""
    async with opened(tmp_path, provider) as (_store, app):
        someone = await visitor(app)
        back = await go(someone, "s-7", roles=["Leads"])
        someone.console.wall = lambda: datetime.now(UTC) + timedelta(minutes=11)

        assert 403 == (await someone.get(back)).status_code


async def test_it_leads_back_to_pages_of_ours_only(tmp_path: Path, provider: str) -> None:
    """Whatever the question's address said."""
    async with opened(tmp_path, provider) as (_store, app):
        someone = await visitor(app)
        back = await go(someone, "s-8", back="https://evil.example", roles=["Leads"])

        assert "/" == await someone.stop_at(back)


async def test_a_provider_that_is_away_is_said_so(tmp_path: Path) -> None:
    """And passwords work on."""
    async with opened(tmp_path, "http://localhost:9") as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app)
        await someone.get("/sign-in/provider")
        assert 502 == someone.answer.status_code
        assert "does not answer now" in someone.text
        await someone.sign_in("coordinator")
        assert "/account" == (await someone.get("/account")).url.path


async def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    """Nothing to begin, nothing to come back to."""
    settings, ring = Settings(home=tmp_path), KeyRing.fresh()
    with Store.open(settings, ring) as store:
        someone = await visitor(build_app(settings, ring, store))

        assert 404 == (await someone.get("/sign-in/provider")).status_code
        assert 404 == (await someone.get("/sign-in/provider/back")).status_code


RIGHT = RSAKey.generate_key(2048, {"kid": "a"})
OTHER = RSAKey.generate_key(2048, {"kid": "a"})


class Liar(BaseHTTPRequestHandler):
    """A provider whose tokens the test makes up."""

    token: Any = None
    nonce = ""

    def do_GET(self) -> None:
        """Where things are, and the key it signs by."""
        issuer = f"http://localhost:{self.server.server_address[1]}"
        if self.path.endswith("configuration"):
            self._say({
                "issuer": issuer, "authorization_endpoint": f"{issuer}/oauth2/authorize",
                "token_endpoint": f"{issuer}/token", "jwks_uri": f"{issuer}/keys",
            })  # fmt: skip
        else:
            self._say(dict(KeySet([RIGHT]).as_dict(private=False)))

    def do_POST(self) -> None:
        """A token."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "t", "token_type": "Bearer", "id_token": Liar.token})

    def _say(self, body: dict[str, Any]) -> None:
        said = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def liar() -> Iterator[str]:
    """The address of a provider that says what the test wants."""
    server = ThreadingHTTPServer(("localhost", 0), Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("lie", "is_in"),
    [
        ({}, True),
        ({"nonce": "another"}, False),
        ({"nonce": None}, False),
        ({"iss": "https://other.example"}, False),
        ({"aud": "another-service"}, False),
        ({"aud": ["alongside", "another"], "azp": "another"}, False),
        ({"exp": -3600}, False),
        ({"sub": None}, False),
        ({"key": OTHER}, False),
        ({"key": OctKey.import_key("s & cret"), "alg": "HS256"}, False),
        ({"alg": "none"}, False),
    ],
)
async def test_a_token_is_believed_only_if_it_is_for_this_request(
    tmp_path: Path, liar: str, lie: dict[str, Any], is_in: bool
) -> None:
    """Signed by the provider's key, for us, now, with the nonce of the question."""
    async with opened(tmp_path, liar) as (store, app):
        someone = await visitor(app)
        there = parse_qs(urlsplit(await someone.stop_at("/sign-in/provider")).query)
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": liar, "aud": "alongside", "sub": "s-9", "iat": now, "exp": now + 600,
            "nonce": there["nonce"][0], "roles": ["Leads"], "name": "Lia",
        }  # fmt: skip
        said = {name: value for name, value in lie.items() if name not in ("key", "alg")}
        if "exp" in said:
            said["exp"] += now
        claims = {name: each for name, each in {**claims, **said}.items() if each is not None}
        alg = lie.get("alg", "RS256")
        Liar.token = jwt.encode(
            {"alg": alg, "kid": "a"}, claims, lie.get("key", RIGHT), algorithms=[alg]
        )
        await someone.get(f"/sign-in/provider/back?code=c&state={there['state'][0]}")

        assert is_in == (someone.answer.status_code == 200), someone.text
        assert is_in == bool(store.colleagues.all())
