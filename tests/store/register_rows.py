"""Rows of a made-up register."""

from datetime import date

from alongside.readings import Reading
from alongside.store import (
    NewClient,
    Person,
    Store,
)  # fmt: skip

DAY = date(2026, 2, 3)
ADA = Person(
    name="Zephyrine Quillfeather", nhs_number="9990000018", phone="07700900123",
    email="zephyrine@example.org", address="1 Planted Lane",
)  # fmt: skip


def reading(fact: str, value: object, on: date = DAY, source: str = "gp") -> Reading:
    """A reading of the given day."""
    return Reading.model_validate({"fact": fact, "value": value, "on": on, "source": source})


def row(key: str = "row-1", person: Person = ADA, **changed: object) -> NewClient:
    """A register's row."""
    given = {"source": "practice-1", "source_key": key, "person": person, "source_row": 2}
    return NewClient(**{**given, **changed})  # type: ignore[arg-type]


def add(store: Store, **changed: object) -> str:
    """Add one client, and give their id."""
    (added,) = store.clients.add_many([row(**changed)]).rows  # type: ignore[arg-type]
    assert added.client_id is not None
    return added.client_id
