"""
Names for the ids in the record: people, systems, coaches, clients, programmes.

In: rows, and which kinds of page whoever looks may open. Out: names by id; who may not open
somebody's page is not told their name here either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from alongside.store.audit_chain import AuditRow
from alongside.store.jobs import Job
from console.context import Console
from console.programmes import titles

_OF_A_FILE = {"coaches": "coach"}
"""Which kind of page tells of a file of this kind; a client's, where none is named."""


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
    if begun := _kind(parts, "j"):
        works = {each.job_id: _work(each, names, may_open) for each in store.jobs.some(begun)}
        names |= {job_id: said for job_id, said in works.items() if said}
    if may_open("coach"):
        names |= store.roster.names(_kind(parts, "k"))
    if may_open("client"):
        names |= store.clients.names(_kind(parts, "c"))
    return names


def _work(job: Job, programmes: Mapping[str, str], may_open: Callable[[str], bool]) -> str:
    """Long work by its file, or by its programme; empty where they may not know."""
    if (file := job.said.get("file")) is not None:
        return str(file) if may_open(_OF_A_FILE.get(job.kind, "client")) else ""
    programme = str(job.said.get("programme", ""))
    return programmes.get(programme, programme)


def _kind(parts: Iterable[str], letter: str) -> set[str]:
    return {each for each in parts if each.startswith(f"{letter}-")}
