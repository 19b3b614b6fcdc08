"""
What a condition may ask of each fact, as JSON Schema.

Takes the catalogue; gives a definition for each fact, with its unit, range, choices in words,
and one for the conditions over each group of facts that may be asked together.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from alongside.facts import Catalogue, Fact, Kind, Scope
from alongside.facts.units import folded
from alongside.ruleset.checks.names import MAY_ASK
from alongside.ruleset.checks.stages import BUILT_IN
from alongside.ruleset.predicate import Test
from alongside.wait import Unit

Schema = dict[str, Any]
YES_NO: Schema = {"enum": ["yes", "no", True, False]}
_DAYS = (Unit.DAY, Unit.WEEK, Unit.MONTH)
_PLAIN = {"2": "[2²]", "µ": "[µμΜ]", **{sign: f"\\{sign}" for sign in "^[]{}().*+?$|\\"}}
_ASKED: dict[Test, str] = {
    Test.AT_LEAST: "This number or a higher one.",
    Test.MORE_THAN: "A higher number than this.",
    Test.AT_MOST: "This number or a lower one.",
    Test.LESS_THAN: "A lower number than this.",
    Test.ONE_OF: "One of these.",
    Test.NONE_OF: "Known, and none of these.",
    Test.MISSING: "yes: nothing current is recorded. no: something is.",
    Test.RECORDED_WITHIN: "Recorded so long ago at most.",
    Test.NOT_RECORDED_FOR: "Never recorded, or longer ago than this.",
}


def _duration(units: Collection[Unit]) -> str:
    return rf"^(?!0+ )\d{{1,4}} ({'|'.join(unit.value for unit in units)})s?$"


DURATION: Schema = {
    "description": "A length of time: a whole number and minutes, hours, days, working days, "
    "weeks or months. A month is a calendar month.",
    "type": "string",
    "pattern": _duration(tuple(Unit)),
    "patternErrorMessage": "Write a length of time, such as 10 working days or 6 weeks.",
    "examples": ["4 hours", "10 working days", "6 weeks", "18 months"],
}
_AGE: Schema = {
    "type": "string",
    "pattern": _duration(_DAYS),
    "patternErrorMessage": "A reading has a day, no hour: write days, weeks or months.",
    "examples": ["6 weeks", "18 months"],
}


def condition(scopes: Collection[Scope]) -> Schema:
    """A reference to the conditions over facts of these scopes."""
    return {"$ref": f"#/definitions/{_name(scopes)}"}


def conditions(catalogue: Catalogue) -> dict[str, Schema]:
    """The definitions: each fact, each group of facts that is asked together."""
    made: dict[str, Schema] = {"yes_no": YES_NO, "age": _AGE}
    for fact in catalogue.members():
        made[f"fact_{fact.name}"] = _fact(fact)
        made[f"value_{fact.name}"] = _value(fact)
    for scopes in (frozenset(Scope), *(scopes for scopes, _ in MAY_ASK.values())):
        here = condition(scopes)
        branches = {"type": "array", "items": here, "minItems": 1}
        facts = [fact.name for fact in catalogue.members() if fact.scope in scopes]
        made[_name(scopes)] = {
            "description": "A condition: one fact and what is asked of it, or all, any, not.",
            "type": "object",
            "properties": {
                "all": {"description": "Holds if every one of these holds.", **branches},
                "any": {"description": "Holds if one of these holds.", **branches},
                "not": {"description": "Holds if this does not.", "allOf": [here]},
                **{name: {"$ref": f"#/definitions/fact_{name}"} for name in facts},
            },
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
    return made


def _name(scopes: Collection[Scope]) -> str:
    return "condition_" + "_".join(sorted(scope.value for scope in scopes))


def _fact(fact: Fact) -> Schema:
    value: Schema = {"$ref": f"#/definitions/value_{fact.name}"}
    age = {"$ref": "#/definitions/age"}
    asked: dict[Test, Schema] = {}
    if fact.kind is Kind.NUMBER:
        ordered = (Test.AT_LEAST, Test.MORE_THAN, Test.AT_MOST, Test.LESS_THAN)
        asked |= dict.fromkeys(ordered, value)
    elif fact.kind in (Kind.CHOICE, Kind.CHOICES):
        several = {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]}
        asked |= dict.fromkeys((Test.ONE_OF, Test.NONE_OF), several)
    asked |= {
        Test.MISSING: {"$ref": "#/definitions/yes_no"},
        Test.RECORDED_WITHIN: age,
        Test.NOT_RECORDED_FOR: age,
    }
    tests = {
        "type": "object",
        "properties": {
            test.value: {"description": _ASKED[test], "allOf": [schema]}
            for test, schema in asked.items()
        },
        "additionalProperties": False,
        "minProperties": 1,
    }
    said = {"description": _described(fact)}
    if fact.kind is Kind.NUMBER:  # one schema for both, so that an editor says what is wrong
        bare = _number(fact)
        return {**said, **bare, **tests, "type": [*bare["type"], "object"]}
    return {**said, "anyOf": [value, tests]}


def _described(fact: Fact) -> str:
    match fact.kind:
        case Kind.NUMBER:
            said = (
                f"{fact.label}, a number in {fact.unit_shown}, from {fact.low:g} to {fact.high:g}."
            )
            if fact.units:
                others = " or ".join(other.shown for other in fact.units)
                said += f" Written with its unit, {others} is converted."
        case Kind.YES_NO:
            said = f"{fact.label}, yes or no."
        case Kind.DATE:
            said = f"{fact.label}, a day such as 2027-04-01."
        case _:
            known = ", ".join(fact.choices) or "any word"
            said = f"{fact.label}{', several' if fact.kind is Kind.CHOICES else ''}: {known}."
    return f"{said} A reading counts for {fact.current_for}." if fact.current_for else said


def _value(fact: Fact) -> Schema:
    match fact.kind:
        case Kind.NUMBER:
            return _number(fact)
        case Kind.YES_NO:
            return {"$ref": "#/definitions/yes_no"}
        case Kind.DATE:
            return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
        case _ if fact.name == "stage":
            return {"anyOf": [{"enum": sorted(BUILT_IN)}, {"type": "string"}]}
        case _:
            return _choices(fact) if fact.choices else {"type": "string"}


def _choices(fact: Fact) -> Schema:
    told = {"enumDescriptions": list(fact.answers.values())} if fact.choice_labels else {}
    return {"enum": list(fact.choices), **told}


def _number(fact: Fact) -> Schema:
    """Bounds count for numbers, the pattern for text with a unit."""
    units = [fact.unit, *fact.spelled]
    units += [name for other in fact.units for name in (other.unit, *other.spelled)]
    known = {folded(unit) for unit in units}
    units += [shown for shown in fact.units_shown.values() if folded(shown) not in known]
    either = "|".join(_folded(unit) for unit in units)
    return {
        "type": ["integer" if fact.whole else "number", "string"],
        "minimum": fact.low,
        "maximum": fact.high,
        "pattern": rf"^-?\d{{1,9}}(\.\d{{1,6}})?\s*({either})$",
        "patternErrorMessage": f"Write a number, alone or with {' or '.join(units)}.",
    }


def _folded(unit: str) -> str:
    """A unit as a pattern to which case and spaces are the same."""
    words = []
    for word in unit.split():
        signs = [
            _PLAIN.get(sign) or (f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else sign)
            for sign in word
        ]
        words.append("".join(signs))
    return r"\s*".join(words)
