"""
The fact catalogue: every fact the rules may speak of, by name.

In: `facts.yaml`, or the stored form of a published ruleset. Out: facts, the
nearest name to a misspelt one, a digest. It is data: a new fact needs no code.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import model_validator

from alongside.facts import door
from alongside.facts.fact import Codes, Derivation, Fact, Scope
from alongside.facts.source import read_mapping
from alongside.model import Frozen
from alongside.readings import FactName, Value

INGREDIENTS: dict[Derivation, tuple[FactName, ...]] = {
    Derivation.BODY_MASS_INDEX: ("weight", "height"),
}
"""What a derived fact is worked out from; the first gives its date."""


class Panel(Frozen):
    """A code that stands for several facts at once, such as a blood pressure."""

    name: FactName
    codes: Codes
    of: tuple[FactName, ...]


class Catalogue(Frozen):
    """All facts, in the order they are written."""

    facts: tuple[Fact, ...]
    panels: tuple[Panel, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """
        Read `facts.yaml`.

        :raises CatalogueError: every problem, each with file, line and key.
        """
        return read_mapping(path, cls, named=("facts", "panels"))

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        names = [fact.name for fact in self.facts]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the fact {twice[0]} is there twice")
        needed = {
            (fact.name, part)
            for fact in self.facts
            if fact.derive
            for part in INGREDIENTS[fact.derive]
        } | {(panel.name, part) for panel in self.panels for part in panel.of}
        for whole, part in sorted(needed):
            if part not in names:
                raise ValueError(f"{whole} needs the fact {part}, which is not in the catalogue")
        return self

    @cached_property
    def by_name(self) -> dict[str, Fact]:
        """The facts by their name."""
        return {fact.name: fact for fact in self.facts}

    @cached_property
    def derived(self) -> tuple[Fact, ...]:
        """The facts that can be worked out from others."""
        return tuple(fact for fact in self.facts if fact.derive)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the catalogue's content."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def fact(self, name: str) -> Fact:
        """
        The fact called `name`.

        :raises KeyError: there is none; the message offers the nearest name.
        """
        found = self.by_name.get(name)
        if found is None:
            nearest = self.nearest(name)
            raise KeyError(f"unknown fact {name!r}" + (f"; {nearest!r} exists" if nearest else ""))
        return found

    def get(self, name: str) -> Fact | None:
        """The fact called `name`, or None."""
        return self.by_name.get(name)

    def nearest(self, name: str) -> str | None:
        """The name that is spelled most like `name`, if any is at all like it."""
        close = difflib.get_close_matches(name[:80], self.by_name, n=1, cutoff=0.5)
        return close[0] if close else None

    def names(self, scope: Scope | None = None) -> tuple[str, ...]:
        """The names of all facts, or of those of one scope."""
        return tuple(fact.name for fact in self.facts if scope in (None, fact.scope))

    def read(self, fact: str | Fact, raw: object, unit: str | None = None) -> Value:
        """
        A raw value in the catalogue's unit.

        :raises RefusedReading: it cannot be a reading of this fact.
        :raises KeyError: the catalogue has no such fact.
        """
        return door.read(self.fact(fact) if isinstance(fact, str) else fact, raw, unit)

    def members(self) -> Iterator[Fact]:
        """Every fact, in order."""
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name
