"""
Measures of one journey and readings of its client, over time.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from console.pages.journey_opened import PATH, Reader, Seen, journey_page, offers
from console.presenters import measures
from console.security.door import Here

router = APIRouter()


@router.get(f"{PATH}/measures")
def look(request: Request, console: Here, colleague: Reader, seen: Seen) -> Response:
    """What was measured, and every number that was read off more than once."""
    row, store = seen.row, console.store
    catalogue = seen.published.catalogue if seen.published else None
    return journey_page(
        request,
        "journey_measures.html",
        seen,
        measured=measures.measured(store.journal.entries_named(row.journey, ["measure_recorded"])),
        readings=measures.readings_over_time(store.readings.all_of(row.client_id), catalogue),
        offers=offers(console, colleague, row, "Readings and measures"),
    )
