"""
What was changed of a coach, on a terminal.

In: the log of changes, the oldest first. Out: lines; all of them, or the last in one line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from alongside.store import CoachChange
from alongside.timeline import when

_WIDTH = 80
_WHAT = {
    "added": "added", "changed": "changed", "away": "said to be away", "back": "back",
    "leaves": "said to leave",
}  # fmt: skip


def history_screen(changes: Sequence[CoachChange], *, whole: bool) -> Iterator[str]:
    """Each change with the values before and after, or who changed something last."""
    if not changes:
        return
    if not whole:
        last = changes[-1]
        yield f"{_WHAT[last.what].capitalize()} by {last.by} on {when(last.at)}."
        more = len(changes) - 1
        earlier = f"{more} earlier change{'' if more == 1 else 's'}" if more else "what was said"
        yield f"--history shows {earlier}."
        return
    yield "Changes"
    for each in changes:
        yield f"  {when(each.at)}  {_WHAT[each.what]} by {each.by}"
        for field, (was, now) in each.fields.items():
            said = _value(now) if was is None else f"{_value(was)} -> {_value(now)}"
            if each.what == "added" and now in (None, [], {}):
                continue
            yield from textwrap.wrap(
                f"{field.replace('_', ' ')}: {said}",
                _WIDTH,
                initial_indent="      ",
                subsequent_indent="        ",
                break_on_hyphens=False,
            )


def _value(value: Any) -> str:
    if value is None or value in ([], {}):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict) and "from_" in value:
        last = "until further notice" if value["until"] is None else f"to {value['until']}"
        return f"{value['why']} {value['from_']} {last}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    return str(value)
