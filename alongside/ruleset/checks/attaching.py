"""
What goes with a message as a file: an invitation needs a session that was just booked.

A cancellation goes with a message about a session that was cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator

from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import Closure, FollowUp, Invitation

SENT_ON = {"invitation": "session_booked", "cancellation": "session_cancelled"}
"""The event that each of these files is about."""


def check_attachments(scene: Scene) -> None:
    """Every message with a calendar file is sent where there is something to put into one."""
    messages = scene.loaded.draft.get("messages")
    if not isinstance(messages, dict):
        return
    uses = list(_uses(scene))
    for name, languages in messages.items():
        for words in languages.values():
            event = SENT_ON.get(words.attach or "")
            if event is None:
                continue
            for message, anchor, where in uses:
                if message == name and anchor != event:
                    scene.say(
                        words, ("attach",), "attach-not-here",
                        f"there is no {words.attach} to go with this where it is sent {where}",
                        f"send it by a rule on {event}, or take 'attach' out",
                    )  # fmt: skip


def _uses(scene: Scene) -> Iterator[tuple[str, str, str]]:
    """Each use of a message: its id, the event it is about, and where that is in words."""
    for rule in scene.all(FollowUp):
        if rule.send is not None:
            yield rule.send, rule.anchor, f"by rule '{rule.id}'"
    for invitation in scene.all(Invitation):
        yield invitation.message, "invitation_sent", "to invite a client"
    for closure in scene.all(Closure):
        if closure.letter is not None:
            yield closure.letter, "journey_closed", "at the end"
