"""
The channel for a laptop: a line of ids in the log, the message as a file in the outbox.

The file is plain text with the client's name and address in it, so it is for training
and rehearsal only: without an outbox (in production) nothing but the ids is kept.
"""

import asyncio
import hashlib
import os
import re
from pathlib import Path

import structlog

from alongside.messages.outgoing import Outgoing, Receipt, Unavailable

_log = structlog.get_logger("alongside.messages")


class ConsoleChannel:
    """Delivers by any name (`email`, `sms`, ...) into a folder; `outbox` None keeps no text."""

    def __init__(self, name: str, outbox: Path | None) -> None:
        self.name = name
        self._outbox = outbox

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """
        Write the message down; the same message twice is the same file.

        :raises Unavailable: the outbox can't be written.
        """
        reference = _reference(outgoing)
        if self._outbox is not None:
            try:
                await asyncio.to_thread(self._write, self._outbox, reference, outgoing)
            except OSError as error:
                why = (error.strerror or "unknown").lower()
                raise Unavailable(f"the outbox can't be written ({why})") from None
        await _log.ainfo(
            "message_delivered",
            channel=self.name,
            message=outgoing.message,
            key=outgoing.key,
            journey=outgoing.journey,
            reference=reference,
        )
        return Receipt(channel=self.name, reference=reference)

    def _write(self, outbox: Path, reference: str, outgoing: Outgoing) -> None:
        outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = outbox / f".{reference}.{os.getpid()}.part"
        lines = (
            f"By: {self.name}",
            f"To: {outgoing.to}",
            f"At: {outgoing.at.isoformat()}",
            f"Language: {outgoing.language}",
            f"Subject: {outgoing.subject}",
            "",
            outgoing.text,
            "",
        )
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        part.replace(outbox / f"{reference}.txt")


def _reference(outgoing: Outgoing) -> str:
    words = re.sub(r"[^A-Za-z0-9-]+", ".", f"{outgoing.client_id}.{outgoing.key}").strip(".")
    whole = hashlib.sha256(f"{outgoing.journey}\n{outgoing.key}".encode()).hexdigest()
    return f"{words[:80]}.{whole[:12]}"
