"""
Rules in words: findings at their lines, versions, the people who brought them into force.

In: findings, rows of versions. Out: values that templates place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import dedent, shorten

from alongside.ruleset.findings import Finding
from alongside.store import Pointed

SHORT = 12
"""Letters of a version that are shown."""
_WIDEST = 160
_PART = 16
_GIST = 90
_ONLY_YAML = re.compile(r"(,\s*)?\bsource: \w+|\s#.*$|[{}]")
_KNOWN_BY = re.compile(r" \(u-[0-9a-z]+\)$")
_HOW = {
    "first": "First version",
    "folder": "From the folder",
    "published": "Published",
    "rolled_back": "Taken back to",
}
_TAGS = {
    "error": ("Problem", "nhsuk-tag--red"),
    "warning": ("Warning", "nhsuk-tag--yellow"),
    "information": ("Worth knowing", "nhsuk-tag--blue"),
    "unsigned": ("Not signed off", "nhsuk-tag--grey"),
}


@dataclass(frozen=True)
class FindingShown:
    """One finding: its line quoted, with the place in it that is meant."""

    line: int
    tag: dict[str, str]
    problem: str
    advice: str
    before: str
    meant: str
    after: str


@dataclass(frozen=True)
class LineShown:
    """One line of a file with what was found in it."""

    number: int
    text: str
    found: tuple[FindingShown, ...]


def many(number: int, one: str, several: str | None = None) -> str:
    """`1 journey`, `2 journeys`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def person(who: str) -> str:
    """Who brought a version into force, without the id that tells two of one name apart."""
    return "Alongside itself" if who == "alongside" else _KNOWN_BY.sub("", who)


def how(pointed: Pointed) -> str:
    """How a version came into force."""
    return _HOW.get(pointed.how, pointed.how)


def brought(pointed: Pointed) -> str:
    """How and by whom a version came into force: `Published by Sam`."""
    who = person(pointed.who)
    match pointed.how:
        case "rolled_back":
            return f"Taken back to by {who}"
        case "published":
            return f"Published by {who}"
    return f"{how(pointed)}, by {who}"


def findings_shown(
    findings: Iterable[Finding], lines: Sequence[str], levels: Sequence[str] = ("error", "warning")
) -> list[FindingShown]:
    """The findings of these levels, each with its line."""
    return [_shown(each, lines) for each in findings if each.level in levels]


def listing(lines: Sequence[str], found: Sequence[FindingShown]) -> list[LineShown]:
    """A whole file by its lines."""
    at: dict[int, list[FindingShown]] = {}
    for each in found:
        at.setdefault(each.line, []).append(each)
    # a file ends in a line break, behind which is no line
    shown = lines[:-1] if len(lines) > 1 and not lines[-1] else lines
    return [LineShown(number, text, tuple(at.get(number, ())))
            for number, text in enumerate(shown, 1)]  # fmt: skip


def sections(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Each section of a file, with the line it begins in."""
    return [
        (text.split(":")[0].replace("_", " "), number)
        for number, text in enumerate(lines, 1)
        if text[:1].isalpha() and ":" in text
    ]


def part_around(lines: Sequence[str], line: int) -> str:
    """The part of a file that a line ends, from what it stands under; at most `_PART` lines."""
    ends = lines[line - 1]
    begins, inner = line - 1, _indent(ends)
    # a part that is written on one line is whole
    while ends.strip().startswith("source:") and begins > 0 and line - begins < _PART:
        begins -= 1
        if lines[begins].strip() and _indent(lines[begins]) < inner:
            break
    return dedent("\n".join(lines[begins:line]))


def gist(lines: Sequence[str], line: int) -> str:
    """What a part that a line ends sets, in one line: its keys, with values that stand beside."""
    ends = lines[line - 1]
    if not ends.strip().startswith("source:"):
        return _plain(ends)
    head, said = "", []
    for each in reversed(lines[: line - 1]):
        if not each.strip() or each.lstrip().startswith("#") or _indent(each) > _indent(ends):
            continue
        if _indent(each) < _indent(ends):
            # what stands at the margin is the section, which is named already
            head = f"{_plain(each)}: " if _indent(each) else ""
            break
        said.append(_plain(each))
    return shorten(head + ", ".join(reversed(said)), _GIST, placeholder=" ...")


def _plain(text: str) -> str:
    """A line of a file without what is only YAML: `{at_most: 2, source: local}` as `at most: 2`."""
    bare = _ONLY_YAML.sub("", text).strip(" -").rstrip(":>")
    return bare.strip(" :").replace("_", " ")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _shown(each: Finding, lines: Sequence[str]) -> FindingShown:
    source = lines[each.line - 1] if 1 <= each.line <= len(lines) else ""
    source = "".join(letter if letter.isprintable() else " " for letter in source[:_WIDEST])
    start = min(each.column - 1, len(source))
    same_line = each.span.end_line == each.span.line
    end = max(start, min(each.span.end_column - 1, len(source))) if same_line else len(source)
    text, colour = _TAGS[each.level]
    problem = f"Rule '{each.rule}': {each.problem}" if each.rule else each.problem
    return FindingShown(
        line=each.line,
        tag={"text": text, "classes": colour},
        problem=_sentence(problem),
        advice=_sentence(each.advice),
        before=source[:start],
        meant=source[start:end],
        after=source[end:],
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
