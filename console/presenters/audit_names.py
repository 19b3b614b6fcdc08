"""
Names for the ids in the record: people, systems, coaches, clients, programmes.

In: rows, and which kinds of page whoever looks may open. Out: names by id; who may not open
somebody's page is not told their name here either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from alongside.store.audit_chain import AuditRow
from console.context import Console
from console.programmes import titles


def names_in(
    console: Console, rows: Iterable[AuditRow], may_open: Callable[[str], bool]
) -> dict[str, str]:
    """Everything in these rows that has a name, in as many queries for one row as for fifty."""
    parts = {
        part for kept in rows for each in (kept.who, kept.about) if each for part in each.split("/")
    }
    store = console.store
    names = {**titles(console), **store.colleagues.named(_kind(parts, "u"))}
    if systems := _kind(parts, "s"):
        names |= {each.key_id: each.title for each in store.systems.all() if each.key_id in systems}
    if hooks := _kind(parts, "w"):
        names |= {
            each.webhook_id: each.url for each in store.webhooks.all() if each.webhook_id in hooks
        }
    if may_open("coach"):
        names |= store.roster.names(_kind(parts, "k"))
    if may_open("client"):
        names |= store.clients.names(_kind(parts, "c"))
    return names


def _kind(parts: Iterable[str], letter: str) -> set[str]:
    return {each for each in parts if each.startswith(f"{letter}-")}
