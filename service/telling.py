"""
Other systems are told what happened: signed, retried, by whichever worker takes it first.

What is sent names the journey, the event, the entry; whoever hears it asks the API for more. A
CloudEvent by its content, signed as Standard Webhooks has it.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import structlog
from standardwebhooks.webhooks import Webhook as Signature

from alongside.store import Store
from alongside.store.webhooks import ToTell, Webhook

EVERY = 1.0
"""Seconds between two looks at what is due."""
ANSWER_SECONDS = 10.0
"""For the whole of it, however slowly an answer drips in; what it says is not even read."""
AT_ONCE = 8
SOURCE = "/alongside"
_log = structlog.get_logger("service.telling")


@dataclass
class Telling:
    """What tells the webhooks of one store."""

    store: Store

    async def keep_telling(self) -> None:
        """Tell what is due, for ever; a webhook that does not answer holds up no other for long."""
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, follow_redirects=False) as client:
            while True:
                if not await self.tell(client):
                    await asyncio.sleep(EVERY)

    async def tell(self, client: httpx.AsyncClient) -> int:
        """Tell what is due now, some at a time; how many were tried."""
        due = await asyncio.to_thread(self.store.webhooks.due, datetime.now(UTC))
        if due:
            turns = asyncio.Semaphore(AT_ONCE)

            async def one(told: ToTell) -> None:
                async with turns:
                    # as it is now: it may have been ended while others were told
                    hook = await asyncio.to_thread(self.store.webhooks.get, told.webhook_id)
                    if hook.ended is None:
                        await self._tell(client, hook, told)

            await asyncio.gather(*(one(each) for each in due))
        return len(due)

    async def _tell(self, client: httpx.AsyncClient, hook: Webhook, told: ToTell) -> None:
        now = datetime.now(UTC)
        body = cloud_event(told)
        try:
            headers = signed(hook, told, body, now)
            async with (
                asyncio.timeout(ANSWER_SECONDS),
                client.stream("POST", hook.url, content=body, headers=headers) as answer,
            ):
                taken, said = answer.is_success, f"HTTP {answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as problem:
            # an address that can't be called is one that does not answer
            taken, said = False, type(problem).__name__
        webhooks = self.store.webhooks
        if taken:
            await asyncio.to_thread(webhooks.delivered, told.number, said)
            return
        _log.warning(
            "webhook_not_taken", webhook=hook.webhook_id, number=told.number, tries=told.tries + 1,
            answer=said,
        )  # fmt: skip
        await asyncio.to_thread(webhooks.failed, told, said, now)


def cloud_event(told: ToTell) -> str:
    """The entry as a CloudEvent 1.0: ids only, nothing of what was said."""
    return json.dumps(
        {
            "specversion": "1.0",
            "id": f"{told.journey}/{told.sequence}",
            "source": SOURCE,
            "type": f"alongside.{told.name}",
            "subject": told.journey,
            "time": told.at.isoformat(),
            "datacontenttype": "application/json",
            "data": {"entry": told.sequence},
        }
    )


def signed(hook: Webhook, told: ToTell, body: str, now: datetime) -> dict[str, str]:
    """The headers by which whoever hears it knows that it is from here, and new."""
    number = f"msg_{hook.webhook_id}_{told.number}"
    return {
        "content-type": "application/cloudevents+json",
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signature(hook.secret).sign(number, now, body),
    }
