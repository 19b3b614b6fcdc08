"""
One copy of the rules that many journeys of a process walk by.

On the wire rules are their own text: rules that are here already are found by it and not read
again, however many journeys bring them. Kept while anyone walks by them.
"""

from typing import Annotated
from weakref import WeakValueDictionary

from pydantic import PlainSerializer, ValidatorFunctionWrapHandler, WrapValidator

from alongside.ruleset.model import WalkRules

_KEPT: WeakValueDictionary[str, WalkRules] = WeakValueDictionary()


def _read(written: object, whole: ValidatorFunctionWrapHandler) -> WalkRules:
    if not isinstance(written, str):
        rules: WalkRules = whole(written)
        return rules
    return _KEPT.get(written) or _KEPT.setdefault(written, WalkRules.model_validate_json(written))


def _write(rules: WalkRules) -> str:
    return rules.model_dump_json()


SharedRules = Annotated[
    WalkRules, WrapValidator(_read), PlainSerializer(_write, when_used="json-unless-none")
]
"""Rules in a payload: equal texts become the same object."""
