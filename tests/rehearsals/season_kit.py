"""
`alongside rehearse` run as people run it, in a process of its own.

In: a home, what was typed. Out: what it printed and its exit code.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LONGEST = 420.0
"""Seconds; a season that takes longer is stuck."""


def rehearsed(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this home until it ends."""
    return subprocess.run(
        [sys.executable, "-c", "from commands import main; main()", "rehearse", *arguments],
        env={**os.environ, "ALONGSIDE_HOME": str(home), "ALONGSIDE_HEALTH_PORT": "0",
             "ALONGSIDE_METRICS_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )  # fmt: skip
