"""
Clients as rows: what of them is encrypted, hashed, or left clear.
"""

from typing import Any

from sqlalchemy import Row

from alongside.keys import KeyRing
from alongside.store.people import Client, Person


def hash_of_number(ring: KeyRing, nhs_number: str | None) -> str | None:
    """What an NHS number is looked up by; spaces and hyphens don't count."""
    if nhs_number is None:
        return None
    digits = "".join(each for each in nhs_number if each not in " -\u00a0")
    return ring.keyed_hash(f"nhs/{digits}")


def hash_of_key(ring: KeyRing, source: str, source_key: str) -> str:
    """What a register's row is looked up by."""
    return ring.keyed_hash(f"key/{source}/{source_key}")


def about(client_id: str) -> bytes:
    """What a client's encrypted details are bound to."""
    return f"client/{client_id}".encode()


def seal(ring: KeyRing, client: Client) -> dict[str, Any]:
    """The columns of a client's row that say who they are and how to reach them."""
    details = client.person.model_dump_json(exclude_none=True).encode()
    return {
        "nhs_hash": hash_of_number(ring, client.person.nhs_number),
        "person": ring.encrypt(details, about(client.client_id)),
        "channels": client.channels,
        "language": client.language,
        "do_not_contact": client.do_not_contact,
    }


def client_of(ring: KeyRing, row: Row[Any]) -> Client:
    """The client a row holds."""
    details = ring.decrypt(row.person, about(row.client_id))
    return Client(
        client_id=row.client_id,
        person=Person.model_validate_json(details),
        channels=row.channels,
        language=row.language,
        do_not_contact=row.do_not_contact,
    )
