"""What is not done in a journey, and what somebody is told instead."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.keys import KeyRing
from console.acts import offered
from tests.console.acts_kit import (
    SLOW,
    act_of,
    action,
    carried,
    in_boxes,
    recorded,
    to_coaching,
)
from tests.console.console_kit import add_colleague, open_console, open_pages, visitor
from tests.console.planted import COACH, plant

pytestmark = pytest.mark.asyncio
A_LOT = "é𝄞\u202e<script>alert(1)</script>" * 400


async def test_two_who_record_one_session_are_not_taken_for_two_sessions(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The second is told what the first recorded; the next session stays as it is."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given two pages for session 1
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COORDINATOR)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        first, second = await visitor(app, "coach"), await visitor(app, "coordinator")
        for each in (first, second):
            await each.get(act_of(journey, "attended"))

        # when both are sent, one after the other
        await first.send(action(first), carried(first, minutes="45", step="do"))
        await service.until_recorded(journey, "session_planned", 2)
        await second.send(action(second), carried(second, minutes="50", note="Was fine", step="do"))

        # then
        assert 409 == second.answer.status_code
        assert "Session 1 is recorded already: attended." in second.text
        assert "Session 1 attended, 45 minutes (Planted coach, coach)" in second.text
        assert "What you typed, and was not recorded How many minutes was it 50" in second.text
        assert "Was fine" in second.text
        assert [45] == [e.minutes for e in recorded(service, journey, "session_attended")]


async def test_two_presses_at_one_moment_are_one(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The same form from the same page, both on their way at once."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        presses = [await visitor(app, "coach") for _ in range(4)]
        for each in presses:
            await each.get(act_of(journey, "attended"))
        form, where = carried(presses[0], minutes="45", step="do"), action(presses[0])

        await asyncio.gather(*(each.send(where, form) for each in presses))

        assert all("Recorded: the session happened." in each.text for each in presses)
        assert [45] == [e.minutes for e in recorded(service, journey, "session_attended")]


async def test_a_form_changed_and_sent_again_is_another_act(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Back in the browser, another length: not taken for the first, and said so."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        someone = await visitor(app, "coach")
        await someone.get(act_of(journey, "attended"))
        where, form = action(someone), carried(someone, step="do")

        await someone.send(where, {**form, "minutes": "45"})
        assert "Recorded: the session happened." in someone.text
        await someone.get(act_of(journey, "attended"))
        await someone.send(where, {**form, "minutes": "60"})

        assert "Session 1 is recorded already: attended." in someone.text
        assert [45] == [e.minutes for e in recorded(service, journey, "session_attended")]


async def test_an_hour_outside_the_services_is_refused_at_its_field(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The refusal stands at the time, names people by name, and keeps what was typed."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        _, journey = await to_coaching(service)
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        someone = await visitor(app, "coach")
        await someone.get(act_of(journey, "book"))

        typed = {"at": "5am", "mode": "phone", "place": "The office"}
        await someone.send(action(someone), carried(someone, **typed, step="do"))

        assert 409 == someone.answer.status_code
        assert "is outside the hours of the service" in someone.text
        assert 'href="#at"' in someone.answer.text
        assert 'value="The office"' in someone.answer.text
        assert [] == recorded(service, journey, "session_booked")

        await someone.send(action(someone), carried(someone, outside_hours="y", step="do"))
        assert [True] == [e.outside_hours for e in recorded(service, journey, "session_booked")]


CASES: list[tuple[str, dict[str, str], str]] = [
    ("attended", {"minutes": "0"}, "Minutes must be a number from 1 to 480"),
    ("attended", {"minutes": "an hour"}, "Write a whole number"),
    ("attended", {"minutes": "9" * 5000}, "Write a whole number"),
    ("attended", {"note": A_LOT}, "Note (optional) must be 2,000 characters or fewer"),
    ("attended", {"day-day": "31", "day-month": "2", "day-year": "2026"}, "must be a real day"),
    ("attended", {"day-day": "1", "day-month": "", "day-year": "2026"}, "must include a month"),
    ("attended", {"day-day": "x", "day-month": "5", "day-year": "2026"}, "must be a real day"),
    ("attended", in_boxes("day", date(2095, 1, 2)), "can't be a day to come"),
    ("attended", in_boxes("day", date(1, 1, 2)), "must have a year of four digits"),
    ("attended", {"day-day": "2", "day-month": "1", "day-year": "0001"}, "is long ago"),
    ("attended", in_boxes("day", date(2024, 1, 2)), "can't be before this journey began"),
    ("died", in_boxes("day", date(1995, 1, 2)), "is long ago: check the year"),
    ("attended", {"clock": "25:00"}, "There is no such time"),
    ("attended", {"clock": "10:00"}, "Say the day as well as the time"),
    ("cancelled", {"cancelled_by": "nobody"}, "Choose one of those shown"),
    ("cancelled", {}, "Choose who cancelled it"),
    ("sessions", {"way": "more", "number": "61", "reason": "other"}, "from 1 to 60"),
    ("readings", {"fact-systolic_bp": "900"}, "900 is outside 50-300 mmHg"),
    ("readings", {"fact-hba1c": "6.5"}, "looks like %"),
    ("readings", {"fact-hba1c": "6.5 stones"}, "this is another unit"),
    ("readings", {"fact-bmi": "a lot"}, "must be a plain number"),
    ("readings", {"fact-smoking": "sometimes"}, "Choose one of those shown"),
    ("readings", {}, "Type at least one reading, this or another"),
    (
        "readings",
        {**in_boxes("fact-referred_on", date(2026, 2, 1)), "fact-referred_on-day": "31"},
        "must be a real day",
    ),
    ("readings", {"fact-bmi": "22", **in_boxes("on", date(2095, 1, 2))}, "can't be a day to come"),
    ("measure", {"score-total": "71", "occasion": "baseline"}, "a whole number from 14 to 70"),
    ("measure", {"score-total": "nan", "occasion": "baseline"}, "a whole number from 14 to 70"),
    ("measure?measure=eq_5d_5l", {"score-digit": "2114", "score-scale": "7"}, "5 digits, each"),
    ("goal", {"text": "   "}, "Write the goal in the client's own words"),
    ("goal", {"text": "Walk", "goal_kind": "recovery"}, "Choose what the recovery goal is"),
    ("goal", {"text": "Walk", "steps": "One\nOne"}, "Two of the steps say the same"),
    ("goal", {"text": "Walk", "steps": "\n".join(map(str, range(21)))}, "at most 20 steps"),
    ("goal", {"text": "Walk", **in_boxes("by_day", date(2020, 1, 2))}, "must be a day to come"),
    ("actions", {"row-2-when": "Monday"}, "Action 2: write what is done"),
    ("actions", {}, "Write at least one action"),
    ("crisis-plan", {"signs": "x"}, "Write what helps then"),
    ("snapshot", {"physical_health": "x", "mental_health": "y"}, "whether the GP may have it"),
    ("book", {"at": "10:00", **in_boxes("day_of", date(2020, 1, 2))}, "for a time to come"),
    ("book", {"at": "01:30", **in_boxes("day_of", date(2095, 3, 27))}, "clocks go forward"),
    ("wait-until", in_boxes("until", date(2020, 1, 2)), "must be a day to come"),
    ("wait-until", in_boxes("until", date(9999, 12, 31)), "more than two years away"),
    ("another-coach", {"to": COACH}, "Choose one of those shown"),
    ("close", {"reason": "felt_like_it"}, "Choose one of those shown"),
    ("transfer", {}, "Choose who takes over"),
]
CHOSEN = ("fact-smoking", "to")
"""Lists that can't show what was never among them."""


