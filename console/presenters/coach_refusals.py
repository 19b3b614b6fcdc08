"""
What the service refuses of a coach, in a page's words.

In: a sentence with ids and commands. Out: the same with names, and where to go in the console.
"""

from __future__ import annotations

import re
from datetime import date

from alongside.coaches import a_day
from console.context import Console

_COMMANDS = (
    (re.compile(r"[`']alongside coaches move \S+ --(stop|resume|pause)[`']"),
     "the buttons on the page of that handover"),
    (re.compile(r"[`']alongside coaches move \S+[`']"), "'Move clients to other coaches'"),
    (re.compile(r"[`']alongside coaches leave [^`']+[`']"), "'Say that they leave'"),
    (re.compile(r"[`']alongside coaches change[`']"), "'Change their details'"),
    (re.compile(r"[`']alongside coaches (clients|room) \S+[`']"), "their page"),
    (re.compile(r"[`']alongside [^`']+[`']"), "the console"),
    (re.compile(r" with --client\b"), " by ticking them"),
    (re.compile(r"`"), ""),
)  # fmt: skip
_COACH = re.compile(r"\b(?:coach )?(k-[a-z0-9]{4,20})\b")
_JOURNEY = re.compile(r"\b[a-z][a-z0-9-]*/(c-[a-z0-9]{12})/\d+")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def in_words(console: Console, said: str) -> str:
    """The refusal for a person who sees names and pages."""
    for command, instead in _COMMANDS:
        said = command.sub(instead, said)
    coaches = console.store.roster.names(_COACH.findall(said))
    clients = console.store.clients.names(_JOURNEY.findall(said))
    said = _JOURNEY.sub(lambda found: clients.get(found[1], found[1]), said)
    said = _COACH.sub(lambda found: coaches.get(found[1], found[0]), said)
    said = _DAY.sub(lambda found: a_day(date.fromisoformat(found[0])), said)
    return said[:1].upper() + said[1:]
