"""A module is short, says its one idea first, uses the glossary's words."""

from __future__ import annotations

import ast
import re

import pytest
from house import ROOT, modules, tracked

LONGEST = 320
NOT_OUR_WORDS = {"patient": "client", "patients": "clients", "user": "client", "users": "clients"}
"""Words that mean someone else here, each with the glossary's word for a person supported."""
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def first_line(source: str) -> str | None:
    """The first line of a module's docstring; None when it has none."""
    lines = (ast.get_docstring(ast.parse(source)) or "").strip().splitlines()
    return lines[0] if lines else None


def names_defined(source: str) -> list[tuple[int, str]]:
    """Every name the module itself chooses: classes, functions, arguments, variables, fields."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.append((node.lineno, name))
            case ast.AsyncFunctionDef(name=name):
                found.append((node.lineno, name))
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.append((node.lineno, name))
            case ast.Attribute(attr=name, ctx=ast.Store()):
                found.append((node.lineno, name))
            case ast.alias(asname=str(name)):
                found.append((node.lineno, name))
    return found


def wrong_words(source: str) -> list[str]:
    """Each name that holds a word of NOT_OUR_WORDS, with its line and the word to use."""
    return [
        f"line {line}: {name}; say {NOT_OUR_WORDS[word.lower()]}"
        for line, name in names_defined(source)
        for word in WORDS.findall(name)
        if word.lower() in NOT_OUR_WORDS
    ]


def test_a_module_says_its_idea_first() -> None:
    """A module starts by saying what it is for."""
    said = {path: first_line((ROOT / path).read_text("utf-8")) for path in modules()}

    assert [] == [path for path, line in said.items() if not line]


def test_no_module_is_longer_than_one_idea() -> None:
    """A file past the limit holds two ideas; split it."""
    lengths = {
        path: (ROOT / path).read_bytes().count(b"\n") for path in tracked() if path.endswith(".py")
    } | {path: (ROOT / path).read_bytes().count(b"\n") for path in modules()}

    assert {} == {path: length for path, length in lengths.items() if length > LONGEST}


def test_a_module_speaks_of_clients() -> None:
    """The person supported is a client in every name; see docs/glossary.md."""
    wrong = [
        f"{path}, {word}"
        for path in modules()
        for word in wrong_words((ROOT / path).read_text("utf-8"))
    ]

    assert [] == wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "class PatientRecord: pass",
        "def f(user_id): pass",
        "async def find_users(): pass",
        "patients = []",
        "class A:\n    user: str",
        "import fhir as patient",
        "def f(self): self.by_user = 1",
        "def f():\n    for userName in (): pass",
    ],
)
def test_another_word_for_a_client_is_seen(source: str) -> None:
    """Every way to choose a name is looked at."""
    assert 1 == len(wrong_words(source))


@pytest.mark.parametrize(
    "source",
    [
        "smtp_username = ''",
        "run(user='nobody')",
        "from fhir.resources.patient import Patient",
        "x = resource.patient",
        "impatient = 1",
    ],
)
def test_the_words_of_others_are_left_alone(source: str) -> None:
    """A library's own names are read, not chosen."""
    assert [] == wrong_words(source)
