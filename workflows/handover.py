"""
A handover: a coach's clients told one after the other that their coach changes, or is away.

Its id is `handover/<coach id>`, so one runs at a time for a coach. How it goes through them is
`Batch`; what each journey makes of it, in its own time, is its stages' doing.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from alongside.batch import Page
    from alongside.handover import (
        ClientsAsked,
        HandedOver,
        HandingOver,
        HandoverProgress,
        HandoverStart,
        HandoverTally,
        telling_id,
    )
    from alongside.london import today
    from workflows.batch import ASKING, DOING, Batch
    from workflows.turns import PATIENCE


@workflow.defn
class Handover(Batch):
    """Goes through the clients in the order in which they came to the coach."""

    @workflow.init
    def __init__(self, start: HandoverStart) -> None:
        super().__init__(start, start.tally)
        self._start = start

    @workflow.run
    async def run(self, start: HandoverStart) -> HandoverProgress:
        """Come to every client, or be stopped; returns what became of them."""
        await self._go_through()
        return self._progress()

    async def _page(self) -> Page:
        page: Page = await workflow.execute_activity(
            "clients_to_hand_over",
            ClientsAsked(
                coach_id=self._start.coach_id,
                kind=self._start.kind,
                only=self._start.only,
                after=self._after,
                limit=self._start.page,
            ),
            result_type=Page,
            start_to_close_timeout=ASKING,
            retry_policy=PATIENCE,
        )
        return page

    async def _do(self, journey: str) -> HandedOver:
        start = self._start
        handed: HandedOver = await workflow.execute_activity(
            "hand_over",
            HandingOver(
                journey=journey,
                coach_id=start.coach_id,
                kind=start.kind,
                cause=start.cause,
                spell=start.spell,
                to=start.to,
                today=today(start.clock.now(workflow.now())),
                reason=start.reason,
                by=start.by,
                id=telling_id(start.coach_id, workflow.info().first_execution_run_id[:13]),
            ),
            result_type=HandedOver,
            start_to_close_timeout=DOING,
            retry_policy=PATIENCE,
        )
        return handed

    def _carried(self) -> HandoverStart:
        return self._start.model_copy(update=self._now)

    def _progress(self) -> HandoverProgress:
        assert isinstance(self._tally, HandoverTally)
        return HandoverProgress.of(self._start, self._state, self._left, self._tally)
