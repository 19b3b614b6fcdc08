"""
An act's page: its fields in order, what was typed in words, what happened meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.datastructures import FormData
from wtforms import Field
from wtforms.fields.choices import SelectFieldBase

from alongside.plan.beside import day_words
from alongside.timeline import when
from console.acts.form import ActForm, PastForm
from console.acts.reading_fields import FACT, UNIT
from console.changes import Change

SHOWN = 12
"""So many changes are told; of more, the last."""


def read_back(form: ActForm) -> list[dict[str, Any]]:
    """What was typed, a row for each field that says something."""
    rows = []
    lines = {name: legend for legend, names in getattr(form, "rows", ()) for name in names}
    for field in form:
        text = _text(field) or _left_empty(form, field)
        if text and not field.name.startswith(UNIT):
            unit = _unit(form, field)
            rows.append(
                {
                    "key": {"text": _label(field, lines.get(field.name))},
                    "value": {"text": f"{text} {unit}".strip()},
                }
            )
    return rows


def hidden(form: ActForm, typed: FormData) -> list[tuple[str, str]]:
    """What was typed, to be sent once more as it is."""
    names = form.names
    return [(name, str(value)) for name, value in typed.multi_items() if name in names]


def told(changes: Sequence[Change]) -> list[str]:
    """Each change as a line, the latest of them."""
    before = len(changes) - SHOWN
    more = [f"{before} things before these: see the journey's history."] if before > 0 else []
    return more + [
        f"{when(each.at)}: {each.text}{f' ({each.who})' if each.who else ''}"
        for each in changes[-SHOWN:]
    ]


def _left_empty(form: ActForm, field: Field) -> str:
    """What it says that a field was left empty; empty: nothing."""
    return form.if_empty if isinstance(form, PastForm) and field.name == "day" else ""


def _unit(form: ActForm, field: Field) -> str:
    """The unit of a reading: the one chosen, else its only one; typed beside it, none."""
    name = field.name.removeprefix(FACT)
    if name == field.name or not str(field.data).replace(".", "").strip().isdigit():
        return ""
    chosen = f"{UNIT}{name}"
    return str(form[chosen].data if chosen in form else getattr(form, "units", {}).get(name, ""))


def _label(field: Field, line: str | None) -> str:
    label = field.label.text.removesuffix(" (optional)").rstrip("?")
    return f"{line}: {label[:1].lower()}{label[1:]}" if line else label


def _text(field: Field) -> str:
    if isinstance(field, SelectFieldBase):
        chosen = [each.label.text for each in field if each.checked and each.data != ""]
        return ", ".join(chosen) or (str(field.data) if isinstance(field.data, str) else "")
    if isinstance(field.data, bool):
        return "Yes" if field.data else ""
    if isinstance(field.data, date):
        return day_words(field.data)
    return str(field.data) if field.data not in (None, "") else ""
