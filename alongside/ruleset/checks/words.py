"""
What is said to people: every placeholder can be filled where the words are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alongside.events import EVENTS
from alongside.model import Frozen
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.compile import facts_of
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.model import (
    Closure,
    Coaching,
    FollowUp,
    Invitation,
    Matching,
    Occasion,
    TaskRule,
)
from alongside.ruleset.positions import Mapping

_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,60})\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
ALWAYS = frozenset({"name"})
OF_A_SESSION = frozenset({"number", "coach"})
OF_A_BOOKING = frozenset({"day", "time", "mode"})
TO_COME = "session_to_come"
"""A rule that asks for this fact is only about sessions that were booked."""
_IN_TITLES = frozenset({"number", "reason", "before", "after", "occasion", "message"})
PLACEHOLDERS = ALWAYS | OF_A_SESSION | OF_A_BOOKING | {"reason"}
"""Everything a message may ever speak of."""


def check_words(scene: Scene) -> None:
    """Messages, then the titles of tasks."""
    _messages(scene)
    _titles(scene)


def filled_at(event: str) -> frozenset[str]:
    """The placeholders that a message about this event can fill."""
    if event == "session_booked":
        return ALWAYS | OF_A_SESSION | OF_A_BOOKING
    if _of_session(event):
        return ALWAYS | OF_A_SESSION
    if event == "coach_allocated":
        return ALWAYS | {"coach"}
    if event == "invitation_sent":
        return ALWAYS | {"number"}
    return ALWAYS


def _uses(scene: Scene) -> Iterator[tuple[str, frozenset[str], str]]:
    """Each use of a message: its id, what can be filled, and where that is in words."""
    for invitation in scene.all(Invitation):
        yield invitation.message, ALWAYS | {"number"}, "in an invitation"
    for rule in scene.all(FollowUp):
        if rule.send is not None:
            anchor = "session_booked" if rule.before else rule.anchor
            filled = filled_at(anchor)
            if rule.when is not None and TO_COME in facts_of(rule.when):
                filled |= OF_A_BOOKING
            yield rule.send, filled, f"by rule '{rule.id}'"
    for closure in scene.all(Closure):
        if closure.letter is not None:
            yield closure.letter, ALWAYS | {"reason"}, "as the closing letter"
        if closure.tell_gp is not None:
            yield closure.tell_gp.message, ALWAYS | {"reason", "coach"}, "to the GP"


def _messages(scene: Scene) -> None:
    node = scene.loaded.root.get("messages") if scene.loaded.root else None
    messages = scene.loaded.draft.get("messages")
    if not isinstance(node, Mapping) or not isinstance(messages, dict):
        return
    uses = list(_uses(scene))
    for name, languages in messages.items():
        if "en" not in languages:
            scene.say_at(
                ("messages", name), "no-english", f"the message '{name}' has no English text",
                "add 'en:'",
            )  # fmt: skip
        used = [(filled, where) for message, filled, where in uses if message == name]
        if not used and scene.loaded.ruleset is not None:
            scene.say_at(
                ("messages", name), "unused", f"nothing sends the message '{name}'",
                "send it in a follow-up, or remove it", level="warning",
            )  # fmt: skip
        for language, words in languages.items():
            if not _LANGUAGE.fullmatch(language):
                scene.say_at(
                    ("messages", name, language), "not-a-language",
                    f"'{language[:60]}' is no language", "write a tag such as en, cy, pl",
                )  # fmt: skip
            for key, text in (("subject", words.subject), ("text", words.text)):
                _text(scene, words, key, text or "", used)


def _text(
    scene: Scene, part: Frozen, key: str, text: str, used: list[tuple[frozenset[str], str]]
) -> None:
    for name in _placeholders(scene, part, key, text):
        if name not in PLACEHOLDERS:
            _unknown(scene, part, key, name, PLACEHOLDERS)
            continue
        for filled, where in used:
            if name not in filled:
                known = ", ".join(f"{{{each}}}" for each in sorted(filled))
                scene.say(
                    part, (key,), "placeholder-not-here",
                    f"nothing can fill {{{name}}} when it is sent {where}",
                    f"only {known} can be filled there",
                )  # fmt: skip


def _titles(scene: Scene) -> None:
    may: dict[int, frozenset[str]] = {}
    for rule in scene.all(FollowUp):
        if rule.task is not None and (_of_session(rule.anchor) or rule.anchor not in EVENTS):
            may[id(rule.task)] = frozenset({"number"})
        elif rule.task is not None and rule.anchor in ("message_sent", "message_not_sent"):
            may[id(rule.task)] = frozenset({"message"})
    for matching in (*scene.all(Matching), *(each.matching for each in scene.all(Coaching))):
        may[id(matching.no_fit)] = frozenset({"reason"})
    changed = scene.loaded.draft.get("priority_changed")
    if changed is not None:
        may[id(changed)] = frozenset({"before", "after"})
    may |= {id(each.task): frozenset({"occasion"}) for each in scene.all(Occasion)}
    for task in scene.all(TaskRule):
        filled = may.get(id(task), frozenset())
        if scene.loaded.ruleset is None:  # what it stands in may be unread, so its use is not known
            filled |= frozenset().union(*may.values(), _IN_TITLES)
        for name in _placeholders(scene, task, "title", task.title):
            if name not in filled:
                _unknown(scene, task, "title", name, filled)


def _placeholders(scene: Scene, part: Frozen, key: str, text: str) -> list[str]:
    if "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        scene.say(
            part, (key,), "brace", "a brace stands alone in this text",
            "write placeholders as {name}, and no other braces",
        )  # fmt: skip
    return _PLACEHOLDER.findall(text)


def _unknown(scene: Scene, part: Frozen, key: str, name: str, known: frozenset[str]) -> None:
    advice = did_you_mean(name, known) if known else "this text can have none"
    scene.say(part, (key,), "unknown-placeholder", f"unknown placeholder {{{name}}}", advice)


def _of_session(event: str) -> bool:
    return event in EVENTS and "session" in EVENTS[event].model_fields
