"""The record in an auditor's words: every kind of row there can be has its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from alongside.access import Role, roles_changed
from alongside.events import REPORTED_NAMES
from alongside.timeline import first_large, words
from console.pages.coach_acts import ACTS
from console.presenters.audit_words import RECORDED, WORDS, said

HERE = Path(__file__).parents[2]
WRITERS = (
    "audit.append",
    "audit.begin",
    "note",
    "act",
    "act_as",
    "do",
    "Deed",
    "_noted",
    "client_seen",
    "looked",
    "acting",
)
"""What writes a row is called so; its code is among what it is called with."""
CODE = re.compile(r"[a-z]+(_[a-z]+)+")


def test_every_event_people_report_has_its_words() -> None:
    """An event that is new would be said by its code."""
    assert set(REPORTED_NAMES) == set(RECORDED)
    assert set() == set(RECORDED) & set(WORDS)


def test_every_kind_that_is_written_has_its_words() -> None:
    """Those made of a word and a choice, too."""
    found = {code for path in _files() for code in _written(ast.parse(path.read_text()))}
    made = {
        *(f"coach_{what}" for what in ACTS),
        *(
            f"{of}_{what}"
            for of in ("handover", "rules_rollout")
            for what in ("pause", "resume", "stop")
        ),
        *roles_changed(list(Role), []),
        *roles_changed([], list(Role)),
        *(f"rules_preview_{kind}_seen" for kind in ("clients", "journeys")),
    }

    assert len(found) > 40
    assert set() == (found | made) - set(WORDS) - set(RECORDED)


@pytest.mark.parametrize("code", [*WORDS, *RECORDED])
def test_what_somebody_did_is_a_sentence(code: str) -> None:
    """It begins large, ends without a stop, and is no code turned round."""
    text = said(code)

    assert first_large(text) == text
    assert not text.endswith(".")
    assert text != first_large(words(code)) or code in ("signed_in", "signed_out")


def test_a_kind_of_an_older_version_is_said_by_its_code() -> None:
    """Rows stay for good, whatever is written today."""
    assert "GP told" == said("gp_told")


def _files() -> Iterator[Path]:
    for folder in ("console", "commands", "service"):
        yield from sorted((HERE / folder).rglob("*.py"))


def _written(tree: ast.AST) -> Iterator[str]:
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and ast.unparse(each.func).endswith(WRITERS):
            yield from _codes(each)


def _codes(call: ast.Call) -> Iterator[str]:
    for given in call.args:
        for each in ast.walk(given):
            said_so = each.value if isinstance(each, ast.Constant) else None
            if isinstance(said_so, str) and CODE.fullmatch(said_so):
                yield said_so
