"""
Clients: add one, change one's details.
"""

from __future__ import annotations

import json
import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from alongside.access import Colleague
from alongside.events import ContactDetailsChanged
from alongside.names import words_of
from alongside.store import (
    Added,
    Client,
    ClientConflict,
    ContactChange,
    NewClient,
    Person,
)
from console.acting import NotDone, report
from console.client_door import client_seen
from console.client_form import (
    Details,
    admitted,
    allow_others,
    channels_of,
    shown,
)
from console.forms import Finding, Form
from console.page import Crumb, page, then
from console.presenters.client_changes import Changed, changes_between
from console.presenters.clients import client_lines, name_of
from console.programmes import titles
from console.rights import Right
from console.security.door import Here, Typed, needs

router = APIRouter()
Adding = Annotated[Colleague, Depends(needs(Right.CLIENTS_ADD))]
ABOVE = Crumb("Clients", "/clients")
SOURCE = "console"
"""The register of those who were added by hand."""
ALIKE = 10


@router.get("/clients/add")
def ask(request: Request, colleague: Adding) -> Response:
    """An empty form."""
    return _add_page(request, Details.of(), uuid.uuid4().hex)


@router.post("/clients/add")
def add(request: Request, console: Here, colleague: Adding, form: Typed) -> Response:
    """Add them; sent twice it adds one. Somebody of the same name is shown first."""
    key = str(form.get("key") or "")
    said = Details.of(form)
    found, problems = admitted(console, said)
    if not key or len(key) > 64:
        key = uuid.uuid4().hex
    if not found.details.get("name") and not said["name"].errors:
        said["name"].errors = ["Enter a name"]
        problems = said.findings()
    if problems:
        return _add_page(request, said, key, problems)
    before = console.store.clients.by_key(SOURCE, key)
    if before is not None:
        return then(f"/clients/{before.client_id}", "This client was added already")
    number = found.details.get("nhs_number")
    there = console.store.clients.by_nhs_number(number) if number else None
    if there is not None:
        said["nhs_number"].errors = ["Somebody on the register has this NHS number"]
        return _add_page(request, said, key, said.findings(), console, [there], same_number=True)
    if form.get("sure") != "yes":
        alike = _same_name(console, str(found.details["name"]))
        if alike:
            return _add_page(request, said, key, [], console, alike)
    try:
        new = NewClient(
            source=SOURCE,
            source_key=key,
            person=Person(**found.details),
            channels=channels_of(said),
            language=said.data["language"],
            do_not_contact=bool(said.data["do_not_contact"]),
        )
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            added = console.store.clients.add_new(new)
            note("client_added", added.client_id)
    except ClientConflict:
        said["nhs_number"].errors = ["Somebody on the register has this NHS number"]
        return _add_page(request, said, key, said.findings())
    notice = "The client was added" if added.state is Added.NEW else "They were added already"
    return then(f"/clients/{added.client_id}", notice)


@router.get("/clients/{client_id}/change")
def ask_change(request: Request, console: Here, colleague: Adding, client_id: str) -> Response:
    """The form with what is known."""
    client = client_seen(console, colleague, client_id)
    said = Details.of(None, **shown(client))
    allow_others(said, client)
    return _change_page(request, client, said, _mark(console, client))


@router.post("/clients/{client_id}/change")
def change(
    request: Request, console: Here, colleague: Adding, form: Typed, client_id: str
) -> Response:
    """Say what will change, then change it, then tell the journeys that are open."""
    client = client_seen(console, colleague, client_id)
    said = Details.of(form)
    allow_others(said, client)
    found, problems = admitted(console, said)
    mark = _mark(console, client)
    if problems:
        return _change_page(request, client, said, str(form.get("seen") or mark), problems)
    if form.get("seen") != mark:
        problems = [
            Finding("", "Somebody changed these details since you opened this page. What they "
                        "are now is beside yours below: check, then send it again")
        ]  # fmt: skip
    wanted = {
        **found.details, "channels": channels_of(said), "language": said.data["language"],
        "do_not_contact": bool(said.data["do_not_contact"]),
    }  # fmt: skip
    changed = changes_between(client, wanted)
    if not changed and not problems:
        return then(f"/clients/{client_id}", "Nothing was changed")
    sure = _hashed(console, client_id, [[each.detail, each.was, each.becomes] for each in changed])
    if problems or form.get("sure") != sure:
        # what is confirmed is what was shown, and not what was typed since
        return _change_page(request, client, said, mark, problems, changed, sure)
    try:
        given = {each.detail: wanted[each.detail] for each in changed}
        with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
            console.store.clients.change_contact(client_id, ContactChange(**given))
            note("client_changed", client_id)
    except ClientConflict:
        said["nhs_number"].errors = ["This is the NHS number of another client"]
        return _change_page(request, client, said, mark, said.findings())
    told = _tell_journeys(console, colleague, client_id)
    return then(f"/clients/{client_id}", f"The details were changed{told}")


def _tell_journeys(console: Here, colleague: Colleague, client_id: str) -> str:
    """Open journeys hear of it; the end of a sentence where one could not."""
    rows = console.store.client_journeys.of([client_id])[client_id]
    for row in rows:
        if row.status == "closed":
            continue
        event = ContactDetailsChanged(id=f"details-{uuid.uuid4().hex}", by=colleague.by)
        try:
            report(console, colleague, row.programme, client_id, event)
        except NotDone:
            return (
                ". A journey could not be told now: its history will not mention it, but what "
                "is sent goes by the new details"
            )
    return ""


def _same_name(console: Here, name: str) -> list[Client]:
    words = set(words_of(name))
    found = console.store.names.find(name, limit=ALIKE * 5)
    return [each for each in found if set(words_of(each.person.name or "")) == words][:ALIKE]


def _mark(console: Here, client: Client) -> str:
    """What a form carries to notice that the details moved on."""
    return _hashed(console, client.client_id, [shown(client), list(client.channels)])


def _hashed(console: Here, client_id: str, said: object) -> str:
    """Something about a client, as a page may carry it: it says nothing of them."""
    text = json.dumps(said, sort_keys=True)
    return console.ring.keyed_hash(f"details/{client_id}/{text}")[:32]


def _add_page(
    request: Request, form: Form, key: str, problems: list[Finding] | None = None,
    console: Here | None = None, alike: list[Client] | None = None, *, same_number: bool = False,
) -> Response:  # fmt: skip
    listed = []
    if console is not None and alike:
        ids = [each.client_id for each in alike]
        listed = client_lines(alike, console.store.client_journeys.of(ids), titles(console))
    return page(
        request, "client_form.html", title="Add a client", crumbs=[ABOVE], form=form, key=key,
        action="/clients/add", alike=listed, same_number=same_number, problems=problems or [],
        status=422 if problems else 200,
    )  # fmt: skip


def _change_page(
    request: Request, client: Client, form: Form, mark: str,
    problems: list[Finding] | None = None, changed: list[Changed] | None = None, sure: str = "",
) -> Response:  # fmt: skip
    return page(
        request, "client_form.html", title="Change details",
        crumbs=[ABOVE, Crumb(name_of(client), f"/clients/{client.client_id}")],
        form=form, seen=mark, action=f"/clients/{client.client_id}/change", changed=changed or [],
        sure=sure, problems=problems or [], status=422 if problems else 200,
    )  # fmt: skip
