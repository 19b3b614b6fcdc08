"""
The coaches of a service, as their YAML file has them.

`load_coaches` reads a file such as `examples/coaches.yaml` and answers every mistake at its
line. Names are personal: they are in no error.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from alongside.coaches.coach import Coach
from alongside.coaches.problems import in_words
from alongside.register.pieces import allow
from alongside.ruleset.findings import Finding, Findings, Span, did_you_mean
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence, read_tree
from alongside.ruleset.scalars import YES

LARGEST = 10_000_000
"""Bytes: some 80,000 coaches. The whole file is held in memory."""
_KNOWN_AS = {
    "conditions": "long-term condition of facts.yaml",
    "programmes": "programme of the rules folder",
}


class CoachFileError(ValueError):
    """What is wrong in a file of coaches, one finding a line of the message."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(finding.one_line for finding in findings))
        self.findings = findings


def load_coaches(
    path: Path, conditions: Collection[str] = (), programmes: Collection[str] = ()
) -> tuple[Coach, ...]:
    """
    The coaches of the file, in its order: `coaches:`, then each under their id.

    With `conditions`, those the fact catalogue knows, each that a coach lives with is one; with
    `programmes`, each that a coach is trained for.

    :raises CoachFileError: with all problems; then none of the coaches is taken.
    """
    findings = Findings(str(path))
    root: Node | None = None
    try:
        if path.stat().st_size > LARGEST:
            advice = "take so many coaches in from a CSV, which is read row by row"
            findings.add(Span(), "too-large", f"the file is larger than {LARGEST:,} bytes", advice)
        else:
            root = read_tree(path.read_text(encoding="utf-8-sig"), findings)
    except UnicodeDecodeError:
        findings.add(Span(), "not-utf-8", "this is not UTF-8 text", "save the file as UTF-8")
    except OSError as error:
        why = (error.strerror or "unreadable").lower()
        findings.add(Span(), "not-read", f"can't be read ({why})", "check the path")
    listed = root.get("coaches") if isinstance(root, Mapping) else None
    coaches: list[Coach] = []
    if isinstance(root, Mapping) and isinstance(listed, Mapping):
        allow(root, ("coaches",), findings)
        for name, (written, body) in listed.entries.items():
            coach = _coach(name, written.span, body, findings)
            coaches += [coach] if coach is not None else []
            if coach is not None and isinstance(body, Mapping):
                _known(body, "conditions", coach.conditions, conditions, findings)
                _known(body, "programmes", coach.programmes, programmes, findings)
    elif not findings.all:
        advice = "begin with 'coaches:' and write each below it under an id such as k-7d2mq4xa"
        findings.add(Span(), "no-coaches", "there are no coaches here", advice)
    if findings.all:
        raise CoachFileError(findings.in_order())
    return tuple(coaches)


def _coach(name: str, span: Span, body: Node, findings: Findings) -> Coach | None:
    if not isinstance(body, Mapping):
        advice = "write name, programmes, gender and modes below the id"
        findings.add(span, "no-coach", f"'{name}' says nothing about a coach", advice)
        return None
    allow(body, tuple(key for key in Coach.model_fields if key != "id"), findings)
    known = {key: _plain(value) for key, (_, value) in body.entries.items()}
    known = {key: value for key, value in known.items() if key in Coach.model_fields}
    if isinstance(known.get("active"), str):
        known["active"] = YES.get(known["active"], known["active"])
    try:
        return Coach.model_validate({**known, "id": name})
    except ValidationError as refused:
        for error in refused.errors(include_input=False, include_context=False):
            key = str(error["loc"][0])
            written = body.entries.get(key)
            says = in_words(error)
            findings.add(
                written[1].span if written else span, "bad-coach", f"coach '{name}', {key}: {says}"
            )
        return None


def _known(
    body: Mapping,
    field: str,
    said: Collection[str],
    known: Collection[str],
    findings: Findings,
) -> None:
    """A word nobody else spells so would match no client, and nobody would see why."""
    for word in said if known else ():
        if word not in known:
            problem = f"'{word}' is no {_KNOWN_AS[field]}"
            advice = did_you_mean(word, known)
            findings.add(body.entries[field][1].span, f"unknown-{field}", problem, advice)


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(_plain(item) for item in node.items)
    return {key: _plain(value) for key, (_, value) in node.entries.items()}
