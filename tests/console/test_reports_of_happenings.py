"""Reports of what happened in a period: sessions, reminders, measures, tasks, caseloads."""

from datetime import timedelta
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.events import (
    CoachAllocated,
    MeasureRecorded,
    MessageNotSent,
    MessageSent,
    SessionAttended,
    SessionCancelled,
    SessionMissed,
    SessionOutcomeCorrected,
    SessionPlanned,
    TaskAnswered,
    TaskOpened,
)
from alongside.keys import KeyRing
from alongside.wait import Wait
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.reports_kit import BEGAN, DURING, ENGAGED, plant_clients, plant_journeys
from tests.console.test_reports import table

pytestmark = pytest.mark.asyncio
PLANNED = SessionPlanned(
    session=1, step=1, target=BEGAN + timedelta(days=20), every=Wait.parse("6 weeks"), minutes=60,
    kind="first",
)  # fmt: skip
REMINDER = MessageSent(key="session-reminder-2-days/7", message="session-reminder", channel="email")
"""A message that Primrose-A sends before a booked session."""


async def test_missed_sessions_are_counted_by_how_they_went_in_the_end(tmp_path: Path) -> None:
    """A cancellation without notice is a miss; a correction counts as corrected."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        # given nine attended, of which five were missed first, and six missed by a cancellation
        attended, missed = SessionAttended(session=1, minutes=60), SessionMissed(session=1)
        put_right = SessionOutcomeCorrected(session=1, outcome="attended", minutes=60)
        late = SessionCancelled(session=1, cancelled_by="client", with_notice=False)
        plant_journeys(store, plant_clients(store, 4, area="a"), PLANNED, attended)
        plant_journeys(store, plant_clients(store, 5, area="b"), PLANNED, missed, put_right)
        plant_journeys(store, plant_clients(store, 6, area="c"), PLANNED, late)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/sessions.csv", **DURING)

        _, everybody = table(someone.answer.text, "How sessions went")
        assert ["Everybody", "9", "6", "0", "40"] == everybody
        _, *quarters = table(someone.answer.text, "Over the year")
        assert ["April 2026 to June 2026", "9", "6", "0", "40"] == quarters[0]
        assert ["July 2026 to September 2026", "0", "0", "0", "–"] == quarters[1]


async def test_a_quarter_that_has_not_begun_has_no_numbers(tmp_path: Path) -> None:
    """It is not that nobody came: the day has not come."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        attended = SessionAttended(session=1, minutes=60)
        plant_journeys(store, plant_clients(store, 6, area="a"), PLANNED, attended)
        add_colleague(store, Role.MANAGER)
        app.state.console.wall = lambda: BEGAN + timedelta(days=90)
        someone = await visitor(app, "manager")

        await someone.get("/reports/sessions.csv", **DURING)

        _, *quarters, whole = table(someone.answer.text, "Over the year")
        assert ["April 2026 to June 2026", "July 2026 to September 2026"] == [
            each[0] for each in quarters
        ]
        assert "April 2026 to March 2027" == whole[0]


