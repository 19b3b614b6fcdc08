"""
Messages under way: each key is handed over once, whoever tries.

A worker claims a key, hands the message over, and says so. What the claim of a worker that
died leaves open is for the next one to find out before it does anything.
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
SETTLED = ("sent", "in_doubt")


class NotClaimed(StoreError):
    """A message was reported sent that nobody had claimed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    How far a message is: `claimed`, `sent`, or `in_doubt` for good. Moments are UTC.

    In doubt: it may have been sent, nobody can tell, and it is not sent again.
    """

    journey: str
    key: str
    status: str
    claimed_by: str
    claimed: datetime
    sent: datetime | None
    channel: str | None
    """The channel that took it, or to which the claim was about to hand it."""
    reference: str | None
    """The channel's own id for it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A claim that was granted.

    `taken_over`: another try had claimed it and was not heard of again, so the message may
    have been handed to `channel` (None: the claim does not say) already.
    """

    taken_over: bool
    channel: str | None


class Messages:
    """Claims on messages to clients."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self,
        journey: str,
        key: str,
        *,
        by: str,
        now: datetime,
        channel: str | None = None,
        stale: timedelta = STALE,
    ) -> Claim | None:
        """
        The claim of `by` on this message; None if it may not be sent now.

        Not if it was sent or is in doubt, or if another claimed it less than `stale` ago.
        `by` names one try, so that the same one may ask again. `channel` is where it is to
        be handed over; a claim taken over keeps the channel of the first.
        """
        with self._database.writing(f"message/{journey}/{key}") as connection:
            row = _row(connection, journey, key)
            if row is not None and row.status in SETTLED:
                return None
            others = row is not None and row.claimed_by != by
            if row is not None and others and now < row.claimed + stale:
                return None
            if row is not None and others:
                channel = row.channel
            claim = {"status": "claimed", "claimed_by": by, "claimed": now, "channel": channel}
            carry_out(connection, [Put("deliveries", {"journey": journey, "key": key}, claim)])
            return Claim(taken_over=others, channel=channel)

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
        The message is on its way. Saying so twice, or of one in doubt, changes nothing.

        :raises NotClaimed: nobody had claimed it.
        """
        ring = self._database.ring
        with self._database.writing(f"message/{journey}/{key}") as connection:
            row = _row(connection, journey, key)
            if row is None:
                raise NotClaimed(f"message {key} of {journey} was never claimed; claim it first")
            if row.status in SETTLED:
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

    def doubt(self, journey: str, key: str) -> None:
        """Nobody can tell whether it was sent: from now on nobody may claim it."""
        with self._database.writing(f"message/{journey}/{key}") as connection:
            connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.journey == journey,
                    deliveries.c.key == key,
                    deliveries.c.status == "claimed",
                )
                .values(status="in_doubt")
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
