"""The mail server is away for days: on a real server, what must not wait for it does not."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.events import RedFlagRaised
from alongside.keys import KeyRing
from service.process import free_port
from tests.durable.handover_kit import LEAVER, PROGRAMME, add_client, end, into_coaching
from tests.durable.journey_kit import open_service

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _nobody_takes_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server is set, and there is none."""
    for name, value in {"HOST": "127.0.0.1", "PORT": str(free_port())}.items():
        monkeypatch.setenv(f"ALONGSIDE_SMTP_{name}", value)
    monkeypatch.setenv("ALONGSIDE_SMTP_FROM", "team@service.example")


async def test_a_red_flag_is_handed_on_while_a_message_cannot_be_handed_over(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Four hours after it, told from its history each time; the message is still tried."""
    opened = open_service(
        dev_client, key_ring, tmp_path, task_queue,
        day=timedelta(seconds=20), programme=PROGRAMME, max_cached_workflows=0,
    )  # fmt: skip
    async with opened as service:
        service.add_coach(LEAVER, limit=7)
        client_id = add_client(service, key="1")
        journey = await into_coaching(service, client_id)

        await service.report(client_id, RedFlagRaised(flag="safeguarding", by="coach"))
        await service.until_recorded(journey, "task_escalated")

        assert "message_sent" not in service.names(journey)
        assert "message_not_sent" not in service.names(journey)
        await end(service)
