"""
Who a message goes to, with which file: the same in every language, and fit for its use.
"""

from __future__ import annotations

from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.model import Closure, Invitation, MessageText, Review, TellGp

_CARRIED = ("to", "attach")


def check_letters(scene: Scene) -> None:
    """Each message's languages agree; the GP is told by a letter to the GP, the client is not."""
    messages = scene.loaded.draft.get("messages")
    if not isinstance(messages, dict):
        return
    for name, languages in messages.items():
        _agree(scene, name, languages)
    to_gp = {
        name
        for name, languages in messages.items()
        if any(words.to == "gp" for words in languages.values())
    }
    for rule in scene.all(TellGp):
        _told(scene, rule, frozenset(messages), to_gp)
    for invitation in scene.all(Invitation):
        if invitation.message in to_gp:
            _not_for_clients(scene, invitation, "message", invitation.message)
    for closure in scene.all(Closure):
        if closure.letter in to_gp:
            _not_for_clients(scene, closure, "letter", str(closure.letter))


def _agree(scene: Scene, name: str, languages: dict[str, MessageText]) -> None:
    first = next(iter(languages.values()), None)
    for language, words in languages.items():
        for key in _CARRIED:
            if first is not None and getattr(words, key) != getattr(first, key):
                scene.say_at(
                    ("messages", name, language), "languages-differ",
                    f"'{key}' of the message '{name}' is not the same in every language",
                    f"write the same '{key}:' under each, or under none",
                )  # fmt: skip


def _told(scene: Scene, rule: TellGp, messages: frozenset[str], to_gp: set[str]) -> None:
    if rule.message not in messages:
        scene.say(
            rule, ("message",), "unknown-message", f"unknown message '{rule.message}'",
            did_you_mean(rule.message, to_gp or messages, "one of messages"),
        )  # fmt: skip
    elif rule.message not in to_gp:
        scene.say(
            rule, ("message",), "not-to-gp", f"the message '{rule.message}' goes to the client",
            "write 'to: gp' under each of its languages",
        )  # fmt: skip
    answers = {answer for review in scene.all(Review) for answer in review.answers}
    for at, answer in enumerate(rule.unless_answered):
        if answer not in answers:
            scene.say(
                rule, ("unless_answered", at), "unknown-answer",
                f"no review is answered with '{answer}'", did_you_mean(answer, answers),
            )  # fmt: skip


def _not_for_clients(scene: Scene, part: Invitation | Closure, key: str, name: str) -> None:
    scene.say(
        part, (key,), "goes-to-gp", f"the message '{name}' goes to the GP, and this one is for "
        "the client", "write a message of its own for the client",
    )  # fmt: skip
