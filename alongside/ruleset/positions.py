"""
A YAML text as a tree in which every node knows its place.

Takes text, gives `Node`s. Scalars stay text: what they mean is decided by where they
stand. Refuses what a rule file may not have (anchors, aliases, tags, several documents,
a key twice) and says every refusal as a finding, whatever the input.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from alongside.ruleset.findings import Findings, Span
from alongside.ruleset.syntax import explain_syntax

DEEPEST = 40
"""Levels of nesting a rule file may have; policies need about ten."""
_QUOTES = frozenset("'\"|>")


@dataclass(slots=True)
class Scalar:
    """One word or text."""

    text: str
    span: Span
    quoted: bool = False


@dataclass(slots=True)
class Sequence:
    """A list."""

    span: Span
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in the order of the file; each key once."""

    span: Span
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The value under `key`."""
        found = self.entries.get(key)
        return found[1] if found else None


Node = Scalar | Sequence | Mapping


def span_of(event: yaml.Event) -> Span:
    """The place of an event of the YAML library, which counts from 0."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return Span()
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def read_tree(text: str, findings: Findings) -> Node | None:
    """
    The tree of `text`, or None when there is none to speak of.

    A broken text gives a finding and whatever was whole before it is not used.
    """
    builder = _Builder(findings)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                return None
    except yaml.YAMLError as error:
        findings.add(*explain_syntax(error, text))
        return None
    if builder.root is None:
        findings.add(Span(), "empty-file", "the file is empty", "write what belongs in it")
    return builder.root


class _Builder:
    """Builds the tree from parser events with its own stack, so depth can't hurt it."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.root: Node | None = None
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Takes one event; False when the file is refused as a whole."""
        span = span_of(event)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                return self._refuse(
                    span, "second-document", "'---' begins a second document",
                    "keep one programme in a file",
                )  # fmt: skip
        elif isinstance(event, yaml.AliasEvent):
            return self._refuse(
                span, "alias", f"'*{event.anchor}' is an alias", "write it out in full"
            )
        elif isinstance(event, yaml.NodeEvent):
            return self._node(event, span)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._close(span)
        return True

    def _refuse(self, span: Span, code: str, problem: str, advice: str) -> bool:
        self.findings.add(span, code, problem, advice)
        return False

    def _node(self, event: yaml.NodeEvent, span: Span) -> bool:
        if event.anchor is not None:
            return self._refuse(
                span, "anchor", f"'&{event.anchor}' is an anchor", "write it out in full"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            tag = str(tag).replace("tag:yaml.org,2002:", "!!")
            return self._refuse(
                span, "tag", f"'{tag}' is a tag", "leave it out; write the value alone"
            )
        if isinstance(event, yaml.ScalarEvent):
            self._put(Scalar(event.value, span, quoted=event.style in _QUOTES))
            return True
        if len(self.open) >= DEEPEST:
            return self._refuse(
                span, "too-deep", f"this is nested more than {DEEPEST} levels deep",
                "split the rule in several",
            )  # fmt: skip
        node = Sequence(span) if isinstance(event, yaml.SequenceStartEvent) else Mapping(span)
        if self._put(node):
            self.open.append(node)
            self.keys.append(None)
            return True
        return False

    def _put(self, node: Node) -> bool:
        if not self.open:
            self.root = node
            return True
        top = self.open[-1]
        if isinstance(top, Sequence):
            top.items.append(node)
            return True
        key = self.keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                return self._refuse(
                    node.span, "key-not-a-word", "a key must be a word", "write a name and a colon"
                )
            self.keys[-1] = node
            return True
        self.keys[-1] = None
        if key.text in top.entries:
            first = top.entries[key.text][0].span.line
            self.findings.add(
                key.span, "duplicate-key", f"'{key.text}' stands twice here",
                f"it stands in line {first} already; keep one",
            )  # fmt: skip
        else:
            top.entries[key.text] = (key, node)
        return True

    def _close(self, span: Span) -> None:
        node = self.open.pop()
        self.keys.pop()
        node.span = Span(node.span.line, node.span.column, span.end_line, span.end_column)
