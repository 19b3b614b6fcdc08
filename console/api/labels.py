"""
Facts by what people call them, beside their codes, where another system is told what was wrong.

In: a refusal, or the place in what was sent. Out: the fact's label by the catalogue; what was sent
itself is never said.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from alongside.facts import CatalogueError
from console.catalogue import catalogue_of
from console.context import Console


def with_label(console: Console, refusal: str) -> str:
    """
    A refusal whose first word is a fact's code, with its label before.

    `systolic_bp 900 is outside ...` becomes `Systolic blood pressure (systolic_bp) 900 is ...`.
    """
    first, space, rest = refusal.partition(" ")
    code = first.lower()
    label = label_of(console, code)
    return refusal if label is None else f"{label} ({code}){space}{rest}"


def label_of(console: Console, code: object) -> str | None:
    """What people call this fact; None if there is none of this code."""
    try:
        fact = catalogue_of(console).get(code) if isinstance(code, str) else None
    except (CatalogueError, OSError):
        return None
    return fact.label if fact is not None else None


def label_at(console: Console, sent: object, place: Sequence[object]) -> str | None:
    """The label of the fact whose reading is at this place of what was sent."""
    found: Any = sent
    label = None
    for step in place:
        # a place also names the kind of what was sent, which stands nowhere in it
        with suppress(KeyError, IndexError, TypeError):
            found = found[step]
        if isinstance(found, dict) and "fact" in found:
            label = label_of(console, found["fact"])
    return label


def with_label_at(console: Console, sent: object, place: Sequence[object], wrong: str) -> str:
    """What is wrong at this place, with the label of the fact it is about."""
    label = label_at(console, sent, place)
    return wrong if label is None else f"{label}: {wrong}"
