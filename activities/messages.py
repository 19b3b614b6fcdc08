"""
Sending one message: composed from the ruleset of the journey, claimed, delivered, noted.

A claim is in the store before a channel is handed anything. So a claim that somebody left means
that the message may be out: the channel is asked, and where it can't tell, nothing is sent again.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import cache
from typing import Any

import structlog
from temporalio import activity

from activities.context import Context
from activities.documents import with_document
from activities.enclosing import enclosed
from alongside.deeds import Handled, SendMessage
from alongside.events import MessageNotSent, MessageSent
from alongside.messages.channels import channels
from alongside.messages.compose import compose
from alongside.messages.outgoing import (
    Channel,
    InDoubt,
    NotSent,
    Outgoing,
    Receipt,
    Refused,
    Unavailable,
)
from alongside.store import UnknownCoach
from alongside.store.messages import Claim, Delivery

_log = structlog.get_logger()

HANDING_OVER = timedelta(seconds=20)
"""The longest a channel may take; more than its own time-out."""
CLAIM_HOLDS = timedelta(seconds=25)
"""Longer than handing over, and a little less than the workflow waits for one try."""
_UNDER_WAY = "another try to send this message may still be under way"


def message_activities(context: Context) -> list[Callable[..., Any]]:
    """The activity that sends."""

    @cache
    def available() -> dict[str, Channel]:
        return channels(context.settings)

    @activity.defn
    async def send_message(deed: SendMessage) -> Handled:
        sender = _Sender(context, available())
        this = activity.info()
        # A server that was killed may give the same attempt out again: it is another try.
        by = f"{this.activity_id}/{this.attempt}/{uuid.uuid4().hex[:12]}"
        return await sender.send(deed, by=by)

    return [send_message]


class _Sender:
    def __init__(self, context: Context, available: dict[str, Channel]) -> None:
        self._store = context.store
        self._library = context.library
        self._ring = context.ring
        self._organizer = parseaddr(context.settings.smtp_from or "")[1] or None
        self._channels = available

    async def send(self, deed: SendMessage, by: str) -> Handled:
        """
        Send once, by the deed's key. `by` names this try alone.

        :raises Unavailable: trying again may help, and is what the caller does.
        """
        before = await asyncio.to_thread(self._store.messages.get, deed.journey, deed.key)
        if before is not None and before.status != "claimed":
            return _known(deed, before)
        composed = await asyncio.to_thread(self._compose, deed)
        if before is None and isinstance(composed, NotSent):
            return _not_sent(deed, composed.why)
        try:
            found = await self._claim(deed, composed, by)
            if found is not None:
                return await self._note(deed, None, found)
            if isinstance(composed, NotSent):
                return await self._give_up(deed, composed.why, by)
            if await asyncio.to_thread(self._store.journeys.ended_without_a_word, deed.journey):
                return await self._give_up(deed, "journey_over", by)
            return await self._note(deed, composed, await self._deliver(deed, composed, by))
        except Refused:
            return await self._give_up(deed, "refused_by_channel", by)
        except InDoubt:
            return await self._doubt(deed)

    async def _claim(
        self, deed: SendMessage, composed: Outgoing | NotSent, by: str
    ) -> Receipt | None:
        """
        Have the key claimed for this try; the receipt if an earlier one delivered the message.

        :raises Unavailable: another try may be under way, or the channel can't tell now.
        :raises InDoubt: an earlier one may have delivered it.
        """
        channel = None if isinstance(composed, NotSent) else composed.channel
        claim = await self._take(deed, by, channel)
        if not claim.taken_over:
            return None
        found = await self._find(deed, claim.channel or channel)
        if found is None:
            # Certainly not delivered: this try's own claim says where it goes.
            await self._release(deed, by)
            if (await self._take(deed, by, channel)).taken_over:
                raise Unavailable(_UNDER_WAY)
        return found

    async def _take(self, deed: SendMessage, by: str, channel: str | None) -> Claim:
        claim = await asyncio.to_thread(
            self._store.messages.claim,
            deed.journey,
            deed.key,
            by=by,
            now=_real_now(),
            channel=channel,
            stale=CLAIM_HOLDS,
        )
        if claim is None:
            raise Unavailable(_UNDER_WAY)
        return claim

    async def _find(self, deed: SendMessage, channel: str | None) -> Receipt | None:
        """What the channel that a try was about to hand this to knows of it."""
        asked = self._channels.get(channel or "")
        if asked is None:
            raise InDoubt("the channel of an earlier try is not there any more")
        async with _in_time(asked):
            found = await asked.find(journey=deed.journey, key=deed.key, client_id=deed.client_id)
        _log.info(
            "message_was_delivered" if found else "message_was_not_delivered",
            journey=deed.journey,
            key=deed.key,
        )
        return found

    async def _deliver(self, deed: SendMessage, outgoing: Outgoing, by: str) -> Receipt:
        """
        The channel's receipt; the claim is given back if it certainly took nothing.

        :raises CannotDeliver: as the channel says.
        """
        channel = self._channels[outgoing.channel]
        try:
            async with _in_time(channel):
                return await channel.deliver(outgoing)
        except _TookTooLong:
            found = await self._find(deed, outgoing.channel)
            if found is not None:
                return found
            await self._release(deed, by)
            raise
        except Unavailable:
            await self._release(deed, by)
            raise

    async def _note(
        self, deed: SendMessage, composed: Outgoing | None, receipt: Receipt
    ) -> Handled:
        await asyncio.to_thread(
            self._store.messages.sent,
            deed.journey,
            deed.key,
            now=deed.now,
            channel=receipt.channel,
            recipient=composed.to if composed else None,
            reference=receipt.reference,
        )
        return _sent(deed, receipt.channel)

    async def _doubt(self, deed: SendMessage) -> Handled:
        await asyncio.to_thread(self._store.messages.doubt, deed.journey, deed.key)
        _log.warning("message_in_doubt", journey=deed.journey, key=deed.key)
        return _not_sent(deed, "in_doubt")

    async def _give_up(self, deed: SendMessage, why: str, by: str) -> Handled:
        await self._release(deed, by)
        return _not_sent(deed, why)

    async def _release(self, deed: SendMessage, by: str) -> None:
        await asyncio.to_thread(self._store.messages.release, deed.journey, deed.key, by=by)

    def _compose(self, deed: SendMessage) -> Outgoing | NotSent:
        rules = self._library.by_digest(deed.digest).ruleset
        wording = rules.messages.get(deed.message)
        if wording is None:
            return NotSent(why="no_wording")
        client = self._store.clients.get(deed.client_id)
        coach = self._coach(deed.values.get("coach_id"))
        outgoing = compose(deed, wording, client, coach=coach, available=self._channels)
        if isinstance(outgoing, NotSent):
            return outgoing
        words = wording[outgoing.language]
        with_file = with_document(
            outgoing, deed, words, store=self._store, rules=rules, coach=coach
        )
        if isinstance(with_file, NotSent):
            return with_file
        return enclosed(
            with_file,
            deed,
            attach=words.attach,
            coach=coach,
            service=rules.title,
            organizer=self._organizer,
            ring=self._ring,
        )

    def _coach(self, coach_id: object) -> str | None:
        if coach_id is None:
            return None
        try:
            return self._store.coaches.get(str(coach_id)).name
        except UnknownCoach:
            return None


class _TookTooLong(Unavailable):
    """The channel has not answered in time, and may yet do what it was asked."""


@asynccontextmanager
async def _in_time(channel: Channel) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(HANDING_OVER.total_seconds()):
            yield
    except TimeoutError:
        raise _TookTooLong(f"the channel {channel.name} took too long") from None


def _real_now() -> datetime:
    return datetime.now(UTC)


def _known(deed: SendMessage, before: Delivery) -> Handled:
    if before.status == "sent":
        return _sent(deed, str(before.channel))
    return _not_sent(deed, "in_doubt")


def _sent(deed: SendMessage, channel: str) -> Handled:
    return Handled(
        event=MessageSent(key=deed.key, message=deed.message, channel=channel, late=deed.late)
    )


def _not_sent(deed: SendMessage, why: str) -> Handled:
    return Handled(event=MessageNotSent(key=deed.key, message=deed.message, why=why))
