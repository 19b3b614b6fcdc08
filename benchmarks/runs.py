"""
The histories of a workflow's runs, the first run first.
"""

from temporalio.client import Client, WorkflowHistory


async def histories(client: Client, workflow_id: str) -> list[WorkflowHistory]:
    """Every run there was, from the first to the one now open or last closed."""
    latest = await client.get_workflow_handle(workflow_id).fetch_history()
    started = latest.events[0].workflow_execution_started_event_attributes
    run_id = started.first_execution_run_id
    found = []
    while run_id:
        handle = client.get_workflow_handle(workflow_id, run_id=run_id)
        history = await handle.fetch_history()
        found.append(history)
        last = history.events[-1]
        run_id = last.workflow_execution_continued_as_new_event_attributes.new_execution_run_id
    return found
