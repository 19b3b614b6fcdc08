"""
Messages under way: each key is sent once, whoever tries.

A worker claims a key, sends, and says so. The claim of a worker that died is taken over
after a while.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from alongside.store.changes import Put, carry_out
from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.tables import deliveries

STALE = timedelta(minutes=5)
"""How long a claim holds with nothing heard of it; longer than any channel's time-out."""


class NotClaimed(StoreError):
    """A message was reported sent that nobody had claimed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a message is: `claimed` or `sent`. Moments are UTC."""

    journey: str
    key: str
    status: str
    claimed_by: str
    claimed: datetime
    sent: datetime | None
    channel: str | None
    reference: str | None
    """The channel's own id for it."""


class Messages:
    """Claims on messages to clients."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, journey: str, key: str, *, by: str, now: datetime, stale: timedelta = STALE
    ) -> bool:
        """
        Whether `by` may send this message now.

        Not if it was sent, or if another claimed it less than `stale` ago. `by` names one
        attempt, so that the same one may ask again.
        """
        with self._database.writing(f"message/{journey}/{key}") as connection:
            row = _row(connection, journey, key)
            if row is not None and row.status == "sent":
                return False
            if row is not None and row.claimed_by != by and now < row.claimed + stale:
                return False
            claim = {"status": "claimed", "claimed_by": by, "claimed": now}
            carry_out(connection, [Put("deliveries", {"journey": journey, "key": key}, claim)])
            return True

    def sent(
        self,
        journey: str,
        key: str,
        *,
        now: datetime,
        channel: str,
        recipient: str | None = None,
        reference: str | None = None,
    ) -> None:
        """
        The message is on its way. Saying so twice changes nothing.

        :raises NotClaimed: nobody had claimed it.
        """
        ring = self._database.ring
        with self._database.writing(f"message/{journey}/{key}") as connection:
            row = _row(connection, journey, key)
            if row is None:
                raise NotClaimed(f"message {key} of {journey} was never claimed; claim it first")
            if row.status == "sent":
                return
            about = f"delivery/{journey}/{key}".encode()
            connection.execute(
                update(deliveries)
                .where(deliveries.c.journey == journey, deliveries.c.key == key)
                .values(
                    status="sent",
                    sent=now,
                    channel=channel,
                    reference=reference,
                    recipient=None
                    if recipient is None
                    else ring.encrypt(recipient.encode(), about),
                )
            )

    def release(self, journey: str, key: str, *, by: str) -> None:
        """Give the claim back: it was certainly not sent, and another may try at once."""
        with self._database.writing(f"message/{journey}/{key}") as connection:
            connection.execute(
                deliveries.delete().where(
                    deliveries.c.journey == journey,
                    deliveries.c.key == key,
                    deliveries.c.claimed_by == by,
                    deliveries.c.status == "claimed",
                )
            )

    def get(self, journey: str, key: str) -> Delivery | None:
        """How far a message is; None if nobody claimed it."""
        with self._database.reading() as connection:
            row = _row(connection, journey, key)
        if row is None:
            return None
        shown = {name: value for name, value in row._mapping.items() if name != "recipient"}
        return Delivery(**shown)

    def recipient(self, journey: str, key: str) -> str | None:
        """Where a message went, decrypted; None if it was not sent or had no address."""
        with self._database.reading() as connection:
            row = _row(connection, journey, key)
        if row is None or row.recipient is None:
            return None
        about = f"delivery/{journey}/{key}".encode()
        return self._database.ring.decrypt(row.recipient, about).decode()


def _row(connection: Connection, journey: str, key: str) -> Row[Any] | None:
    return connection.execute(
        select(deliveries).where(deliveries.c.journey == journey, deliveries.c.key == key)
    ).one_or_none()
