"""
A recall: the next journey of a client, begun on its day.

Started with a delay when a journey closes; its id is `recall/<programme>/<client id>`.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from alongside.deeds import NextJourney, SetRecall
    from alongside.journeys import JourneyStart, workflow_id
    from workflows.turns import PATIENCE


@workflow.defn
class Recall:
    """Starts the journey on the ruleset current by then, unless one is open already."""

    @workflow.run
    async def run(self, recall: SetRecall) -> str | None:
        """The name of the journey begun, or None if the client has one."""
        following: NextJourney = await workflow.execute_local_activity(
            "next_journey",
            recall,
            result_type=NextJourney,
            start_to_close_timeout=timedelta(seconds=20),
            retry_policy=PATIENCE,
        )
        if following.journey is None:
            return None
        start = JourneyStart(
            journey=following.journey,
            client_id=recall.client_id,
            programme=recall.programme,
            clock=recall.clock,
            route="recall",
        )
        try:
            await workflow.start_child_workflow(
                "ClientJourney",
                start,
                id=workflow_id(recall.programme, recall.client_id),
                parent_close_policy=ParentClosePolicy.ABANDON,
            )
        except WorkflowAlreadyStartedError:
            return None
        return following.journey
