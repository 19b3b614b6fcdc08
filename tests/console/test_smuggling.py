"""Attempts that must fail: ids guessed, fields added, things smuggled in or brought to light."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog

from alongside.access import Role
from alongside.coaches import Coach
from alongside.events import TaskOpened
from alongside.keys import KeyRing
from tests.console.console_kit import PASSWORD, Visitor, add_colleague, open_pages, visitor
from tests.console.planted import COACH, NAME, plant
from tests.console.test_rights_table import filled, routes

pytestmark = pytest.mark.asyncio


async def test_fields_that_a_form_does_not_have_change_nothing(tmp_path: Path) -> None:
    """Roles in a change of password; another's id, a hash, a state in a change of name."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        mine = add_colleague(store, Role.MANAGER)
        add_colleague(store, Role.ADMINISTRATOR)
        someone, boss = await visitor(app, "manager"), await visitor(app, "administrator")
        more = {
            "roles": "administrator", "active": "0", "password_hash": "x", "colleague_id": "u-1",
            "login": "another", "coach_id": "k-1", "totp": "x", "is_admin": "1",
        }  # fmt: skip
        await someone.get("/account/password")
        form = {"before": PASSWORD, "password": "another long one", "again": "another long one"}
        await someone.send("/account/password", {**form, **more})
        assert "Your password is changed" in someone.text
        before = store.colleagues.get(mine.colleague_id)
        assert mine == before.colleague

        path = f"/colleagues/{mine.colleague_id}/change"
        await boss.get(path)
        await boss.send(path, {**more, "name": "Changed", "roles": ["auditor"], "coach": ""})
        after = store.colleagues.get(mine.colleague_id)
        assert ("Changed", (Role.AUDITOR,)) == (after.colleague.name, after.colleague.roles)
        assert before.password_hash == after.password_hash
        assert mine.login == after.colleague.login
        assert after.colleague.active
        await boss.send(path, {"name": "Changed", "roles": ["root"]})
        assert 422 == boss.answer.status_code


async def test_another_coachs_client_is_nowhere(tmp_path: Path) -> None:
    """Not on any page of a client or journey, and no different from one there never was."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(
            app.state.console, "coaching",
            TaskOpened(
                key="t", role="coach", title="Planted", kind="call", about="x",
                due=datetime.now(UTC) + timedelta(days=1), answers=("done",),
            ),
        )  # fmt: skip
        programme, client_id, cycle = journey.split("/")
        other = Coach(
            id="k-other", name="Other", programmes=("primrose-a",), gender="female", modes=("home",)
        )
        store.coaches.put(other)
        add_colleague(store, Role.COACH, coach_id=COACH)
        add_colleague(store, Role.COACH, login="other", coach_id="k-other")
        add_colleague(store, Role.COACH, login="none")
        theirs, strangers = await visitor(app, "coach"), ("other", "none")
        assert 200 == (await theirs.get(f"/clients/{client_id}")).status_code
        assert 200 == (await theirs.get(f"/journeys/{journey}")).status_code

        real = {"client_id": client_id, "programme": programme, "cycle": cycle, "act": "pause"}
        known = {f"/tasks/answer?journey={journey}&key=t"}
        for _, path, _ in routes(app):
            if "{client_id}" in path:
                known.add(filled(path.replace("{fact}", "systolic_bp"), **real))
        shown = [await _shows(await visitor(app, login), known) for login in strangers]

        assert len(known) >= 20
        assert [[], []] == shown


async def _shows(someone: Visitor, known: set[str]) -> list[str]:
    """Where somebody sees more of a client than of one there never was."""
    shown = []
    for path in sorted(known):
        await someone.get(path)
        if someone.answer.status_code not in (403, 404) or "Planted client" in someone.text:
            shown.append(f"GET {path}: {someone.answer.status_code}")
        if NAME in someone.text:
            shown.append(f"GET {path} names them")
        await someone.get("/account")
        await someone.send(path)
        if someone.answer.status_code not in (403, 404, 405):
            shown.append(f"POST {path}: {someone.answer.status_code}")
    return shown


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/..%2f..%2fapp.py",
        "/assets/%2e%2e/%2e%2e/alongside/settings.py",
        "/assets/x/../../../../etc/passwd",
        "/assets//etc/passwd",
        "/assets/%00",
        "/journeys/primrose-a/../../audit",
        "/rules/..%2f..%2fpyproject",
        "/rules/../../etc/passwd/edit",
    ],
)
async def test_a_path_leads_out_of_nothing(tmp_path: Path, path: str) -> None:
    """There is no such page."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR, Role.RULES_ADMINISTRATOR, login="both")
        someone = await visitor(app, "both")
        await someone.raw(path)

        assert someone.answer.status_code in (403, 404), someone.answer.status_code
        assert "root:" not in someone.answer.text
        assert "import" not in someone.answer.text


