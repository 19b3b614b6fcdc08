"""
What Today is narrowed to: whose tasks, which coach, programme, stage, area.

In: what the address says. Out: what to ask of the worklist, the boxes to choose from. A word
that nobody knows is a problem, never an empty list that looks like an all-clear.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from alongside.access import Colleague, Role
from alongside.coaches import Coach
from alongside.ruleset.house import read_roles
from alongside.store.client_groups import AREA
from alongside.store.work_asked import Asked
from console.catalogue import catalogue_of
from console.context import Console
from console.forms import Finding
from console.presenters.today import roles_of
from console.programmes import usable
from console.spoken import capital, spoken

LONGEST_LIST = 200
"""From more than so many nobody chooses by a list: the id is typed."""
Options = list[dict[str, Any]]


@dataclass(frozen=True)
class Chosen:
    """What was asked for, as boxes to change it; `said` is what the address said."""

    asked: Asked
    alerts: Asked
    said: Mapping[str, str]
    boxes: tuple[dict[str, Any], ...]
    problems: tuple[Finding, ...]

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.said)

    def href(self, **more: str) -> str:
        """The first page with the same choice and more."""
        return f"/{self.query(**more)}"

    def query(self, **more: str) -> str:
        """The choice and more, as it stands after a path; empty where nothing was chosen."""
        said = urlencode({**self.said, **more})
        return f"?{said}" if said else ""


def read(
    console: Console,
    colleague: Colleague,
    query: Mapping[str, str],
    only: Container[str] = ("role", "coach", "programme", "stage", "area"),
) -> Chosen:
    """The choice of an address, by these boxes."""
    boxes = [each for each in _boxes(console, colleague) if each[0] in only]
    said = {name: query[name] for name, _, _ in boxes if query.get(name)}
    problems = tuple(
        Finding(name, f"There is no {label.lower()} of that name: choose one that there is")
        for name, label, options in boxes
        if name in said and said[name] not in options
    )
    asked = Asked(
        roles=roles_of(colleague, said.get("role")),
        coach=colleague.only_coach or said.get("coach"),
        stage=said.get("stage"),
        programme=said.get("programme"),
        area=said.get("area"),
    )
    # Whoever leads sees every alert, whosever it is to answer; a coach those of their clients.
    leads = Role.COORDINATOR in colleague.roles and "role" not in said
    everybodys = leads or colleague.only_coach is not None
    return Chosen(
        asked=asked,
        alerts=replace(asked, urgent=True, roles=None if everybodys else asked.roles),
        said=said,
        boxes=tuple(
            _box(name, label, options, said.get(name), {each.field: each.text for each in problems})
            for name, label, options in boxes
        ),
        problems=problems,
    )


def role_titles(console: Console) -> dict[str, str]:
    """What people call each role."""
    path = console.settings.rules / "roles.yaml"
    return _titles(path, path.stat().st_mtime_ns)


def _boxes(console: Console, colleague: Colleague) -> list[tuple[str, str, dict[str, str]]]:
    boxes = []
    if colleague.only_coach is None:
        first = "My roles" if colleague.answers_for else "Everybody"
        everybody = {"all": "Everybody"} if colleague.answers_for else {}
        boxes.append(("role", "Role", {"": first, **everybody, **role_titles(console)}))
        coaches = console.store.roster.by_name()
        boxes.append(("coach", "Coach", {"": "Any", **_named(coaches)}))
    programmes, stages = _programmes_and_stages(console)
    if programmes:
        boxes.append(("programme", "Programme", {"": "Any", **programmes}))
    boxes.append(("stage", "Stage", {"": "Any", **stages}))
    areas = console.store.worklist.areas()
    if areas:
        fact = catalogue_of(console).get(AREA)
        called = fact.choice_labels if fact is not None else {}
        named = {each: called.get(each) or spoken(each).title() for each in areas}
        boxes.append(("area", "Area", {"": "Any", **named}))
    return boxes


def _box(
    name: str,
    label: str,
    options: Mapping[str, str],
    said: str | None,
    problems: Mapping[str, str],
) -> dict[str, Any]:
    wrong = {"errorMessage": {"text": problems[name]}} if name in problems else {}
    box = {"id": name, "name": name, **wrong}
    if len(options) > LONGEST_LIST:
        return {**box, "label": {"text": f"{label}'s id"}, "value": said or "", "typed": True}
    items = [
        {"value": value, "text": text, "selected": value == (said or "")}
        for value, text in options.items()
    ]
    return {**box, "label": {"text": label}, "items": items}


def _named(coaches: Iterable[Coach]) -> dict[str, str]:
    return {each.id: each.name or each.id for each in coaches}


def _programmes_and_stages(console: Console) -> tuple[dict[str, str], dict[str, str]]:
    programmes: dict[str, str] = {}
    stages: dict[str, str] = {}
    for programme, published in usable(console).items():
        rules = published.ruleset
        programmes[programme] = rules.title
        named = [each for way in rules.pathway for each in way.stages]
        for stage in (*named, *(review.id for review in rules.reviews)):
            stages[stage] = capital(stage)
    return programmes, stages


@lru_cache(maxsize=4)
def _titles(path: Path, _changed: int) -> dict[str, str]:
    return read_roles(path)[0]
