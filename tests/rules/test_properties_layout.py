"""How a rule file is written changes nothing; what it says changes its digest."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from rule_writing import CATALOGUE
from scribbling import Scribbler, tree_of

from alongside.ruleset.canonical import digest
from alongside.ruleset.format import LeftAlone, formatted, said
from alongside.ruleset.loader import load
from alongside.ruleset.model import Ruleset
from alongside.ruleset.remarks import comments, scalars
from alongside.ruleset.report import rule_files

HERE = Path(__file__).parent
SMALLEST = HERE / "good" / "smallest.yaml"
SHIPPED = rule_files(HERE.parents[1] / "rules")


def ruleset_of(text: str, folder: Path) -> Ruleset:
    """The rules in a text that can be read."""
    path = folder / "any.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load(path, CATALOGUE)
    assert loaded.ruleset is not None, [each.one_line for each in loaded.findings][:3]
    return loaded.ruleset


@pytest.mark.parametrize(
    ("path", "seed"),
    [*((SMALLEST, seed) for seed in range(20)), *((path, 7) for path in SHIPPED)],
    ids=lambda value: getattr(value, "stem", str(value)),
)
def test_layout_order_and_comments_change_no_digest(path: Path, seed: int, tmp_path: Path) -> None:
    """Written by other hands, keys in any order, it is the same version."""
    text = path.read_text(encoding="utf-8")
    scribbled = Scribbler(random.Random(seed)).write(tree_of(text))

    assert scribbled != text
    assert digest(ruleset_of(text, tmp_path), CATALOGUE) == digest(
        ruleset_of(scribbled, tmp_path), CATALOGUE
    )


@pytest.mark.parametrize(
    ("path", "seed"),
    [*((SMALLEST, seed) for seed in range(20)), *((path, 7) for path in SHIPPED)],
    ids=lambda value: getattr(value, "stem", str(value)),
)
def test_format_is_idempotent_and_keeps_what_is_said(path: Path, seed: int) -> None:
    """Whoever wrote it: the same meaning, every comment, nothing left to do the second time."""
    scribbled = Scribbler(random.Random(seed)).write(tree_of(path.read_text(encoding="utf-8")))

    laid_out = formatted(scribbled)

    assert laid_out == formatted(laid_out)
    assert said(tree_of(scribbled)) == said(tree_of(laid_out))
    remarks, kept = (
        sorted(remark for _, remark in comments(text, tree_of(text)))
        for text in (scribbled, laid_out)
    )
    assert remarks == kept


@pytest.mark.parametrize(
    "path", sorted((HERE / "broken").glob("*.yaml"))[::5], ids=lambda path: path.stem
)
def test_broken_files_are_laid_out_or_left_alone(path: Path) -> None:
    """Whatever is wrong with its rules: what can be read is kept, the rest is refused in words."""
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        laid_out = formatted(text)
    except LeftAlone:
        return

    assert laid_out == formatted(laid_out)
    assert said(tree_of(text)) == said(tree_of(laid_out))


def leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every leaf of a JSON value, with the way to it."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*way, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from leaves(below, (*way, place))
    else:
        yield way, value


def others(value: Any) -> list[Any]:
    """Values that could stand instead of this one; the model takes one of them."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1]
    words = str(value)
    number, _, unit = words.partition(" ")
    found = [f"{int(number) + 1} {unit}"] if number.isdecimal() and unit else []
    found += [f"{words}x", words[:-1], "2031-02-03", "no", "ask", "asked", "not_asked", "baseline"]
    found += ["closure", "first", "later", "6 weeks", "at_most", "less_than", "any"]
    found += ["plan", "snapshot"]
    return [each for each in found if each != words]


def changed(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A copy of `document` with another value at the end of the way."""
    if not way:
        return value
    copy = document.copy()
    copy[way[0]] = changed(document[way[0]], way[1:], value)
    return copy


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_whatever_else_a_file_says_has_another_digest(path: Path, tmp_path: Path) -> None:
    """Every single value of the shipped rules counts."""
    ruleset = ruleset_of(path.read_text(encoding="utf-8"), tmp_path)
    seen = {digest(ruleset, CATALOGUE): ("as it is",)}
    readers = {name: TypeAdapter(field.annotation) for name, field in Ruleset.model_fields.items()}
    whole = ruleset.model_dump(mode="json", exclude_none=True)

    for way, value in leaves(whole):
        section, *rest = way
        for other in others(value):
            try:
                mutated = readers[section].validate_python(
                    changed(whole[section], tuple(rest), other)
                )
            except ValidationError:
                continue
            one = digest(ruleset.model_copy(update={section: mutated}), CATALOGUE)
            assert one not in seen, f"{way} {other!r} has the digest of {seen[one]}"
            seen[one] = way
            break
        else:
            # A kind of part, or who a message goes to where the only other is to leave it out.
            assert way[-1] in ("kind", "to"), f"nothing else can stand at {way}: {value!r}"


def test_whatever_else_is_written_is_refused_or_has_another_digest(tmp_path: Path) -> None:
    """No word of a file is read over: from its letters on, not only in the model."""
    text = SMALLEST.read_text(encoding="utf-8")
    first = digest(ruleset_of(text, tmp_path), CATALOGUE)
    told = 0
    for scalar in list(scalars(tree_of(text)))[::5]:
        lines, at = text.split("\n"), scalar.span
        for other in others(scalar.text):
            line = lines[at.line - 1]
            edited = line[: at.column - 1] + json.dumps(other) + line[at.end_column - 1 :]
            path = tmp_path / "edited.yaml"
            path.write_text("\n".join([*lines[: at.line - 1], edited, *lines[at.line :]]))
            ruleset = load(path, CATALOGUE).ruleset
            if ruleset is not None:
                told += 1
                assert first != digest(ruleset, CATALOGUE), edited
                break

    assert 20 < told