async def test_what_can_not_be_comes_back_as_it_was_typed(tmp_path: Path) -> None:
    """An error summary that leads to the field, what was typed, nothing changed."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        before = store.journal.newest(journey)

        for code, typed, said in CASES:
            await someone.get(act_of(journey, code))
            await someone.send(action(someone), carried(someone, **typed, step="do"))

            assert 422 == someone.answer.status_code, (code, typed)
            assert "There is a problem" in someone.text, (code, typed)
            assert said in someone.text, (code, typed)
            assert "<script>alert" not in someone.answer.text, (code, typed)
            for name, value in carried(someone).items():
                if name in typed and len(typed[name]) < 3000:
                    assert value == typed[name].strip() or name in CHOSEN, (code, typed)
            assert store.journal.newest(journey) == before, (code, typed)


async def test_a_file_where_text_belongs_is_not_read(tmp_path: Path) -> None:
    """It is as if the box had been left empty."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "goal"))

        await someone.send(
            action(someone), carried(someone, step="do"), files={"text": ("a.txt", b"Walk")}
        )

        assert 422 == someone.answer.status_code
        assert "Write the goal in the client's own words" in someone.text


async def test_where_the_server_is_away_the_page_says_so_and_keeps_what_was_typed(
    tmp_path: Path,
) -> None:
    """Nothing was recorded, and a second press is the same event."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "attended"))
        form = carried(someone, minutes="35", note="Went for a walk", step="do")

        await someone.send(action(someone), form)

        assert 503 == someone.answer.status_code
        assert "does not answer now" in someone.text
        again = carried(someone)
        assert ("35", "Went for a walk") == (again["minutes"], again["note"])
        assert form["event"] == again["event"]


async def test_a_journey_whose_rules_can_not_be_read_takes_no_act_from_a_page(
    tmp_path: Path,
) -> None:
    """Nobody could say what would happen; the page says so."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching", digest="0" * 64)
        colleague = add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        assert [] == offered(app.state.console, colleague, store.journeys.get(journey))
        await someone.get(act_of(journey, "pause"))
        assert 409 == someone.answer.status_code
        assert "The rules of this journey can't be read now" in someone.text


