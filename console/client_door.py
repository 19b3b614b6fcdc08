"""
A client's record, for those who may see it.
"""

import re

from alongside.access import Colleague
from alongside.store import Client, UnknownClient
from console.context import Console
from console.security.door import NotFound, may_see

_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")


def is_code(said: str) -> bool:
    """Whether this can be an id or a code; a database need not be asked for anything else."""
    return _CODE.fullmatch(said) is not None


def client_seen(
    console: Console, colleague: Colleague, client_id: str, what: str = "client_seen"
) -> Client:
    """
    A client they may see; that they looked is written down.

    :raises NotFound: there is none, or not for them.
    """
    if not is_code(client_id):
        raise NotFound
    try:
        client = console.store.clients.get(client_id)
    except UnknownClient:
        raise NotFound from None
    if not may_see(console, colleague, client_id):
        raise NotFound
    console.store.audit.append(colleague.colleague_id, what, client_id, console.wall())
    return client


def looked_at_last(console: Console, colleague: Colleague, most: int) -> list[str]:
    """The clients whose page they opened last, of late, by id."""
    rows = console.store.audit.page(who=colleague.colleague_id, limit=200)
    seen = dict.fromkeys(row.about for row in rows if row.what == "client_seen" and row.about)
    return list(seen)[:most]
