"""
People who sign in, in words: their roles, whose tasks they answer, whether they may come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from alongside.access import Colleague, Role
from alongside.ruleset.house import read_roles
from alongside.store.colleague_rows import KeptColleague
from alongside.timeline import when
from console.spoken import within

ROLES = {
    Role.COORDINATOR: "Coordinator",
    Role.COACH: "Coach",
    Role.CLINICIAN: "Clinician",
    Role.RULES_ADMINISTRATOR: "Rules administrator",
    Role.AUDITOR: "Auditor",
    Role.MANAGER: "Manager",
    Role.ADMINISTRATOR: "Administrator",
}
WHAT_FOR = {
    Role.COORDINATOR: "sees and does everything for clients and coaches",
    Role.COACH: "sees their own clients only, and records their sessions",
    Role.CLINICIAN: "sees clients, answers clinical tasks",
    Role.RULES_ADMINISTRATOR: "changes the rules; sees no client",
    Role.AUDITOR: "sees everything, and who looked at what; changes nothing",
    Role.MANAGER: "sees clients, coaches and reports; changes nothing",
    Role.ADMINISTRATOR: "lets people and other systems in; sees no client",
}


@dataclass(frozen=True)
class Row:
    """One person in the list."""

    href: str
    name: str
    login: str
    roles: str
    last_in: str
    state: str
    tag: str


@cache
def task_roles(rules: Path) -> dict[str, str]:
    """The titles of the roles that tasks go to, by their id."""
    return read_roles(rules / "roles.yaml")[0]


def roles_in_words(colleague: Colleague, rules: Path) -> str:
    """`Coordinator and manager; answers the tasks of GP`."""
    said = told_as_one([ROLES[each] for each in colleague.roles]) or "No role"
    titles = task_roles(rules)
    tasks = listed([within(titles.get(each, each)) for each in colleague.answers_for])
    return f"{said}; answers the tasks of {tasks}" if tasks else said


def listed(words: Sequence[str]) -> str:
    """`one, two and three`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def told_as_one(words: Sequence[str]) -> str:
    """`Coordinator and rules administrator`: of what begins large alone, the first alone does."""
    return listed([*words[:1], *(each[:1].lower() + each[1:] for each in words[1:])])


def row(kept: KeptColleague, now: datetime) -> Row:
    """A person as the list shows them."""
    state, tag = state_of(kept, now)
    return Row(
        href=f"/colleagues/{kept.colleague.colleague_id}",
        name=kept.colleague.name,
        login=kept.colleague.login,
        roles=told_as_one([ROLES[each] for each in kept.colleague.roles]),
        last_in=when(kept.last_in) if kept.last_in else "Never",
        state=state,
        tag=tag,
    )


def state_of(kept: KeptColleague, now: datetime) -> tuple[str, str]:
    """Whether they may come in, with the colour of its tag."""
    if not kept.colleague.active:
        return "Shut out", "nhsuk-tag--red"
    if kept.is_locked(now):
        return "Locked for a while", "nhsuk-tag--orange"
    if kept.password_hash is None and not kept.by_provider:
        return "Invited", "nhsuk-tag--blue"
    return "May sign in", "nhsuk-tag--green"
