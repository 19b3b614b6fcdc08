"""A service of its own whose worker is killed while coaches are supervised."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from running_up import UP, environ, running

from alongside.coaches import Coach
from alongside.keys import KeyRing
from alongside.store import Store, TaskRow

pytestmark = pytest.mark.slow
PROGRAMME = "choice-and-control"


def alongside(home: Path, *words: str) -> str:
    """One command on this home that has to do what it was told."""
    done = subprocess.run(
        [UP[0], *words], env=environ(home), capture_output=True, text=True, timeout=90, check=False
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def until(store: Store, holds: Callable[[list[TaskRow]], bool]) -> list[TaskRow]:
    """The individual supervisions, the earliest first, once `holds` is true of them."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        found = store.tasks.of_supervision(PROGRAMME)[::-1]
        found = [each for each in found if each.kind == "supervision_individual"]
        if holds(found):
            return found
        time.sleep(0.1)
    raise AssertionError([(each.key, each.status) for each in found])


def test_no_supervision_is_lost_or_asked_for_twice(tmp_path: Path) -> None:
    """Schedules begin with the service; killed again and again, each turn asks once."""
    home = tmp_path / "home"
    with running(UP, home, "--clock", "1d=0.4s") as up:
        settings = up.settings
        with Store.open(settings, KeyRing.load(settings)) as store:
            for number in (1, 2):
                store.coaches.put(
                    Coach(
                        id=f"k-coach{number}", name="Robin Planted", programmes=(PROGRAMME,),
                        gender="other", modes=("home",), supervisor="s-ada",
                    )
                )  # fmt: skip
            first, *_ = until(store, lambda tasks: len(tasks) >= 2)
            os.kill(up.worker_pid(), signal.SIGKILL)
            said = alongside(home, "supervision", "missed", first.key, "--because", "coach_ill")
            assert "It is to be made up within 3 working days" in said
            anew = f"{first.key}/again-2"
            until(store, lambda tasks: anew in [each.key for each in tasks])
            os.kill(up.worker_pid(), signal.SIGKILL)
            assert "was held" in alongside(home, "supervision", "held", anew)
            asked = until(store, lambda tasks: len({each.journey for each in tasks}) >= 3)

            by_turn: dict[str, list[str]] = {}
            for each in asked:
                if "/again-" not in each.key:
                    by_turn.setdefault(each.journey, []).append(each.about)
            whole = [sorted(each) for each in by_turn.values()]
            assert [["k-coach1", "k-coach2"]] * len(whole) == whole
            known = {each.key: (each.status, each.answer) for each in asked}
            assert ("answered", "missed-coach_ill") == known[first.key]
            assert ("answered", "held") == known[anew]
