"""`alongside up` as shipped, with a worker that serves the tiny workflow."""

import sys
from pathlib import Path

from commands.service import run

TINY_WORKER = Path(__file__).resolve().parent.parent / "durable" / "tiny_worker.py"

if __name__ == "__main__":
    clock = sys.argv[1] if len(sys.argv) > 1 else None
    sys.exit(
        run(
            clock,
            worker=(sys.executable, str(TINY_WORKER), "--quiet"),
            holds_journeys=lambda settings, _ring: (settings.home / "has-journeys").exists(),
        )
    )
