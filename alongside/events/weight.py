"""
How much text a reported event carries, in characters.

In: an event. Out: the length of every word in it; a number or a date counts as ten. What a
journey makes itself weighs nothing: it grows with what is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from alongside.model import Frozen

if TYPE_CHECKING:
    from alongside.events import AnyEvent

OTHER = 10
"""What a number, a yes or no, a day or a moment counts."""


def weight_of(event: AnyEvent) -> int:
    """The characters of everything that is said in `event`."""
    return sum(_text(value) for name, value in event if name != "name")


def _text(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        return len(value)
    if isinstance(value, tuple):
        return sum(_text(each) for each in value)
    if isinstance(value, Mapping):
        return sum(len(key) + _text(each) for key, each in value.items())
    if isinstance(value, Frozen):
        return sum(_text(each) for _, each in value)
    return OTHER
