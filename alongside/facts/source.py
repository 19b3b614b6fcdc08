"""
How the catalogue is read from YAML, with the line of every mistake.

In: a file and the model it must fit. Out: the model. Raises `CatalogueError`
with all problems at once. Scalars are text until the model types them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from alongside.ruleset.findings import Findings, Span
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence, read_tree
from alongside.ruleset.rule_text import read_text

Model = TypeVar("Model", bound=BaseModel)
Places = dict[tuple[str | int, ...], tuple[int, int]]
_PLAIN_WORDS = {
    "missing": "this key is missing; add it",
    "extra_forbidden": "there is no such key; mend its spelling or take it out",
    "model_type": "this must have keys of its own below it",
    "tuple_type": "this must have entries below it",
    "dict_type": "this must have keys of its own below it",
    "float_parsing": "this must be a number",
    "int_parsing": "this must be a whole number",
    "bool_parsing": "this must be yes or no",
    "string_too_short": "this is empty; write something",
    "string_too_long": "this is longer than {max_length} characters; write it shorter",
    "string_pattern_mismatch": "a name is lower case letters, digits and _; a code is digits",
}


class CatalogueError(ValueError):
    """A catalogue that cannot be used; `problems` are lines `file:line:column: key: what`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_mapping(path: Path, model: type[Model], named: tuple[str, ...]) -> Model:
    """
    The file at `path` as a `model`.

    Under each key of `named` the file has a mapping from names to entries; the model
    has a list of entries with their `name`.

    :raises CatalogueError: it cannot be read, or does not fit.
    """
    reader = _Reader(path)
    data = reader.read()
    if isinstance(data, dict):
        for key in named:
            if isinstance(data.get(key), dict):
                data[key] = reader.listed(key, data[key])
    if reader.problems:
        raise CatalogueError(reader.problems)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [
            reader.at(each["loc"], _in_plain_words(each))
            for each in error.errors(include_url=False, include_input=False)
        ]
        raise CatalogueError(problems) from None


def _in_plain_words(error: ErrorDetails) -> str:
    said = _PLAIN_WORDS.get(error["type"])
    if said is None:
        return error["msg"].removeprefix("Value error, ")
    return said.format_map(error.get("ctx", {}))


class _Reader:
    """One file's nodes as plain data, with the place of each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self._places: Places = {}
        self._names: dict[tuple[str | int, ...], str] = {}

    def read(self) -> Any:
        """The content as mappings, lists and texts; None where it is none."""
        findings = Findings(str(self.path))
        text = read_text(self.path, findings)
        root = read_tree(text, findings) if text is not None else None
        if text is not None and not findings.all and not isinstance(root, Mapping):
            where = root.span if root is not None else Span()
            findings.add(where, "no-catalogue", "a catalogue starts with 'facts:'", "begin with it")
        self.problems += [finding.one_line for finding in findings.in_order()]
        return self._plain(root, ()) if isinstance(root, Mapping) else None

    def _plain(self, node: Node, path: tuple[str | int, ...]) -> Any:
        self._places.setdefault(path, (node.span.line, node.span.column))
        if isinstance(node, Sequence):
            return [self._plain(each, (*path, index)) for index, each in enumerate(node.items)]
        if isinstance(node, Scalar):
            return node.text
        made: dict[str, Any] = {}
        for name, (key, value) in node.entries.items():
            self._places[(*path, name)] = (key.span.line, key.span.column)
            made[name] = self._plain(value, (*path, name))
        return made

    def listed(self, key: str, entries: dict[str, Any]) -> list[Any]:
        """A mapping by name as a list, with places and names carried over."""
        rows: list[Any] = []
        for index, (name, entry) in enumerate(entries.items()):
            self._names[(key, index)] = name
            for path, place in list(self._places.items()):
                if path[:2] == (key, name):
                    self._places[(key, index, *path[2:])] = place
            rows.append({**entry, "name": name} if isinstance(entry, dict) else entry)
        return rows

    def at(self, loc: tuple[str | int, ...], message: str) -> str:
        """One problem, at the nearest place that is known."""
        place = next(
            (self._places[loc[:n]] for n in range(len(loc), -1, -1) if loc[:n] in self._places),
            (1, 1),
        )
        name = self._names.get(loc[:2])
        key = ".".join(str(part) for part in ((name, *loc[2:]) if name else loc))
        return f"{self.path}:{place[0]}:{place[1]}: {key or 'catalogue'}: {message}"
