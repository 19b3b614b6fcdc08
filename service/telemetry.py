"""
What the SDK tells about itself: Prometheus metrics, and its warnings in our log.

In: a port; out: the runtime every client of the process shares. Make it once, first.
"""

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


def make_runtime(metrics_port: int | None, host: str = "127.0.0.1") -> Runtime:
    """
    Make the runtime.

    :param metrics_port: serves /metrics there; None serves none.
    :raises RuntimeError: the port is taken.
    """
    metrics = None
    if metrics_port is not None:
        metrics = PrometheusConfig(
            bind_address=f"{host}:{metrics_port}",
            counters_total_suffix=True,
            unit_suffix=True,
            durations_as_seconds=True,
        )
    return Runtime(
        telemetry=TelemetryConfig(
            metrics=metrics,
            logging=LoggingConfig(
                # Below warning the core prints whole tasks, though encrypted.
                filter=TelemetryFilter(core_level="WARN", other_level="ERROR"),
                forwarding=LogForwardingConfig(
                    logger=logging.getLogger(CORE_LOGGER), append_log_fields_to_message=False
                ),
            ),
        )
    )
