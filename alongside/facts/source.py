"""
How the catalogue is read from YAML, with the line of every mistake.

In: a file and the model it must fit. Out: the model. Raises `CatalogueError`
with all problems at once. Scalars are text until the model types them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Places = dict[tuple[str | int, ...], tuple[int, int]]
_LARGEST = 1_000_000
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
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise CatalogueError([f"{path}: {why}; the fact catalogue must be there"]) from None
    if len(raw) > _LARGEST:
        raise CatalogueError([f"{path}: larger than a megabyte; this is not a fact catalogue"])
    reader = _Reader(path)
    data = reader.read(raw)
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
            reader.at(
                each["loc"],
                _PLAIN_WORDS.get(each["type"], each["msg"].removeprefix("Value error, ")),
            )
            for each in error.errors(include_url=False, include_input=False)
        ]
        raise CatalogueError(problems) from None


class _Reader:
    """One file's nodes as plain data, with the place of each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self._places: Places = {}
        self._names: dict[tuple[str | int, ...], str] = {}

    def read(self, raw: bytes) -> Any:
        try:
            text = raw.decode("utf-8-sig")
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    mark = event.start_mark
                    where = f"{self.path}:{mark.line + 1}:{mark.column + 1}" if mark else self.path
                    self.problems.append(
                        f"{where}: anchors and aliases are not used here; write the value out"
                    )
            if self.problems:
                return None
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except UnicodeDecodeError:
            self.problems.append(f"{self.path}: not UTF-8; save the file as UTF-8")
            return None
        except RecursionError:
            self.problems.append(f"{self.path}: nested too deeply; this is not a fact catalogue")
            return None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{self.path}:{mark.line + 1}:{mark.column + 1}" if mark else f"{self.path}"
            self.problems.append(f"{where}: not YAML; {getattr(error, 'problem', 'unreadable')}")
            return None
        if not isinstance(node, yaml.MappingNode):
            self.problems.append(f"{self.path}:1:1: a catalogue starts with 'facts:'")
            return None
        return self._plain(node, ())

    def _plain(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        self._places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(each, (*path, index)) for index, each in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return node.value
        made: dict[str, Any] = {}
        for key, value in node.value:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in made:
                self.problems.append(
                    f"{self.path}:{line}:{column}: {name} is there twice; keep one"
                )
            self._places[(*path, name)] = (line, column)
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
