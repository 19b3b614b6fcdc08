"""
Why something was not taken, with people by their names.

In: a sentence as a journey says it, with ids. Out: the same for whoever reads it on a page.
"""

from __future__ import annotations

import re

from console.context import Console
from console.presenters.answers import answer_in_words
from console.presenters.work import by_name, coaches_in

_SAID_BY = re.compile(r"\b[a-z_]+:(u-[0-9a-f]{4,20})\b")
_COMMAND = re.compile(r"[`']alongside [^`']+[`']")
_TASK_OVER = re.compile(r"\btask \S+ is not open any more", re.IGNORECASE)
_ANSWERED = re.compile(r"\banswered '([^']+)'")


def in_words(console: Console, said: str) -> str:
    """The sentence with names in it; codes in words; a command is the console here."""
    colleagues = console.store.colleagues.named(_SAID_BY.findall(said))
    coaches = console.store.roster.names(coaches_in([said]))
    said = _SAID_BY.sub(lambda found: colleagues.get(found[1], "somebody"), said)
    said = _TASK_OVER.sub("This task is over already", said)
    said = _ANSWERED.sub(lambda found: f"answered “{answer_in_words(found[1])}”", said)
    return by_name(_COMMAND.sub("the console", said), coaches)
