"""
Every page there is, made from the console's routes: which addresses, opened by whom.

In: the application, a service with life in it. Out: for each role the addresses to open. A route
is excused for a reason, or a story comes to it, or its address is filled in from what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from starlette.routing import compile_path

from alongside.access import Role
from alongside.store import TaskRow
from console.acts.registry import ACTS
from console.presenters.today import TITLES
from console.reporting import KINDS
from console.rights import RIGHTS
from console.security.door import Needs
from tests.browser.life import Life
from tests.browser.world import PROGRAMME, Somebody
from tests.console.test_rights_table import filled, routes

FILES = (".csv", ".ics", ".svg", ".yaml", "/pdf", "/file")
"""Routes that end so are asked for, not looked at."""
EXCUSED = {
    "/assets/{path:path}": "styles, scripts and pictures of every page",
    "/live": "a word for whoever watches the process",
    "/sign-in/provider": "leads on to the provider's own page",
    "/clients/import/{job_id}/progress": "a part of the page that waits, and looked at there",
    "/start/many/{job_id}/progress": "a part of the page that waits, and looked at there",
    "/journeys/{programme}/{client_id}/{cycle}/sent/{key:path}": "a PDF, as it was sent",
    "/rules/{programme}/preview/{job_id}/csv": "a file",
}
IN_STORIES = {
    "test_the_first_to_come_in_needs_a_second_factor": (
        "/account/second-factor/picture.svg", "/account/second-factor/set-up",
        "/account/second-factor/{act}", "/sign-in", "/sign-in/code", "/welcome/{token}",
    ),
    "test_who_another_provider_does_not_vouch_for_is_told_why": ("/sign-in/provider/back",),
    "test_a_register_is_loaded_and_the_most_urgent_are_started": (
        "/clients/import/{job_id}/columns", "/clients/import/{job_id}/columns.yaml",
        "/clients/import/{job_id}/details", "/clients/import/{job_id}/refused.csv",
    ),
    "test_coaches_are_taken_in_from_a_list": (
        "/coaches/import/{job_id}/columns", "/coaches/import/{job_id}/refused.csv",
    ),
    "test_an_administrator_changes_a_threshold_and_takes_it_back": (
        "/rules/{programme}/preview/{job_id}", "/rules/{programme}/preview/{job_id}/list/{kind}",
    ),
}  # fmt: skip
"""Pages that need something begun first, by the story that comes to them and is held to it."""
_TOLD = {route for each in IN_STORIES.values() for route in each}
Paths = Callable[[Life], Sequence[str]]
_HERE = "/journeys/{programme}/{client_id}/{cycle}"
SEVERAL: dict[str, Paths] = {
    "/": lambda _: ["/", *(f"/?show={each}" for each in TITLES)],
    _HERE: lambda life: [each.page for each in _everybody(life)],
    f"{_HERE}/do/{{act}}": lambda life: [life.acts[act.code] for act in ACTS],
    "/clients/import/{job_id}": lambda life: [f"/clients/import/{each}" for each in life.imports],
    "/start/many/{job_id}": lambda life: [f"/start/many/{each}" for each in life.starts],
    "/coaches/import/{job_id}": lambda life: [
        f"/coaches/import/{each}" for each in life.coach_imports
    ],
    "/reports/{code}": lambda _: [f"/reports/{code}" for code in KINDS],
    "/reports/{code}.csv": lambda _: [f"/reports/{code}.csv" for code in KINDS],
    "/rules/{programme}/difference": lambda life: [
        f"/rules/{PROGRAMME}/difference?old={life.digest}&new={life.digest}"
    ],
    "/start/{client_id}/{programme}": lambda life: [
        f"/start/{life.known.client_id}/health-connect"
    ],
    "/supervision/answer": lambda life: [f"/supervision/answer?{_asked(life.supervision)}"],
    "/tasks/answer": lambda life: [
        f"/tasks/answer?{_asked(task)}" for task in (*_tasks(life), life.supervision)
    ],
    "/waiting": lambda _: [f"/waiting?programme={PROGRAMME}"],
    "/waiting/match": lambda _: [
        f"/waiting/match?programme={each}" for each in (PROGRAMME, "health-connect")
    ],
    "/waiting/{programme}/{client_id}/{cycle}": lambda life: [f"/waiting/{life.waits.journey}"],
}
"""Routes that have more than one page, or one of their own."""


ALSO: dict[Role, Paths] = {
    Role.COACH: lambda life: [
        "/",
        "/diary",
        "/diary.ics",
        f"/coaches/{life.coach_id}",
        life.known.page,
    ],
    Role.CLINICIAN: lambda life: ["/", "/clients", life.known.page],
    Role.AUDITOR: lambda life: ["/", f"/clients/{life.known.client_id}", life.known.page],
    Role.MANAGER: lambda _: ["/"],
}
"""Pages that say something else to who may do something else."""
OF_COACHES = ("/diary", "/diary.ics")


def left_out(app: FastAPI, life: Life) -> set[str]:
    """What is wrong: routes that are in no list, lists of what is no route, acts nobody offers."""
    found = {path for method, path, _ in routes(app) if method == "GET"}
    listed = {*EXCUSED, *_TOLD, *SEVERAL}
    known = {f"{{{name}}}" for name in _known(life)}
    nowhere = {
        path for path in found - listed
        if {part for part in path.split("/") if part.startswith("{")} - known
    }  # fmt: skip
    unoffered = {act.code for act in ACTS} - life.acts.keys()
    return (listed - found) | nowhere | unoffered


def pages(app: FastAPI, life: Life) -> dict[Role, list[str]]:
    """The addresses of all pages, by the first role there is that may see each."""
    opened = {role: list(paths(life)) for role, paths in ALSO.items()}
    for method, path, needed in routes(app):
        if method == "GET" and path not in EXCUSED and path not in _TOLD:
            several = SEVERAL.get(path)
            found = several(life) if several else [filled(path, **_known(life))]
            who = Role.COACH if path in OF_COACHES else _who(needed)
            opened.setdefault(who, []).extend(found)
    return opened


def never_came_to(story: str, paths: Sequence[str]) -> list[str]:
    """Routes that this story should have come to, with none of these addresses."""
    return [
        route for route in IN_STORIES.get(story, ())
        if not any(compile_path(route)[0].match(path) for path in paths)
    ]  # fmt: skip


def _known(life: Life) -> dict[str, str]:
    """What the names in a route stand for."""
    return {
        "programme": PROGRAMME, "client_id": life.known.client_id, "cycle": "1",
        "coach_id": life.coach_id, "colleague_id": life.colleague_id, "key_id": life.key_id,
        "webhook_id": life.webhook_id, "digest": life.digest, "fact": "systolic_bp",
    }  # fmt: skip


def _everybody(life: Life) -> tuple[Somebody, ...]:
    return (life.known, life.proposed, life.waits, *life.others)


def _tasks(life: Life) -> Iterator[TaskRow]:
    """One of each kind, and of the same that is over."""
    seen = set[tuple[str, str]]()
    for somebody in _everybody(life):
        for task in life.world.store.tasks.of(somebody.journey):
            if (task.kind, task.status) not in seen:
                seen.add((task.kind, task.status))
                yield task


def _asked(task: TaskRow) -> str:
    return f"journey={quote(task.journey)}&key={quote(task.key)}"


def _who(needed: list[Any]) -> Role:
    """A coach sees only their own: another of the roles is to be had."""
    rights = [each.right for each in needed if isinstance(each, Needs)]
    return next(
        role for role in Role
        if role is not Role.COACH and all(right in RIGHTS[role] for right in rights)
    )  # fmt: skip
