"""
Who on the register has a red flag now and no journey that would tell anybody of it.

In: the rules in force. Out: for each programme how many, the first of them by their ids, as a job
keeps it. A page reads them again, so that it shows what is known then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console.context import Console
from service.newcomers import flagged_newcomers

LISTED = 100
"""So many are named on a page."""


def of_register(console: Console) -> dict[str, Any]:
    """By every programme's rules."""
    found = flagged_newcomers(console.store, console.library, console.today())
    return {programme: noted(client_ids) for programme, client_ids in found.items()}


def noted(client_ids: Sequence[str]) -> dict[str, Any]:
    """How many, and who is first."""
    return {"count": len(client_ids), "first": list(client_ids[:LISTED])}
