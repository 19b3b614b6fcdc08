"""
A small YAML file as text values with their lines.

Takes a path, gives nested `Written` values; scalars stay the text they were written as,
so nothing is guessed. Refuses anchors, duplicate keys and anything that is no YAML.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


class FileProblem(ValueError):
    """What is wrong in a file, one problem a line: `file:line: problem; what to do`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Written:
    """One value of the file: a text, a list, or a mapping, and the line it stands in."""

    value: str | tuple[Written, ...] | dict[str, Written]
    line: int

    @property
    def text(self) -> str | None:
        """The text, or None when it is a list or a mapping."""
        return self.value if isinstance(self.value, str) else None

    @property
    def items(self) -> tuple[Written, ...] | None:
        """The list, or None when it is something else."""
        return self.value if isinstance(self.value, tuple) else None

    @property
    def keys(self) -> dict[str, Written] | None:
        """The mapping, or None when it is something else."""
        return self.value if isinstance(self.value, dict) else None


def read_yaml(path: Path) -> Written:
    """
    The whole file.

    :raises FileProblem: it can't be read, or is no plain YAML mapping or list.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileProblem([f"{path}: can't be read ({error.strerror}); check the path"]) from None
    except UnicodeDecodeError:
        raise FileProblem([f"{path}: is not UTF-8 text; save it as UTF-8"]) from None
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.CSafeLoader)):
            raise FileProblem([f"{path}: uses an alias (*name); write the value out instead"])
        root = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise FileProblem([f"{path}:{line}: {error.problem}; check the indentation"]) from None
    except yaml.YAMLError:
        raise FileProblem([f"{path}: holds a character that YAML does not allow"]) from None
    if root is None:
        raise FileProblem([f"{path}: is empty"])
    problems: list[str] = []
    written = _written(root, path, problems)
    if problems:
        raise FileProblem(problems)
    return written


def _written(node: yaml.Node, path: Path, problems: list[str]) -> Written:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Written(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return Written(tuple(_written(item, path, problems) for item in node.value), line)
    keys: dict[str, Written] = {}
    for key, value in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(f"{path}:{at}: a key must be a word")
        elif key.value in keys:
            problems.append(f"{path}:{at}: {key.value!r} is written twice; keep one")
        else:
            keys[key.value] = _written(value, path, problems)
    return Written(keys, line)
