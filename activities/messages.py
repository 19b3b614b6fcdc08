"""
Sending one message: composed from the ruleset of the journey, claimed, delivered, noted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from temporalio import activity

from activities.context import Context
from alongside.deeds import Handled, SendMessage
from alongside.events import MessageNotSent, MessageSent
from alongside.messages.channels import channels
from alongside.messages.compose import compose
from alongside.messages.outgoing import (
    CannotDeliver,
    Channel,
    NotSent,
    Outgoing,
    Receipt,
    Refused,
    Unavailable,
)
from alongside.store import UnknownCoach

HANDING_OVER = timedelta(seconds=20)
"""The longest a channel may take; more than its own time-out."""
CLAIM_HOLDS = timedelta(seconds=25)
"""Longer than handing over, and a little less than the workflow waits for one try."""


def message_activities(context: Context) -> list[Callable[..., Any]]:
    """The activity that sends."""

    @cache
    def available() -> dict[str, Channel]:
        return channels(context.settings)

    @activity.defn
    async def send_message(deed: SendMessage) -> Handled:
        sender = _Sender(context, available())
        this = activity.info()
        return await sender.send(deed, by=f"{this.activity_id}/{this.attempt}")

    return [send_message]


class _Sender:
    def __init__(self, context: Context, available: dict[str, Channel]) -> None:
        self._store = context.store
        self._library = context.library
        self._channels = available

    async def send(self, deed: SendMessage, by: str) -> Handled:
        """
        Send once, by the deed's key.

        :raises Unavailable: trying again may help, and is what the caller does.
        """
        prepared = await asyncio.to_thread(self._prepare, deed, by)
        if isinstance(prepared, Handled):
            return prepared
        try:
            receipt = await self._deliver(prepared)
        except CannotDeliver as problem:
            await asyncio.to_thread(self._store.messages.release, deed.journey, deed.key, by=by)
            if isinstance(problem, Refused):
                return _not_sent(deed, "refused_by_channel")
            raise
        await asyncio.to_thread(self._note, deed, prepared, receipt)
        return _sent(deed, receipt.channel)

    async def _deliver(self, outgoing: Outgoing) -> Receipt:
        try:
            async with asyncio.timeout(HANDING_OVER.total_seconds()):
                return await self._channels[outgoing.channel].deliver(outgoing)
        except TimeoutError:
            raise Unavailable(f"the channel {outgoing.channel} took too long") from None

    def _prepare(self, deed: SendMessage, by: str) -> Outgoing | Handled:
        """What to deliver, with its key claimed; or what came of it already."""
        before = self._store.messages.get(deed.journey, deed.key)
        if before is not None and before.status == "sent":
            return _sent(deed, str(before.channel))
        composed = self._compose(deed)
        if isinstance(composed, NotSent):
            return _not_sent(deed, composed.why)
        claimed = self._store.messages.claim(
            deed.journey, deed.key, by=by, now=_real_now(), stale=CLAIM_HOLDS
        )
        if not claimed:
            raise Unavailable("another try to send this message may still be under way")
        if self._store.journeys.ended_without_a_word(deed.journey):
            self._store.messages.release(deed.journey, deed.key, by=by)
            return _not_sent(deed, "journey_over")
        return composed

    def _compose(self, deed: SendMessage) -> Outgoing | NotSent:
        wording = self._library.by_digest(deed.digest).ruleset.messages.get(deed.message)
        if wording is None:
            return NotSent(why="no_wording")
        client = self._store.clients.get(deed.client_id)
        coach = self._coach(deed.values.get("coach_id"))
        return compose(deed, wording, client, coach=coach, available=self._channels)

    def _coach(self, coach_id: object) -> str | None:
        if coach_id is None:
            return None
        try:
            return self._store.coaches.get(str(coach_id)).name
        except UnknownCoach:
            return None

    def _note(self, deed: SendMessage, composed: Outgoing, receipt: Receipt) -> None:
        self._store.messages.sent(
            deed.journey,
            deed.key,
            now=deed.now,
            channel=receipt.channel,
            recipient=composed.to,
            reference=receipt.reference,
        )


def _real_now() -> datetime:
    return datetime.now(UTC)


def _sent(deed: SendMessage, channel: str) -> Handled:
    return Handled(
        event=MessageSent(key=deed.key, message=deed.message, channel=channel, late=deed.late)
    )


def _not_sent(deed: SendMessage, why: str) -> Handled:
    return Handled(event=MessageNotSent(key=deed.key, message=deed.message, why=why))
