"""
The comments of a rule file, found and moved as text.

Takes a text and its tree; gives comments with their lines, or the text with a comment somewhere
else. What a comment says is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from alongside.ruleset.positions import Node, Scalar, Sequence

_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#.*)")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")


def comments(text: str, tree: Node) -> list[tuple[int, str]]:
    """Every comment of `text` with its line; `#` inside a word or text is none."""
    return [(line, comment) for line, _, comment in _found(text, tree)]


def scalars(node: Node) -> Iterator[Scalar]:
    """Every word and text of a tree, keys among them."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.entries.values():
            yield key
            yield from scalars(value)


def lifted(text: str, tree: Node, brackets: Iterable[Node]) -> str:
    """The text with the comments in and behind these brackets on lines of their own above."""
    lines = text.split("\n")
    place = {line: (column, comment) for line, column, comment in _found(text, tree)}
    above: dict[int, list[str]] = {}
    for node in brackets:
        for number in range(node.span.line, node.span.end_line + 1):
            if number in place:
                column, comment = place.pop(number)
                lines[number - 1] = lines[number - 1][:column].rstrip()
                above.setdefault(node.span.line, []).append(comment)
    out = []
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        out += [f"{' ' * indent}{comment}" for comment in above.get(number, ())]
        out.append(line)
    return "\n".join(out)


def aligned(text: str, tree: Node, before: str, tree_before: Node) -> str:
    """
    The text with every comment that stood straight above or below a line doing so again.

    `before` is the text as it was, with the same comments in the same order.
    """
    lines, lines_before = text.split("\n"), before.split("\n")
    found, found_before = _found(text, tree), _found(before, tree_before)
    if [each[2] for each in found] != [each[2] for each in found_before]:
        return text
    own = {line for line, column, _ in found if not lines[line - 1][:column].strip()}
    own_before = {line for line, col, _ in found_before if not lines_before[line - 1][:col].strip()}
    for (line, _, comment), (line_before, column, _) in zip(found, found_before, strict=True):
        if line not in own or line_before not in own_before:
            continue
        for step in (1, -1):
            if _indent(lines_before, line_before, step, own_before) == column:
                wanted = _indent(lines, line, step, own)
                if wanted is not None:
                    lines[line - 1] = " " * wanted + comment
                break
    return "\n".join(lines)


def _indent(lines: list[str], line: int, step: int, own: set[int]) -> int | None:
    """How far the next line (or with -1 the one before) that is no comment stands in."""
    at = line + step
    while 1 <= at <= len(lines):
        if at not in own and lines[at - 1].strip():
            return len(lines[at - 1]) - len(lines[at - 1].lstrip())
        at += step
    return None


def _found(text: str, tree: Node) -> list[tuple[int, int, str]]:
    """Line, column from 0, and the comment."""
    lines = text.split("\n")
    for scalar in scalars(tree):
        at = scalar.span
        header = _HEADER.match(lines[at.line - 1][at.column - 1 :]) if scalar.quoted else None
        for number in range(at.line, min(at.end_line, len(lines)) + 1):
            line = lines[number - 1]
            start = at.column - 1 if number == at.line else 0
            end = at.end_column - 1 if number == at.end_line else len(line)
            kept = header[1] if header and number == at.line else ""
            lines[number - 1] = line[:start] + "x" * (end - start - len(kept)) + kept + line[end:]
    found = ((number, _COMMENT.search(line)) for number, line in enumerate(lines, 1))
    return [(number, each.start(), each[0].rstrip()) for number, each in found if each]
