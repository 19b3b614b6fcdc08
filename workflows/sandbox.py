"""
The workflow sandbox, with our own modules passed through.

Passing them through makes a cached workflow a seventh of the size. It also takes away the
guard over them, which is why tests/architecture reads the story's code instead.
"""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = (
    "activities", "alongside", "simulation", "workflows",
    "cryptography", "holidays", "polars", "sqlalchemy", "structlog", "tzdata", "yaml",
)  # fmt: skip


def workflow_runner() -> SandboxedWorkflowRunner:
    """The runner for workers and replayers alike."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    )
