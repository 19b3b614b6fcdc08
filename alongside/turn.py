"""
One turn of a journey: what happened is written down, then questions are answered.

A turn is one local activity and one place in the history. The journal is written first, so
that an answer knows everything that happened before it was asked.
"""

from __future__ import annotations

from alongside.events import Entry
from alongside.model import Frozen
from alongside.questions import Decided, Question


class Turn(Frozen):
    """New entries of a journey's journal, and its questions, in order."""

    journey: str
    entries: tuple[Entry, ...] = ()
    questions: tuple[Question, ...] = ()


class Turned(Frozen):
    """The answers, in the order of the questions."""

    answers: tuple[Decided, ...] = ()
