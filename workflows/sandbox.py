"""
What runs the workflows: without the SDK's sandbox in service, inside it wherever they are checked.

The sandbox guards modules it loads itself. Ours are passed through, or a cached workflow would
be seven times its size; so it guards little, and tests/architecture reads the story's code.
"""

from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = (
    "activities", "alongside", "simulation", "workflows",
    "cryptography", "holidays", "polars", "sqlalchemy", "structlog", "tzdata", "yaml",
)  # fmt: skip


def service_runner() -> WorkflowRunner:
    """The runner of the service: at every payload the sandbox would cost more than the story."""
    return UnsandboxedWorkflowRunner()


def checking_runner() -> WorkflowRunner:
    """The runner of tests and replays: what the sandbox can notice, it notices there."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    )
