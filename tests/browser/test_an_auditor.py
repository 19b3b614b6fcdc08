"""An auditor finds who looked at a client's record."""

from __future__ import annotations

from alongside.access import Role
from tests.browser.conftest import Enters
from tests.browser.person import Person
from tests.browser.world import Somebody, World


def test_an_auditor_finds_who_looked(world: World, enters: Enters) -> None:
    """Each view is there by whom and when; the auditor's own looking too."""
    client, somebody_else = given_two_clients(world)
    clinician = enters(Role.CLINICIAN)
    auditor = enters(Role.AUDITOR)

    when_a_clinician_finds_and_opens_the_client(clinician, client)
    when_the_auditor_asks_who_looked(auditor, client)
    then_they_see_the_clinician_and_what_they_opened(auditor, somebody_else)
    then_their_own_looking_is_written_down_too(auditor)
    then_they_can_take_it_out_as_a_file(auditor)


def given_two_clients(world: World) -> tuple[Somebody, Somebody]:
    client, other = world.client(), world.client()
    world.starts(client)
    return client, other


def when_a_clinician_finds_and_opens_the_client(clinician: Person, client: Somebody) -> None:
    clinician.opens("Clients")
    clinician.types("Name", client.name)
    clinician.presses("Find")
    clinician.follows(client.name)
    clinician.follows("Primrose")
    clinician.sees("Priority")


def when_the_auditor_asks_who_looked(auditor: Person, client: Somebody) -> None:
    auditor.opens("Audit")
    auditor.opens_details("Look for somebody, a client or days")
    auditor.types("Whose record", client.client_id)
    auditor.presses("Look")


def then_they_see_the_clinician_and_what_they_opened(
    auditor: Person, somebody_else: Somebody
) -> None:
    auditor.sees("Planted clinician", "Looked at a client", "Looked at a journey")
    auditor.does_not_see(somebody_else.client_id)


def then_their_own_looking_is_written_down_too(auditor: Person) -> None:
    auditor.opens("Audit")
    auditor.sees("Looked at this record", "Planted auditor")


def then_they_can_take_it_out_as_a_file(auditor: Person) -> None:
    assert auditor.takes("All of these as a file (CSV)").count(b"\n") > 3
