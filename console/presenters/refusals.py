"""
Why something was not taken, with people by their names.

In: a sentence as a journey says it, with ids. Out: the same for whoever reads it on a page.
"""

from __future__ import annotations

import re

from console.context import Console
from console.presenters.work import by_name, coaches_in

_SAID_BY = re.compile(r"\b[a-z_]+:(u-[0-9a-f]{4,20})\b")
_COMMAND = re.compile(r"[`']alongside [^`']+[`']")


def in_words(console: Console, said: str) -> str:
    """The sentence with names in it; a command it speaks of is the console here."""
    colleagues = console.store.colleagues.named(_SAID_BY.findall(said))
    coaches = console.store.roster.names(coaches_in([said]))
    said = _SAID_BY.sub(lambda found: colleagues.get(found[1], "somebody"), said)
    return by_name(_COMMAND.sub("the console", said), coaches)
