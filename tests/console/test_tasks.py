"""Tasks answered on their page: once, by whoever may, over what they have seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.events import ReadingsRecorded, TaskAnswered
from alongside.keys import KeyRing
from tests.console.acts_kit import SLOW, recorded
from tests.console.console_kit import Visitor, add_colleague, open_console, open_pages, visitor
from tests.console.work_kit import A_DAY, NAME, add_client, add_journey, now, to_do
from tests.durable.journey_kit import START, reading

pytestmark = pytest.mark.asyncio
HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"')


def carried(someone: Visitor, **more: str) -> dict[str, str]:
    """What the form of the page carries along, with what is typed."""
    return {**dict(HIDDEN.findall(someone.answer.text)), **more}


async def test_consent_is_recorded_on_the_page_of_its_task(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """The page says what each answer does; sent twice it is one answer, with who gave it."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given a coordinator who opened the task from their day
        journey = await service.start(service.add_client())
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="consent")
        assert NAME in someone.text
        assert "The journey is closed, and nothing is sent any more." in someone.text

        # when the answer is sent twice
        form = carried(someone, answer="given", note="On the phone. 👍 <b>ok</b>")
        for _ in range(2):
            await someone.send("/tasks/answer", form, csrf=form["csrf"])

        # then it is recorded once, and they are back at their day
        assert "That was recorded before." in someone.text
        assert "/" == someone.path
        answers = recorded(service, journey, "task_answered")
        assert [("consent", "given")] == [(each.key, each.answer) for each in answers]
        assert "On the phone. 👍 <b>ok</b>" == answers[0].note
        assert answers[0].by.startswith("coordinator:u-")


