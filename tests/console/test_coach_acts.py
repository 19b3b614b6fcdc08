"""A coach is away, leaves, is back: asked, told what will happen, done."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.coaches import Absence
from alongside.keys import KeyRing
from alongside.london import today
from alongside.settings import Settings
from console.app import build_app
from console.context import Console
from tests.console.coach_kit import NOW, carried, coach
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.durable.handover_kit import FIRST, LEAVER, asked, ended, journals, today_of, with_clients
from tests.durable.journey_kit import Service

pytestmark = pytest.mark.asyncio
DAY = timedelta(days=1)


def day_of(field: str, day: date) -> dict[str, str]:
    """A day as its three boxes are sent."""
    return {
        f"{field}-day": str(day.day), f"{field}-month": str(day.month),
        f"{field}-year": str(day.year),
    }  # fmt: skip


def console_over(service: Service, ring: KeyRing) -> Any:
    """A console over a service that runs."""
    app = build_app(service.starter.settings, ring, service.store)
    console: Console = app.state.console
    console.reaches(service.starter)
    return app


async def test_days_that_cannot_be_are_asked_for_again(tmp_path: Path) -> None:
    """What was typed stands there; the summary leads to the fields; nothing is changed."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1))
        carried(store, "k-coach001")
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/k-coach001/away")
        form = someone.text
        said = {"clients": "wait", "because": "holiday", "why": "<i>sun</i>", "to": ""}
        wrong = {"since-day": "31", "since-month": "2", "since-year": "2027"}
        await someone.send("/coaches/k-coach001/away", {**said, **wrong})
        no_such = someone.text, someone.answer
        await someone.send("/coaches/k-coach001/away", {**said, **day_of("since", today(NOW))})
        no_end = someone.text
        before = day_of("until", today(NOW) - DAY)
        await someone.send(
            "/coaches/k-coach001/away", {**said, **day_of("since", today(NOW)), **before}
        )
        someone_else = someone.text
        await someone.send("/coaches/k-coach001/away", {})

        assert "With whom each client could go on" in form
        assert "No other coach fits" in form
        assert 422 == no_such[1].status_code
        assert "There is a problem" in no_such[0]
        assert 'value="31"' in no_such[1].text
        assert "&lt;i&gt;sun&lt;/i&gt;" in no_such[1].text
        assert "enter the last day away" in no_end
        assert "The last day must be on or after the first day" in someone_else
        assert "Enter the first day away" in someone.text
        assert () == store.coaches.get("k-coach001").absences


async def test_it_says_what_will_happen_before_it_is_done(tmp_path: Path) -> None:
    """And can be gone back from, with what was typed."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1, name="Zoe Ash"))
        carried(store, "k-coach001")
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/k-coach001/leave")
        said = {**day_of("on", today(NOW) + 30 * DAY), "to": "", "why": "moves to Leeds"}
        await someone.send("/coaches/k-coach001/leave", {**said, "step": "check"})
        check = someone.text
        await someone.send("/coaches/k-coach001/leave", {**said, "step": "change"})

        assert "Their one client goes to whoever fits best" in check
        assert "is still held by Zoe Ash" in check
        assert ">moves to Leeds</textarea>" in someone.answer.text
        assert None is store.coaches.get("k-coach001").ends


async def test_a_coach_changed_meanwhile_is_told_and_asked_again(tmp_path: Path) -> None:
    """By another colleague, between the page and its confirmation."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        other = add_colleague(store, Role.COORDINATOR, login="other")
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1))
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/k-coach001/leave")
        said = {**day_of("on", today(NOW) + 30 * DAY), "to": "", "why": ""}
        await someone.send("/coaches/k-coach001/leave", {**said, "step": "check"})
        store.coaches.change("k-coach001", {"limit": 3}, by=other.by)
        await someone.send("/coaches/k-coach001/leave", {**said, "step": "confirm", "seen": "1"})

        assert 409 == someone.answer.status_code
        assert "Nothing was done yet: what is known of this coach was changed" in someone.text
        assert "Changed by Planted coordinator on" in someone.text
        assert "Own limit of clients: none, now 3" in someone.text
        assert None is store.coaches.get("k-coach001").ends


