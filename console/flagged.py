"""
Who on the register has a red flag now and no journey that would tell anybody of it.

In: the rules in force. Out: for each programme how many, the first of them by their ids, as a job
keeps it. A page reads them again, so that it shows what is known then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.register.ranking import flagged_clients
from console.context import Console
from console.programmes import usable
from service.newcomers import newcomers

LISTED = 100
"""So many are named on a page."""


def of_register(console: Console) -> dict[str, Any]:
    """By every programme's rules."""
    return {
        programme: noted(
            newcomers(
                console.store,
                programme,
                flagged_clients(console.store, published, console.today()),
            )
        )
        for programme, published in usable(console).items()
    }


def noted(client_ids: Sequence[str]) -> dict[str, Any]:
    """How many, and who is first."""
    return {"count": len(client_ids), "first": list(client_ids[:LISTED])}
