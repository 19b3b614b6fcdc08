"""A version is its meaning: however it is written, and whatever is changed in it."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pydantic import ValidationError

from alongside.ruleset.canonical import canonical, digest_of, from_canonical
from alongside.ruleset.differences import all_differences
from alongside.ruleset.house import House
from alongside.ruleset.loader import load
from alongside.ruleset.published import Published

RULES = Path(__file__).parents[2] / "rules"
PROGRAMMES = ("primrose-a", "health-connect", "choice-and-control", "peer-health-coaching")


@cache
def house() -> House:
    """The shipped shared files."""
    return House.load(RULES)


@cache
def shipped(programme: str) -> Published:
    """A shipped programme as it would be published."""
    ruleset = load(RULES / f"{programme}.yaml", house().catalogue).ruleset
    assert ruleset is not None
    text = canonical(ruleset, house().catalogue)
    return Published.read(digest_of(text), text)


@cache
def written(programme: str) -> Any:
    """The same file as plain mappings, lists and words."""
    text = (RULES / f"{programme}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)


def in_another_order(value: Any, dice: random.Random) -> Any:
    """The same content, the keys of every mapping shuffled."""
    if isinstance(value, dict):
        keys = dice.sample(list(value), len(value))
        return {key: in_another_order(value[key], dice) for key in keys}
    if isinstance(value, list):
        return [in_another_order(each, dice) for each in value]
    return value


@pytest.mark.parametrize("programme", PROGRAMMES)
@trying(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture])  # fmt: skip
@given(seed=st.integers(0, 2**32), flow=st.sampled_from([True, False, None]),
       indent=st.integers(2, 9), width=st.sampled_from([40, 100, 10_000]))  # fmt: skip
def test_a_file_written_otherwise_is_the_same_version(
    programme: str, seed: int, flow: bool | None, indent: int, width: int, tmp_path: Path
) -> None:
    """Comments, the order of keys, quotes, line breaks and layout are not meaning."""
    again = yaml.dump(
        in_another_order(written(programme), random.Random(seed)),
        default_flow_style=flow, indent=indent, width=width, sort_keys=False, allow_unicode=True,
    )  # fmt: skip
    lines = again.split("\n")
    if flow is False and width == 10_000:
        lines = [f"{line}   # a comment" if line else line for line in lines]
    path = tmp_path / f"{programme}.yaml"
    path.write_text("# written by somebody else\n" + "\n".join(lines), encoding="utf-8")

    loaded = load(path, house().catalogue)

    assert () == loaded.findings
    assert loaded.ruleset is not None
    assert shipped(programme).digest == Published.of(loaded.ruleset, house().catalogue).digest


def places_in(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every word and number."""
    if isinstance(value, dict):
        return [each for key in value for each in places_in(value[key], (*way, key))]
    if isinstance(value, list):
        return [each for at, one in enumerate(value) for each in places_in(one, (*way, at))]
    return [way]


def lists_in(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every list with something in it."""
    found = [way] if isinstance(value, list) and value else []
    if isinstance(value, dict):
        return found + [each for key in value for each in lists_in(value[key], (*way, key))]
    if isinstance(value, list):
        return found + [e for at, one in enumerate(value) for e in lists_in(one, (*way, at))]
    return found


def changed(value: Any, dice: random.Random) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + dice.choice([1, -1, 2])
    number, _, unit = str(value).partition(" ")
    if number.isdigit():
        return f"{int(number) + 1} {unit}"
    return value + dice.choice(["x", "1"])


def edited(whole: dict[str, Any], dice: random.Random) -> None:
    """One edit somewhere in the rules or the facts."""
    target, way = whole, dice.choice(places_in(whole))
    if dice.random() < 0.3:
        way = dice.choice(lists_in(whole))
        for step in way:
            target = target[step]
        if len(target) > 1 and dice.random() < 0.5:
            target.insert(0, target.pop())
        else:
            del target[dice.randrange(len(target))]
        return
    for step in way[:-1]:
        target = target[step]
    target[way[-1]] = changed(target[way[-1]], dice)


@pytest.mark.parametrize("programme", PROGRAMMES)
@trying(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much,
        HealthCheck.too_slow])  # fmt: skip
@given(seed=st.integers(0, 2**32))
def test_every_change_of_meaning_is_another_version_and_is_told(programme: str, seed: int) -> None:
    """Whatever is edited anywhere, the digest differs and a difference says where."""
    whole = json.loads(shipped(programme).canonical)
    dice = random.Random(seed)
    for _ in range(dice.choice([1, 1, 3])):
        edited(whole, dice)
    try:
        ruleset, catalogue = from_canonical(json.dumps(whole))
    except (ValidationError, ValueError):
        assume(False)
    text = canonical(ruleset, catalogue)
    now = Published.read(digest_of(text), text)

    was = shipped(programme)
    found = all_differences(was, now)
    back = all_differences(now, was)

    assert (was.canonical != now.canonical) == bool(found) == bool(back)
    assert (was.digest != now.digest) == bool(found)
    assert all(each.section and each.words and str(each) for each in (*found, *back))
