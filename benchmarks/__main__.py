"""
`python -m benchmarks`: every benchmark, one after the other; with names, only those.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import time

NAMES = (
    "costs", "pace", "memory", "walks", "deciding", "rules", "register", "storing", "matching",
    "rounds", "console", "acting",
)  # fmt: skip


def main(wanted: list[str]) -> int:
    """Run the benchmarks named, or all; 2 if a name is none of theirs."""
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in wanted or NAMES:
        begun = time.monotonic()
        ran = importlib.import_module(f"benchmarks.{name}").run()
        if asyncio.iscoroutine(ran):
            asyncio.run(ran)
        print(f"  ({name}: {time.monotonic() - begun:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
