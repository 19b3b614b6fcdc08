"""
Where in a rule file the rule stands that an expectation is about.

In: a sentence, or a section and an id. Out: the rule's name and its line, or None.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ruleset.examples.model import Sentence
from alongside.ruleset.loader import Loaded
from alongside.ruleset.places import span_at
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence

_STAGES_OF = {
    "consent": ("referral",), "find_out": ("referral", "find_out"),
    "health_check": ("health_check",), "coach_offer": ("coaching", "offer"),
    "coach_acceptance": ("coaching", "matching", "acceptance"),
    "no_fit": ("coaching", "matching", "no_fit"), "closure": ("closure",),
    "tell_gp": ("closure", "tell_gp"),
    "measure_baseline": ("measures",), "measure_closure": ("measures",),
    "priority_changed": ("priority_changed",), "missed_run": ("coaching", "missed", "review"),
}  # fmt: skip
"""Where the tasks stand that stages open themselves."""
_SENDERS = (
    ("invitation", "message"), ("closure", "letter"), ("closure", "tell_gp", "message"),
)  # fmt: skip
"""Where messages are named that stages send themselves."""
_SESSIONS, _MATCHING = ("coaching", "sessions"), ("coaching", "matching")
_SECTION_OF = {
    "invitation": ("invitation",), "session": _SESSIONS, "sessions": _SESSIONS,
    "recall": ("closure", "recall"), "closed": ("closure",), "stage": ("pathway",),
    "coach": _MATCHING, "health": ("health_check",), "waiting": _MATCHING,
}  # fmt: skip
_ID_SECTIONS = ("follow_ups", "reviews", "red_flags", "priorities", "eligibility")


@dataclass(frozen=True)
class Where:
    """A rule or a section by name, with its line."""

    name: str
    line: int


def where_is(rule: str, loaded: Loaded, section: str = "") -> Where | None:
    """The rule of this id, in `section` if one is given."""
    for name in (section,) if section else _ID_SECTIONS:
        node = loaded.root.get(name) if loaded.root else None
        for item in node.items if isinstance(node, Sequence) else ():
            found = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(found, Scalar) and found.text == rule:
                return Where(f"rule '{rule}'", item.span.line)
    return None


def where_is_section(name: str, loaded: Loaded) -> Where | None:
    """A section of the file."""
    return _section((name,), loaded)


def where_of(says: Sentence, loaded: Loaded) -> Where | None:
    """The rule or section an expectation is about."""
    words = says.words
    for kind in ("task", "follow-up", "rule", "flag", "stage"):
        if kind in words:
            found = where_is(words[kind], loaded) or _section(_STAGES_OF.get(words[kind]), loaded)
            return found or _section((words[kind],), loaded) or _section(("pathway",), loaded)
    if "message" in words:
        return _sender(words["message"], loaded)
    for word in says.form.split():
        if word in _SECTION_OF:
            return _section(_SECTION_OF[word], loaded)
    return None


def _section(way: tuple[str, ...] | None, loaded: Loaded) -> Where | None:
    if way is None or loaded.root is None:
        return None
    node: Node | None = loaded.root
    for key in way:
        node = node.get(key) if isinstance(node, Mapping) else None
    if node is None:
        return None
    return Where(f"'{'.'.join(way)}'", span_at(loaded.root, *way, key=True).line)


def _sender(message: str, loaded: Loaded) -> Where | None:
    """The follow-up or stage that sends a message."""
    node = loaded.root.get("follow_ups") if loaded.root else None
    for item in node.items if isinstance(node, Sequence) else ():
        sends = item.get("send") if isinstance(item, Mapping) else None
        named = item.get("id") if isinstance(item, Mapping) else None
        if isinstance(sends, Scalar) and isinstance(named, Scalar) and sends.text == message:
            return Where(f"rule '{named.text}'", item.span.line)
    for *way, key in _SENDERS:
        part: Node | None = loaded.root
        for name in (*way, key):
            part = part.get(name) if isinstance(part, Mapping) else None
        if isinstance(part, Scalar) and part.text == message:
            return _section(tuple(way), loaded)
    return None
