"""`alongside up` as shipped, with a worker that dies while it sends."""

import sys
from pathlib import Path

from commands.service import run

WORKER = Path(__file__).with_name("doomed_worker.py")

if __name__ == "__main__":
    sys.exit(run(sys.argv[1], worker=(sys.executable, str(WORKER), "--quiet")))
