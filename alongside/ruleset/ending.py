"""
The end of a rule file's journey: the closing list, who is told, the next journey.
"""

from __future__ import annotations

from alongside.model import Frozen
from alongside.ruleset.parts import Name, StageName, TaskRule, Text
from alongside.wait import Wait


class Recall(Frozen):
    """The next journey: so long after this one's health check, for these reasons."""

    after: Wait
    reasons: tuple[StageName, ...]
    source: Name | None = None


class TellGp(Frozen):
    """
    The client's GP is told at the end, in whatever way coaching ended; without coaching nobody is.

    After death, or when consent was withdrawn, nothing is sent. `task` is for whoever tells them
    where it could not be sent, as when no GP is known.
    """

    message: Name
    """A key of `messages`, one that goes `to: gp`."""
    unless_answered: tuple[StageName, ...] = ()
    """Answers to reviews by which the client keeps it to themselves."""
    task: TaskRule
    source: Name | None = None


class Closure(Frozen):
    """The last list, who decides, with which reasons, and what follows."""

    checklist: tuple[Text, ...] = ()
    task: TaskRule
    reasons: tuple[StageName, ...]
    letter: Name | None = None
    tell_gp: TellGp | None = None
    """The letter to the client's GP practice."""
    recall: Recall | None = None
    source: Name | None = None
