"""Adding a client, changing their details."""

from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_console, open_pages, signed_in, visitor
from tests.console.test_clients_found import HOSTILE, NUMBER, add

pytestmark = pytest.mark.asyncio
ADA: dict[str, Any] = {
    "name": "Ada Planted", "nhs_number": "999 000 0018", "phone": "07700 900123",
    "email": "ada@example.org", "address": "1 Planted Lane", "channels": ["sms", "email"],
    "first": "sms", "language": "cy",
}  # fmt: skip


def hidden(someone: Any, name: str) -> str:
    """A hidden field of the form."""
    return str(someone.answer.text.partition(f'name="{name}" value="')[2].partition('"')[0])


async def test_a_client_is_added_once_however_often_the_form_is_sent(tmp_path: Path) -> None:
    """With their details and wishes."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await someone.get("/clients/add")
        form = {**ADA, "key": hidden(someone, "key")}
        await someone.send("/clients/add", form)
        assert "The client was added" in someone.text
        assert "Text message, then email" in someone.text
        assert "Welsh" in someone.text
        await someone.get("/clients/add")
        await someone.send("/clients/add", form)
        assert "This client was added already" in someone.text

        assert 1 == store.clients.count()
        assert ("sms", "email") == store.clients.by_nhs_number(NUMBER).channels


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "x" * 10_000}, "Name must be 200 characters or fewer"),
        ({"name": "x" * 300}, "Name must be 200 characters or fewer"),
        ({"name": "Ada\x00Planted"}, "Name must be plain text"),
        ({"name": "Ada \u202ednalP"}, "Name must be plain text"),
        ({"nhs_number": "999 000 0019"}, "check digit is wrong"),
        ({"nhs_number": "one"}, "An NHS number is ten digits"),
        ({"phone": "ring the bell"}, "Phone number must look like"),
        ({"email": "ada"}, "Email address must look like"),
        ({"phone": ""}, "Enter the phone number, or take text message away"),
        ({"channels": ["pigeon"]}, "pigeon"),
        ({"language": "tlh"}, "Not a valid choice"),
        ({"gp_email": "gp"}, "GP's email address must look like"),
    ],
)
async def test_what_cannot_be_kept_is_shown_again(
    tmp_path: Path, changed: dict[str, Any], says: str
) -> None:
    """With what was typed; nobody is added."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await someone.get("/clients/add")
        await someone.send("/clients/add", {**ADA, "key": "k", **changed})

        assert 422 == someone.answer.status_code
        assert says in someone.text
        assert "There is a problem" in someone.text
        assert "1 Planted Lane" in someone.answer.text
        assert 0 == store.clients.count()


async def test_a_name_can_be_anything_that_can_be_written(tmp_path: Path) -> None:
    """Scripts, templates and four-byte letters are letters."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (_, someone):
        await someone.get("/clients/add")
        await someone.send("/clients/add", {"name": HOSTILE, "key": "k", "language": "en"})
        assert "<script>alert" not in someone.answer.text
        assert HOSTILE in someone.text


async def test_somebody_who_is_here_is_not_added_again(tmp_path: Path) -> None:
    """One with the same number never, one of the same name only if it is said."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        here = add(store, "Ada Planted", "1", nhs_number=NUMBER)
        await someone.get("/clients/add")
        await someone.send("/clients/add", {**ADA, "key": "k"})
        assert 422 == someone.answer.status_code
        assert "Somebody on the register has this NHS number" in someone.text
        assert f'href="/clients/{here}"' in someone.answer.text

        other = {"name": "planted ADA", "key": "k", "language": "en"}
        await someone.send("/clients/add", other)
        assert "Is it one of these?" in someone.text
        assert 1 == store.clients.count()
        await someone.send("/clients/add", {**other, "sure": "yes"})
        assert "The client was added" in someone.text


