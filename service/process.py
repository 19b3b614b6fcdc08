"""
Child processes that never outlive, nor get in the way of, the one that started them.

Children get a session of their own, so that Ctrl-C reaches only the supervisor and
it can stop them in order; on Linux they are told to stop if it is killed.
"""

import asyncio
import contextlib
import ctypes
import os
import secrets
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_SET_PARENT_DEATH_SIGNAL = 1
_FIRST, _PORTS, _LOOKS = 20_000, 12_000, 20
"""Ports that are nobody's by convention and below every system's outgoing ones."""
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


async def spawn(
    command: Sequence[str],
    *,
    output: IO[bytes] | int | None = None,
    environ: Mapping[str, str] | None = None,
    keep: Sequence[int] = (),
    folder: Path | None = None,
) -> asyncio.subprocess.Process:
    """
    Start a child.

    :param output: where its stdout and stderr go; None is the parent's own.
    :param keep: descriptors it inherits.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environ,
        cwd=folder,
        pass_fds=tuple(keep),
        start_new_session=True,
        preexec_fn=_follow_parent,
    )


def _follow_parent() -> None:
    # A child of a parent that was killed would keep the database file and the ports.
    if _LIBC is not None:
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


async def stop(process: asyncio.subprocess.Process, grace: float) -> int:
    """Ask the child to end, insist after `grace` seconds; answers its exit code."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(grace):
                return await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    return await process.wait()


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs, whoever owns it; one that only awaits burial does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    with contextlib.suppress(OSError):
        # The command's name, in brackets, may hold anything; the state follows it.
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    return True


def free_port(wanted: int = 0, host: str = "127.0.0.1") -> int:
    """
    `wanted` if nothing listens there, otherwise any free port.

    Looked for at random below those that systems give to outgoing connections: one of these
    would be taken again before a process that starts has bound it.
    """
    others = (_FIRST + secrets.randbelow(_PORTS) for _ in range(_LOOKS))
    for port in (*([wanted] if wanted else []), *others, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            chosen: Any = probe.getsockname()[1]
            return int(chosen)
    raise OSError(f"no port is free on {host}")
