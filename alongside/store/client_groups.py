"""
The groups each client belongs to, by which reports are broken down: area, family background.

In: readings just kept. Out: the groups of those clients, by their latest readings.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from alongside.store.tables import clients, readings

AREA, ETHNICITY = "registered_area", "ethnicity"
"""Facts of the catalogue. One that a service does not keep leaves its group empty."""
GROUPED = frozenset({AREA, ETHNICITY})
_AT_ONCE = 5_000
_LATEST = (
    select(clients.c.client_id, readings.c.fact, readings.c.value)
    .join(clients, clients.c.number == readings.c.client_number)
    .where(
        readings.c.client_number.in_(bindparam("numbers", expanding=True)),
        readings.c.fact.in_(sorted(GROUPED)),
    )
    .order_by(readings.c.on, readings.c.kept)
)
_PUT = (
    "INSERT INTO client_groups (client_id, area, ethnicity) VALUES ({}) ON CONFLICT (client_id) "
    "DO UPDATE SET area = excluded.area, ethnicity = excluded.ethnicity"
)


def group_again(connection: Connection, numbers: Iterable[int]) -> None:
    """The groups of these clients follow from their latest readings again."""
    wanted = sorted(numbers)
    sqlite = connection.dialect.name == "sqlite"
    put = _PUT.format("?, ?, ?" if sqlite else "%s, %s, %s")
    for start in range(0, len(wanted), _AT_ONCE):
        some = {"numbers": wanted[start : start + _AT_ONCE]}
        found: dict[str, dict[str, str]] = {}
        for client_id, fact, value in connection.execute(_LATEST, some):
            found.setdefault(client_id, {})[fact] = value
        rows: list[tuple[Any, ...]] = [
            (client_id, _word(of.get(AREA)), _word(of.get(ETHNICITY)))
            for client_id, of in sorted(found.items())
        ]
        if rows:
            connection.exec_driver_sql(put, rows)


def _word(value: str | None) -> str | None:
    """A choice as it is written in the readings, without its quotes."""
    if value is None or not value.startswith('"'):
        return None
    word: str = json.loads(value)
    return word
