"""
The predicate tree: `all`, `any`, `not` over leaves about one fact each.

Built by the loader from YAML, compiled by `compile.py` (one client) and
`batch.py` (a register). Values are already in the catalogue's type and unit.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from alongside.model import Frozen
from alongside.readings import FactName, Value
from alongside.wait import Wait


class Test(StrEnum):
    """What a leaf may ask of a fact."""

    __test__ = False

    IS = "is"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    MISSING = "missing"
    RECORDED_WITHIN = "recorded_within"
    NOT_RECORDED_FOR = "not_recorded_for"


class Leaf(Frozen):
    """One test of one fact. `operand` is a value, several, yes/no for `missing`, or a wait."""

    kind: Literal["leaf"] = "leaf"
    fact: FactName
    test: Test
    operand: Annotated[Wait | Value, Field(union_mode="left_to_right")]


class AllOf(Frozen):
    """Holds if every branch holds; fails if one fails; otherwise unknown."""

    kind: Literal["all"] = "all"
    branches: tuple[Predicate, ...]


class AnyOf(Frozen):
    """Holds if one branch holds; fails if all fail; otherwise unknown."""

    kind: Literal["any"] = "any"
    branches: tuple[Predicate, ...]


class Not(Frozen):
    """The opposite; unknown stays unknown."""

    kind: Literal["not"] = "not"
    branch: Predicate


Predicate = Annotated[Leaf | AllOf | AnyOf | Not, Field(discriminator="kind")]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
