"""
Every route by every role, as one table.

The table below is written by hand, apart from the one the console decides by: a right given
away by mistake shows here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount

from alongside.access import Role
from alongside.keys import KeyRing
from console.rights import Right
from console.security.door import Needs, halfway_in, signed_in, typed
from console.uploads import uploaded
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor

COORDINATOR, COACH, CLINICIAN = Role.COORDINATOR, Role.COACH, Role.CLINICIAN
RULES, AUDITOR, MANAGER = Role.RULES_ADMINISTRATOR, Role.AUDITOR, Role.MANAGER
SEE_CLIENTS = {COORDINATOR, COACH, CLINICIAN, AUDITOR, MANAGER}
MAY: dict[Right, set[Role]] = {
    Right.TODAY_SEE: SEE_CLIENTS,
    Right.CLIENTS_SEE: SEE_CLIENTS,
    Right.CLIENTS_ADD: {COORDINATOR},
    Right.JOURNEYS_START: {COORDINATOR},
    Right.JOURNEYS_ACT: {COORDINATOR, COACH, CLINICIAN},
    Right.JOURNEYS_CLOSE: {COORDINATOR},
    Right.TASKS_ANSWER: {COORDINATOR, COACH, CLINICIAN, MANAGER},
    Right.COACHES_SEE: {COORDINATOR, AUDITOR, MANAGER},
    Right.COACH_SEE: {COORDINATOR, COACH, AUDITOR, MANAGER},
    Right.COACHES_CHANGE: {COORDINATOR},
    Right.DIARY_SEE: {COORDINATOR, COACH, MANAGER},
    Right.RULES_SEE: {*SEE_CLIENTS, RULES},
    Right.RULES_CHANGE: {RULES},
    Right.REPORTS_SEE: {COORDINATOR, AUDITOR, MANAGER},
    Right.AUDIT_SEE: {AUDITOR, Role.ADMINISTRATOR},
    Right.COLLEAGUES_CHANGE: {Role.ADMINISTRATOR},
    Right.KEYS_CHANGE: {Role.ADMINISTRATOR},
}
PUBLIC = {
    "GET /assets/{path:path}",
    "GET /live",
    "GET /sign-in",
    "GET /sign-in/provider",
    "GET /sign-in/provider/back",
    "GET /welcome/{token}",
    "POST /sign-in",
    "POST /welcome/{token}",
}
"""For who is not signed in. Whatever stands here must be safe for anybody on the network."""
OWN = {
    "GET /account",
    "GET /account/password",
    "GET /account/second-factor",
    "GET /account/second-factor/picture.svg",
    "GET /account/second-factor/set-up",
    "GET /account/second-factor/{act}",
    "GET /sign-in/code",
    "POST /account/password",
    "POST /account/second-factor",
    "POST /account/second-factor/another",
    "POST /account/second-factor/codes",
    "POST /account/second-factor/off",
    "POST /account/second-factor/set-up",
    "POST /account/sign-out-elsewhere",
    "POST /sign-in/code",
    "POST /sign-out",
}
"""For everybody signed in, about themselves."""
NARROWER: dict[str, set[Role]] = {"GET /invited": {COACH}}
"""Pages that some who have their right may not see still."""
RECORDING = {
    "POST /journeys/{programme}/{client_id}/{cycle}/do/{act}",
    "POST /tasks/several/correct",
}
"""What records in a journey without answering a task."""
NOT_FOR_THEM = "This is not for your role"


def routes(app: FastAPI) -> Iterator[tuple[str, str, list[Any]]]:
    """Each route of the pages: its method, its path, everything it depends on."""
    for route in walk(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, route.path, list(_needed(route.dependant))


def walk(found: list[Any]) -> Iterator[APIRoute]:
    """Every route, those of routers within routers too."""
    for each in found:
        if isinstance(each, APIRoute):
            yield each
        elif isinstance(each, Mount):
            # other systems come in by keys of their own
            assert "/api/v1" == each.path
        else:
            yield from walk(getattr(each, "original_router", each).routes)


def _needed(dependant: Any) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _needed(each)


def filled(path: str, **known: str) -> str:
    """The path with something in place of each name: what is known, else ids that nobody has."""
    pieces = {
        "client_id": "c-aaaaaaaaaaaa", "coach_id": "k-nobody", "programme": "primrose-a",
        "cycle": "1", "colleague_id": "u-0000000000", **known,
    }  # fmt: skip
    parts = []
    for part in path.split("/"):
        name = part.strip("{}").partition(":")[0]
        parts.append(pieces.get(name, "x") if part.startswith("{") else part)
    return "/".join(parts)


def test_every_right_is_in_the_table() -> None:
    """One that is not would be tried by nobody."""
    assert set(Right) == set(MAY)


@pytest.mark.asyncio
async def test_every_route_says_who_it_is_for(tmp_path: Path) -> None:
    """By a right; or it is one of the few for everybody."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_store, app):
        found = {f"{method} {path}": needed for method, path, needed in routes(app)}

    by_right = {name for name, needed in found.items() if _right(needed)}
    own = {
        name for name, needed in found.items()
        if not _right(needed) and (signed_in in needed or halfway_in in needed)
    }  # fmt: skip
    assert OWN == own
    assert {Right.JOURNEYS_ACT} == {_right(found[name]) for name in RECORDING}
    assert set() == set(found) - by_right - own - PUBLIC
    assert [] == [
        name
        for name, needed in found.items()
        if name.startswith("POST ") and typed not in needed and uploaded not in needed
    ]


@pytest.mark.asyncio
async def test_every_route_by_every_role(tmp_path: Path) -> None:
    """Who may not is told so, whatever they send; who may is not."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        people: dict[Role, Visitor] = {}
        for role in Role:
            add_colleague(store, role, coach_id="k-nobody" if role is Role.COACH else None)
            people[role] = await visitor(app, role.value)
        wrong, tried = [], 0
        for method, path, needed in routes(app):
            right = _right(needed)
            if right is None:
                continue
            for role, someone in people.items():
                tried += 1
                allowed = await _is_let(someone, method, filled(path))
                expected = MAY[right] - NARROWER.get(f"{method} {path}", set())
                if allowed is not (role in expected):
                    wrong.append(f"{role} {'may' if allowed else 'may not'} {method} {path}")

    assert [] == wrong
    assert tried >= 7 * len(list(routes(app))) // 2


@pytest.mark.asyncio
async def test_nobody_signed_in_is_sent_to_sign_in(tmp_path: Path) -> None:
    """From every page that is not for everybody; a form changes nothing."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (_store, app):
        someone, wrong = await visitor(app), []
        for method, path, _ in routes(app):
            if f"{method} {path}" in PUBLIC:
                continue
            await someone.get("/sign-in")
            if method == "GET":
                await someone.get(filled(path))
            else:
                await someone.send(filled(path))
            if someone.path != "/sign-in":
                wrong.append(f"{method} {path}: {someone.answer.status_code}")

    assert [] == wrong


async def _is_let(someone: Visitor, method: str, path: str) -> bool:
    await someone.get("/account")
    if method == "GET":
        await someone.get(path)
    else:
        await someone.send(path)
    assert someone.answer.status_code != 500, f"{method} {path}: {someone.text}"
    if path == "/" and someone.path != "/":
        return False
    return not (someone.answer.status_code == 403 and NOT_FOR_THEM in someone.text)


def _right(needed: list[Any]) -> Right | None:
    rights = [each.right for each in needed if isinstance(each, Needs)]
    return rights[0] if rights else None
