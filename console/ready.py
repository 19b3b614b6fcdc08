"""
A console made ready before anybody asks: templates compiled, rules read, memory settled.

In: a console that begins to serve. Out: nothing. Without it whoever opens a page first waits for
all that, and everybody waits each time the garbage collector looks through it again.
"""

from __future__ import annotations

import threading

import structlog
from jinja2 import PackageLoader

from console.context import Console
from console.page import templates
from service.memory import settle_memory

_log = structlog.get_logger("console.ready")


def get_ready(console: Console) -> threading.Thread:
    """Begin with it beside the pages; the thread that does it."""
    beside = threading.Thread(target=_get_ready, args=(console,), daemon=True)
    beside.start()
    return beside


def _get_ready(console: Console) -> None:
    try:
        for name in PackageLoader("console").list_templates():
            templates().get_template(name)
        for each in console.store.rulesets.in_force().values():
            console.library.by_digest(each.digest)
        console.store.roster.by_name()
    except Exception as problem:
        # a page that needs it tries again, and says what is wrong to whoever asks for it
        _log.warning("console_not_ready", error=type(problem).__name__)
    settle_memory()
