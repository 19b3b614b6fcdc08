"""
An event told to a client's journey from a shell, with what the journey answered in words.

In: a client as typed, an event. Out: a sentence; the event stands in the record of who did what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commands.recorded import acting
from commands.screen import find_client, programme_meant

if TYPE_CHECKING:
    from starter import NoJourneyNow


async def report_event(client: str, programme: str, event: object) -> None:
    """Report an event, and say which entry of the journey it became."""
    from alongside.events import any_event
    from alongside.timeline import when
    from service.configured import configured
    from starter import NoJourneyNow, open_starter

    programme = programme_meant(client, programme)
    async with open_starter(configured()) as starter:
        client_id = find_client(starter.store, client)
        happened = any_event.validate_python(event)
        open_now = starter.store.journeys.open_for(programme, client_id)
        about = open_now.journey if open_now else client_id
        with acting(starter.store, happened.name, about) as deed:
            receipt = await starter.report(programme, client_id, happened)
            if isinstance(receipt, NoJourneyNow) and not receipt.changed_anything:
                deed.outcome = "not_done"
        if isinstance(receipt, NoJourneyNow):
            typer.echo(_without_journey(receipt, programme))
            return
        again = ", recorded before" if receipt.repeated else ""
        typer.echo(
            f"Recorded as entry {receipt.sequence} on {when(receipt.recorded)}{again}. "
            f"The journey is {where(receipt.stage)}."
        )


def where(stage: str) -> str:
    """Where a journey is by its stage, as the end of a sentence."""
    from alongside.timeline import words

    return {"between": "between stages", "closed": "closed"}.get(stage, f"in {words(stage)}")


def _without_journey(answer: NoJourneyNow, programme: str) -> str:
    recall = (
        "the next one that was set is cancelled" if answer.recall_cancelled else "none was to come"
    )
    contact = "; nothing will be sent to them any more" if answer.contact_ended else ""
    return f"Client {answer.client_id} has no open journey in {programme}; {recall}{contact}."
