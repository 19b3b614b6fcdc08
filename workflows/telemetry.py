"""
What the SDK tells about itself: Prometheus metrics, and its complaints in our log.

In: a port; out: a runtime for the clients of the process. Without one of ours the SDK's
core writes to the terminal itself, past every rule about logs.
"""

import functools
import logging

from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

CORE_LOGGER = "temporalio.core"


def make_runtime(metrics_port: int, host: str = "127.0.0.1") -> Runtime:
    """
    Make a worker's runtime, which serves /metrics on the port. Make it once, first.

    :raises RuntimeError: the port is taken.
    """
    return Runtime(
        telemetry=TelemetryConfig(
            metrics=PrometheusConfig(
                bind_address=f"{host}:{metrics_port}",
                counters_total_suffix=True,
                unit_suffix=True,
                durations_as_seconds=True,
            ),
            # Below warning the core prints whole tasks, though encrypted.
            logging=_into_our_log("WARN"),
        )
    )


@functools.cache
def quiet_runtime() -> Runtime:
    """The runtime of commands: no metrics; what went wrong reaches the person by exceptions."""
    return Runtime(telemetry=TelemetryConfig(logging=_into_our_log("ERROR")))


def _into_our_log(level: str) -> LoggingConfig:
    return LoggingConfig(
        filter=TelemetryFilter(core_level=level, other_level="ERROR"),
        forwarding=LogForwardingConfig(
            logger=logging.getLogger(CORE_LOGGER), append_log_fields_to_message=False
        ),
    )
