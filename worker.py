"""
Runs workflows and activities.

A process of its own, any number of which may run: none holds state another can't pick up.
Ends with 0 when it was told to stop, 1 when it failed, 2 when it could not run.
"""

import asyncio
import contextlib
import importlib.metadata
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NoReturn

import structlog
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig, WorkflowRunner

from alongside.keys import KeyMissing, KeyRing
from alongside.settings import Settings
from alongside.store.errors import StoreError
from service.at_start import seen_to
from service.configured import NotConfigured, configured
from service.health import serve_health
from service.log_context import LogContext
from service.logs import describe_error, set_up_logs
from service.memory import keep_few_arenas, settle_memory
from service.parts import Opener, opened_parts
from service.process import free_port
from workflows.attributes import AttributesMissing, ensure_search_attributes
from workflows.connect import AddressMissing, ServerAway, connect_when_up
from workflows.sandbox import service_runner
from workflows.telemetry import make_runtime

THREADS = 16
"""For activities and local activities together twice this; they block on the store."""

GRACE = timedelta(seconds=10)
"""How long activities may finish after a stop; then they are cancelled and run elsewhere."""

_log = structlog.get_logger("service.worker")


def build_worker(
    client: Client,
    *,
    task_queue: str,
    workflows: Sequence[type],
    activities: Sequence[Callable[..., Any]],
    deployment: str | None = None,
    max_cached_workflows: int = 1000,
    runner: WorkflowRunner | None = None,
) -> Worker:
    """
    A worker as production runs it: for the service, the tests and the benchmarks.

    :param deployment: the name of a worker deployment to take part in worker versioning
        with; None does not take part.
    :param runner: what runs the workflows; tests bring the one that checks.
    """
    return Worker(
        client,
        task_queue=task_queue,
        workflows=workflows,
        activities=activities,
        activity_executor=ThreadPoolExecutor(2 * THREADS, thread_name_prefix="activity"),
        max_concurrent_activities=THREADS,
        max_concurrent_local_activities=THREADS,
        max_cached_workflows=max_cached_workflows,
        workflow_runner=runner or service_runner(),
        interceptors=[LogContext()],
        graceful_shutdown_timeout=GRACE,
        deployment_config=WorkerDeploymentConfig(
            version=WorkerDeploymentVersion(
                deployment_name=deployment or "alongside", build_id=build_id()
            ),
            use_worker_versioning=deployment is not None,
            default_versioning_behavior=(
                VersioningBehavior.AUTO_UPGRADE if deployment else VersioningBehavior.UNSPECIFIED
            ),
        ),
    )


def build_id() -> str:
    """The version of the code this process runs."""
    return importlib.metadata.version("alongside")


async def run_worker(
    settings: Settings, stopping: asyncio.Event | None = None, opener: Opener = opened_parts
) -> None:
    """
    Serve the task queue until told to stop, by SIGTERM, Ctrl-C or `stopping`.

    :param opener: what to serve; tests and benchmarks bring their own.
    :raises KeyMissing, AddressMissing, ServerAway: as `workflows.connect.connect_when_up`.
    :raises OSError: the health or metrics port is taken.
    """
    keep_few_arenas()
    stopping = stopping or _stop_on_signals()
    ring = KeyRing.load(settings)
    metrics_port = _port(settings, settings.metrics_port, "ALONGSIDE_METRICS_PORT")
    runtime = make_runtime(metrics_port, settings.listen_host)
    client = await connect_when_up(settings, ring=ring, runtime=runtime)
    try:
        await ensure_search_attributes(client)
    except AttributesMissing as missing:
        # Temporal Cloud lets nobody list or add them here; they may well be there.
        _log.warning("search_attributes_not_checked", error=describe_error(missing))
    with opener(settings, ring, client) as parts:
        worker = build_worker(
            client,
            task_queue=settings.task_queue,
            workflows=parts.workflows,
            activities=parts.activities,
            deployment=settings.worker_deployment,
        )
        settle_memory()

        async def server() -> None:
            await client.service_client.check_health(timeout=timedelta(seconds=2))

        async def store() -> None:
            await asyncio.to_thread(parts.check_store)

        checks = {"server": server, "store": store}
        async with (
            serve_health(checks, settings.health_port, settings.listen_host) as health_port,
            seen_to(parts.prepare, follows=parts.follows),
            contextlib.AsyncExitStack() as beside,
        ):
            for each in parts.beside:
                await beside.enter_async_context(seen_to(each))
            _log.info(
                "worker_started", pid=os.getpid(), build=build_id(), task_queue=settings.task_queue,
                health_port=health_port, metrics_port=metrics_port,
            )  # fmt: skip
            await _until(worker, stopping)
    _log.info("worker_stopped")


async def _until(worker: Worker, stopping: asyncio.Event) -> None:
    running = asyncio.create_task(worker.run())
    told = asyncio.create_task(stopping.wait())
    await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not running.done():
        _log.info("worker_stopping")
        await worker.shutdown()
    await running


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    return stopping


def _port(settings: Settings, wanted: int, variable: str) -> int:
    port = free_port(wanted, settings.listen_host)
    if wanted and port != wanted:
        raise OSError(f"port {wanted} is taken: set {variable} to another, or to 0 for any")
    return port


def main(opener: Opener = opened_parts) -> NoReturn:
    """
    Run one worker in this process; never returns.

    With `--quiet`, as `alongside up` runs it, only errors go to the terminal.
    """
    os.umask(0o077)
    quiet = "--quiet" in sys.argv[1:]
    try:
        settings = configured()
    except NotConfigured as wrong:
        sys.exit(_cannot_run(wrong))
    # In production the platform collects stderr, and the disk may be read-only.
    set_up_logs(
        "worker" if quiet else f"worker-{os.getpid()}",
        None if settings.production else settings.home,
        stderr_level=logging.ERROR if quiet else logging.INFO,
    )
    code = 0
    try:
        _run(run_worker(settings, opener=opener))
    except (KeyMissing, AddressMissing, ServerAway, StoreError, OSError) as problem:
        code = _cannot_run(problem)
    except Exception as problem:
        _log.exception("worker_failed", error=describe_error(problem))
        code = 1
    # The interpreter sometimes aborts while it takes the SDK's threads down; all is saved.
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _cannot_run(problem: Exception) -> int:
    print(f"alongside worker: {problem}", file=sys.stderr)
    return 2


def _run(story: Any) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(story)
    else:
        uvloop.run(story)


if __name__ == "__main__":
    main()