async def test_sessions_are_told_apart_by_the_reminders_before_them(tmp_path: Path) -> None:
    """What the rules send before a booked session is a reminder; other messages are not."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        welcome = MessageSent(key="meet-your-coach/5", message="meet-your-coach", channel="email")
        attended, missed = SessionAttended(session=1, minutes=60), SessionMissed(session=1)
        not_sent = MessageNotSent(key="x/9", message="missed-session", why="do_not_contact")
        plant_journeys(store, plant_clients(store, 8, area="a"), PLANNED, REMINDER, attended)
        plant_journeys(store, plant_clients(store, 5, area="b"), PLANNED, welcome, missed, not_sent)
        plant_journeys(store, plant_clients(store, 5, area="c"), *ENGAGED)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/reminders.csv", **DURING)

        _, none, one, more, _ = table(someone.answer.text, "Sessions, by reminders before them")
        assert ["No reminder", "0", "5", "0", "100"] == none
        assert ["One reminder", "8", "0", "0", "0"] == one
        assert ["Two reminders or more", "0", "0", "0", "–"] == more
        _, *sent = table(someone.answer.text, "Messages to clients")
        assert [
            ["Meet your coach", "5", "0"],
            ["Missed session", "0", "5"],
            ["Session reminder", "8", "0"],
        ] == sent
        _, week, *_ = table(someone.answer.text, "A yes after the first invitation")
        assert ["Within 1 week", "5", "100"] == week


async def test_measures_are_compared_for_those_measured_twice(tmp_path: Path) -> None:
    """Of two baselines the first; of the end the last; whoever has one only is not in it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):

        def measured(occasion: str, total: float) -> MeasureRecorded:
            return MeasureRecorded.model_validate(
                {"measure": "wemwbs_14", "occasion": occasion, "scores": {"total": total}}
            )

        both = (measured("baseline", 40), measured("baseline", 60), measured("closure", 46))
        plant_journeys(store, plant_clients(store, 5, area="a"), *both)
        plant_journeys(store, plant_clients(store, 5, area="b"), *both[:1], measured("closure", 38))
        plant_journeys(store, plant_clients(store, 7, area="c"), *both[:1])
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/measures.csv", **DURING)

        _, wemwbs = table(someone.answer.text, "Measures before and after")
        assert ["WEMWBS-14", "10", "40", "42", "2", "5", "0", "5"] == wemwbs
        await someone.get("/reports/measures", **DURING, by="area")
        assert "Everybody 10 40.0 42.0 +2.0 5 0 5" in someone.text


async def test_what_was_done_too_late_is_told_by_what_was_asked(tmp_path: Path) -> None:
    """In time, late, still open; urgent things first."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):

        def asked(due_in: int, **more: object) -> TaskOpened:
            given = {"key": "consent", "kind": "consent", "role": "coordinator", "title": "Ask"}
            due = BEGAN + timedelta(days=due_in)
            return TaskOpened.model_validate({**given, "due": due, **more})

        answered = TaskAnswered(key="consent", answer="done")
        flag = {"kind": "safeguarding", "urgent": True}
        plant_journeys(store, plant_clients(store, 9, area="a"), asked(10), answered)
        plant_journeys(store, plant_clients(store, 6, area="b"), asked(1), answered)
        plant_journeys(store, plant_clients(store, 5, area="c"), asked(1, **flag))
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/breaches.csv", **DURING)

        _, flags, _ = table(someone.answer.text, "Urgent: red flags")
        assert ["Safeguarding", "0", "0", "5", "0", "100"] == flags
        _, consent, _ = table(someone.answer.text, "Everything else, by what was asked")
        assert ["Ask for consent", "9", "6", "0", "0", "40"] == consent
        # one bar tells nothing: the table says it
        await someone.get("/reports/breaches", **DURING)
        assert "<svg" not in someone.answer.text
        assert "Bars:" not in someone.text


async def test_a_picture_has_no_labels_without_bars(tmp_path: Path) -> None:
    """Who is too few to be told of stands in the table, not beside nothing in the picture."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for area, number in (("camden", 6), ("islington", 9), ("torbay", 2), ("exeter", 3)):
            plant_journeys(store, plant_clients(store, number, area=area), *ENGAGED)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/waits", **DURING, by="area")

        picture = someone.answer.text.partition("<svg")[2].partition("</svg>")[0]
        assert (True, False) == ("Camden" in picture, "Torbay" in picture)
        assert "Torbay" in someone.text
        assert "A row of the table without a number to show has no bar." in someone.text


async def test_caseloads_are_told_as_they_stand(tmp_path: Path) -> None:
    """How many coaches carry how many, how often their clients are seen."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        for coach, clients in (("k-one", 6), ("k-two", 12)):
            given = CoachAllocated(attempt=1, coach_id=coach)
            plant_journeys(store, plant_clients(store, clients, area=coach), given, PLANNED)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/caseloads.csv", **DURING)

        rows = table(someone.answer.text, "Coaches, by how many clients they carry")
        assert ["5 to 9 clients", "1", "6"] in rows
        assert ["All who carry anybody", "2", "18"] in rows
        assert [["Every 6 weeks", "18"], ["All", "18"]] == table(
            someone.answer.text, "Clients, by how often they are seen"
        )[1:]