async def test_while_the_server_is_away_nothing_is_changed(tmp_path: Path) -> None:
    """It says so, keeps what was typed, and how far a handover is can't be said."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        store.coaches.put(coach(1))
        someone = await visitor(app, "coordinator")
        await someone.get("/coaches/k-coach001/leave")
        said = {**day_of("on", today(NOW) + 30 * DAY), "to": "", "why": "moves to Leeds"}
        await someone.send("/coaches/k-coach001/leave", {**said, "step": "confirm", "seen": "1"})
        sent = someone.answer, someone.text
        await someone.get("/coaches/k-coach001/handover")

        assert 503 == sent[0].status_code
        assert "does not answer now" in sent[1]
        assert ">moves to Leeds</textarea>" in sent[0].text
        assert None is store.coaches.get("k-coach001").ends
        assert 503 == someone.answer.status_code
        assert "how far it is can't be said" in someone.text


async def test_a_coach_leaves_and_their_clients_are_told(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str
) -> None:
    """Each once; sent twice it is done once; what may not be is said with names."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, tmp_path, task_queue, 3) as (service, names):
        app = console_over(service, ring)
        add_colleague(service.store, Role.COORDINATOR)
        day = today_of(service) - DAY
        someone = await visitor(app, "coordinator")
        path = f"/coaches/{LEAVER}/leave"
        await someone.get(path)
        said = {**day_of("on", day), "to": "", "why": "moves to Leeds"}
        await someone.send(path, {**said, "step": "check"})
        check, seen = someone.text, str(len(service.store.coaches.history(LEAVER)))
        await someone.send(path, {**said, "step": "confirm", "seen": seen})
        told = someone.path, someone.text
        await ended(service)
        await asyncio.gather(*(service.until_recorded(each, "coach_proposed", 2) for each in names))
        await someone.get(f"/coaches/{LEAVER}/handover")
        done = someone.text
        await someone.get(path)
        await someone.send(path, {**said, "step": "confirm", "seen": seen})
        twice = someone.text
        other = {**said, **day_of("on", day + DAY)}
        await someone.get(path)
        await someone.send(path, {**other, "step": "check"})
        now = str(len(service.store.coaches.history(LEAVER)))
        await someone.send(path, {**other, "step": "confirm", "seen": now})

        assert "All 3 of their clients go to whoever fits each of them best" in check
        assert (f"/coaches/{LEAVER}/handover", True) == (told[0], "are being told" in told[1])
        assert "Clients go to other coaches, because the coach leaves. Done Told 3" in done
        assert "That was recorded before" in twice
        assert 409 == someone.answer.status_code
        assert "already; 'Move clients to other coaches' hands over clients" in someone.text
        assert LEAVER not in someone.text
        assert [1] * 3 == [len(asked(journal)) for journal in journals(service, names)]


async def test_a_coach_named_who_cannot_take_all_is_refused_by_name(
    dev_client: Client, dev_settings: Settings, tmp_path: Path, task_queue: str
) -> None:
    """Nothing is changed; the form stands there as it was."""
    ring = KeyRing.load(dev_settings)
    async with with_clients(dev_client, ring, tmp_path, task_queue, 1) as (service, _names):
        app = console_over(service, ring)
        add_colleague(service.store, Role.COORDINATOR)
        now = today_of(service)
        service.store.coaches.away(FIRST, Absence(from_=now, until=now + 9 * DAY))
        someone = await visitor(app, "coordinator")
        path = f"/coaches/{LEAVER}/move"
        await someone.get(path)
        said = {"to": FIRST, "why": "too many", "step": "check"}
        await someone.send(path, said)
        seen = str(len(service.store.coaches.history(LEAVER)))
        await someone.send(path, {**said, "step": "confirm", "seen": seen})

        assert 409 == someone.answer.status_code
        assert "is away, and takes nobody now: name another coach" in someone.text
        assert FIRST not in someone.text
        assert ">too many</textarea>" in someone.answer.text
