"""
A finding: one thing to say about one place in a rule file.

Findings are data. `one_line` and `in_full` put the same finding into words for a
terminal or a page; neither ever holds anything about a client.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "unsigned", "information"]
"""
An error keeps the file from being used. `unsigned` numbers wait for a signature; `information`
asks nothing of anybody.
"""

_WIDEST = 160
"""Characters of a source line that are quoted."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place: line and column from 1, columns counted in characters, the end exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What is wrong, where, and what to do.

    `rule` is the id of the rule it stands in, empty outside rules. `code` names the kind
    of problem for programs; `problem` and `advice` are for people.
    """

    file: str
    span: Span
    code: str
    problem: str
    advice: str = ""
    rule: str = ""
    level: Level = "error"

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.span.line

    @property
    def column(self) -> int:
        """The column, from 1."""
        return self.span.column

    @property
    def one_line(self) -> str:
        """`file:line:column: problem; what to do`."""
        where = f"{self.file}:{self.line}:{self.column}"
        said = f"rule '{self.rule}': {self.problem}" if self.rule else self.problem
        return f"{where}: {said}; {self.advice}" if self.advice else f"{where}: {said}"

    def in_full(self, lines: Sequence[str]) -> str:
        """The finding with the source line and carets under the place; `lines` is the file."""
        rule = f"rule '{self.rule}': " if self.rule else ""
        said = [f"{self.file}:{self.line}:{self.column}  {rule}{self.problem}"]
        if 1 <= self.line <= len(lines):
            said += self._quoted(lines[self.line - 1])
        if self.advice:
            said.append(f"  {self.advice[0].upper()}{self.advice[1:]}")
        return "\n".join(said)

    def _quoted(self, source: str) -> list[str]:
        source = "".join(c if c.isprintable() else " " for c in source[:_WIDEST])
        number = f"  {self.line} | "
        end = self.span.end_column if self.span.end_line == self.span.line else len(source) + 1
        carets = min(max(1, end - self.column), max(1, len(source) + 1 - self.column))
        if self.column > len(source) + 1:
            return [number + source]
        return [
            number + source,
            " " * (len(number) - 2) + "| " + " " * (self.column - 1) + "^" * carets,
        ]


MOST = 200
"""Findings told of one file; with more it is another file than was meant."""


class Findings:
    """Collects the findings of one file, `MOST` at the most."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.all: list[Finding] = []
        self._told: set[Finding] = set()

    def add(
        self,
        span: Span,
        code: str,
        problem: str,
        advice: str = "",
        *,
        rule: str = "",
        level: Level = "error",
    ) -> None:
        """Keeps one more; the same words at the same place are kept once."""
        finding = Finding(self.file, span, code, problem, advice, rule, level)
        if not self.full and finding not in self._told:
            self._told.add(finding)
            self.all.append(finding)

    @property
    def full(self) -> bool:
        """Whether there is no room for more; reading on would help nobody."""
        return len(self.all) >= MOST

    def in_order(self) -> tuple[Finding, ...]:
        """All of them by place, as a reader goes through the file."""
        return tuple(sorted(self.all, key=lambda finding: finding.span))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is like it."""
    if len(word) > 80:
        return None
    alike = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return alike[0] if alike else None


def did_you_mean(word: str, known: Iterable[str], what: str = "one of") -> str:
    """Advice for an unknown word: the nearest known one, else a list of them."""
    words = sorted(known)
    near = nearest(word, words)
    if near is not None:
        return f"did you mean '{near}'?"
    if not words:
        return "remove it"
    shown = ", ".join(words[:14]) + (", ..." if len(words) > 14 else "")
    return f"write {what}: {shown}"
