"""
A process with eight workers that reserve coaches, take named ones, run rounds, all at once.

Run with ALONGSIDE_HOME (and ALONGSIDE_DATABASE_URL) set: `reserving_process.py FIRST OF TURNS`.
It says `ready`, waits for a line, works, says `done`. With `--die-in-a-round` it is killed when a
round has written everything and none of that is kept yet.
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reservation_scene import FORTNIGHTLY, NESTED, coached, deed
from sqlalchemy import event
from synthetic_journal import START, entries, started

from alongside.events import CoachProposed
from alongside.keys import KeyRing
from alongside.ruleset.coaching import MatchingRound
from alongside.settings import settings
from alongside.store import Store
from alongside.store.matching_round import Asked
from alongside.store.taking import Taking
from alongside.wait import Wait

WORKERS = 8
ROUNDS = replace(
    NESTED, round=MatchingRound(after_room=Wait.parse("1 hour"), every=Wait.parse("1 day"))
)


def asked(key: str) -> Asked:
    """A round of the programme used here."""
    return Asked("health-connect", key, START + timedelta(days=3), "room", START, "d")


def work(store: Store, worker: int, of: int, turns: int) -> None:
    """Ask for coaches in each of the ways there are, each time twice."""
    for turn in range(turns):
        number = turn * of + worker
        got = _takes(store, number) if (worker + turn) % 3 == 0 else _reserves(store, number)
        if got and turn % 2:
            store.journal.append(deed(number).journey, coached(number, FORTNIGHTLY))
        if worker % 4 == 0:
            first = store.caseload.run_round(asked(f"round/{worker}/{turn}"), ROUNDS)
            assert first == store.caseload.run_round(asked(first.key), ROUNDS)


def _takes(store: Store, number: int) -> bool:
    taking = Taking(deed(number).journey, f"k-coach{number % 8:03d}", 1, START)
    got = store.caseload.take(taking, NESTED)
    assert not got or store.caseload.take(taking, NESTED)
    return got


def _reserves(store: Store, number: int) -> bool:
    outcome = store.caseload.reserve(deed(number), ROUNDS).outcome
    if isinstance(outcome, CoachProposed):
        assert outcome == store.caseload.reserve(deed(number), ROUNDS).outcome
        return True
    told = entries([started(deed(number).client_id, "health-connect"), outcome])
    store.journal.append(deed(number).journey, told)
    return False


def main() -> None:
    """Do it when told to."""
    now = settings()
    with Store.open(now, KeyRing.load(now)) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        if "--die-in-a-round" in sys.argv:
            event.listen(store._database.engine, "after_cursor_execute", _die_after_the_last)
            store.caseload.run_round(asked("doomed"), ROUNDS)
            return
        first, of, turns = (int(each) for each in sys.argv[1:4])
        with ThreadPoolExecutor(WORKERS) as pool:
            for done in [
                pool.submit(work, store, first + each, of, turns) for each in range(WORKERS)
            ]:
                done.result()
        print("done", flush=True)


def _die_after_the_last(*said: object) -> None:
    """The round's own row is written last."""
    if str(said[2]).startswith("INSERT INTO rounds "):
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
