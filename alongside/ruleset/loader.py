"""
A rule file as a typed ruleset with the places of its parts.

Takes a path and the fact catalogue; gives `Loaded`: the ruleset if the file can be used,
and every problem found, each with its place. It never raises on what a file contains.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from alongside.facts import Catalogue
from alongside.ruleset.conditions import ConditionReader
from alongside.ruleset.findings import Finding, Findings, Span
from alongside.ruleset.model import Ruleset
from alongside.ruleset.places import Places, span_at
from alongside.ruleset.positions import Mapping, read_tree
from alongside.ruleset.reader import FAILED, Partial, Reader
from alongside.ruleset.rule_text import read_text


@dataclass(frozen=True)
class Loaded:
    """
    One rule file, read.

    `ruleset` is None when anything in the file could not be read. `draft` holds the
    sections that could, so that the checks can go on and report the rest at once.
    """

    path: Path
    file: str
    catalogue: Catalogue
    ruleset: Ruleset | None
    draft: dict[str, Any]
    findings: tuple[Finding, ...]
    places: Places
    root: Mapping | None = None
    lines: tuple[str, ...] = field(default=(), repr=False)


def load(path: Path, catalogue: Catalogue, shown: str | None = None) -> Loaded:
    """Read the rule file at `path`; `shown` is the name findings give it."""
    file = shown or str(path)
    findings = Findings(file)
    places = Places()
    text = read_text(path, findings)
    root = read_tree(text, findings) if text is not None else None
    reader = Reader(findings, places, ConditionReader(findings, places, catalogue))
    draft = (reader.sections(Ruleset, root) or {}) if root is not None else {}
    ruleset = None
    if draft and not findings.all:
        try:
            ruleset = Ruleset(**draft)
        except ValidationError as error:  # a bound of the model no reader knows of
            first = error.errors(include_url=False, include_input=False)[0]
            section = str(first["loc"][0]) if first["loc"] else ""
            span = span_at(root, section) if root is not None else Span()
            findings.add(span, "not-possible", f"{section}: {first['msg']}", "write it another way")
    if ruleset is not None and root is not None:
        places.note(ruleset, root, "")
    return Loaded(
        path=path,
        file=file,
        catalogue=catalogue,
        ruleset=ruleset,
        draft={
            key: tuple(value) if isinstance(value, Partial) else value
            for key, value in draft.items()
            if value is not FAILED
        },
        findings=findings.in_order(),
        places=places,
        root=root if isinstance(root, Mapping) else None,
        lines=tuple(text.split("\n")) if text is not None else (),
    )
