"""A rules folder of one's own, to break a rule in and test it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alongside.ruleset.house import House
from simulation.rule_tests import Tested, run_tests

RULES = Path(__file__).resolve().parents[2] / "rules"
PROGRAMMES = ("primrose-a", "health-connect", "choice-and-control", "peer-health-coaching")


@cache
def shipped(programme: str) -> Tested:
    """The shipped examples of a programme, run once."""
    return run_tests(RULES / f"{programme}.yaml", House.load(RULES))


@dataclass(frozen=True)
class Desktop:
    """A copy of the shipped folder that an administrator works in."""

    folder: Path

    def edit(self, file: str, was: str, now: str) -> None:
        """Write something else in one place, the first there is."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert was in text, f"{was!r} is not in {file}"
        path.write_text(text.replace(was, now, 1), "utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a whole file."""
        (self.folder / file).write_text(text, "utf-8")

    def line(self, file: str, words: str) -> int:
        """The line some words stand in."""
        lines = (self.folder / file).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)

    def tested(self, programme: str = "primrose-a") -> Tested:
        """The programme's examples, run."""
        return run_tests(self.folder / f"{programme}.yaml", House.load(self.folder))


def desktop(tmp_path: Path) -> Desktop:
    """The shipped folder, copied."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    return Desktop(folder)
