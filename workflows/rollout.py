"""
A rollout: journeys under way adopt other rules, one after the other, no faster than asked.

Its id is `rollout/<programme>`, so one runs at a time. How it goes through them is `Batch`.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from alongside.batch import Page
    from alongside.rollout import (
        Adopted,
        Adoption,
        PageAsked,
        RolloutProgress,
        RolloutStart,
        Tally,
        adoption_id,
    )
    from workflows.batch import ASKING, DOING, Batch
    from workflows.turns import PATIENCE


@workflow.defn
class RulesetRollout(Batch):
    """Goes through the journeys in the order of their names, from where the last run stopped."""

    @workflow.init
    def __init__(self, start: RolloutStart) -> None:
        super().__init__(start, start.tally)
        self._start = start

    @workflow.run
    async def run(self, start: RolloutStart) -> RolloutProgress:
        """Come to every journey, or be stopped; returns what became of them."""
        await self._go_through()
        return self._progress()

    async def _page(self) -> Page:
        asked = PageAsked(
            programme=self._start.programme,
            digest=self._start.digest,
            when=self._start.when,
            after=self._after,
            limit=self._start.page,
        )
        page: Page = await workflow.execute_activity(
            "journeys_to_adopt",
            asked,
            result_type=Page,
            start_to_close_timeout=ASKING,
            retry_policy=PATIENCE,
        )
        return page

    async def _do(self, journey: str) -> Adopted:
        start = self._start
        adopted: Adopted = await workflow.execute_activity(
            "adopt_ruleset",
            Adoption(
                journey=journey,
                digest=start.digest,
                when=start.when,
                reason=start.reason,
                by=start.by,
                id=adoption_id(start.digest, workflow.info().first_execution_run_id[:13]),
            ),
            result_type=Adopted,
            start_to_close_timeout=DOING,
            retry_policy=PATIENCE,
        )
        return adopted

    def _carried(self) -> RolloutStart:
        return self._start.model_copy(update=self._now)

    def _progress(self) -> RolloutProgress:
        assert isinstance(self._tally, Tally)
        return RolloutProgress.of(self._start, self._state, self._left, self._tally)
