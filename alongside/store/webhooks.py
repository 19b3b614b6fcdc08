"""
What other systems are to be told: an entry of a journal waits here until it was taken.

A webhook names events; each entry of that name is kept for it in the transaction that writes the
entry, so none is lost. Somebody takes what is due (`due`), says what came of it (`delivered`,
`failed`); after a last try it is dead, until somebody asks for all that is dead `again`. That is
taken little by little, where nothing else is due for the webhook.
"""

import json
import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Subquery,
    Update,
    delete,
    func,
    insert,
    select,
    update,
)

from alongside.store.database import Database
from alongside.store.errors import StoreError
from alongside.store.tables import webhook_events, webhooks

RETRIES = tuple(timedelta(minutes=each) for each in (0.1, 0.5, 2, 10, 30, 60, 180, 360, 720, 1440))
"""After each try that failed, how long until the next; after the last, none."""
KEPT = timedelta(days=30)
"""How long what was delivered is shown."""
TAKEN_FOR = timedelta(minutes=2)
"""Whoever took an event and is not heard from for so long is taken to have died."""

EACH = 8
"""So many are taken at a time for one webhook: one that does not answer keeps the rest no longer
than it takes to find that out, however much waits for it."""


class UnknownWebhook(StoreError):
    """There is none of this id."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to tell which events; the secret signs what is sent."""

    webhook_id: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    events: tuple[str, ...]
    added_by: str
    added: datetime
    ended: datetime | None
    again_to: int | None = None
    """Up to this number what is dead is tried again."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """An entry of a journal for a webhook; `state` is waiting, delivered or dead."""

    number: int
    webhook_id: str
    journey: str
    sequence: int
    name: str
    at: datetime
    state: str
    tries: int
    next_try: datetime
    answer: str | None


class Webhooks:
    """Every webhook, with what waits to be told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, url: str, events: Sequence[str], by: str, now: datetime) -> Webhook:
        """Tell this address of these events from now on."""
        secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
        hook = Webhook(f"w-{secrets.token_hex(5)}", url, secret, tuple(events), by, now, None)
        body = self._database.ring.encrypt(
            json.dumps({"url": url, "secret": secret}).encode(), _about(hook.webhook_id)
        )
        with self._database.writing(f"webhook/{hook.webhook_id}") as connection:
            connection.execute(
                insert(webhooks).values(
                    webhook_id=hook.webhook_id,
                    body=body,
                    events=hook.events,
                    added_by=by,
                    added=now,
                    ended=None,
                )
            )
        return hook

    def all(self) -> list[Webhook]:
        """Every webhook, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(webhooks).order_by(webhooks.c.added.desc()))
            return [self._open(row) for row in rows]

    def get(self, webhook_id: str) -> Webhook:
        """
        One of them.

        :raises UnknownWebhook: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(webhooks).where(webhooks.c.webhook_id == webhook_id)
            ).one_or_none()
        if row is None:
            raise UnknownWebhook(f"there is no webhook {webhook_id}")
        return self._open(row)

    def end(self, webhook_id: str, now: datetime) -> None:
        """Tell it nothing more, not even what waits."""
        with self._database.writing(f"webhook/{webhook_id}") as connection:
            connection.execute(
                update(webhooks)
                .where(webhooks.c.webhook_id == webhook_id, webhooks.c.ended.is_(None))
                .values(ended=now, again_to=None)
            )
            connection.execute(_ended(webhook_events.c.webhook_id == webhook_id))

    def due(self, now: datetime) -> list[ToTell]:
        """Take some of what is to be told now; nobody else is given it for a while."""
        told = webhook_events
        query = select(told).where(told.c.state == "waiting", told.c.next_try <= now)
        wanted = select(webhooks.c.webhook_id).where(webhooks.c.again_to.is_not(None))
        with self._database.reading() as connection:
            # Nobody is kept from writing by looking in vain.
            looks = (connection.execute(each.limit(1)).first() for each in (query, wanted))
            if not any(looks):
                return []
        with self._database.writing("webhook-events") as connection:
            connection.execute(
                delete(told).where(told.c.state == "delivered", told.c.next_try < now - KEPT)
            )
            # Whoever wrote an entry may not have heard yet that the webhook was ended.
            over = select(webhooks.c.webhook_id).where(webhooks.c.ended.is_not(None))
            connection.execute(_ended(told.c.webhook_id.in_(over)))
            hooks = connection.execute(
                select(webhooks.c.webhook_id, webhooks.c.again_to).where(webhooks.c.ended.is_(None))
            ).all()
            found: list[ToTell] = []
            for hook, again_to in hooks:
                of_hook = query.where(told.c.webhook_id == hook).order_by(told.c.number)
                due = [ToTell(*row) for row in connection.execute(of_hook.limit(EACH))]
                if again_to is not None and len(due) < EACH:
                    due += _revived(connection, hook, again_to, EACH - len(due))
                found += due
            for each in found:
                connection.execute(
                    update(told)
                    .where(told.c.number == each.number)
                    .values(state="waiting", next_try=now + TAKEN_FOR, tries=each.tries + 1)
                )
        return found

    def delivered(self, number: int, answer: str) -> None:
        """It was taken."""
        self._set(number, state="delivered", answer=answer)

    def failed(self, told: ToTell, answer: str, now: datetime) -> None:
        """
        It was not taken: tried again later, or dead after the last try.

        Whoever is so late that somebody else has tried meanwhile changes nothing.
        """
        mine = (webhook_events.c.state == "waiting") & (webhook_events.c.tries == told.tries + 1)
        if told.tries >= len(RETRIES):
            self._set(told.number, mine, state="dead", answer=answer)
        else:
            self._set(told.number, mine, next_try=now + RETRIES[told.tries], answer=answer)

    def again(self, webhook_id: str) -> int:
        """Try all that is dead by now from the beginning, little by little; how many."""
        with self._database.writing("webhook-events") as connection:
            dead = _dead(webhook_id)
            last = connection.execute(select(func.max(dead.c.number))).scalar()
            connection.execute(
                update(webhooks)
                .where(webhooks.c.webhook_id == webhook_id, webhooks.c.ended.is_(None))
                .values(again_to=last)
            )
            return connection.execute(select(func.count()).select_from(dead)).scalar_one()

    def still_dead(self, hook: Webhook) -> int:
        """How many of those that are to be tried again have not been yet."""
        if hook.again_to is None:
            return 0
        dead = _dead(hook.webhook_id, hook.again_to)
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(dead)).scalar_one()

    def counts(self, webhook_id: str) -> dict[str, int]:
        """How many are waiting, delivered, dead."""
        query = (
            select(webhook_events.c.state, func.count().label("number"))
            .where(webhook_events.c.webhook_id == webhook_id)
            .group_by(webhook_events.c.state)
        )
        with self._database.reading() as connection:
            return {row.state: row.number for row in connection.execute(query)}

    def of(self, webhook_id: str, state: str, limit: int = 50) -> list[ToTell]:
        """Those in this state, the newest first."""
        query = (
            select(webhook_events)
            .where(webhook_events.c.webhook_id == webhook_id, webhook_events.c.state == state)
            .order_by(webhook_events.c.number.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [ToTell(*row) for row in connection.execute(query)]

    def _set(self, number: int, *only: ColumnElement[bool], **values: Any) -> None:
        with self._database.writing("webhook-events") as connection:
            connection.execute(
                update(webhook_events)
                .where(webhook_events.c.number == number, *only)
                .values(**values)
            )

    def _open(self, row: Row[Any]) -> Webhook:
        kept = row._mapping
        body = json.loads(self._database.ring.decrypt(kept["body"], _about(kept["webhook_id"])))
        return Webhook(
            kept["webhook_id"],
            body["url"],
            body["secret"],
            kept["events"],
            kept["added_by"],
            kept["added"],
            kept["ended"],
            kept["again_to"],
        )


def _dead(webhook_id: str, up_to: int | None = None) -> Subquery:
    """The numbers of what is dead of a webhook."""
    query = select(webhook_events.c.number).where(
        webhook_events.c.webhook_id == webhook_id, webhook_events.c.state == "dead"
    )
    return (query if up_to is None else query.where(webhook_events.c.number <= up_to)).subquery()


def _revived(connection: Connection, webhook_id: str, up_to: int, limit: int) -> list[ToTell]:
    """Some of the dead, as if none had been tried; once there are none, nothing is looked for."""
    told = webhook_events
    rows = connection.execute(
        select(told)
        .where(told.c.webhook_id == webhook_id, told.c.state == "dead", told.c.number <= up_to)
        .order_by(told.c.number)
        .limit(limit)
    )
    found = [replace(ToTell(*row), tries=0) for row in rows]
    if not found:
        connection.execute(
            update(webhooks).where(webhooks.c.webhook_id == webhook_id).values(again_to=None)
        )
    return found


def _ended(whose: ColumnElement[bool]) -> Update:
    """What waits for a webhook that was ended is told to nobody."""
    waits = webhook_events.c.state == "waiting"
    return update(webhook_events).where(whose, waits).values(state="dead", answer="ended")


def _about(webhook_id: str) -> bytes:
    return f"webhook/{webhook_id}".encode()
