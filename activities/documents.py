"""
The file that goes with a message: My Health Plan or the Snapshot, made once and kept.

In: a deed, the message it became. Out: the message with its file; or why there is none. What
was made for a key first is what goes, however often it is tried.
"""

from __future__ import annotations

import structlog

from alongside.deeds import SendMessage
from alongside.messages.outgoing import Attachment, NotSent, Outgoing, Unavailable
from alongside.plan import plan_of
from alongside.plan.beside import beside
from alongside.plan.html import html_of
from alongside.plan.page import Kind, page_of
from alongside.plan.pdf import PdfUnavailable, pdf_of
from alongside.plan.words import Copy
from alongside.ruleset.model import MessageText, Ruleset
from alongside.store import Store

FILES: dict[Kind, str] = {"plan": "my-health-plan.pdf", "snapshot": "snapshot.pdf"}
PDF = "application/pdf"
_log = structlog.get_logger()


def with_document(
    outgoing: Outgoing,
    deed: SendMessage,
    words: MessageText,
    *,
    store: Store,
    rules: Ruleset,
    coach: str | None,
) -> Outgoing | NotSent:
    """
    The message with the file its wording asks for; as it is where that asks for none.

    :raises Unavailable: the journal is not in the store as far as needed yet, or no PDF can be
        made on this machine.
    """
    if words.attach != "plan" and words.attach != "snapshot":
        return outgoing
    kind: Kind = words.attach
    kept = store.documents.get(deed.journey, deed.key)
    if kept is None:
        copy: Copy = "gp" if words.to == "gp" else "client"
        made = _made(deed, kind, copy, store=store, rules=rules, coach=coach)
        if isinstance(made, NotSent):
            return made
        body, upto = made
        kept = store.documents.keep(
            deed.journey,
            deed.key,
            kind=kind,
            filename=FILES[kind],
            media_type=PDF,
            body=body,
            upto=upto,
            now=deed.now,
        )
    file = Attachment(filename=kept.row.filename, media_type=kept.row.media_type, body=kept.body)
    return outgoing.model_copy(update={"attachments": (*outgoing.attachments, file)})


def _made(
    deed: SendMessage, kind: Kind, copy: Copy, *, store: Store, rules: Ruleset, coach: str | None
) -> tuple[bytes, int] | NotSent:
    """The file, and the entry of the journal it was made from."""
    entries = store.journal.entries(deed.journey)
    if len(entries) < deed.upto:
        raise Unavailable("what the plan says is not written down yet")
    plan = plan_of(entries)
    if kind == "snapshot":
        if plan.snapshot is None:
            return NotSent(why="no_snapshot")
        if copy == "gp" and not plan.snapshot.for_gp:
            return NotSent(why="client_keeps_it")
    sessions = rules.coaching.sessions if rules.coaching else None
    about = beside(
        entries,
        person=store.clients.get(deed.client_id).person,
        programme=rules.title,
        coach=coach,
        agenda={str(when): points for when, points in sessions.agenda.items()} if sessions else {},
        now=deed.now,
    )
    try:
        return pdf_of(html_of(page_of(plan, about, copy, kind))), len(entries)
    except PdfUnavailable as missing:
        _log.error("pdf_unavailable", journey=deed.journey, key=deed.key, advice=str(missing))
        raise Unavailable("no PDF can be made on this machine") from None
