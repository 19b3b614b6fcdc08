"""
What a check sees: the file, what it stands among, and where to say what it found.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar, cast

from alongside.model import Frozen
from alongside.ruleset.findings import Findings, Level, Span
from alongside.ruleset.house import House
from alongside.ruleset.loader import Loaded
from alongside.ruleset.places import span_at
from alongside.ruleset.positions import Mapping, Scalar, Sequence

Part = TypeVar("Part", bound=Frozen)
Way = tuple[str | int, ...]


class Scene:
    """
    One loaded file, checked among its house on `today` (None leaves dates alone).

    Parts are found wherever they were read, also inside a section that has a mistake
    elsewhere; names are taken from the text, so one mistake is not told twice.
    """

    def __init__(self, loaded: Loaded, house: House, today: date | None) -> None:
        self.loaded = loaded
        self.house = house
        self.today = today
        self.found = Findings(loaded.file)
        self._parts: dict[type[Frozen], tuple[Frozen, ...]] = {}

    def all(self, kind: type[Part]) -> tuple[Part, ...]:
        """Every part of this kind in the file, in its order."""
        if kind not in self._parts:
            every = self._parts.get(Frozen) or self.loaded.places.all(Frozen)
            self._parts[Frozen] = every
            self._parts[kind] = tuple(part for part in every if isinstance(part, kind))
        return cast(tuple[Part, ...], self._parts[kind])

    def keys(self, section: str) -> frozenset[str]:
        """The names that stand under a section, whatever is below them."""
        node = self.loaded.root.get(section) if self.loaded.root else None
        return frozenset(node.entries) if isinstance(node, Mapping) else frozenset()

    def ids(self, section: str) -> frozenset[str]:
        """The ids in a section's list, also of entries that could not be read."""
        node = self.loaded.root.get(section) if self.loaded.root else None
        items = node.items if isinstance(node, Sequence) else []
        ids = [item.get("id") for item in items if isinstance(item, Mapping)]
        return frozenset(each.text for each in ids if isinstance(each, Scalar))

    def has(self, section: str) -> bool:
        """Whether the section is written at all."""
        return self.loaded.root is not None and self.loaded.root.get(section) is not None

    def say(
        self,
        part: Frozen,
        way: Iterable[str | int],
        code: str,
        problem: str,
        advice: str,
        *,
        level: Level = "error",
        key: bool = False,
    ) -> None:
        """A finding at `way` from `part`, inside the rule it stands in."""
        places = self.loaded.places
        self.found.add(
            places.of(part, *way, key=key),
            code,
            problem,
            advice,
            rule=places.rule_of(part),
            level=level,
        )

    def say_at(
        self,
        way: Way,
        code: str,
        problem: str,
        advice: str,
        *,
        level: Level = "error",
        key: bool = False,
    ) -> None:
        """A finding at `way` from the top of the file."""
        root = self.loaded.root
        span = span_at(root, *way, key=key) if root is not None else Span()
        self.found.add(span, code, problem, advice, level=level)
