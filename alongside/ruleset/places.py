"""
Where in the file a part of the ruleset was written.

The reader notes a node for every model it builds; the checks ask for the place of a
model's field afterwards. Models are told apart by identity, not content.
"""

from __future__ import annotations

from typing import TypeVar

from alongside.model import Frozen
from alongside.ruleset.findings import Span
from alongside.ruleset.positions import Mapping, Node, Sequence

Part = TypeVar("Part", bound=Frozen)


class Places:
    """The nodes behind the models of one file."""

    def __init__(self) -> None:
        self._nodes: dict[int, tuple[Frozen, Node, str]] = {}
        self._keys: dict[int, Span] = {}

    def note(self, part: Frozen, node: Node, rule: str, key: Span | None = None) -> None:
        """`part` was read from `node` inside `rule`; `key` is its own place if that is another."""
        self._nodes[id(part)] = (part, node, rule)
        if key is not None:
            self._keys[id(part)] = key

    def all(self, kind: type[Part]) -> tuple[Part, ...]:
        """Every part of this kind, in the order of the file."""
        found = [(node.span, part) for part, node, _ in self._nodes.values()]
        found.sort(key=lambda each: each[0])
        return tuple(part for _, part in found if isinstance(part, kind))

    def rule_of(self, part: Frozen) -> str:
        """The id of the rule `part` stands in; empty outside rules."""
        found = self._nodes.get(id(part))
        return found[2] if found else ""

    def of(self, part: Frozen, *way: str | int, key: bool = False) -> Span:
        """
        The place of `part`, or of what is reached from it by keys and list indices.

        The nearest written place, if the way ends early; with `key`, the place of the last
        key itself rather than of its value.
        """
        found = self._nodes.get(id(part))
        if found is None:
            return Span()
        if not way:
            return self._keys.get(id(part), found[1].span)
        return span_at(found[1], *way, key=key)


def span_at(node: Node, *way: str | int, key: bool = False) -> Span:
    """The place reached from `node` by keys and indices; the nearest written one otherwise."""
    span = node.span
    for step in way:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            at, node = node.entries[step]
            span = at.span if key else node.span
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            break
    return span
