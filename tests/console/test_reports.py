"""Reports: what they count, what they keep back."""

import csv
import io
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.reports_kit import CLOSED, DURING, ENGAGED, MET, plant_clients, plant_journeys

pytestmark = pytest.mark.asyncio


def table(text: str, title: str) -> list[list[str]]:
    """The rows of one table of a report's file."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    begin = rows.index([title]) + 1
    end = next((place for place in range(begin, len(rows)) if not rows[place]), len(rows))
    return rows[begin:end]


async def test_a_manager_sees_how_far_people_came(tmp_path: Path) -> None:
    """Each step counts who came so far, whatever became of them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        # given twenty journeys, of which twelve said yes and seven met a coach
        plant_journeys(store, plant_clients(store, 8, area="islington"))
        plant_journeys(store, plant_clients(store, 5, area="camden"), *ENGAGED)
        plant_journeys(store, plant_clients(store, 7, area="torbay"), *MET)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        # when they look
        await someone.get("/reports/reach", **DURING)

        # then the picture's table says so
        assert 200 == someone.answer.status_code
        assert "Who is reached" in someone.text
        await someone.get("/reports/reach.csv", **DURING)
        _, *rows = table(someone.answer.text, "How far people have come")
        told = {row[0]: row[1:] for row in rows}
        assert ["20", "100"] == told["Began"]
        assert ["12", "60"] == told["Said yes"]
        assert ["7", "35"] == told["Met their coach"]
        assert ["0", "0"] == told["Closed"]


async def test_how_long_people_waited_is_told_by_priority(tmp_path: Path) -> None:
    """The middle wait and the one of nine in ten, in days."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        plant_journeys(store, plant_clients(store, 6, area="a"), *MET, priority=1)
        plant_journeys(store, plant_clients(store, 9, area="b"), *MET, priority=3)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/waits.csv", **DURING, by="priority")

        _, first, third, everybody = table(
            someone.answer.text, "From the beginning to the first session"
        )
        assert ["P1", "6", "11", "11"] == first
        assert ["P3", "9", "11", "11"] == third
        assert ["Everybody", "15", "11", "11"] == everybody


async def test_the_funnel_says_where_people_are_and_why_journeys_closed(tmp_path: Path) -> None:
    """In the order the programme has its stages."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        plant_journeys(store, plant_clients(store, 10, area="a"), *ENGAGED)
        plant_journeys(store, plant_clients(store, 6, area="b"), *MET)
        plant_journeys(store, plant_clients(store, 5, area="c"), *CLOSED)
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/funnel.csv", **DURING)

        _, *stages = table(someone.answer.text, "How many came to each stage")
        assert [
            ["Referral", "21", "100", "0"],
            ["Invitation", "21", "100", "10"],
            ["Allocation", "6", "28.57142857", "0"],
            ["Coaching", "6", "28.57142857", "6"],
            ["Closed", "5", "23.80952381", "5"],
        ] == stages
        _, *endings = table(someone.answer.text, "Why journeys were closed")
        assert [["Declined", "5"], ["All that are closed", "5"]] == endings


async def test_a_small_number_and_what_gives_it_away_are_not_shown(tmp_path: Path) -> None:
    """Three of one background: neither they nor the next group can be told from the total."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        plant_journeys(store, plant_clients(store, 3, ethnicity="chinese"))
        plant_journeys(store, plant_clients(store, 8, ethnicity="mixed"))
        plant_journeys(store, plant_clients(store, 30, ethnicity="white"))
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")

        await someone.get("/reports/reach.csv", **DURING, by="ethnicity")

        _, *rows = table(someone.answer.text, "How far people have come")
        assert [
            ("Chinese", "not shown"), ("Mixed or multiple backgrounds", "not shown"),
            ("White", "30"), ("Everybody", "41"),
        ] == [(row[0], row[1]) for row in rows]  # fmt: skip
        await someone.get("/reports/reach", **DURING, by="ethnicity")
        assert "Numbers from 1 to 4 that are about clients are not shown" in someone.text


async def test_an_empty_report_says_why_and_what_to_do(tmp_path: Path) -> None:
    """Nobody began: no picture, a sentence."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        for code in ("reach", "waits", "funnel"):
            await someone.get(f"/reports/{code}", period="nonsense", by="'; drop", programme="<b>")

            assert 200 == someone.answer.status_code
            assert "No journey of this programme began in this period." in someone.text
            assert "<svg" not in someone.answer.text
            # the year may have begun a day ago: the one before is a step away
            assert f"/reports/{code}?programme=" in someone.answer.text
            assert "Show April 2025 to March 2026" in someone.text
        await someone.get("/reports/other")
        assert 404 == someone.answer.status_code


async def test_only_those_who_answer_for_the_service_see_reports(tmp_path: Path) -> None:
    """A coach does not; neither page nor file."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-one")
        someone = await visitor(app, "coach")
        for path in ("/reports", "/reports/reach", "/reports/reach.csv"):
            assert 403 == (await someone.get(path)).status_code


async def test_a_report_that_took_long_is_kept_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens it next sees the same numbers, and when they were counted."""
    monkeypatch.setattr("console.reporting._TIMES_KEPT", 1e9)
    monkeypatch.setattr("console.reporting._QUICK", 0.0)
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        plant_journeys(store, plant_clients(store, 6, area="a"))
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        await someone.get("/reports/reach", **DURING)
        assert "Counted at " in someone.text

        plant_journeys(store, plant_clients(store, 7, area="b"))
        await someone.get("/reports/reach.csv", **DURING)
        assert ["Began", "6", "100"] in table(someone.answer.text, "How far people have come")

        monkeypatch.setattr("console.reporting._QUICK", 1e9)
        await someone.get("/reports/reach.csv", **DURING, by="priority")
        assert ["P1", "13"] == table(someone.answer.text, "How far people have come")[1][:2]
