"""A register may say which GP practice a client has, and how it is written to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import Store
from alongside.store.people import Added, NewClient, Person

Bring = Callable[..., Any]
MAPPING = """
source: practice
key: id
person:
  name: name
  gp_practice: surgery
  gp_email: surgery_mail
  gp_address: {column: [street, town]}
"""
HEADER = b"id,name,surgery,surgery_mail,street,town\n"


def test_a_column_says_how_the_gp_is_written_to(bring_in: Bring) -> None:
    """A wrong address is left out alone, as a client's own would be."""
    arrived = bring_in(
        HEADER
        + b"1,Ann,Elm Road,elm@example.org,3 Elm Road,Torquay\n"
        + b"2,Bo,Oak Street,not an address,,\n",
        mapping=MAPPING,
    )

    first, second = arrived.taken
    assert ("Elm Road", "elm@example.org", "3 Elm Road, Torquay") == (
        first.person.gp_practice,
        first.person.gp_email,
        first.person.gp_address,
    )
    assert ("Oak Street", None) == (second.person.gp_practice, second.person.gp_email)


def test_a_register_without_gps_is_the_same_as_before(tmp_path: Path) -> None:
    """Nobody counts as changed; a practice that is named later is a change."""
    with Store.open(Settings(home=tmp_path), KeyRing.fresh()) as store:
        row = NewClient(source="p", source_key="1", person=Person(name="Ann"))
        named = NewClient(
            source="p", source_key="1", person=Person(name="Ann", gp_practice="Elm Road")
        )
        states = [store.clients.add_many([each]).rows[0].state for each in (row, row, named, row)]
        client_id = store.clients.add_many([row]).rows[0].client_id or ""

        assert [Added.NEW, Added.SAME, Added.CHANGED, Added.CHANGED] == states
        assert "Elm Road" == store.clients.get(client_id).person.gp_practice
