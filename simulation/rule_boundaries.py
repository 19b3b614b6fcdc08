"""
Walks made from the examples: for each wait of the rules, the day before, on, after.

In: the walks of an examples file as they went. Out: for each wait one walk in which nobody
says anything more, so that it must end at its moment and never before, and one for each
thing that may come first, said the day before, after which it must not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.events import AnyEvent, Entry, Paused, Resumed
from alongside.journal import Journal
from alongside.questions import Pause
from alongside.timeline import when
from simulation.rule_stage_waits import waits_in
from simulation.rule_waits import Making, Wait
from simulation.rule_walk import Teller, WalkTold
from simulation.walk import Says

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
A_MOMENT = timedelta(minutes=1)
"""How much later than its moment something may be recorded: timers add a millisecond."""


@dataclass(frozen=True)
class Boundary:
    """One walk made: the wait it is about, the example it is made from, expected beside got."""

    rule: str
    walk: str
    expected: str
    got: str = ""

    @property
    def differs(self) -> bool:
        """Whether it went otherwise than the rules say."""
        return bool(self.got)


def boundaries(teller: Teller, told: Sequence[WalkTold]) -> list[Boundary]:
    """The walks made for every wait that some walk of the file begins."""
    found: dict[str, list[tuple[WalkTold, Wait]]] = {}
    calendar = teller.calendars[teller.published.ruleset.calendar]
    for walk in told:
        for each in waits_in(walk.walked.journal, teller.published, calendar):
            found.setdefault(each.rule, []).append((walk, each))
    made: list[Boundary] = []
    for candidates in found.values():
        for walk, wait in candidates:
            silence = _Made(teller, walk, wait)
            ended = silence.when_nobody_speaks()
            if ended is None:
                continue  # something of the journey's own comes first here: try the next walk
            made += [ended, *silence.when_somebody_does(), *silence.when_there_is_a_pause()]
            break
    return made


@dataclass
class _Made:
    """The walks made for one wait of one walk."""

    teller: Teller
    walk: WalkTold
    wait: Wait

    def when_nobody_speaks(self) -> Boundary | None:
        """It ends on its moment, once. None where the journey itself keeps it from ending."""
        wait, due = self.wait, self.wait.due
        journal = self._tell(()).walked.journal
        ends = self._ends(journal)
        expected = f"once, on {when(due)}, {wait.words}"
        if not ends:
            if wait.is_overtaken(journal) or journal.open_pause() or _is_over(journal, due):
                return None
            return self._boundary(expected, "it did not happen, though nobody said anything")
        moments = [entry.recorded for entry in ends]
        if len(ends) == 1 and due <= moments[0] <= due + A_MOMENT:
            return self._boundary(expected)
        return self._boundary(expected, "on " + ", ".join(when(moment) for moment in moments))

    def when_somebody_does(self) -> Iterator[Boundary]:
        """It does not end when what it waits for comes the day before."""
        wait = self.wait
        begun = wait.anchor.recorded
        before = max(wait.due - A_DAY, begun + (wait.due - begun) / 2)
        for name, making in wait.instead:
            said: list[AnyEvent] = []
            told = self._tell([(before - self._start, _saying(making, said))], said)
            refused = [event for event, _ in told.walked.refused]
            if not said or any(event is said[0] for event in refused):
                continue
            expected = f"not at all, {wait.words}, since {name} came on {when(before)}"
            ends = self._ends(told.walked.journal)
            got = f"on {when(ends[0].recorded)}" if ends else ""
            yield self._boundary(expected, got)

    def when_there_is_a_pause(self) -> Iterator[Boundary]:
        """A pause of a week is not counted: it ends that much later, and not meanwhile."""
        wait, begun = self.wait, self.wait.anchor.recorded
        since = begun + (wait.due - begun) / 3
        pause = Pause(since=since, until=since + A_WEEK)
        due = wait.when_paused(pause)
        if due is None or due <= wait.due:
            return
        said: list[AnyEvent] = []
        besides = [
            (since - self._start, _saying(lambda journal, now: Paused(reason="other"), said)),
            (since + A_WEEK - self._start, _saying(lambda journal, now: Resumed(), said)),
        ]
        told = self._tell(besides, said, until=due + 2 * A_DAY)
        journal = told.walked.journal
        moments = [entry.recorded for entry in self._ends(journal)]
        overtaken = not moments and (wait.is_overtaken(journal) or _is_over(journal, due))
        if told.walked.refused or overtaken:
            return
        expected = f"once, on {when(due)}, {wait.words}, a pause of a week not counted"
        if len(moments) == 1 and due - A_MOMENT <= moments[0] <= due + A_MOMENT:
            yield self._boundary(expected)
        else:
            got = "on " + ", ".join(when(moment) for moment in moments)
            yield self._boundary(expected, got if moments else "it did not happen")

    @property
    def _start(self) -> datetime:
        return self.walk.walked.start

    def _tell(
        self,
        besides: Sequence[tuple[timedelta, Says]],
        said: Sequence[AnyEvent] = (),
        until: datetime | None = None,
    ) -> WalkTold:
        """The same walk until the wait begins, then silence but for `besides`."""
        begins = self.wait.anchor.sequence
        return self.teller.tell(
            self.walk.example,
            wants=lambda event, journal: len(journal) < begins or any(event is s for s in said),
            besides=besides,
            until=until or self.wait.due + 2 * A_DAY,
        )

    def _ends(self, journal: Journal) -> list[Entry]:
        return [entry for entry in journal.entries if self.wait.is_ended_by(entry)]

    def _boundary(self, expected: str, got: str = "") -> Boundary:
        return Boundary(self.wait.rule, self.walk.example.example, expected, got)


def _saying(making: Making, said: list[AnyEvent]) -> Says:
    def says(journal: Journal, now: datetime) -> AnyEvent | None:
        event = making(journal, now)
        if event is not None:
            said.append(event)
        return event

    return says


def _is_over(journal: Journal, due: datetime) -> bool:
    """Whether the journey came to its end before the moment."""
    closed = journal.last("journey_closed")
    return journal.ending() is not None or (closed is not None and closed.recorded < due)
