"""
The worker as shipped, but for a wish to die at one moment of sending.

`doomed.json` in the home says by client when: `before` a message is handed over (it is claimed),
or `after` (it is not noted). Each client's first message is enough; then the wish is gone.
"""

import json
import os
import signal
from pathlib import Path
from typing import Any

import worker
from alongside.messages.console import ConsoleChannel
from alongside.messages.outgoing import Outgoing, Receipt
from alongside.messages.smtp import SmtpChannel
from alongside.store.messages import Messages


def die_if_wished(client_id: str, moment: str) -> None:
    """SIGKILL to this process, the first time that the home wishes it."""
    home = Path(os.environ["ALONGSIDE_HOME"])
    if json.loads((home / "doomed.json").read_text()).get(client_id) != moment:
        return
    try:
        (home / f"died-for-{client_id}").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def doom(channel: Any) -> None:
    """Have the worker die before this kind of channel is handed anything."""
    deliver = channel.deliver

    async def doomed(self: Any, outgoing: Outgoing) -> Receipt:
        die_if_wished(outgoing.client_id, "before")
        receipt: Receipt = await deliver(self, outgoing)
        return receipt

    channel.deliver = doomed


def doom_noting(messages: Any) -> None:
    """Have the worker die when it is about to note that a message was handed over."""
    sent = messages.sent

    def doomed(self: Any, journey: str, key: str, **noted: Any) -> None:
        die_if_wished(journey.split("/")[1], "after")
        sent(self, journey, key, **noted)

    messages.sent = doomed


if __name__ == "__main__":
    doom(ConsoleChannel)
    doom(SmtpChannel)
    doom_noting(Messages)
    worker.main()
