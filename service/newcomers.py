"""
Who never had a journey in a programme, and so may be started with the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alongside.register.ranking import flagged_clients
from alongside.ruleset.library import Library
from alongside.store import Store


def newcomers(store: Store, programme: str, client_ids: Iterable[str]) -> list[str]:
    """
    Those of the clients who never had a journey in this programme, in the same order.

    The next journey of the others is their recall's to start. Nor is anybody among them whose
    journey in another programme ended with their death.
    """
    known = store.journeys.clients_with(programme) | store.journeys.clients_who_died()
    return [each for each in client_ids if each not in known]


def flagged_newcomers(store: Store, library: Library, today: date) -> dict[str, list[str]]:
    """By each programme's rules in force: the newcomers of whom a red flag holds now, by id."""
    return {
        programme: newcomers(store, programme, flagged_clients(store, published, today))
        for programme, published in library.in_force(library.programmes()).items()
    }
