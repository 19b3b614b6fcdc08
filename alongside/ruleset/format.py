"""
A rule file in its canonical layout, every comment kept.

Takes the text of a file that can be read, gives the text as it should be laid out: sections in
the language's order, two spaces a level, one edit one changed line. Raises `LeftAlone` rather
than lose a comment or change what the file says.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString
from ruamel.yaml.tag import Tag

from alongside.ruleset.findings import Findings
from alongside.ruleset.model import Ruleset
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence, read_tree
from alongside.ruleset.remarks import aligned, comments, lifted, scalars

WIDEST = 100
"""Columns into which braces, brackets and texts written over several lines must fit."""
_TURNS = 4
_ODD_BREAK = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks to YAML, though not to most editors."""


class LeftAlone(ValueError):
    """A file that can't be laid out anew without losing something; the message says what."""


class _Words(VersionedResolver):
    """Every word stays the word it is: `010`, `yes` and `7.50` are no numbers here."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return Tag(suffix="tag:yaml.org,2002:str")
        return super().resolve(kind, value, implicit)


def formatted(text: str) -> str:
    """
    `text` in canonical layout; the same text again if it has it already.

    :raises LeftAlone: the text is not YAML that a rule file may hold, or something would be lost.
    """
    tree = _tree(text)
    laid_out, before = _in_order(_tidy(_laid_out(text))), ""
    if laid_out == text:
        return text
    for _ in range(_TURNS):  # a text joined in one turn may be too wide for its brackets
        if laid_out == before:
            break
        laid_out, before = _in_order(_tidy(_laid_out(laid_out))), laid_out
    else:
        raise LeftAlone("no layout of it stays as it is")
    after = _tree(laid_out)
    if said(after) != said(tree):
        raise LeftAlone("laid out anew it would not say the same")
    kept = [comment for _, comment in comments(laid_out, after)]
    for line, comment in comments(text, tree):
        if comment not in kept:
            raise LeftAlone(
                f"the comment in line {line} would be lost; put it on a line of its own above"
            )
        kept.remove(comment)
    return laid_out


def said(node: Node) -> object:
    """What a tree says, whatever its layout, the order of keys set aside."""
    if isinstance(node, Scalar):
        empty = node.text in ("", "~", "null")
        return (node.text, node.quoted) if empty else node.text
    if isinstance(node, Sequence):
        return [said(item) for item in node.items]
    return {key: said(value) for key, (_, value) in node.entries.items()}


def _tree(text: str) -> Node:
    odd = _ODD_BREAK.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise LeftAlone(f"an invisible line break stands in line {line}; write it again with Enter")
    findings = Findings("")
    tree = read_tree(text, findings)
    if tree is None or findings.all:
        raise LeftAlone("it can't be read")
    return tree


def _laid_out(text: str) -> str:
    """The text as ruamel.yaml writes it, brackets that don't fit opened."""
    tree = _tree(text)
    brackets = list(_brackets(tree, text.split("\n"), 0, 0))
    noted = {line for line, _ in comments(text, tree)}
    lifting = [
        node
        for node, fits in brackets
        if not noted.isdisjoint(range(node.span.line, node.span.end_line + (not fits)))
    ]
    if lifting:
        return _laid_out(lifted(text, tree, lifting))
    yaml = YAML()
    yaml.Resolver = _Words
    yaml.preserve_quotes = True
    yaml.width = 1_000_000  # lines are broken by us, or where they were
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        read = yaml.load(text)
        _fit(read, tree, {id(node) for node, fits in brackets if not fits}, 0, 0)
        yaml.dump(read, out)
    except YAMLError:
        raise LeftAlone("its layout can't be read") from None
    return aligned(out.getvalue(), _tree(out.getvalue()), text, tree)


