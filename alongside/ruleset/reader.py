"""
A tree of places as the typed ruleset, built by walking the model's annotations.

Takes nodes, gives models, or `FAILED` where something is wrong; every problem becomes a
finding and reading goes on, so that one run reports them all.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le
from pydantic import StringConstraints, ValidationError

from alongside.model import Frozen
from alongside.ruleset import scalars
from alongside.ruleset.findings import Findings, Span, did_you_mean, nearest
from alongside.ruleset.model import PathwayRule
from alongside.ruleset.places import Places
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence
from alongside.ruleset.predicate import Leaf
from alongside.wait import Wait

FAILED: Any = object()
"""Stands for a value that could not be read; its findings are already noted."""

PredicateReader = Callable[[Node, str], Any]


@cache
def _annotations(model: type[Frozen]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


class Reader:
    """Reads one file. `predicate` reads a node as a predicate, inside the named rule."""

    def __init__(self, findings: Findings, places: Places, predicate: PredicateReader) -> None:
        self.findings = findings
        self.places = places
        self.predicate = predicate

    def sections(self, model: type[Frozen], node: Node, rule: str = "") -> dict[str, Any] | None:
        """Each key of `node` read as the field of `model`; None if it is no mapping."""
        if not isinstance(node, Mapping):
            self._say(
                node.span, rule, "not-a-section", f"{_what(node)} stands here",
                "write keys and values: " + ", ".join(list(model.model_fields)[:6]),
            )  # fmt: skip
            return None
        read: dict[str, Any] = {}
        meant: set[str | None] = set()
        annotations = _annotations(model)
        for key, (at, value) in node.entries.items():
            if self.findings.full:
                break
            if key not in annotations:
                self._say(
                    at.span, rule, "unknown-key", f"unknown key '{_short(key)}'",
                    _instead(key, set(node.entries), set(annotations)),
                )  # fmt: skip
                meant.add(nearest(key, set(annotations) - set(node.entries)))
                continue
            read[key] = self.value(annotations[key], value, rule)
        for name, field in model.model_fields.items():
            if name in node.entries or not field.is_required():
                continue
            read[name] = FAILED
            if name not in meant:  # else it is there, misspelt, and already told
                self._say(
                    _first_line(node), rule, "missing-key", f"'{name}' is missing",
                    f"add '{name}:' {_beside(node)}",
                )  # fmt: skip
        return read

    def model(self, model: type[Frozen], node: Node, rule: str) -> Any:
        """One model, or FAILED."""
        rule = _id_of(node) or rule
        read = self.sections(model, node, rule)
        if read is None or any(
            value is FAILED or isinstance(value, Partial) for value in read.values()
        ):
            return FAILED
        try:
            made = model(**read)
        except ValidationError as error:
            first = error.errors()[0]
            self._say(node.span, rule, "not-possible", str(first["msg"]), "see the rule language")
            return FAILED
        self.places.note(made, node, rule)
        return made

    def value(self, annotation: Any, node: Node, rule: str) -> Any:
        """What stands at `node`, as the annotation says; FAILED when it is something else."""
        metadata: tuple[Any, ...] = ()
        if get_origin(annotation) is Annotated:
            annotation, *rest = get_args(annotation)
            metadata = tuple(rest)
        if get_origin(annotation) in (Union, types.UnionType):
            return self._union(annotation, node, rule)
        if get_origin(annotation) is tuple:
            return self._items(get_args(annotation)[0], node, rule)
        if get_origin(annotation) is dict:
            key_as, value_as = get_args(annotation)
            return self._table(key_as, value_as, node, rule)
        if (
            isinstance(annotation, type)
            and annotation is not Wait
            and issubclass(annotation, Frozen)
        ):
            return self.model(annotation, node, rule)
        return self._scalar(annotation, metadata, node, rule)

    def _union(self, annotation: Any, node: Node, rule: str) -> Any:
        options = [option for option in get_args(annotation) if option is not type(None)]
        bare = [get_args(o)[0] if get_origin(o) is Annotated else o for o in options]
        if any(Leaf in (option, *get_args(option)) for option in bare):
            return self.predicate(node, rule)
        for option in options:
            if get_origin(option) is Literal and isinstance(node, Scalar):
                if node.text in get_args(option):
                    return node.text
                if len(options) > 1:
                    options.remove(option)
        return self.value(options[0], node, rule)

    def _items(self, annotation: Any, node: Node, rule: str) -> Any:
        if isinstance(node, Scalar) and not _empty(node) and not _is_model(annotation):
            return self._unless_failed([self.value(annotation, node, rule)])
        if not isinstance(node, Sequence):
            self._say(
                node.span, rule, "not-a-list", f"{_what(node)} stands where a list is meant",
                "begin each part with '- '",
            )  # fmt: skip
            return FAILED
        if annotation is PathwayRule and node.items and isinstance(node.items[0], Scalar):
            stages = self.value(_annotations(PathwayRule)["stages"], node, rule)
            if stages is FAILED:
                return FAILED
            made = PathwayRule(priorities=(1, 2, 3, 4), stages=stages)
            self.places.note(
                made, Mapping(node.span, {"stages": (Scalar("", node.span), node)}), rule
            )
            return (made,)
        if not node.items:
            self._say(node.span, rule, "empty-list", "this list is empty", "leave the key out")
            return FAILED
        return self._unless_failed(
            [
                FAILED if self.findings.full else self.value(annotation, item, rule)
                for item in node.items
            ]
        )

    def _unless_failed(self, values: list[Any]) -> Any:
        whole = tuple(value for value in values if value is not FAILED)
        return whole if len(whole) == len(values) else Partial(whole)

    def _table(self, key_as: Any, value_as: Any, node: Node, rule: str) -> Any:
        if not isinstance(node, Mapping):
            self._say(
                node.span, rule, "not-a-section", f"{_what(node)} stands here",
                "write 'name: value' on lines of their own",
            )  # fmt: skip
            return FAILED
        read = {}
        whole = True
        for key, value in node.entries.values():
            name = self.value(key_as, key, rule)
            read[key.text] = self.value(value_as, value, rule)
            whole = whole and name is not FAILED and read[key.text] is not FAILED
        return read if whole else FAILED

    def _scalar(self, kind: Any, metadata: tuple[Any, ...], node: Node, rule: str) -> Any:
        if not isinstance(node, Scalar):
            self._say(
                node.span, rule, "not-a-word", f"{_what(node)} stands where one value is meant",
                "write one value",
            )  # fmt: skip
            return FAILED
        if _empty(node):
            self._say(
                node.span, rule, "nothing", "nothing is written here", "write a value after ':'"
            )
            return FAILED
        try:
            return _typed(kind, metadata, node.text)
        except scalars.Unreadable as error:
            self._say(node.span, rule, error.code, error.problem, error.advice)
            return FAILED

    def _say(self, span: Span, rule: str, code: str, problem: str, advice: str) -> None:
        self.findings.add(span, code, problem, advice, rule=rule)


class Partial(tuple[Any, ...]):
    """The parts of a list that could be read, when others could not."""

    __slots__ = ()


def _typed(kind: Any, metadata: tuple[Any, ...], text: str) -> Any:
    if get_origin(kind) is Literal:
        if text not in get_args(kind):
            raise scalars.Unreadable(
                "not-one-of", f"'{_short(text)}' is not possible here",
                did_you_mean(text, map(str, get_args(kind))),
            )  # fmt: skip
        return text
    if kind is bool:
        return scalars.yes_or_no(text)
    if kind is int:
        bounds = _flat(metadata)
        least = next((int(str(b.ge)) for b in bounds if isinstance(b, Ge)), None)
        most = next((int(str(b.le)) for b in bounds if isinstance(b, Le)), None)
        return scalars.whole_number(text, least, most)
    if kind is Wait:
        return scalars.span_of_time(text)
    if kind is date:
        return scalars.day(text)
    return _words(metadata, text)


def _words(metadata: tuple[Any, ...], text: str) -> str:
    for bound in metadata:
        if isinstance(bound, StringConstraints):
            if isinstance(bound.pattern, str):
                return scalars.name(text, bound.pattern)
            if bound.max_length is not None and len(text) > bound.max_length:
                raise scalars.Unreadable(
                    "too-long", f"this text has {len(text)} characters",
                    f"write at most {bound.max_length}",
                )  # fmt: skip
            if not text.strip():
                raise scalars.Unreadable(
                    "nothing", "this text is empty", "write it, or leave the key out"
                )
    return text


def _flat(metadata: tuple[Any, ...]) -> list[Any]:
    flat = []
    for item in metadata:
        flat += list(getattr(item, "metadata", ())) or [item]
    return flat


def _instead(key: str, written: set[str], known: set[str]) -> str:
    """Advice for an unknown key; keys that stand there already are no candidates."""
    if key == "<<":
        return "keys are not merged here; write them out"
    return did_you_mean(key, (known - written) or known)


def _beside(node: Mapping) -> str:
    first = next(iter(node.entries), None)
    return f"beside '{_short(first)}:'" if first else "here"


def _is_model(annotation: Any) -> bool:
    return (
        isinstance(annotation, type) and issubclass(annotation, Frozen) and annotation is not Wait
    )


def _id_of(node: Node) -> str:
    found = node.get("id") if isinstance(node, Mapping) else None
    return _short(found.text) if isinstance(found, Scalar) else ""


def _empty(node: Scalar) -> bool:
    return not node.quoted and node.text in ("", "~", "null")


def _first_line(node: Mapping) -> Span:
    for key, _ in node.entries.values():
        return key.span
    return node.span


def _what(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if _empty(node) else f"'{_short(node.text)}'"
    return "a list" if isinstance(node, Sequence) else "a group of keys"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
