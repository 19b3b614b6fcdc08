"""
The channel for a laptop: a line of ids in the log, the message as a file in the outbox.

The file is plain text with the client's name and address in it, so it is for training
and rehearsal only: without an outbox (in production) nothing but the ids is kept.
"""

import asyncio
import hashlib
import os
import re
import uuid
from pathlib import Path

import structlog

from alongside.messages.outgoing import InDoubt, Outgoing, Receipt, Unavailable

_log = structlog.get_logger("alongside.messages")


class ConsoleChannel:
    """Delivers by any name (`email`, `sms`, ...) into a folder; `outbox` None keeps no text."""

    def __init__(self, name: str, outbox: Path | None) -> None:
        self.name = name
        self._outbox = outbox

    async def deliver(self, outgoing: Outgoing) -> Receipt:
        """
        Write the message down; what is there already stays, and the log says so.

        The file is the delivery and comes first: a line in the log without it would vouch
        for a message that nobody has.

        :raises Unavailable: the outbox can't be written.
        """
        reference = _reference(outgoing.journey, outgoing.key, outgoing.client_id)
        is_new = True
        if self._outbox is not None:
            try:
                is_new = await asyncio.to_thread(self._write, self._outbox, reference, outgoing)
            except OSError as error:
                raise Unavailable(f"the outbox can't be written ({_why(error)})") from None
        await _log.ainfo(
            "message_delivered" if is_new else "message_delivered_again",
            channel=self.name,
            message=outgoing.message,
            key=outgoing.key,
            journey=outgoing.journey,
            reference=reference,
        )
        return Receipt(channel=self.name, reference=reference)

    async def find(self, *, journey: str, key: str, client_id: str) -> Receipt | None:
        """
        The receipt of the message whose file is in the outbox; None without a file.

        :raises InDoubt: no outbox is kept.
        :raises Unavailable: the outbox can't be looked at.
        """
        if self._outbox is None:
            raise InDoubt("without an outbox nothing says whether the message was delivered")
        reference = _reference(journey, key, client_id)
        try:
            await asyncio.to_thread((self._outbox / f"{reference}.txt").stat)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(f"the outbox can't be read ({_why(error)})") from None
        return Receipt(channel=self.name, reference=reference)

    def _write(self, outbox: Path, reference: str, outgoing: Outgoing) -> bool:
        """Whether the message was not there yet: it appears whole or not at all, and once."""
        outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What goes with it comes first: the message without it would be a part delivered.
        for each in outgoing.attachments:
            self._put(outbox, reference, f"{reference}.{each.filename}", each.body)
        whole = f"{reference}.txt"
        lines = (
            f"By: {self.name}",
            f"To: {outgoing.to}",
            f"At: {outgoing.at.isoformat()}",
            f"Language: {outgoing.language}",
            f"Subject: {outgoing.subject}",
            *(f"Attached: {each.filename}" for each in outgoing.attachments),
            "",
            outgoing.text,
            "",
        )
        return self._put(outbox, reference, whole, "\n".join(lines).encode())

    def _put(self, outbox: Path, reference: str, name: str, body: bytes) -> bool:
        """Whether the file was not there yet."""
        whole = outbox / name
        # Never the name of a part that a killed worker left: it may be linked to its whole.
        part = outbox / f".{reference}.{uuid.uuid4().hex[:12]}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
        try:
            # Unlike a rename, a link is refused where the file is there already.
            whole.hardlink_to(part)
        except FileExistsError:
            return False
        except OSError:
            # Some file systems have no links.
            if whole.exists():
                return False
            part.replace(whole)
        finally:
            part.unlink(missing_ok=True)
        return True


def _reference(journey: str, key: str, client_id: str) -> str:
    words = re.sub(r"[^A-Za-z0-9-]+", ".", f"{client_id}.{key}").strip(".")
    whole = hashlib.sha256(f"{journey}\n{key}".encode()).hexdigest()
    return f"{words[:80]}.{whole[:12]}"


def _why(error: OSError) -> str:
    return (error.strerror or "unknown").lower()