NASTY = (
    "' OR '1'='1", "'; DROP TABLE audit; --", "%27%20OR%201=1", "{{7*7}}", "{% raw %}", "${7*7}",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\x00", "\r\nX-Evil: 1",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj", "\N{PILE OF POO}" * 500, "a" * 10_000, "-1", "9" * 40,
)  # fmt: skip


@pytest.mark.usefixtures("on_either")
async def test_what_is_smuggled_into_addresses_is_only_text(tmp_path: Path) -> None:
    """On every page that is looked at: no failure, no header, nothing run, nothing lost."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        roles = [role for role in Role if role is not Role.COACH]
        add_colleague(store, *roles, login="everything")
        someone, failed = await visitor(app, "everything"), []
        names = (
            "who", "client", "since", "before", "after", "q", "programme", "page", "coach", "stage",
            "role", "area", "week", "from", "until", "journey", "key", "sort", "about",
        )  # fmt: skip
        pages = [path for method, path, _ in routes(app) if method == "GET"]
        for number, path in enumerate(each for each in pages if not each.startswith("/assets")):
            # every page gets five of them, every one of them a third of the pages
            for nasty in [*NASTY, *NASTY][number % len(NASTY) :: 3][:5]:
                piece = quote(nasty[:200], safe="")
                parts = [piece if "{" in part else part for part in path.split("/")]
                query = "&".join(f"{name}={piece}" for name in names)
                answer = await someone.raw(f"{'/'.join(parts)}?{query}")
                if (
                    answer.status_code >= 500
                    or "x-evil" in answer.headers
                    or "<script>alert" in answer.text
                    or "<img src=x" in answer.text
                ):
                    failed.append(f"{path} {nasty[:20]!r}: {answer.status_code}")

        assert [] == failed
        assert store.audit.verify().broken_at is None


async def test_a_name_is_only_a_name(tmp_path: Path) -> None:
    """However much it looks like a page, a formula or a template."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        boss = await visitor(app, "administrator")
        for number, name in enumerate(
            ("<script>alert(1)</script>", "{{7*7}}", "=1+1", "\u202eevil")
        ):
            await boss.get("/colleagues/add")
            form = {"login": f"l{number}", "name": name, "roles": ["manager"]}
            await boss.send("/colleagues/add", form)
            kept = store.colleagues.by_login(f"l{number}")
            if kept is None:
                continue
            store.audit.append(kept.colleague.colleague_id, "signed_in", None, datetime.now(UTC))
            for path in ("/colleagues", f"/colleagues/{kept.colleague.colleague_id}", "/audit"):
                text = (await boss.get(path)).text
                assert "<script>alert" not in text
                assert ">49<" not in text
        file = (await boss.get("/audit.csv")).text
        assert "'=1+1" in file
        assert ",=1+1" not in file


async def test_a_request_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    """Said beforehand or not."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app)
        await someone.get("/sign-in")
        await someone.send("/sign-in", {"login": "x" * 9_000_000, "password": "y"})
        assert 413 == someone.answer.status_code


async def test_a_failure_shows_nothing_of_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the page nor the log says what somebody typed; the page is as guarded as any."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        someone = await visitor(app, "auditor")

        def fail(**_: Any) -> None:
            raise ValueError("Wren Typed 9990000018")

        monkeypatch.setattr(store.audit, "page", fail)
        with structlog.testing.capture_logs() as logged:
            await someone.get("/audit")

        assert 500 == someone.answer.status_code
        assert "Something went wrong here" in someone.text
        assert "default-src 'none'" in someone.answer.headers["content-security-policy"]
        assert "Typed" not in someone.answer.text + str(logged)
        (line,) = [each for each in logged if each["event"] == "page_failed"]
        assert ("/audit", "ValueError") == (line["route"], line["error"])


async def test_every_answer_says_the_same_to_the_browser(tmp_path: Path) -> None:
    """Nothing from elsewhere, nothing inline, nothing kept, in nobody's frame."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        someone = await visitor(app, "administrator")
        for path in ("/", "/audit", "/nothing", "/rules", "/audit.csv", "/live", "/sign-in"):
            headers = (await someone.get(path)).headers
            assert "unsafe" not in headers["content-security-policy"], path
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "no-store" == headers["cache-control"], path
            assert "nosniff" == headers["x-content-type-options"]
            assert "no-referrer" == headers["referrer-policy"]
            assert not re.search(r"<[^>]+\s(style|on\w+)=", someone.answer.text), path
            assert not re.search(r"<script(?![^>]*\ssrc=)", someone.answer.text), path
