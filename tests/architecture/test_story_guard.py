"""The guard of workflow code sees each planted violation, passes what is deterministic."""

from __future__ import annotations

import pytest
from set_order import sets_defined
from story_guard import findings

PLANTED = {
    "the clock": [
        "from datetime import datetime\nx = datetime.now()",
        "from datetime import UTC, datetime\nx = datetime.now(UTC)",
        "import datetime\nx = datetime.datetime.now()",
        "import datetime as dt\nx = dt.datetime.utcnow()",
        "from datetime import datetime as moment\nx = moment.today()",
        "from datetime import date\nx = date.today()",
        "from datetime import date\nclock = date.today",
        "from datetime import *",
        "import time",
        "from time import monotonic",
        "async def stage():\n    import time",
    ],
    "chance": [
        "import random",
        "from random import choice",
        "import secrets",
        "from uuid import uuid4",
        "import uuid\nx = uuid.uuid4()",
        "from os import urandom",
        "x = hash('c-1')",
    ],
    "the world": [
        "x = open('rules.yaml')",
        "with open('rules.yaml') as file: pass",
        "print('here')",
        "import socket",
        "import subprocess",
        "from subprocess import run",
        "import os\nx = os.environ['HOME']",
        "from os import environ",
        "import requests",
        "from urllib.request import urlopen",
        "import urllib.request",
        "from pathlib import Path",
        "def f(path): return path.read_text()",
        "def f(path): path.write_bytes(b'')",
        "import logging",
        "from logging import getLogger",
        "import structlog",
        "import asyncio\nasync def f(): await asyncio.create_subprocess_exec('ls')",
    ],
    "other orders of waiting": [
        "import asyncio\nasync def f(a): await asyncio.wait(a)",
        "from asyncio import wait",
        "import asyncio\nasync def f(a):\n    for x in asyncio.as_completed(a): await x",
        "import asyncio\nasync def f():\n    async with asyncio.TaskGroup() as group: pass",
        "from asyncio import TaskGroup as Group",
        "import asyncio as aio\nasync def f(): await aio.to_thread(int)",
        "async def f(loop): await loop.run_in_executor(None, int)",
        "import threading",
        "from concurrent.futures import ThreadPoolExecutor",
        "from zoneinfo import ZoneInfo",
        "x = eval('1')",
        "x = __import__('random')",
    ],
    "the order of a set": [
        "for x in {1, 2}: pass",
        "x = [y for y in {1, 2}]",
        "x = [y for y in {z for z in (1, 2)}]",
        "for x in set((1, 2)): pass",
        "x = {y: 1 for y in frozenset((1, 2))}",
        "open_ones = {1, 2}\nfor x in open_ones: pass",
        "open_ones = set()\nasync def f():\n    for x in open_ones: pass",
        "def f(names: set[str]):\n    for x in names: pass",
        "def f(names: frozenset[str] | None):\n    for x in names or (): pass\n"
        "    for x in names: pass",
        "def f(names: 'set[str]'):\n    return list(names)",
        "from collections.abc import Set\ndef f(names: Set[str]): return tuple(names)",
        "class Journey:\n    names: frozenset[str]\n    def f(self):\n"
        "        for x in self.names: pass",
        "class Journey:\n    def __init__(self): self.names = set()\n"
        "    def f(self): return [x for x in self.names]",
        "def f(a, b): return list(a.keys() - b.keys())",
        "def f(a, b):\n    both = set(a) & set(b)\n    for x in both: pass",
        "def f(a): return next(iter(set(a)))",
        "def f(a): return ', '.join(set(a))",
        "def f(a, g): return g(*set(a))",
        "def f(a): return enumerate({1, *a})",
        "def f(a):\n    waiting = set(a)\n    return waiting.pop()",
        "def f(a): yield from set(a)",
        "def f(a):\n    first, second = set(a)\n    return first",
        "def f(a, b):\n    for x in set(a).union(b): pass",
        "def f(a, b):\n    for x in (set(a) if b else a): pass",
    ],
}
CLEAN = [
    "for x in sorted({2, 1}): pass",
    "x = sorted(y for y in (1, 2))",
    "known = {1, 2}\nx = 1 in known and len(known) > 1",
    "def f(names: set[str]): return sorted(names)",
    "def f(a):\n    names = set(a)\n    names = sorted(names)\n    for x in names: pass",
    "open_ones = {1}\ndef f(open_ones: tuple[int, ...]):\n    for x in open_ones: pass",
    "def f(a: dict[str, int]):\n    for x in a.keys(): pass\n    for x, y in a.items(): pass",
    "def f(a: list[int]): return a.pop()",
    "def f(a: int, b: int): return range(a - b)",
    "from temporalio import workflow\nx = workflow.now()\nworkflow.logger.info('started')",
    "from temporalio import workflow\nasync def f(a): await workflow.wait(a)",
    "from alongside.clock import now\nx = now()",
    "from datetime import UTC, datetime, timedelta\nx = datetime.fromtimestamp(0, UTC)",
    "import asyncio\nasync def f(a):\n    async with asyncio.timeout(5): await asyncio.gather(*a)\n"
    "    await asyncio.sleep(1)\n    await asyncio.Event().wait()",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pathlib import Path",
    "import typing\nif typing.TYPE_CHECKING:\n    import logging\nelse:\n    x = 1",
    "class Entry:\n    id: str\n    def f(self): return self.id",
    "def f(time): return time.hour",
    "from uuid import UUID",
]
CASES = [(kind, source) for kind, sources in PLANTED.items() for source in sources]


@pytest.mark.parametrize(("kind", "source"), CASES)
def test_a_planted_violation_is_seen(kind: str, source: str) -> None:
    """Each way out of determinism is found at its line, with what to do instead."""
    seen = findings(source, "workflows/stages/planted.py")

    assert [] != seen, f"not seen: {kind}"
    assert {"workflows/stages/planted.py"} == {found.file for found in seen}
    assert all(found.advice and found.line <= len(source.splitlines()) for found in seen)


@pytest.mark.parametrize("source", CLEAN)
def test_deterministic_code_passes(source: str) -> None:
    """What replays the same is left alone."""
    assert [] == findings(source)


def test_a_finding_says_where_it_is_and_what_to_do() -> None:
    """The line of a finding can be opened, its sentence can be followed."""
    (found,) = findings("\n\nx = open('a')\n", "workflows/stages/closure.py")

    assert (
        "workflows/stages/closure.py:3: open; let an activity do it: "
        "a story touches the world only through its desk"
    ) == str(found)


def test_every_violation_of_a_file_is_found_at_once() -> None:
    """A file is mended in one go, not one run at a time."""
    source = "import random\nfor x in {1, 2}:\n    print(x)\n"

    assert [1, 2, 3] == [found.line for found in findings(source)]


def test_a_set_of_another_module_is_known_by_name() -> None:
    """A constant that is a set where it is defined is a set where it is imported."""
    defined = sets_defined("REPORTED = frozenset({'a'})\nNAMES: tuple[str, ...] = ('a',)\n")
    source = "from alongside.events import REPORTED as DOOR\nfor x in DOOR: pass\n"

    assert frozenset({"REPORTED"}) == defined
    assert [2] == [
        found.line for found in findings(source, sets=frozenset({"alongside.events.REPORTED"}))
    ]


def test_an_empty_module_passes() -> None:
    """Nothing written is nothing wrong."""
    assert [] == findings("")