async def test_who_may_not_act_is_told_so_or_knows_of_nothing(tmp_path: Path) -> None:
    """Another coach's client is not there; a role that acts in no journey may not."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COACH, coach_id="k-bbbbbbbb")
        add_colleague(store, Role.MANAGER)
        add_colleague(store, Role.CLINICIAN)
        stranger, manager = await visitor(app, "coach"), await visitor(app, "manager")
        clinician = await visitor(app, "clinician")

        assert 404 == (await stranger.get(act_of(journey, "attended"))).status_code
        assert 403 == (await manager.get(act_of(journey, "attended"))).status_code
        assert 403 == (await clinician.get(act_of(journey, "attended"))).status_code
        assert 403 == (await clinician.get(act_of(journey, "close"))).status_code
        assert 200 == (await clinician.get(act_of(journey, "readings"))).status_code
        assert 404 == (await clinician.get(act_of(journey, "room_appeared"))).status_code
        nobody = act_of("primrose-a/c-aaaaaaaaaaaa/1", "pause")
        assert 404 == (await clinician.get(nobody)).status_code
        odd = act_of(journey.removesuffix("1") + "1'--", "pause")
        assert 404 == (await clinician.get(odd)).status_code


async def test_a_coach_who_sees_everybody_acts_for_their_own_clients_only(tmp_path: Path) -> None:
    """Being an auditor too lets a coach look at others, and record nothing of them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COACH, Role.AUDITOR, coach_id="k-bbbbbbbb")
        someone = await visitor(app, "coach")

        assert 403 == (await someone.get(act_of(journey, "attended"))).status_code


async def test_a_forged_form_and_one_of_another_site_do_nothing(tmp_path: Path) -> None:
    """A page to go back to is one of ours; a form without the token is refused."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "pause") + "?back=https://evil.example/")
        assert "evil" not in someone.answer.text
        await someone.get(act_of(journey, "pause") + "?back=//evil.example/")
        assert "evil" not in someone.answer.text

        await someone.send(action(someone), carried(someone, reason="other"), csrf="forged")
        assert 403 == someone.answer.status_code


async def test_a_plan_written_past_a_change_is_read_back_line_by_line(tmp_path: Path) -> None:
    """A form that says nothing of what was seen is asked again, with the latest of the story."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = plant(app.state.console, "coaching")
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get(act_of(journey, "actions"))
        form = carried(someone, **{"row-1-what": "Walk", "row-1-who": "Me"}, step="do")

        await someone.send(action(someone), {**form, "seen": "never", "event": "mine"})

        assert 409 == someone.answer.status_code
        assert "Action 1: what is done Walk" in someone.text
        assert "Action 1: who Me" in someone.text
        assert "things before these: see the journey's history." in someone.text
        assert "mine" != carried(someone)["event"]
