"""Every link that a page offers, followed by whoever is shown it: it leads somewhere for them."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from starlette.routing import compile_path

from alongside.access import Role
from alongside.events import RedFlagFound
from alongside.keys import KeyRing
from alongside.store import Store
from console.context import Console
from console.rights import may
from console.security.door import Needs
from tests.console import coach_kit
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor
from tests.console.planted import COACH, WAY, plant
from tests.console.test_rights_table import routes
from tests.console.work_kit import now, to_do

pytestmark = pytest.mark.asyncio
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
ACTION = re.compile(r'<form method="post" action="([^"]+)"')
A_KIND = 2
"""Addresses that differ by their ids alone: so many are followed."""
NOT_OURS = ("/assets/", "mailto:", "tel:", "http")
ALL = ("coordinator", "practice_nurse", "gp", "coach", "manager", "supervisor")
PEOPLE: dict[str, tuple[tuple[Role, ...], dict[str, Any]]] = {
    **{str(role): ((role,), {"coach_id": COACH if role is Role.COACH else None}) for role in Role},
    "auditor who answers": ((Role.AUDITOR,), {"answers_for": ALL}),
    "manager who answers": ((Role.MANAGER,), {"answers_for": ALL}),
    "clinician who answers": ((Role.CLINICIAN,), {"answers_for": ALL}),
    "coach who answers": ((Role.COACH,), {"answers_for": ALL, "coach_id": COACH}),
    "coach and auditor": ((Role.COACH, Role.AUDITOR), {"coach_id": COACH}),
    "coach of nobody and manager": ((Role.COACH, Role.MANAGER), {"coach_id": "k-coach009"}),
    "rules and auditor": ((Role.RULES_ADMINISTRATOR, Role.AUDITOR), {}),
}
"""Somebody of each role, and of some that differ in whose tasks or clients are theirs."""


async def test_no_link_leads_to_a_page_that_is_not_for_them(tmp_path: Path) -> None:
    """Nor to one that is not there, or fails; no form is shown that they may not send."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        given_a_service_with_life_in_it(store, app.state.console)
        for login, (roles, more) in PEOPLE.items():
            add_colleague(store, *roles, login=login, **more)

        wrong: list[str] = []
        printed: set[str] = set()
        for login in PEOPLE:
            walk = Walk(app, printed)
            await walk.by(await visitor(app, login), login)
            wrong += walk.wrong
            assert len(walk.seen) >= 8, login

        assert [] == wrong, "\n".join(wrong)


class Walk:
    """One person's way to every page, by the links they are shown."""

    def __init__(self, app: Any, printed: set[str]) -> None:
        known = list(routes(app))
        self._printed = printed
        self._pages = [(compile_path(path)[0], path) for verb, path, _ in known if verb == "GET"]
        self._forms = [
            (compile_path(path)[0], need) for verb, path, need in known if verb == "POST"
        ]
        self.seen: Counter[str] = Counter()
        self.wrong: list[str] = []

    async def by(self, someone: Visitor, login: str) -> None:
        """Open the first page and follow what it leads to."""
        colleague = someone.console.store.colleagues.by_login(login)
        assert colleague is not None
        ways = deque([("the first page", "/")])
        known = {"/"}
        while ways:
            shown_on, path = ways.popleft()
            await someone.get(path)
            if someone.answer.status_code not in (200, 409):
                self.wrong.append(f"{login}: {shown_on}: {path}: {someone.answer.status_code}")
            if "text/html" not in someone.answer.headers["content-type"]:
                continue
            for said in LINK.findall(someone.answer.text):
                to = urljoin(str(someone.answer.url), html.unescape(said))
                to = to.removeprefix("http://localhost").partition("#")[0]
                if to not in known and not to.startswith(NOT_OURS) and self._is_new(to):
                    ways.append((path, to))
                known.add(to)
            for said in ACTION.findall(someone.answer.text):
                for right in self._needed(urlsplit(html.unescape(said)).path):
                    if not may(colleague.colleague, right):
                        self.wrong.append(f"{login}: {path}: form to {said}")

    def _is_new(self, to: str) -> bool:
        """Whether few of this kind were followed."""
        path, query = urlsplit(to).path, urlsplit(to).query
        route = next((each for form, each in self._pages if form.match(path)), path)
        if route.endswith("/pdf"):
            # making one takes long: each kind once, by the first who is offered it
            is_new = route not in self._printed
            self._printed.add(route)
            return is_new
        names = sorted({name for name, _ in parse_qsl(query)})
        kind = f"{route} {path.rpartition('/')[2] if '{act}' in route else ''} {names}"
        self.seen[kind] += 1
        return self.seen[kind] <= A_KIND

    def _needed(self, path: str) -> list[Any]:
        found = next((need for form, need in self._forms if form.match(path)), [])
        return [each.right for each in found if isinstance(each, Needs)]


def given_a_service_with_life_in_it(store: Store, console: Console) -> None:
    """Clients in every stage with tasks for everybody, coaches with clients, systems, a death."""
    flag = RedFlagFound(flag="very-high-blood-pressure", because=("Systolic 184 mmHg",))
    kinds = ("consent", "health_check", "invitation", "coach_offer", "coach_acceptance/1", "x")
    for number, stage in enumerate(WAY):
        tasks = [
            to_do(f"{kind}-{role}" if kind == "x" else kind, now() + timedelta(hours=hours), role)
            for hours, (kind, role) in enumerate(zip(kinds, ALL, strict=True), -3)
        ]
        session = to_do("attendance/1", now(), "coach", about="session/1", kind="attendance")
        urgent = to_do("flag/0", now(), "gp", urgent=True, about=flag.subject)
        plant(console, stage, flag, *tasks, session, urgent, key=f"key-{number}")
    for number in (1, 2, 9):
        coach = coach_kit.coach(number)
        store.coaches.put(coach)
        if number != 9:
            coach_kit.carried(store, coach.id, booked=now() + timedelta(days=2))
            coach_kit.proposed(store, coach.id)
    coach_kit.waits(store, 9)
    store.systems.add("Engine", ("journeys:read",), "test", now())
    store.webhooks.add("https://example.org/told", ("task_opened",), "test", now())
    store.audit.append("system", "client_seen", next(iter(store.clients.ids())), now())
