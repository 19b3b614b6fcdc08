"""
JSON Schema (draft-07) of a rule file, for editors that complete and explain keys.

Takes the house, gives a dict. It is made from the same annotations that the reader walks, so
what one takes the other shows; what needs a second look at the file is left to the check.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen
from pydantic import StringConstraints

from alongside.events import EVENTS, GROUPS, REPORTED_NAMES
from alongside.facts import Scope
from alongside.model import Frozen
from alongside.ruleset.checks.names import MAY_ASK
from alongside.ruleset.checks.stages import BUILT_IN, ONWARD
from alongside.ruleset.house import House
from alongside.ruleset.key_words import about_model, in_words
from alongside.ruleset.model import PathwayRule, Ruleset
from alongside.ruleset.predicate import Leaf
from alongside.ruleset.schema_conditions import DURATION, YES_NO, Schema, condition, conditions
from alongside.wait import Wait

DRAFT = "http://json-schema.org/draft-07/schema#"
ROLE, CALENDAR, EVENT, STAGE, FACT = "role", "calendar", "event", "stage", "fact"
MEANWHILE = "event to stage"
MEANT: dict[str, str] = {
    "role": ROLE, "escalate": ROLE, "calendar": CALENDAR, "readings": FACT,
    "after": EVENT, "before": EVENT, "on": EVENT, "unless": EVENT, "report": EVENT,
    "stages": STAGE, "not_engaging": STAGE, "declined": STAGE,
    "answers": STAGE, "meanwhile": MEANWHILE,
}  # fmt: skip
"""What the names under a key are names of, where a list of them is known."""


def schema(house: House) -> Schema:
    """The schema of every rule file that shares this house."""
    written = _Writer(house)
    root = written.properties(Ruleset)
    return {
        "$schema": DRAFT,
        **root,
        "definitions": dict(sorted(written.definitions.items())),
    }


class _Writer:
    """Collects the definitions that the sections refer to."""

    def __init__(self, house: House) -> None:
        self.definitions: dict[str, Schema] = {
            "duration": DURATION,
            ROLE: _listed("Who the task goes to.", house.roles),
            CALENDAR: _listed("A calendar of calendars.yaml.", dict.fromkeys(house.calendars, "")),
            EVENT: _listed("Something that happens in a journey.", _happenings()),
            FACT: _listed(
                "A fact of facts.yaml.",
                {
                    fact.name: fact.label
                    for fact in house.catalogue.members()
                    if fact.scope is Scope.CLIENT
                },
            ),
            STAGE: {
                "description": "A stage of the journey, or one of this file's own reviews.",
                "anyOf": [
                    {"enum": sorted(BUILT_IN | ONWARD)},
                    {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
                ],
            },
            **conditions(house.catalogue),
        }

    def properties(self, model: type[Frozen]) -> Schema:
        """A model as an object with its keys."""
        hints = get_type_hints(model, include_extras=True)
        return {
            "description": about_model(model),
            "type": "object",
            "properties": {name: self.key(model, name, hints[name]) for name in model.model_fields},
            "required": [n for n, field in model.model_fields.items() if field.is_required()],
            "additionalProperties": False,
        }

    def key(self, model: type[Frozen], name: str, hint: Any) -> Schema:
        """One key, explained."""
        if name == "when":
            scopes, _ = MAY_ASK.get(model, (frozenset(Scope), ""))
            value = condition(scopes)
        else:
            value = self.value(hint, MEANT.get(name, ""))
        said = in_words(model, name)
        if "$ref" in value:  # beside a reference nothing else counts
            value = {"allOf": [value]}
        return {"description": said, **{k: v for k, v in value.items() if k != "description"}}

    def value(self, hint: Any, meant: str) -> Schema:
        """What may stand where the annotation stands."""
        bounds: tuple[Any, ...] = ()
        if get_origin(hint) is Annotated:
            hint, *rest = get_args(hint)
            bounds = tuple(
                each for item in rest for each in (getattr(item, "metadata", None) or [item])
            )
        if get_origin(hint) in (Union, types.UnionType):
            return self._either(hint, meant)
        if get_origin(hint) is tuple:
            return self._items(get_args(hint)[0], meant)
        if get_origin(hint) is dict:
            return self._table(get_args(hint)[0], get_args(hint)[1], meant)
        if get_origin(hint) is Literal:
            return {"enum": list(get_args(hint))}
        if hint is Wait:
            return _reference("duration")
        if isinstance(hint, type) and issubclass(hint, Frozen):
            return self._model(hint)
        return self._word(hint, bounds, meant)

    def _either(self, hint: Any, meant: str) -> Schema:
        options = [option for option in get_args(hint) if option is not type(None)]
        if any(Leaf in (option, *get_args(option)) for option in options):
            return condition(frozenset(Scope))
        if len(options) == 1:
            return self.value(options[0], meant)
        return {"anyOf": [self.value(option, meant) for option in options]}

    def _items(self, hint: Any, meant: str) -> Schema:
        item = self.value(hint, meant)
        several: Schema = {"type": "array", "items": item, "minItems": 1}
        if hint is PathwayRule:
            return {"anyOf": [several, self._items(str, STAGE)]}
        alone = not (isinstance(hint, type) and issubclass(hint, Frozen))
        return {"anyOf": [item, several]} if alone else several

    def _table(self, key: Any, value: Any, meant: str) -> Schema:
        events = meant == MEANWHILE
        return {
            "type": "object",
            "propertyNames": _reference(EVENT) if events else self.value(key, ""),
            "additionalProperties": self.value(value, STAGE if events else meant),
        }

    def _model(self, model: type[Frozen]) -> Schema:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # a model may hold itself
            self.definitions[name] = self.properties(model)
        return _reference(name)

    def _word(self, kind: Any, bounds: tuple[Any, ...], meant: str) -> Schema:
        if kind is bool:
            return YES_NO
        if kind is int:
            least = [each.ge for each in bounds if isinstance(each, Ge)]
            most = [each.le for each in bounds if isinstance(each, Le)]
            limits = dict(zip(("minimum", "maximum"), (*least, *most), strict=False))
            return {"type": "integer", **limits}
        if kind is date:
            return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$", "format": "date"}
        if meant:
            return _reference(meant)
        told: Schema = {"type": "string", "minLength": 1}
        for bound in bounds:
            if isinstance(bound, StringConstraints):
                if isinstance(bound.pattern, str):
                    return {"type": "string", "pattern": bound.pattern}
                told |= {"maxLength": bound.max_length} if bound.max_length else {}
            if isinstance(bound, MaxLen):
                told["maxLength"] = bound.max_length
        return told


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _happenings() -> dict[str, str]:
    """The events a rule may name, each in words."""
    told = {name: f"Any of {', '.join(sorted(group))}." for name, group in GROUPS.items()}
    for name, event in EVENTS.items():
        said = about_model(event) if "__doc__" in vars(event) else ""
        said = "" if "`" in said else said  # what speaks of fields is for programmers
        whose = "Reported by people." if name in REPORTED_NAMES else "Made by the journey."
        told[name] = f"{said} {whose}".strip()
    return told


def _listed(said: str, words: Mapping[str, str]) -> Schema:
    names = sorted(words)
    listed: Schema = {"description": said, "enum": names}
    if any(words.values()):
        listed["enumDescriptions"] = [words[name] for name in names]
    return listed
