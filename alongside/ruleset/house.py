"""
What all rule files of a folder share: facts, roles, calendars.

Takes the folder; gives a `House`, or `HouseProblem` with every problem at its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alongside.calendar_file import CalendarFileError, read_calendars
from alongside.facts import Catalogue, CatalogueError
from alongside.model import Frozen
from alongside.ruleset.findings import Findings, Span
from alongside.ruleset.model import Role, Text
from alongside.ruleset.places import Places
from alongside.ruleset.positions import read_tree
from alongside.ruleset.reader import FAILED, Partial, Reader
from alongside.ruleset.rule_text import read_text

SHARED = ("facts.yaml", "roles.yaml", "calendars.yaml")
"""Files of a rules folder that are no programmes."""


class HouseProblem(ValueError):
    """The shared files can't be used; `problems` are lines `file:line:column: what; advice`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class RoleEntry(Frozen):
    """A role tasks may go to, and what people call it."""

    id: Role
    title: Text


@dataclass(frozen=True)
class House:
    """The facts, the roles by id with their titles, the names of the calendars, their folder."""

    catalogue: Catalogue
    roles: dict[str, str]
    calendars: frozenset[str]
    folder: Path = Path()

    @classmethod
    def load(cls, folder: Path) -> House:
        """
        Read the shared files of `folder`.

        :raises HouseProblem: one of them is missing or broken.
        """
        problems: list[str] = []
        catalogue = None
        try:
            catalogue = Catalogue.load(folder / "facts.yaml")
        except CatalogueError as error:
            problems += str(error).splitlines()
        calendars: frozenset[str] = frozenset()
        try:
            calendars = frozenset(entry.id for entry in read_calendars(folder / "calendars.yaml"))
        except CalendarFileError as error:
            problems += str(error).splitlines()
        roles, wrong = read_roles(folder / "roles.yaml")
        problems += wrong
        if catalogue is None or problems:
            raise HouseProblem(problems)
        return cls(catalogue, roles, calendars, folder)


def read_roles(path: Path) -> tuple[dict[str, str], list[str]]:
    """The roles by id, and what is wrong with the file, one line each."""
    findings = Findings(str(path))
    text = read_text(path, findings)
    root = read_tree(text, findings) if text is not None else None
    roles: dict[str, str] = {}
    if root is not None:
        reader = Reader(findings, Places(), lambda node, rule: FAILED)
        entries = reader.value(tuple[RoleEntry, ...], root, "")
        for entry in entries if isinstance(entries, tuple | Partial) else ():
            if entry.id in roles:
                place = reader.places.of(entry, "id")
                findings.add(place, "id-twice", f"role '{entry.id}' stands twice", "keep one")
            roles[entry.id] = entry.title
    if not roles and not findings.all:
        findings.add(Span(), "no-role", "no role stands here", "write '- {id: ..., title: ...}'")
    return roles, [finding.one_line for finding in findings.in_order()]
