"""
One journey: where it is, what somebody must do, the way so far and to come.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from alongside.calendar import Calendar, UnknownCalendar
from alongside.journal import Journal
from alongside.plan import PLAN_EVENTS, plan_of
from alongside.plan_ahead import ASKED
from console.context import Console
from console.pages import journey_history, journey_measures, journey_plan
from console.pages.journey_opened import PATH, Opened, Reader, Seen, journey_page, offers
from console.presenters import course, glance, journey, messages
from console.presenters.filters import role_titles
from console.presenters.sessions import sessions_told
from console.presenters.stages import stages
from console.security.door import Here

router = APIRouter()
for each in (journey_plan, journey_measures, journey_history):
    router.include_router(each.router)
SHOWN = (
    *ASKED,
    *sorted(PLAN_EVENTS),
    "red_flag_raised",
    "red_flag_found",
    "waiting_for_coach",
    "journey_closed",
)
"""The entries the page is told from."""
MOST_MESSAGES = 5


@router.get(PATH)
def look(request: Request, console: Here, colleague: Reader, seen: Seen) -> Response:
    """The journey at a glance, with everything that can be recorded in it now."""
    row, now, store = seen.row, console.now(), console.store
    journal = Journal(store.journal.entries_named(row.journey, SHOWN))
    tasks, sessions = store.tasks.of(row.journey), store.journeys.sessions(row.journey)
    coaches = store.roster.names([row.coach_id, row.last_coach_id, journal.coach])
    rules = seen.published.walk_rules if seen.published else None
    ahead = course.ahead(journal, rules, _calendar(console, seen), now)
    offered = offers(console, colleague, row)
    return journey_page(
        request,
        "journey.html",
        seen,
        tags=journey.tags(row, tasks),
        where=glance.where(row, journal, coaches, tasks, colleague, now),
        offers=offered,
        to_book=journey.to_book(row, sessions, offered),
        tasks=journey.tasks(tasks, colleague, now, role_titles(console)),
        over=journey.tasks_over(tasks, store.colleagues.named(journey.enders(tasks))),
        stages=stages(row, journal, rules),
        way=course.way(journal, sessions, ahead, now),
        taper=course.taper(journal, sessions, ahead, now),
        sessions=sessions_told(sessions, ahead),
        assumed=bool(ahead.course.sessions),
        plan=plan_of(journal.entries),
        messages=messages.rows(row, store.journeys.messages(row.journey)[-MOST_MESSAGES:]),
    )


def _calendar(console: Console, seen: Opened) -> Calendar | None:
    if seen.published is None:
        return None
    try:
        return console.calendars[seen.published.walk_rules.calendar]
    except UnknownCalendar:
        return None
