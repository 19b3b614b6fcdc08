"""Two people answer for one coach at one moment."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.events import CoachAccepted
from alongside.keys import KeyRing
from starter import Refused
from tests.durable.handover_kit import add_client, journals, proposed, with_clients

pytestmark = pytest.mark.asyncio


async def test_of_two_who_accept_one_proposal_at_one_moment_one_wins(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The other is told who was first and what they said; so is who comes after."""
    async with with_clients(dev_client, key_ring, tmp_path, task_queue, 0) as (service, _):
        client_id = add_client(service, "p")
        name = await proposed(service, client_id)
        coach = journals(service, [name])[0].coach
        assert coach is not None
        told = await asyncio.gather(
            *(
                service.report(client_id, CoachAccepted(coach_id=coach, by=f"coordinator:{who}"))
                for who in ("ada", "ben")
            ),
            return_exceptions=True,
        )
        await service.until_recorded(name, "session_planned")
        with pytest.raises(Refused) as late:
            await service.report(client_id, CoachAccepted(coach_id=coach, by="coordinator:cy"))

        refused = [str(each) for each in told if isinstance(each, Refused)]
        (accepted,) = journals(service, [name])[0].events(CoachAccepted)
        assert 1 == len(refused)
        for said in (*refused, str(late.value)):
            assert said.startswith(
                f"coach {coach} accepted this client already, by {accepted.by} on "
            )
            assert said.endswith("; nothing was changed")
