"""
`alongside audit`: who looked at a client or did what, and whether the record is whole.

In: a client, a login. Out: rows, the latest first; a verdict on the chain. Exit status: 0 whole,
1 something was changed or taken out, 2 could not run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from commands.recorded import looked
from commands.screen import COULD_NOT_RUN, REFUSED, fail, find_client, open_store, show_table

if TYPE_CHECKING:
    from alongside.store import Store

MOST_NAMED = 10
"""Rows that are named of those nobody can tell about."""
app = typer.Typer(help="Who looked at what, who did what.", no_args_is_help=True)


@app.command()
def verify(
    known: Annotated[
        str | None,
        typer.Option(help="What this command said before, as 1200:9f8e...: finds a missing end."),
    ] = None,
) -> None:
    """Walk the whole record: each row holds the hash of the one before."""
    noted = None
    if known is not None:
        number, _, said = known.partition(":")
        if not number.isdecimal() or re.fullmatch(r"[0-9a-f]{64}", said) is None:
            fail("--known is a row's number, a colon, its 64 digits, as verify says", COULD_NOT_RUN)
        noted = (int(number), said)
    with open_store() as store:
        found = store.audit.verify(noted)
    if found.broken_at is not None:
        fail(
            f"The record is NOT whole: row {found.broken_at} was changed or taken out, or the one "
            "before it was. Keep the database as it is, and compare with a backup.",
            REFUSED,
        )
    typer.echo(f"The record is whole: {found.rows} rows.")
    if found.not_known:
        many = len(found.not_known)
        shown = ", ".join(map(str, found.not_known[-MOST_NAMED:]))
        typer.echo(
            f"Of 1 act it is not certain whether it was done: row {shown}."
            if many == 1
            else f"Of {many} acts it is not certain whether they were done; the latest: {shown}."
        )
        typer.echo(
            "Whoever did them was cut off, or got no answer: the history of a journey tells."
        )
    if found.rows:
        typer.echo(
            f"Note this elsewhere, so that a missing end is found: {found.rows}:{found.last_hash}"
        )


@app.command("list")
def list_rows(
    client: Annotated[str | None, typer.Option(help="Only about this client.")] = None,
    login: Annotated[
        str | None,
        typer.Option("--by", help="Only by whoever signs in so, or by an account of a machine."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
) -> None:
    """Views and acts, the latest first."""
    from rich.table import Table

    from console.presenters.audit import row as in_words

    with open_store() as store:
        who = None if login is None else _who(store, login)
        client_id = find_client(store, client) if client is not None else None
        looked(store, "audit_seen", client_id or who)
        kept = store.audit.page(who=who, client_id=client_id, limit=limit)
        outcomes = store.audit.outcomes(kept)
        names = store.colleagues.named({id_ for row in kept for id_ in (row.who, row.about) if id_})
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for column in ("", "at", "who", "what", "about", "outcome"):
        table.add_column(column, overflow="fold")
    for each in kept:
        row = in_words(each, names, outcomes, lambda _: False)
        outcome = row.outcome[0] if row.outcome else ""
        table.add_row(str(row.number), row.at, row.who, row.what, row.about, outcome)
    show_table(table)


def _who(store: Store, said: str) -> str:
    """The id the record has for them."""
    if said in store.audit.accounts():
        return said
    kept = store.colleagues.by_login(said)
    if kept is None:
        fail(f"nobody signs in by {said!r}, nor did an account of this name anything", REFUSED)
    return kept.colleague.colleague_id