async def test_who_answers_second_is_told_who_was_first(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Two people at one task: nothing of the second is recorded, what they wrote is there."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given two coordinators with the same task before them
        journey = await service.start(service.add_client())
        for login in ("ada", "bea"):
            add_colleague(service.store, Role.COORDINATOR, login=login)
        ada, bea = await visitor(app, "ada"), await visitor(app, "bea")
        for each in (ada, bea):
            await each.get("/tasks/answer", journey=journey, key="consent")

        # when both answer
        await ada.send("/tasks/answer", carried(ada, answer="given"))
        await bea.send("/tasks/answer", carried(bea, answer="refused", note="They said no"))

        # then
        assert 409 == bea.answer.status_code
        assert "Answered: Yes, they agree to take part" in bea.text
        assert "by Planted coordinator" in bea.text
        assert "They said no" in bea.text
        assert ["given"] == [each.answer for each in recorded(service, journey, "task_answered")]


async def test_what_happened_meanwhile_is_read_before_it_is_answered(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A reading came while the page was open: the answer waits until that was seen."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given
        client_id = service.add_client()
        journey = await service.start(client_id)
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="consent")
        form = carried(someone, answer="given", note="Kept")
        told = ReadingsRecorded(readings=(reading("systolic_bp", 190.0, START),), by="hca")
        await service.report(client_id, told)
        await service.until_recorded(journey, "red_flag_found")

        # when
        await someone.send("/tasks/answer", form)

        # then they are told and nothing is recorded; a second press records it
        assert 409 == someone.answer.status_code
        assert "Readings: systolic BP" in someone.text
        assert "Kept" in someone.answer.text
        assert [] == recorded(service, journey, "task_answered")
        await someone.send("/tasks/answer", carried(someone, answer="given", note="Kept"))
        assert "Recorded: yes, they agree to take part." in someone.text


async def test_a_clinician_reads_the_reason_and_the_readings_and_answers(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A red flag, from the GP's own day to their answer, on two pages."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given a red flag, and a GP
        client_id = service.add_client()
        journey = await service.start(client_id)
        told = ReadingsRecorded(readings=(reading("systolic_bp", 190.0, START),), by="hca")
        await service.report(client_id, told)
        await service.until_recorded(journey, "red_flag_found")
        add_colleague(service.store, Role.CLINICIAN, login="gp", answers_for=("gp",))
        someone = await visitor(app, "gp")
        assert "1 Alerts" in someone.text
        assert "Systolic blood pressure 190 mmHg" in someone.text

        # when
        (flag,) = (each for each in service.store.tasks.of(journey) if each.urgent)
        await someone.get("/tasks/answer", journey=journey, key=flag.key)
        assert "Why it is asked" in someone.text
        assert "190 mmHg" in someone.text
        await someone.send("/tasks/answer", carried(someone, answer="done", note="Seen today"))

        # then
        assert "Recorded: it is done." in someone.text
        assert "0 Alerts" in someone.text
        answer = recorded(service, journey, "task_answered")[0]
        assert isinstance(answer, TaskAnswered)
        assert answer.by.startswith("clinician:u-")


async def test_a_form_that_lacks_something_changes_nothing(tmp_path: Path) -> None:
    """No answer, one that is none, a note too long: said at the field, with what was typed."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        journey = add_journey(store, add_client(store), to_do("ask", now() + A_DAY))
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="ask")
        for typed, said in (
            ({"answer": ""}, "Choose an answer"),
            ({"answer": "given"}, "Choose an answer"),
            ({"answer": "done", "note": "x" * 10_000}, "The note must be 2,000 characters"),
            ({"answer": "done", "seen": "²"}, "The page was not whole"),
            ({"answer": "done", "event": "../.."}, "The page was not whole"),
        ):
            await someone.send("/tasks/answer", carried(someone, **typed))

            assert 422 == someone.answer.status_code, typed
            assert said in someone.text, typed
            assert "There is a problem" in someone.text


async def test_a_server_that_is_away_keeps_what_was_typed(tmp_path: Path) -> None:
    """The page reads; the answer says that nothing was recorded."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        journey = add_journey(store, add_client(store), to_do("ask", now() + A_DAY))
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="ask")
        await someone.send("/tasks/answer", carried(someone, answer="done", note="Kept text"))

        assert 503 == someone.answer.status_code
        assert "nothing was recorded" in someone.text
        assert "Kept text" in someone.answer.text


async def test_only_whoever_may_answers(tmp_path: Path) -> None:
    """Another coach's task is not there; another role's is read and not answered."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-mine0000")
        add_colleague(store, Role.CLINICIAN, answers_for=("gp",))
        add_colleague(store, Role.MANAGER)
        theirs = add_journey(
            store, add_client(store, "Another"), to_do("ask", now()), coach="k-other000"
        )
        mine = add_journey(
            store, add_client(store, "Mine"), to_do("ask", now()), coach="k-mine0000"
        )
        coach = await visitor(app, "coach")
        assert 404 == (await coach.get("/tasks/answer", journey=theirs, key="ask")).status_code
        assert 404 == (await coach.get("/tasks/answer", journey=mine, key="none")).status_code
        for login in ("coach", "clinician", "manager"):
            someone = await visitor(app, login)
            await someone.get("/tasks/answer", journey=mine, key="ask")
            assert "This is for the coordinator to answer." in someone.text
            typed = {
                "journey": mine,
                "key": "ask",
                "answer": "done",
                "seen": "9",
                "event": "0" * 32,
            }
            await someone.send("/tasks/answer", typed)
            assert 403 == someone.answer.status_code


async def test_a_manager_answers_for_the_roles_they_answer_for(tmp_path: Path) -> None:
    """Tasks are handed on to service managers by the rules; acts stay with others."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER, answers_for=("service_manager",))
        late = to_do("ask", now() + A_DAY).model_copy(update={"role": "service_manager"})
        journey = add_journey(store, add_client(store), late)
        someone = await visitor(app, "manager")
        await someone.get("/tasks/answer", journey=journey, key="ask")
        await someone.send("/tasks/answer", carried(someone, answer="done"))

        # there is no server of journeys here: nobody was turned away before
        assert 503 == someone.answer.status_code
        await someone.get("/")
        assert f"/journeys/{journey}/do/" not in someone.answer.text


async def test_nobody_is_led_away_from_here(tmp_path: Path) -> None:
    """Where an answer leads back to is a list or a journey of ours."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        journey = add_journey(store, add_client(store), to_do("ask", now()))
        someone = await visitor(app, "coordinator")
        for back in ("https://evil.example", "//evil.example", "/\\evil", "/?\r\nSet-Cookie: a=b"):
            await someone.get("/tasks/answer", journey=journey, key="ask", back=back)

            assert 'name="back" value="/"' in someone.answer.text
