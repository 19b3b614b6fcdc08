"""
Entries kept for webhooks, in the transaction that writes them to a journal.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from alongside.events import Entry
from alongside.store.tables import webhook_events, webhooks

LOOKED_AT_EVERY = 2.0
"""Seconds: a webhook hears of what is written so long after it was added at the latest."""


class ToBeTold:
    """Which webhooks want which events, looked up now and then: most services have none."""

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[str, ...]] = {}
        self._looked: float | None = None

    def keep(
        self, connection: Connection, journey: str, entries: Sequence[Entry], now: datetime
    ) -> None:
        """Keep those of the entries that somebody wants to be told of; once, if told anew."""
        wanted = self._look(connection)
        rows = [
            {
                "webhook_id": webhook_id,
                "journey": journey,
                "sequence": entry.sequence,
                "name": entry.name,
                "at": entry.at,
                "state": "waiting",
                "tries": 0,
                "next_try": now,
            }
            for entry in entries
            for webhook_id in wanted.get(entry.name, ())
        ]
        if rows:
            dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
            connection.execute(dialect.insert(webhook_events).on_conflict_do_nothing(), rows)

    def _look(self, connection: Connection) -> dict[str, tuple[str, ...]]:
        now = time.monotonic()
        if self._looked is None or now - self._looked > LOOKED_AT_EVERY:
            found: dict[str, tuple[str, ...]] = {}
            rows = connection.execute(
                select(webhooks.c.webhook_id, webhooks.c.events).where(webhooks.c.ended.is_(None))
            )
            for webhook_id, events in rows:
                for name in events:
                    found[name] = (*found.get(name, ()), webhook_id)
            self._wanted, self._looked = found, now
        return self._wanted
