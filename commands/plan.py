"""
`alongside plan`: My Health Plan on the screen, as a page, from a file; what was sent of it.
"""

from __future__ import annotations

import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import plan_parts
from commands.confidential import write_confidential
from commands.journeys import DEFAULT, By, Client, EventId, Programme
from commands.recorded import changing, looked
from commands.screen import (
    COULD_NOT_RUN,
    REFUSED,
    fail,
    find_client,
    journey_now,
    open_store,
    with_starter,
)

if TYPE_CHECKING:
    from alongside.plan.page import Page
    from alongside.plan.plan_file import PlanFileWrong
    from alongside.plan.words import Copy
    from alongside.store import Store
    from alongside.store.records import JourneyRow

app = typer.Typer(help="A client's goals, plans and Snapshot.", no_args_is_help=True)
plan_parts.add_to(app)
CopyOf = Annotated[str, typer.Option("--copy", help="Whose copy: client, coach or gp.")]


@app.command()
def show(
    client: Client,
    html: Annotated[Path | None, typer.Option(help="Write it as a page into this file.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it as a PDF into this file.")] = None,
    copy: CopyOf = "client",
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="The Snapshot instead of the whole plan.")
    ] = False,
    programme: Programme = DEFAULT,
) -> None:
    """A client's plan as it stands: on the screen, as a page, as a PDF."""
    from alongside.plan.html import html_of
    from alongside.plan.pdf import PdfUnavailable, pdf_of
    from commands.plan_screen import told

    with open_store() as store:
        row, whose = _journey(store, client, programme), _copy(copy)
        looked(store, "document_taken" if html or pdf else "plan_seen", row.journey)
        page = _page(store, row, whose, snapshot=snapshot)
    if html is None and pdf is None:
        typer.echo(told(page))
        return
    made = html_of(page)
    if html is not None:
        _write(html, made.encode())
    if pdf is not None:
        try:
            _write(pdf, pdf_of(made))
        except PdfUnavailable as missing:
            fail(str(missing), COULD_NOT_RUN)


@app.command()
def write(
    client: Client,
    file: Annotated[Path, typer.Argument(help="A plan, as examples/plan.yaml; - reads stdin.")],
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Write a whole plan from a file: all of it is taken, or nothing."""
    from alongside.london import today
    from alongside.plan import plan_of
    from alongside.plan.plan_file import PlanFileWrong, read_plan
    from commands.journey_told import report_event

    text = _text(file)
    with open_store() as store:
        row = _journey(store, client, programme)
        plan = plan_of(store.journal.entries(row.journey))
    try:
        event = read_plan(text, str(file), plan, today(journey_now()))
    except PlanFileWrong as wrong:
        fail(_problems(wrong), REFUSED)
    named = event.model_copy(update={"by": by, "id": event_id or f"cli-{uuid.uuid4().hex}"})
    with_starter(report_event(client, programme, named.model_dump()))


@app.command()
def gp(
    client: Client,
    practice: Annotated[str | None, typer.Option(help="What the practice is called.")] = None,
    email: Annotated[str | None, typer.Option(help="Its e-mail address.")] = None,
    address: Annotated[str | None, typer.Option(help="Its postal address.")] = None,
) -> None:
    """Record a client's GP practice and how it is written to; an empty text takes it away."""
    from pydantic import ValidationError

    from alongside.contact import is_email
    from alongside.store.people import ContactChange

    said = {"gp_practice": practice, "gp_email": email, "gp_address": address}
    given = {name: text.strip() or None for name, text in said.items() if text is not None}
    if not given:
        fail("say --practice, --email or --address", REFUSED)
    if given.get("gp_email") and not is_email(str(given["gp_email"])):
        fail("--email: this is no e-mail address", REFUSED)
    with open_store() as store:
        client_id = find_client(store, client)
        try:
            with changing(store) as note:
                store.clients.change_contact(client_id, ContactChange.model_validate(given))
                note("client_changed", client_id)
        except ValidationError:
            fail("that is far too long", REFUSED)
    typer.echo(f"The GP practice of client {client_id} is recorded.")


@app.command()
def sent(
    client: Client,
    key: Annotated[str | None, typer.Argument(help="The key of one, as the list shows it.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write that one into this file.")] = None,
    programme: Programme = DEFAULT,
) -> None:
    """What was made to be sent of a plan, and each again as it was."""
    from commands.plan_screen import documents

    if (key is None) != (out is None):
        fail("give a key and --out FILE to have one of them again, or neither to list them", 2)
    with open_store() as store:
        row = _journey(store, client, programme)
        if key is None or out is None:
            looked(store, "plan_seen", row.journey)
            typer.echo(documents(store, row.journey))
            return
        looked(store, "document_taken", row.journey)
        found = store.documents.get(row.journey, key)
    if found is None:
        fail(f"nothing was made for {key!r}; `alongside plan sent` without a key lists them", 1)
    _write(out, found.body)


def _journey(store: Store, client: str, programme: str) -> JourneyRow:
    """The client's latest journey in the programme, or the very one that was named."""
    client_id = find_client(store, client)
    if client.count("/") == 2:
        named = store.journeys.find(client)
        if named is not None:
            return named
    rows = store.journeys.page(programme=programme, client_id=client_id, limit=50)
    if not rows:
        fail(f"client {client_id} has no journey in {programme}", REFUSED)
    return max(rows, key=lambda each: each.cycle)


def _page(store: Store, row: JourneyRow, copy: Copy, *, snapshot: bool) -> Page:
    from alongside.plan import plan_of
    from alongside.plan.beside import beside
    from alongside.plan.page import page_of
    from alongside.ruleset.canonical import from_canonical
    from alongside.store import UnknownCoach

    entries = store.journal.entries(row.journey)
    ruleset, _ = from_canonical(store.rulesets.get(row.digest))
    coach = None
    coach_id = row.coach_id or row.last_coach_id
    if coach_id is not None:
        try:
            coach = store.coaches.get(coach_id).name
        except UnknownCoach:
            coach = None
    agenda = ruleset.coaching.sessions.agenda if ruleset.coaching else {}
    about = beside(
        entries,
        person=store.clients.get(row.client_id).person,
        programme=ruleset.title,
        coach=coach,
        agenda={str(when): points for when, points in agenda.items()},
        now=journey_now(),
    )
    return page_of(plan_of(entries), about, copy, "snapshot" if snapshot else "plan")


def _copy(said: str) -> Copy:
    from alongside.plan.words import COPIES

    known: dict[str, Copy] = {copy: copy for copy in COPIES}
    if said not in known:
        fail(f"--copy is one of: {', '.join(COPIES)}", 2)
    return known[said]


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{file}: a plan is written in UTF-8", REFUSED)
    except OSError as problem:
        fail(f"{file}: {(problem.strerror or 'cannot be read').lower()}", REFUSED)


def _problems(wrong: PlanFileWrong) -> str:
    lines = [finding.one_line.removesuffix("; ") for finding in wrong.findings]
    return "\n".join([*lines, "Nothing of this plan was recorded."])


def _write(file: Path, body: bytes) -> None:
    try:
        write_confidential(file, body)
    except OSError as problem:
        fail(f"{file}: {(problem.strerror or 'cannot be written').lower()}", COULD_NOT_RUN)
    typer.echo(f"{file} written, {len(body):,} bytes. It is confidential.")
