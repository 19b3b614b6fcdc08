"""
One structured log for every process: ids, never people.

Each line is a JSON object on stderr and in `home/logs/<process>.jsonl`. Messages of other
libraries, and of exceptions that are not ours, may quote data: they are left out.
"""

import copy
import logging
import logging.handlers
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog
from temporalio import activity, workflow

FILE_BYTES, FILES_KEPT = 10_000_000, 5
OURS = ("alongside", "workflows", "activities", "service", "simulation", "commands", "console")

_PLAIN_ARGUMENT = re.compile(r"[\w./:+-]{1,120}")
_CONTEXT = (
    "workflow_id", "workflow_type", "run_id", "activity_type", "activity_id", "attempt",
    "task_queue",
)  # fmt: skip


def set_up_logs(process: str, home: Path | None, *, stderr_level: int = logging.INFO) -> None:
    """
    Send structlog and the standard library's logging to the same two places.

    :param process: names the file; each process that runs at the same time needs its own.
    :param home: where `logs/` is; None logs to stderr only.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _safe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = _SafeFormatter(
        foreign_pre_chain=[_with_temporal_ids, *shared],
        processors=[
            _named(process),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(default=_type_only),
        ],
        keep_exc_info=False,
    )
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    for handler in _handlers(process, home, stderr_level):
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    _quieten()


def _handlers(process: str, home: Path | None, stderr_level: int) -> list[logging.Handler]:
    stderr = logging.StreamHandler(sys.stderr)
    stderr.setLevel(stderr_level)
    if home is None:
        return [stderr]
    folder = home / "logs"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True)
    return [
        stderr,
        logging.handlers.RotatingFileHandler(
            folder / f"{process}.jsonl",
            maxBytes=FILE_BYTES,
            backupCount=FILES_KEPT,
            encoding="utf-8",
            delay=True,
        ),
    ]


def _quieten() -> None:
    # On an error of its own, logging prints the message with its arguments.
    logging.raiseExceptions = False
    # Below warning, these print whole activations, requests, addresses or SQL parameters.
    for name in (
        "temporalio", "sqlalchemy", "asyncio", "uvicorn", "alembic", "aiosmtplib", "httpx",
        "httpcore",
    ):  # fmt: skip
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    # The context goes into fields of the line instead of into its text.
    for adapter in (workflow.logger, activity.logger):
        for switch in ("workflow_info_on_message", "activity_info_on_message"):
            if hasattr(adapter, switch):
                setattr(adapter, switch, False)


class _SafeFormatter(structlog.stdlib.ProcessorFormatter):
    """Takes what may be data out of other libraries' lines before anything renders them."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as JSON; never raises for what a library logged."""
        if not isinstance(record.msg, dict) or not hasattr(record, "_logger"):
            record = copy.copy(record)
            if record.name.split(".")[0] not in OURS:
                record.msg, record.args = _without_data(record), ()
        return super().format(record)


def _without_data(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return f"<{type(record.msg).__name__}>"
    arguments = record.args if isinstance(record.args, tuple) else ()
    try:
        return record.msg % tuple(_plain(each) for each in arguments) if arguments else record.msg
    except (TypeError, ValueError):
        return record.msg


def _with_temporal_ids(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    record: logging.LogRecord | None = event.get("_record")
    if record is None:
        return event
    event["logger"] = record.name
    for source in ("temporal_workflow", "temporal_activity"):
        info = getattr(record, source, None)
        if isinstance(info, Mapping):
            event.update({key: info[key] for key in _CONTEXT if key in info})
    return event


def _plain(argument: object) -> object:
    if isinstance(argument, (int, float)) or argument is None:
        return argument
    text = str(argument)
    return text if _PLAIN_ARGUMENT.fullmatch(text) else f"<{type(argument).__name__}>"


def _safe_exception(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace exception information by `error` (a list, cause last) and `where`."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = describe_error(error)
        event["where"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-6:]
        ]
    return event


def describe_error(error: BaseException) -> list[str]:
    """
    The error and what caused it, outermost first, safe to log.

    Our own messages never name a client; others (SQL parameters, refused values) may.
    """
    chain: list[str] = []
    each: BaseException | None = error
    while each is not None and len(chain) < 8:
        kind = type(each)
        ours = kind.__module__.split(".")[0] in OURS
        chain.append(f"{kind.__name__}: {each}" if ours else f"{kind.__module__}.{kind.__name__}")
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return chain


def _named(process: str) -> structlog.types.Processor:
    def add(
        _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        event["process"] = process
        return event

    return add


def _type_only(value: object) -> str:
    # An object put into a log line by mistake must not print itself.
    return f"<{type(value).__name__}>"
