"""
The pauses of one journey, from when they really were.

In: the entries that begin or end a pause. Out: the spans that a wait does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.events import Entry, Resumed
from alongside.questions import Pause


@dataclass(frozen=True)
class PauseTaken:
    """A pause and the entry that began it."""

    begun: Entry
    pause: Pause

    @property
    def is_open(self) -> bool:
        """Whether nobody has ended it yet."""
        return self.pause.until is None


class Pauses:
    """Pauses and deferrals, in order; only the last may be open."""

    def __init__(self) -> None:
        self._taken: list[PauseTaken] = []
        self.changes = 0
        """How often a pause began or ended: a moment worked out before that is not true now."""

    def note(self, entry: Entry) -> None:
        """Take in a `paused`, a `deferral_requested` or a `resumed`."""
        self.changes += 1
        last = self._taken[-1] if self._taken else None
        if isinstance(entry.event, Resumed):
            if last is not None and last.is_open:
                since = last.pause.since
                over = Pause(since=since, until=max(since, entry.at))
                self._taken[-1] = PauseTaken(last.begun, over)
        elif last is None:
            self._taken.append(PauseTaken(entry, Pause(since=entry.at)))
        elif last.pause.until is not None:
            since = max(entry.at, last.pause.until)
            self._taken.append(PauseTaken(entry, Pause(since=since)))

    @property
    def open(self) -> Entry | None:
        """The entry that began the pause the journey is in."""
        return self._taken[-1].begun if self._taken and self._taken[-1].is_open else None

    def after(self, sequence: int) -> tuple[Pause, ...]:
        """The pauses that began after this entry."""
        return tuple(taken.pause for taken in self._taken if taken.begun.sequence > sequence)

    def since(self, anchor: Entry) -> tuple[Pause, ...]:
        """
        The pauses a wait from `anchor` does not count.

        Those that began after it was recorded, and those over by then if it happened before
        their end: it was reported late. What is recorded during a pause is not held by it.
        """
        return tuple(
            taken.pause
            for taken in self._taken
            if taken.begun.sequence > anchor.sequence
            or (taken.pause.until is not None and anchor.at < taken.pause.until <= anchor.recorded)
        )