def _parts(node: Node, column: int) -> list[tuple[str | int, Node, int, int]]:
    """
    The parts of a node: which, what, and two columns.

    The first is that at which a part stands behind its key, the second that of the part's own
    parts on lines of their own.
    """
    if isinstance(node, Mapping):
        return [
            (key, below, column + len(key) + 2, column + (4 if isinstance(below, Sequence) else 2))
            for key, (_, below) in node.entries.items()
        ]
    if isinstance(node, Sequence):
        return [
            (place, below, column, column + (4 if isinstance(below, Sequence) else 0))
            for place, below in enumerate(node.items)
        ]
    return []


def _brackets(
    node: Node, lines: list[str], inline: int, column: int
) -> Iterator[tuple[Mapping | Sequence, bool]]:
    """The braces and brackets of a file, those that don't fit on a line before their parts."""
    place = node.span
    written = lines[place.line - 1][place.column - 1 :]
    if not isinstance(node, Scalar) and written.startswith(("{", "[")):
        fits = inline + _width(node) <= WIDEST
        yield node, fits
        if fits:
            return
    for _, below, at, deeper in _parts(node, column):
        yield from _brackets(below, lines, at, deeper)


def _fit(value: Any, node: Node, opened: set[int], inline: int, column: int) -> Any:
    """`value`, which stands at `node`, with these brackets opened and long texts folded."""
    if isinstance(node, Scalar):
        return _folded(value, node, inline, column)
    if id(node) in opened:
        value.fa.set_block_style()
    if not value.fa.flow_style():
        for key, below, at, deeper in _parts(node, column):
            value[key] = _fit(value[key], below, opened, at, deeper)
    return value


def _folded(value: Any, node: Scalar, inline: int, column: int) -> Any:
    """A text over several lines as one line, or folded where one is too short for it."""
    folds_kept = isinstance(value, FoldedScalarString | LiteralScalarString)
    if folds_kept or node.span.end_line == node.span.line:
        return value
    text = str(value)
    if inline + len(text) + 2 <= WIDEST or not text.isprintable() or text != " ".join(text.split()):
        return value
    folded = FoldedScalarString(text)
    folds, start = [], 0
    while len(text) - start > WIDEST - column:
        at = text.rfind(" ", start, start + WIDEST - column + 1)
        if at <= start:
            break
        folds.append(at)
        start = at + 1
    folded.fold_pos = folds
    return folded


def _width(node: Node) -> int:
    """The columns of a value written on one line."""
    if isinstance(node, Scalar):
        return len(node.text) + 2 * node.quoted
    inside = [len(key) + 2 for key in node.entries] if isinstance(node, Mapping) else []
    parts = [_width(below) for _, below, _, _ in _parts(node, 0)]
    return sum(inside) + sum(parts) + 2 * max(1, len(parts))


def _tidy(text: str) -> str:
    """No spaces at the end of a line, no two empty lines together; texts are not touched."""
    kept: set[int] = set()
    for scalar in scalars(_tree(text)):
        kept |= set(range(scalar.span.line, scalar.span.end_line))
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if number not in kept and number - 1 not in kept:
            line = line.rstrip()
            if not line and (not lines or not lines[-1]):
                continue
        lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _in_order(text: str) -> str:
    """Sections in the order of the language; each takes the comments above it along."""
    tree = _tree(text)
    if not isinstance(tree, Mapping):
        return text
    lines = text.split("\n")[:-1]
    starts = []
    for place, (key, _) in enumerate(tree.entries.values()):
        start = key.span.line - 1
        while place and start and (not lines[start - 1] or lines[start - 1].startswith("#")):
            start -= 1
        starts.append((start, key.text))
    wanted = {name: place for place, name in enumerate(Ruleset.model_fields)}
    order = [wanted.get(name, len(wanted)) for _, name in starts]
    if order == sorted(order):
        return text
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    blocks = [lines[start:end] for (start, _), end in zip(starts, ends, strict=True)]
    chosen = sorted(range(len(blocks)), key=lambda place: order[place])
    moved = [line for place in chosen for line in blocks[place]]
    return "\n".join([*lines[: starts[0][0]], *moved]).strip("\n") + "\n"
