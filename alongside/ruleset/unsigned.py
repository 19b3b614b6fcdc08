"""
Which numbers of a ruleset are local defaults that somebody must answer for.

Takes a ruleset; gives the places of the parts whose source is a local default, in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.model import Frozen
from alongside.ruleset.model import Ruleset

LOCAL = "local default"
"""How the text of a source begins that is nobody's published number."""


def local_sources(sources: dict[str, str]) -> frozenset[str]:
    """The keys of `sources` that stand for local defaults."""
    return frozenset(key for key, text in sources.items() if text.casefold().startswith(LOCAL))


def local_defaults(ruleset: Ruleset) -> tuple[str, ...]:
    """Each part that is a local default, by section and id, in the order of the rules."""
    local = local_sources(ruleset.sources)
    if not local:
        return ()
    return tuple(_parts(ruleset, "", local))


def _parts(value: object, where: str, local: frozenset[str]) -> Iterator[str]:
    if isinstance(value, Frozen):
        name = getattr(value, "id", None)
        where = f"{where}, {name}" if name and where else where
        if getattr(value, "source", None) in local:
            yield where
        for field in type(value).model_fields:
            within = f"{where}, {_said(field)}" if where and not name else where or _said(field)
            yield from _parts(getattr(value, field), within, local)
    elif isinstance(value, tuple):
        for each in value:
            yield from _parts(each, where, local)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _parts(each, f"{where}, {key}", local)


def _said(field: str) -> str:
    return field.replace("_", " ")
