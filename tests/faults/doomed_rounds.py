"""
A worker that dies at one moment of a round; `doomed_rounds.py up` is `up` with it.

It dies once for each moment: when the round has written everything and nothing is `kept`; when
it is kept and nobody was `told`; when the first of those who got a coach was `woken`.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

import worker
from activities import journeys
from alongside.store import Store
from alongside.store.caseload import Caseload
from commands.service import run


def die_once(moment: str) -> None:
    """SIGKILL to this process, the first time in this home that it comes to the moment."""
    try:
        (Path(os.environ["ALONGSIDE_HOME"]) / f"died-{moment}").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def doom() -> None:
    """Have this worker die at each of the moments."""
    opened, ran, woke = Store.open, Caseload.run_round, journeys._wake

    def watched(*given: Any, **more: Any) -> Store:
        store = opened(*given, **more)
        event.listen(store._database.engine, "after_cursor_execute", written)
        return store

    def written(*said: Any) -> None:
        if str(said[2]).startswith("INSERT INTO rounds ") and said[3][-2]:
            die_once("unkept")

    def kept(self: Caseload, *given: Any) -> Any:
        row = ran(self, *given)
        if row.matched:
            die_once("untold")
        return row

    async def woken(*given: Any) -> Any:
        came = await woke(*given)
        die_once("woken")
        return came

    parts: tuple[Any, ...] = (Store, Caseload, journeys)
    parts[0].open, parts[1].run_round, parts[2]._wake = watched, kept, woken


if __name__ == "__main__":
    if sys.argv[1:2] == ["up"]:
        sys.exit(run(None, worker=(sys.executable, __file__, "--quiet")))
    doom()
    worker.main()
