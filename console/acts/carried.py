"""
What an act's form carries besides what is typed: its event's id, the last entry that was seen.

What its address says is here too: codes, numbers, a page of ours to go back to; nothing typed.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from starlette.datastructures import FormData

from alongside.keys import KeyRing

CARRIED = ("csrf", "event", "seen", "step")
BACK = "back"
"""A page of ours to go back to afterwards; the journey's, where none is said."""
_ASKED = ("session", "coach", "facts", "measure", "goal", "supporter", "resource")
_PLAIN = re.compile(r"[a-z0-9_,.-]{1,300}", re.ASCII)
_OURS = re.compile(r"/(?!/)[\w./-]{0,200}(\?[\w=&%.~+/-]{0,500})?", re.ASCII)
_EVENT = re.compile(r"page-[0-9a-f]{32}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def asked_of(query: Mapping[str, str]) -> dict[str, str]:
    """What the address of the page says, as far as it is known."""
    return {
        name: value
        for name, value in query.items()
        if (name in _ASKED and _PLAIN.fullmatch(value)) or (name == BACK and _OURS.fullmatch(value))
    }


def only_text(form: FormData) -> FormData:
    """What was typed; no act asks for a file."""
    return FormData([(name, value) for name, value in form.multi_items() if isinstance(value, str)])


def new_id() -> str:
    """The id of a page that is shown for the first time."""
    return f"page-{uuid.uuid4().hex}"


def page_of(typed: FormData) -> str:
    """The id of the page the form was shown on."""
    said = str(typed.get("event", ""))
    return said if _EVENT.fullmatch(said) else new_id()


def event_of(ring: KeyRing, page: str, typed: FormData) -> str:
    """
    The id of what the form reports: of the page it was shown on, and of what was typed.

    The same form sent twice is one event; one that was changed in between is another.
    """
    told = sorted((name, str(value)) for name, value in typed.multi_items() if name not in CARRIED)
    return f"{page}-{ring.keyed_hash(repr(told))[:16]}"


def seen_of(typed: FormData, last: int) -> int:
    """The last entry when the form was shown; a form that does not say has seen nothing."""
    said = str(typed.get("seen", ""))
    return min(int(said), last) if _NUMBER.fullmatch(said) else 0