async def test_details_are_changed_after_what_will_change_was_shown(tmp_path: Path) -> None:
    """Only what was changed."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        client_id = add(store, "Ada Planted", "1", nhs_number=NUMBER, phone="07700 900123")
        path = f"/clients/{client_id}/change"
        await someone.get(path)
        seen = hidden(someone, "seen")
        form = {
            "name": "Ada Wedded", "nhs_number": NUMBER, "phone": "", "email": "ada@example.org",
            "channels": "email", "language": "en", "seen": seen,
        }  # fmt: skip
        await someone.send(path, form)
        assert "What will change" in someone.text
        assert "Name Ada Planted" in someone.text.replace("Now ", "").replace("Detail ", "")
        assert "Ada Planted" == store.clients.get(client_id).person.name
        sure = hidden(someone, "sure")
        await someone.send(path, {**form, "name": "Ada Other", "sure": sure})
        assert "Ada Other" in someone.text
        assert "Ada Planted" == store.clients.get(client_id).person.name
        await someone.send(path, {**form, "sure": sure})
        assert "The details were changed" in someone.text
        now = store.clients.get(client_id)

        assert ("Ada Wedded", None, ("email",)) == (now.person.name, now.person.phone, now.channels)
        assert NUMBER == now.person.nhs_number


async def test_who_changes_what_was_changed_meanwhile_is_told(tmp_path: Path) -> None:
    """Nothing is written over unseen."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        client_id = add(store, "Ada Planted", "1", phone="07700 900123")
        path = f"/clients/{client_id}/change"
        one, other = await visitor(app, "coordinator"), await visitor(app, "coordinator")
        forms = []
        for someone in (one, other):
            await someone.get(path)
            seen = hidden(someone, "seen")
            forms.append({"name": "Ada Planted", "language": "en", "seen": seen})
        for someone, phone in ((one, "07700 900124"), (other, "07700 900125")):
            form = {**forms.pop(0), "phone": phone}
            await someone.send(path, form)
            await someone.send(path, {**form, "sure": hidden(someone, "sure")})

        assert 422 == other.answer.status_code
        assert "Somebody changed these details since" in other.text
        assert "07700 900124" in other.text
        assert "07700 900124" == store.clients.get(client_id).person.phone


async def test_a_journey_that_is_open_hears_of_new_details(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Not what they are."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue) as (service, app):
        add_colleague(service.store, Role.COORDINATOR)
        client_id = service.add_client()
        journey = await service.start(client_id)
        someone = await visitor(app, "coordinator")
        path = f"/clients/{client_id}/change"
        await someone.get(path)
        seen = hidden(someone, "seen")
        form = {
            "name": "Wren Planted", "email": "new@example.org", "channels": "email",
            "gp_email": "gp@example.org", "language": "en", "seen": seen,
        }  # fmt: skip
        await someone.send(path, form)
        await someone.send(path, {**form, "sure": hidden(someone, "sure")})
        assert "The details were changed" in someone.text
        entry = await service.until_recorded(journey, "contact_details_changed")

        assert "new@example.org" == service.store.clients.get(client_id).person.email
        assert "new@example.org" not in entry.model_dump_json()


async def test_a_number_of_another_client_is_refused(tmp_path: Path) -> None:
    """They may be one person; that is for somebody to look at."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        add(store, "Ada Planted", "1", nhs_number=NUMBER)
        client_id = add(store, "Bea Planted", "2")
        path = f"/clients/{client_id}/change"
        await someone.get(path)
        seen = hidden(someone, "seen")
        form = {"name": "Bea Planted", "nhs_number": NUMBER, "language": "en", "seen": seen}
        await someone.send(path, form)
        await someone.send(path, {**form, "sure": hidden(someone, "sure")})

        assert 422 == someone.answer.status_code
        assert "This is the NHS number of another client" in someone.text


async def test_fields_that_are_no_part_of_the_form_do_nothing(tmp_path: Path) -> None:
    """An id cannot be chosen, nor anything else of a record."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await someone.get("/clients/add")
        more = {"client_id": "c-aaaaaaaaaaaa", "number": "1", "source": "gp", "readings": "x"}
        await someone.send("/clients/add", {**ADA, "key": "k", **more})

        assert not store.clients.exists("c-aaaaaaaaaaaa")
        assert 1 == store.clients.count()


async def test_who_may_see_the_record_gets_there_from_the_client(tmp_path: Path) -> None:
    """Also where no journey was ever started; others are not offered it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        client_id = add(store, "Ada Planted", "1")
        for role in (Role.AUDITOR, Role.COORDINATOR):
            add_colleague(store, role)
            someone = await visitor(app, role.value)
            await someone.get(f"/clients/{client_id}")
            seen = f"/audit?client={client_id}" in someone.answer.text
            assert (role is Role.AUDITOR) == seen
