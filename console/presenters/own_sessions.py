"""
A coach's own sessions on their first page: today's, and those before that nobody recorded.

In: who asks. Out: rows with links to say what became of each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from alongside.access import Colleague
from alongside.london import moment_on, today
from alongside.messages.wording import mode_in_words
from alongside.store.diary import DiaryRow
from alongside.timeline import when
from console.acts.registry import may_do
from console.context import Console
from console.presenters.steps import OUTCOMES, Step, records
from console.rights import Right, may
from console.spoken import capital

BEFORE = timedelta(days=28)
"""How long ago a session may have been that is still to be recorded here."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OwnSession:
    """A session of theirs; `steps` are empty once it is recorded."""

    at: str
    name: str = field(repr=False)
    href: str
    session: str
    became: str
    steps: tuple[Step, ...]


def sessions_of(console: Console, colleague: Colleague) -> list[OwnSession]:
    """Theirs, the earliest first; none for who is no coach."""
    if colleague.coach_id is None or not may(colleague, Right.DIARY_SEE):
        return []
    day = today(console.now())
    morning, night = moment_on(day, time()), moment_on(day + _DAY, time())
    rows = [
        each
        for each in console.store.diary.of(colleague.coach_id, morning - BEFORE, night)
        if each.starts_at is not None
        and each.coach_id == colleague.coach_id
        and (each.outcome is None or each.starts_at >= morning)
    ]
    named = console.store.clients.names(each.client_id for each in rows)
    now, records_it = console.now(), may_do(colleague, OUTCOMES[0], (colleague.coach_id,))
    return [
        _own(each, named.get(each.client_id) or "Name not recorded", now, records_it)
        for each in rows
    ]


def _own(row: DiaryRow, name: str, now: datetime, records_it: bool) -> OwnSession:
    how = f", {mode_in_words(row.mode)}" if row.mode else ""
    begun = row.starts_at is not None and row.starts_at <= now
    codes = OUTCOMES if begun else ("cancelled",)
    is_open = row.outcome is None and records_it
    return OwnSession(
        at=when(row.starts_at or row.target),
        name=name,
        href=f"/journeys/{row.journey}",
        session=f"Session {row.number}{how}",
        became=capital(row.outcome or ""),
        steps=records(row.journey, codes, "/", row.number) if is_open else (),
    )
