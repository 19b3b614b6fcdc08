"""
The reports there are, each made from what the store counts.

In: what was asked for. Out: a report. One that took long to make is kept for a while, so that
twenty people who open it at once have the store count once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from alongside.reports import (
    Report,
    breaches,
    caseloads,
    funnel,
    measures,
    reach,
    reminders,
    sessions,
    waits,
)
from alongside.reports.breakdown import By
from alongside.reports.counted import Counted
from alongside.ruleset.library import NoRules
from alongside.store.client_groups import AREA, ETHNICITY
from console.context import Console
from console.presenters.reports import Asked

_TIMES_KEPT = 600
"""A report that takes a tenth of a second to make is kept for a minute."""
_KEPT_AT_MOST = 600.0
_QUICK = 0.05
"""Seconds: what takes no longer is made anew each time."""
_MOST_KEPT = 200
_GROUPS_OF = {By.AREA: AREA, By.ETHNICITY: ETHNICITY}


@dataclass(frozen=True)
class Kind:
    """A report that can be asked for."""

    code: str
    title: str
    about: str
    make: Callable[[Console, Asked], Report]
    breaks_down: bool = True
    """Whether it may be broken down by what `By` names."""
    of_a_period: bool = True


@dataclass(frozen=True)
class Made:
    """A report, when it was counted, and until when it is kept."""

    report: Report
    counted: datetime
    until: float


@dataclass
class Kept:
    """Reports made lately, by what was asked for."""

    reports: dict[tuple[str, Asked, object], Made] = field(default_factory=dict)
    making: dict[tuple[str, Asked, object], threading.Lock] = field(default_factory=dict)

    def get(self, console: Console, kind: Kind, asked: Asked) -> Made:
        """The report, made lately or now; whoever asks while it is being made waits for it."""
        key = (kind.code, asked, console.today())
        with self.making.setdefault(key, threading.Lock()):
            begun, counted = time.monotonic(), console.now()
            made = self.reports.get(key)
            if made is None or made.until < begun:
                report = _called(console, asked, kind.make(console, asked))
                took = time.monotonic() - begun
                keep = min(took * _TIMES_KEPT, _KEPT_AT_MOST) if took > _QUICK else 0.0
                made = Made(report, counted, begun + keep)
                if len(self.reports) >= _MOST_KEPT:
                    self.reports.clear()
                    self.making.clear()
                self.reports[key] = made
            return made


def _called(console: Console, asked: Asked, report: Report) -> Report:
    """The report with its groups as the facts call them."""
    if asked.by not in _GROUPS_OF:
        return report
    try:
        fact = console.library.current(asked.programme).catalogue.get(_GROUPS_OF[asked.by])
    except NoRules:
        return report
    if fact is None:
        return report
    names = {
        asked.by.of(each): fact.choice_shown(each) for each in fact.choices or fact.choice_labels
    }
    tables = (
        each.called(names) if each.head[0] == reach.first_column(asked.by) else each
        for each in report.tables
    )
    return replace(report, tables=tuple(tables))


def _reach(console: Console, asked: Asked) -> Report:
    counts = console.store.reports.reached(asked.programme, asked.period.year, asked.by)
    return reach.reach(counts, asked.period, asked.by)


def _counted(console: Console, asked: Asked, by: By) -> dict[str, Counted]:
    """How many came to what: every page keeps back the same of them."""
    return reach.count(console.store.reports.reached(asked.programme, asked.period.year, by), by)


def _waits(console: Console, asked: Asked) -> Report:
    days = {
        each.code: console.store.reports.days_until(
            asked.programme, asked.period.year, asked.by, each.since, each.until
        )
        for each in waits.WAITS
    }
    return waits.waits(days, _counted(console, asked, asked.by), asked.period, asked.by)


def _funnel(console: Console, asked: Asked) -> Report:
    counted = console.store.reports
    year = asked.period.year
    reasons = counted.reasons(asked.programme, year) if asked.by is By.NOTHING else []
    return funnel.funnel(
        counted.paths(asked.programme, year, asked.by), reasons,
        _counted(console, asked, asked.by), asked.period, asked.by,
        order=_stages(console, asked.programme),
    )  # fmt: skip


def _sessions(console: Console, asked: Asked) -> Report:
    outcomes = console.store.happenings.outcomes(asked.programme, asked.period.year, asked.by)
    return sessions.missed(outcomes, asked.period, asked.by, console.today())


def _reminders(console: Console, asked: Asked) -> Report:
    programme, year = asked.programme, asked.period.year
    happened, begun = console.store.happenings, console.store.reports
    reminding = _reminding(console, programme)
    return reminders.reminders(
        happened.sent(programme, year),
        happened.outcomes_by_reminders(programme, year, reminding),
        begun.days_until(programme, year, By.NOTHING, "invited", "engaged"),
        _counted(console, asked, By.NOTHING),
        asked.period,
    )


def _measures(console: Console, asked: Asked) -> Report:
    changed = console.store.happenings.changed(asked.programme, asked.period.year, asked.by)
    return measures.measures(changed, asked.period, asked.by)


def _breaches(console: Console, asked: Asked) -> Report:
    tasks = console.store.happenings.kept_in_time(
        asked.programme, asked.period.year, asked.by, console.now()
    )
    return breaches.breaches(tasks, asked.period, asked.by)


def _caseloads(console: Console, asked: Asked) -> Report:
    return caseloads.caseloads(console.store.happenings.carried(asked.programme))


def _reminding(console: Console, programme: str) -> list[str]:
    """The messages that remind of a session."""
    try:
        rules = console.library.current(programme).ruleset
    except NoRules:
        return []
    return sorted({each.send for each in rules.follow_ups if each.before and each.send})


def _stages(console: Console, programme: str) -> list[str]:
    """The stages of a programme in their order, those of every pathway."""
    try:
        pathway = console.library.current(programme).ruleset.pathway
    except NoRules:
        return []
    longest = sorted((each.stages for each in pathway), key=len, reverse=True)
    return list(dict.fromkeys(stage for stages in longest for stage in stages))


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            reach.CODE, reach.TITLE,
            "Of those whose journey began: how many were invited, said yes, met a coach.", _reach,
        ),
        Kind(waits.CODE, waits.TITLE, "To a yes, to a coach, to the first session.", _waits),
        Kind(
            funnel.CODE, funnel.TITLE,
            "How many came to each stage, where they are today, why journeys were closed.", _funnel,
        ),
        Kind(
            sessions.CODE, sessions.TITLE, "How sessions went: attended, missed, cancelled.",
            _sessions,
        ),
        Kind(
            reminders.CODE, reminders.TITLE,
            "What was sent; how sessions went with and without a reminder; answers to invitations.",
            _reminders, breaks_down=False,
        ),
        Kind(
            caseloads.CODE, caseloads.TITLE, "What coaches carry today.", _caseloads,
            breaks_down=False, of_a_period=False,
        ),
        Kind(
            measures.CODE, measures.TITLE, "Well-being and health at the beginning and at the end.",
            _measures,
        ),
        Kind(
            breaches.CODE, breaches.TITLE,
            "What was asked of people by a time: in time, late, still open.", _breaches,
        ),
    )
}  # fmt: skip
