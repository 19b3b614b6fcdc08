"""
An event from the words of a command line: its name, then name=value.
"""

from __future__ import annotations

import difflib
import json
import math
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from alongside.events import EVENTS, REPORTED_NAMES, AnyEvent, any_event
from alongside.events.base import Code

_ADVICE = {
    "bool_parsing": "Write yes or no",
    "bool_type": "Write yes or no",
    "missing": "It is missing, and has to be said",
}
_CODE = get_args(Code)[1].pattern
_A_WORD = "One word, such as not_well: small letters, digits, - or _, a letter first"


class EventWordsWrong(ValueError):
    """The words are no event; the message says what to write instead."""


def event_from_words(
    name: str,
    details: Sequence[str],
    *,
    by: str,
    at: str | None = None,
    event_id: str | None = None,
) -> AnyEvent:
    """
    The event meant. Readings are given as `bmi=31.2@2026-03-02`.

    :raises EventWordsWrong: unknown event, unknown or missing detail, or a value that does not fit.
    """
    if name not in REPORTED_NAMES:
        near = difflib.get_close_matches(name, sorted(REPORTED_NAMES), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise EventWordsWrong(f"there is no event {name!r} to report{hint}")
    fields: dict[str, Any] = {"name": name, "by": by, "id": event_id or f"cli-{uuid.uuid4().hex}"}
    if at is not None:
        fields["at"] = _moment(at)
    pairs = [_pair(detail) for detail in details]
    if name == "readings_recorded":
        fields["readings"] = [_reading(fact, said) for fact, said in pairs]
    else:
        fields.update((key, _value(name, key, said)) for key, said in pairs)
    for key, given in fields.items():
        if not _is_finite(given):
            raise EventWordsWrong(f"{name}: {key} has a value that is no number; write digits")
    try:
        event = any_event.validate_python(fields)
    except ValidationError as wrong:
        raise EventWordsWrong(_in_words(name, wrong)) from None
    for key, read in event.model_dump().items():
        if not _is_finite(read):
            raise EventWordsWrong(f"{name}: {key} has a value that is no number; write digits")
    return event


def _is_finite(value: Any) -> bool:
    """Whether no number in it is NaN or infinite, however deep."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_finite, value))
    return True


def _pair(detail: str) -> tuple[str, str]:
    key, equals, said = detail.partition("=")
    if not equals or not key:
        raise EventWordsWrong(f"{detail!r} is no detail; write name=value, for example session=2")
    return key, said


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise EventWordsWrong(f"{text!r} is no moment; write 2026-03-31T10:00+01:00") from None
    if moment.tzinfo is None:
        raise EventWordsWrong(f"{text!r} has no time zone; write 2026-03-31T10:00+01:00")
    return moment


def _value(name: str, key: str, said: str) -> Any:
    """Booleans and JSON where the event wants them; text otherwise. Pydantic reads numbers."""
    field = EVENTS[name].model_fields.get(key)
    if field is None:
        known = sorted(set(EVENTS[name].model_fields) - {"name", "by", "at", "id"})
        raise EventWordsWrong(f"{name} has no detail {key!r}; it has: {', '.join(known)}")
    if said in ("yes", "no") and field.annotation is bool:
        return said == "yes"
    if said.startswith(("{", "[")):
        try:
            return json.loads(said)
        except json.JSONDecodeError as wrong:
            raise EventWordsWrong(f"{key}: not JSON at character {wrong.pos + 1}") from None
    if _is_several_words(field.annotation):
        return [word.strip() for word in said.split(",")]
    return said


def _is_several_words(annotation: Any) -> bool:
    """Whether the detail is a list of known words, such as weekdays: no text with commas in it."""
    words = get_args(annotation)
    return get_origin(annotation) is tuple and get_origin(words[0]) is Literal


def _reading(fact: str, said: str) -> dict[str, Any]:
    text, at, day = said.rpartition("@")
    if not at:
        raise EventWordsWrong(
            f"{fact}: write the value, @ and its day, as 31.2@2026-03-02 or yes@2026-03-02"
        )
    value: Any = text
    if text in ("yes", "no"):
        value = text == "yes"
    else:
        try:
            value = float(text)
        except ValueError:
            value = text.split(",") if "," in text else text
    return {"fact": fact, "value": value, "on": day}


def _in_words(name: str, wrong: ValidationError) -> str:
    problems = []
    for each in wrong.errors(include_input=False, include_url=False):
        place = ".".join(str(part) for part in each["loc"] if part != name)
        problems.append(f"{place}: {what_to_write(each)}")
    return f"{name}: " + "; ".join(problems)


def what_to_write(wrong: Any) -> str:
    """What is wrong with a detail, for whoever typed it; `wrong` is one of pydantic's errors."""
    said = str(_ADVICE.get(wrong["type"], wrong["msg"]))
    if wrong["type"] == "string_pattern_mismatch" and wrong["ctx"]["pattern"] == _CODE:
        said = _A_WORD
    return f"{said[0].lower()}{said[1:]}"
