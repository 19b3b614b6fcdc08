"""
Work of some seconds, done in a process of its own, so that pages do not wait for it.

In: a function of a module with what it is given. Out: its answer, or `TookTooLong`.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

import structlog

T = TypeVar("T")
_log = structlog.get_logger("console.apart")


class TookTooLong(Exception):
    """It did not come to an end in its time, or its process ended; nothing came of it."""


def apart(function: Callable[..., T], *given: Any, seconds: float) -> T:
    """
    What the function answers; both it and what it is given can be sent to another process.

    :raises TookTooLong: no answer came in time, or none will come.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sending, function, given), daemon=True)
    process.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise TookTooLong(f"it took more than {seconds:.0f} seconds")
        answer: T = receiving.recv()
    except EOFError:
        raise TookTooLong("it ended without an answer") from None
    finally:
        receiving.close()
        if process.is_alive():
            process.kill()
        process.join()
    return answer


def _run(sending: Connection, function: Callable[..., Any], given: tuple[Any, ...]) -> None:
    try:
        sending.send(function(*given))
    except Exception as problem:
        # Its words stay here: they might quote what was typed.
        _log.error("work_apart_failed", work=function.__name__, error=type(problem).__name__)
    finally:
        sending.close()
