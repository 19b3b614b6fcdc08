"""
Supervision of coaches: who is due, what is kept of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio import activity

from activities.context import Context
from alongside.calendar import Calendar, today
from alongside.ruleset.library import NoRules
from alongside.ruleset.supervision import Supervision
from alongside.supervised import supervised
from alongside.supervising import again, gone, to_hold
from alongside.supervision import Due, Gone, HoldAgain, Keep, WhoIsDue, WhoIsGone


def supervision_activities(context: Context) -> list[Callable[..., Any]]:
    """The activities of a turn of supervision."""

    @activity.defn
    def supervisions_due(asked: WhoIsDue) -> Due:
        rules = _rules(context, asked.programme)
        if rules is None:
            return Due()
        coaches = supervised(context.store, context.library, asked.programme)
        calendar = _calendar(context, asked.programme)
        return Due(to_hold=to_hold(rules, asked.kind, coaches, calendar, asked.now))

    @activity.defn
    def supervision_again(asked: HoldAgain) -> Due:
        rules = _rules(context, asked.programme)
        if rules is None:
            return Due()
        calendar = _calendar(context, asked.programme)
        found = again(rules, asked.missed, asked.because, calendar, asked.now)
        return Due() if found is None else Due(to_hold=(found,))

    @activity.defn
    def coaches_gone(asked: WhoIsGone) -> Gone:
        known = context.store.coaches.list()
        return Gone(coaches=tuple(gone(asked.coaches, known, asked.programme, today(asked.now))))

    @activity.defn
    def keep_supervision(kept: Keep) -> None:
        told = activity.info().scheduled_time
        context.store.journal.append(kept.stream, kept.entries, told)

    return [supervisions_due, supervision_again, coaches_gone, keep_supervision]


def _rules(context: Context, programme: str) -> Supervision | None:
    try:
        return context.library.current(programme).ruleset.supervision
    except NoRules:
        return None


def _calendar(context: Context, programme: str) -> Calendar:
    ruleset = context.library.current(programme).ruleset
    return context.calendars[ruleset.calendar]
