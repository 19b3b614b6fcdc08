"""
Deeds, done by activities: the journey's world on Temporal.

A deed is an activity with retries, in the history before it is done: others act on what it
did, so a journey told again after a crash may not have decided otherwise. What came of it
is an event.
"""

from datetime import timedelta
from typing import Protocol

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, CancelledError

with workflow.unsafe.imports_passed_through():
    from alongside.deeds import (
        Deed,
        Handled,
        ReserveCoach,
        Reserved,
        SendMessage,
        Served,
        ServeWaitingList,
        SetRecall,
        Wake,
    )
    from alongside.events import AnyEvent, MessageNotSent, MessageSent, RecallSet, RoomOffered
    from workflows.turns import PATIENCE

SENDING = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=3.0,
    maximum_interval=timedelta(hours=1),
)
SENDING_TAKES = timedelta(seconds=30)
"""More than any channel's own time-out, so that no try is still under way when the next begins."""
SENDING_GIVES_UP = timedelta(days=2)
"""A message that could not be handed over for so long is recorded as not sent."""


class Flushing(Protocol):
    """What a deed needs to know of its journey."""

    @property
    def flushed(self) -> bool:
        """Whether everything recorded is in the store."""
        ...


class Deeds:
    """Does the deeds of one journey."""

    def __init__(self, journey: Flushing) -> None:
        self._journey = journey

    def stir(self) -> None:
        """Nothing to do: the workflow looks for work whenever the story rests."""

    def patched(self, change: str) -> bool:
        """Whether the change holds: a history begun before it is told as it was."""
        return workflow.patched(change)

    async def do(self, deed: Deed) -> AnyEvent:
        """Do a deed; the event says what came of it."""
        if isinstance(deed, SendMessage):
            return await _send(deed)
        if isinstance(deed, SetRecall):
            return await _set_recall(deed)
        # Room is counted from what is in the store: this journey's news must be in it.
        await workflow.wait_condition(lambda: self._journey.flushed)
        if isinstance(deed, ReserveCoach):
            return await _reserve(deed)
        return await _serve(deed)


async def _send(deed: SendMessage) -> MessageSent | MessageNotSent:
    try:
        outcome: Handled = await workflow.execute_activity(
            "send_message",
            deed,
            result_type=Handled,
            start_to_close_timeout=SENDING_TAKES,
            schedule_to_close_timeout=SENDING_GIVES_UP,
            retry_policy=SENDING,
            # A try under way can't hear that it is called off: what came of it is waited for.
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary=deed.message,
        )
    except ActivityError as failed:
        called_off = isinstance(failed.cause, CancelledError)
        why = "called_off" if called_off else "could_not_be_sent"
        return MessageNotSent(key=deed.key, message=deed.message, why=why)
    return outcome.event


async def _set_recall(deed: SetRecall) -> RecallSet:
    await workflow.execute_activity(
        "set_recall", deed, start_to_close_timeout=timedelta(seconds=30), retry_policy=PATIENCE
    )
    return RecallSet(due=deed.due)


async def _reserve(deed: ReserveCoach) -> AnyEvent:
    reserved: Reserved = await workflow.execute_activity(
        "reserve_coach",
        deed,
        result_type=Reserved,
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=PATIENCE,
    )
    await _wake(deed.programme, reserved.served, f"{deed.journey}/attempt/{deed.attempt}")
    return reserved.outcome


async def _serve(deed: ServeWaitingList) -> RoomOffered:
    served: Served = await workflow.execute_activity(
        "serve_waiting_list",
        deed,
        result_type=Served,
        start_to_close_timeout=timedelta(seconds=20),
        retry_policy=PATIENCE,
    )
    await _wake(deed.programme, served.journeys, f"{deed.journey}/{deed.key}")
    return RoomOffered(after=deed.after, served=len(served.journeys))


async def _wake(programme: str, journeys: tuple[str, ...], key: str) -> None:
    if journeys:
        await workflow.execute_activity(
            "wake_journeys",
            Wake(programme=programme, journeys=journeys, key=key),
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=PATIENCE,
        )
