"""
Where the embedded server of a home listens.

`alongside up` writes `server.json` when its server is ready and removes it when it stops;
everything else of that home reads it.
"""

import os
from pathlib import Path

from pydantic import ValidationError

from alongside.model import Frozen

NAMESPACE = "alongside"
LOOPBACK = "127.0.0.1"


class ServerAddress(Frozen):
    """A running embedded server: where it is and which process it is."""

    port: int
    metrics_port: int
    pid: int
    namespace: str = NAMESPACE

    @property
    def target(self) -> str:
        """`host:port`, for a client."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def metrics_url(self) -> str:
        """Where the server counts its own actions."""
        return f"http://{LOOPBACK}:{self.metrics_port}/metrics"


def server_file(home: Path) -> Path:
    """The file a home keeps its server's address in."""
    return home / "server.json"


def read_address(home: Path) -> ServerAddress | None:
    """The address last written, or None; a file that can't be read counts as none."""
    try:
        return ServerAddress.model_validate_json(server_file(home).read_bytes())
    except (OSError, ValidationError):
        return None


def write_address(home: Path, address: ServerAddress) -> None:
    """Write it whole: a reader sees the old file or the new one, never half."""
    path = server_file(home)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(address.model_dump_json())
    beside.replace(path)


def forget_address(home: Path) -> None:
    """Remove the address after a clean stop."""
    server_file(home).unlink(missing_ok=True)
