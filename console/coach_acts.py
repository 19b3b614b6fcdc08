"""
What may be done with a coach: said by a form, told what it will do, then done.

In: what was decided on a page. Out: what came of it; a refusal in a page's words, and then
nothing was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from alongside.access import Colleague
from console import acting
from console.acting import HalfDone, NotDone
from console.context import Console
from console.presenters.coach_refusals import in_words
from service.batches import NoBatch
from service.coach_changes import WrittenDown
from service.handovers import AnotherHandover, NobodyToHandOver, NotTheirs
from service.leaving import MayNot
from service.outcomes import Refused
from starter import Starter

T = TypeVar("T")
_REFUSED = (AnotherHandover, MayNot, NobodyToHandOver, NoBatch, NotTheirs)


def do(
    console: Console,
    colleague: Colleague,
    what: str,
    coach_id: str,
    asking: Callable[[Starter], Coroutine[Any, Any, T]],
) -> T:
    """
    Do it, and write down that it was done.

    :raises NotDone: it was refused, or the server does not answer.
    :raises HalfDone: the server went away in the middle.
    """

    async def asked(starter: Starter) -> T:
        try:
            return await asking(starter)
        except _REFUSED as refused:
            raise Refused(str(refused)) from refused
        except WrittenDown as half:
            raise HalfDone(str(half)) from half

    try:
        return acting.act(console, colleague, what, coach_id, asked)
    except NotDone as problem:
        raise NotDone(in_words(console, str(problem)), problem.status) from problem
    except HalfDone as half:
        raise HalfDone(in_words(console, str(half))) from half
