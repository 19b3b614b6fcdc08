"""
Clients: what is known of one, readings that come in between journeys.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from alongside.store import UnknownClient
from alongside.store.systems import ApiKey
from console.api.keys import Scope, asks
from console.api.problems import said
from console.api.shapes import ClientOut, ReadingOut
from console.security.door import Here, NotFound

router = APIRouter(tags=["clients"])


@router.get("/clients/{client_id}", responses=said(401, 403, 404, 422, 429))
def client(
    console: Here, key: Annotated[ApiKey, Depends(asks(Scope.CLIENTS_READ))], client_id: str
) -> ClientOut:
    """How a client may be reached, and the latest reading of each fact; not who they are."""
    try:
        found = console.store.clients.get(client_id)
    except UnknownClient:
        raise NotFound from None
    readings = console.store.readings.of(client_id)
    console.store.audit.append(key.key_id, "client_seen", client_id, console.wall())
    return ClientOut(
        client_id=client_id,
        language=found.language,
        channels=list(found.channels),
        do_not_contact=found.do_not_contact,
        readings=[
            ReadingOut(fact=name, value=each.value, on=each.on, source=each.source)
            for name, each in sorted(readings.items())
        ],
    )
