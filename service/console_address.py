"""
Where the pages of a home answer, for commands run beside them.

`alongside up` writes `console-address` when its pages answer and removes it when it stops: the
port may be another than the settings say, where that one was taken.
"""

import os
from pathlib import Path

from alongside.settings import Settings


def _file(home: Path) -> Path:
    return home / "console-address"


def write_console_address(home: Path, address: str) -> None:
    """Write it whole: a reader sees the old address or the new one, never half."""
    path = _file(home)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(address)
    beside.replace(path)


def forget_console_address(home: Path) -> None:
    """Remove the address after a clean stop."""
    _file(home).unlink(missing_ok=True)


def console_address(settings: Settings) -> str:
    """Where browsers find the console, with a stroke at its end."""
    if settings.console_url:
        return settings.console_address
    try:
        return _file(settings.home).read_text() or settings.console_address
    except OSError:
        return settings.console_address
