"""
Who changed what of a coach, and when: written once, never changed.

`record` adds a line in the transaction of the change itself; `read` gives them back. They
hold the old and the new values, so they are sealed like the coach.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from alongside.coaches import Coach
from alongside.keys import KeyRing
from alongside.store.tables import coach_changes

What = Literal["added", "changed", "away", "back", "leaves"]


@dataclass(frozen=True, slots=True)
class CoachChange:
    """
    One change of a coach: `fields` have the value before and the value after, as JSON has it.

    `by` is who said so, as a role or role:id. Neither repr nor str shows a value.
    """

    coach_id: str
    at: datetime
    by: str
    what: What
    fields: Mapping[str, tuple[Any, Any]]

    def __repr__(self) -> str:
        return f"<{self.coach_id} {self.what} by {self.by}: {', '.join(self.fields)}>"


def differences(was: Coach | None, now: Coach) -> dict[str, tuple[Any, Any]]:
    """What differs, by field; of a new coach everything that is said of them."""
    before = {} if was is None else was.model_dump(mode="json")
    after = now.model_dump(mode="json")
    return {
        field: (before.get(field), value)
        for field, value in after.items()
        if field != "id" and before.get(field) != value
    }


def record(connection: Connection, ring: KeyRing, change: CoachChange) -> None:
    """Add a line to the log; the caller holds the writing transaction."""
    said = {"by": change.by, "what": change.what, "fields": change.fields}
    sealed = ring.encrypt(
        json.dumps(said, ensure_ascii=False).encode(), _about(change.coach_id, change.at)
    )
    connection.execute(
        insert(coach_changes).values(coach_id=change.coach_id, at=change.at, body=sealed)
    )


def read(connection: Connection, ring: KeyRing, coach_id: str) -> list[CoachChange]:
    """The changes of one coach, the oldest first."""
    query = (
        select(coach_changes.c.at, coach_changes.c.body)
        .where(coach_changes.c.coach_id == coach_id)
        .order_by(coach_changes.c.number)
    )
    found = []
    for at, body in connection.execute(query):
        said = json.loads(ring.decrypt(body, _about(coach_id, at)))
        fields = {field: (was, now) for field, (was, now) in said["fields"].items()}
        found.append(CoachChange(coach_id, at, said["by"], said["what"], fields))
    return found


def _about(coach_id: str, at: datetime) -> bytes:
    return f"coach/{coach_id}/{at.astimezone(UTC).isoformat()}".encode()
