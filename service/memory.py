"""
How a process keeps its memory small: few arenas, a collector that passes over what stays.

What a worker holds is thousands of small things that live for weeks, made by many threads; what
a console makes is gone with each page, by whichever of its threads had the page.
"""

import ctypes
import gc
import sys

ARENAS = 2
_M_ARENA_MAX = -8
"""As glibc's malloc.h numbers it."""

COLLECT = (20_000, 10, 20)
"""Of the garbage collector: a journey in the cache is thousands of objects that live for weeks."""


def keep_few_arenas() -> None:
    """
    Let threads share arenas; by default glibc makes eight a core, each with holes of its own.

    Called before threads start. Does nothing where the system's allocator is another.
    """
    if sys.platform == "linux":
        tune = getattr(ctypes.CDLL(None), "mallopt", None)
        if tune is not None:
            tune(_M_ARENA_MAX, ARENAS)


def settle_memory() -> None:
    """
    Let the garbage collector pass over what stays for good, and look at the rest less often.

    Called once everything is loaded; journeys in the cache make no cycles worth a search each time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)
