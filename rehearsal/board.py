"""
The rehearsal as it goes: a live table on a terminal, a line now and then elsewhere.

In: the driver. Out: renderables; nothing personal is on them.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest

from rich.console import Group
from rich.table import Table
from rich.text import Text

from alongside.timeline import sentence, when, words
from rehearsal.drive import Driver

LATEST = 6
STAGES_LAST = ("closure", "closed")


@dataclass
class Counts:
    """Where everybody is at one moment."""

    now: datetime
    stages: Counter[str] = field(default_factory=Counter)
    paused: Counter[str] = field(default_factory=Counter)
    due: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    day: int = 0
    seconds: int = 0

    def line(self) -> str:
        """One line for a log."""
        happened, ended = self.happened, self.stages["closed"]
        return (
            f"{self.seconds:>4} s  day {self.day:>4}  {self.stages.total():>4} journeys  "
            f"{ended:>4} ended  {self.due.total():>4} tasks due  "
            f"{self.overdue.total():>3} overdue  {happened['message_sent']:>5} sent  "
            f"{happened['session_attended']:>5} sessions"
        )


class Board:
    """Counts what the driver sees."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._start = driver.now()
        self._began = time.monotonic()

    def counts(self) -> Counts:
        """Where everybody is now."""
        now = self._driver.now()
        counts = Counts(
            now=now,
            day=(now - self._start).days,
            seconds=round(time.monotonic() - self._began),
        )
        for life in self._driver.lives.values():
            stage = life.journal.stage_name
            counts.stages[stage] += 1
            counts.paused[stage] += life.journal.open_pause() is not None
            for task in life.journal.open_tasks():
                counts.due[stage] += 1
                counts.overdue[stage] += task.due < now
            for name in ("message_sent", "session_attended", "session_missed"):
                counts.happened[name] += len(life.journal.all(name))
        return counts

    def latest(self) -> list[str]:
        """What happened last in a few journeys."""
        lasts = (
            (life.journal.entries[-1], life.client_id)
            for life in self._driver.lives.values()
            if life.journal.entries
        )
        newest = nlargest(LATEST, lasts, key=lambda each: (each[0].recorded, each[1]))
        return [f"{when(e.recorded)}  {who}  {sentence(e)}" for e, who in newest]

    def __rich__(self) -> Group:
        """All of it, counted anew each time it is drawn."""
        news = [
            Text(line, style="dim", no_wrap=True, overflow="ellipsis") for line in self.latest()
        ]
        return Group(self._table(), "", *news)

    def _table(self) -> Table:
        counts = self.counts()
        happened = counts.happened
        table = Table(
            title=f"Rehearsal: {when(counts.now)}, day {counts.day}, {counts.seconds} s",
            caption=(
                f"{happened['message_sent']} messages sent, "
                f"{happened['session_attended']} sessions held, "
                f"{happened['session_missed']} missed. Ctrl-C ends it."
            ),
            title_justify="left",
            caption_justify="left",
            box=None,
            pad_edge=False,
        )
        table.add_column("stage", min_width=30)
        for column in ("journeys", "paused", "tasks due", "overdue"):
            table.add_column(column, justify="right")
        order = sorted(
            counts.stages, key=lambda each: (each in STAGES_LAST, each == "closed", each)
        )
        for stage in order:
            overdue = counts.overdue[stage]
            table.add_row(
                words(stage),
                str(counts.stages[stage]),
                str(counts.paused[stage] or ""),
                str(counts.due[stage] or ""),
                f"[red]{overdue}[/]" if overdue else "",
            )
        return table
