"""Several tasks answered together: looked over first, one refused stops no other, put right."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from alongside.access import Role
from alongside.events import SessionBooked
from alongside.keys import KeyRing
from tests.console.acts_kit import SLOW, carried, recorded, to_coaching
from tests.console.console_kit import Visitor, add_colleague, open_console, open_pages, visitor
from tests.console.work_kit import add_client, add_journey, now, to_do

pytestmark = pytest.mark.asyncio
BATCH = re.compile(r'name="batch" value="([0-9a-f]+)"')


async def send(someone: Visitor, path: str, tasks: list[str], **more: str) -> None:
    """Send these tasks with what the page carries."""
    hidden = {name: value for name, value in carried(someone).items() if name in more}
    await someone.send(path, {**hidden, "task": tasks, **more})


async def test_several_are_looked_over_then_recorded_once(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Sending the page twice answers each once; what can't be taken back is said before."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given two clients to be asked for consent, both ticked
        journeys = [await service.start(service.add_client(key=key)) for key in "12"]
        tasks = [f"{journey} consent" for journey in journeys]
        add_colleague(service.store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await send(someone, "/tasks/several", tasks)
        assert "Answer 2 tasks together" in someone.text
        assert "For all of them" in someone.text

        # when they are looked over, then recorded twice
        await send(someone, "/tasks/several/preview", tasks, answer="given")
        assert "Your answer: Yes, they agree to take part" in someone.text
        assert "An answer can't be taken back." in someone.text
        assert 2 == someone.text.count("The journey goes on.")
        assert [] == recorded(service, journeys[0], "task_answered")
        batch = BATCH.search(someone.answer.text)
        assert batch is not None
        for _ in range(2):
            token = someone.token
            more = {"task": tasks, "answer": "given", "batch": batch[1]}
            await someone.send("/tasks/several/record", more, csrf=token)
            assert "2 tasks answered" in someone.text
            await someone.get("/")

        # then
        for journey in journeys:
            answers = recorded(service, journey, "task_answered")
            assert [("consent", "given")] == [(each.key, each.answer) for each in answers]


async def test_one_that_is_over_is_said_and_stops_no_other(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Somebody else was first with one of them."""
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=SLOW) as (service, app):
        # given a page that was looked over by one, while another answered one of its tasks
        journeys = [await service.start(service.add_client(key=key)) for key in "12"]
        tasks = [f"{journey} consent" for journey in journeys]
        for login in ("ada", "bea"):
            add_colleague(service.store, Role.COORDINATOR, login=login)
        ada, bea = await visitor(app, "ada"), await visitor(app, "bea")
        await send(ada, "/tasks/several/preview", tasks, answer="given")
        batch = BATCH.search(ada.answer.text)
        assert batch is not None
        await bea.get("/tasks/answer", journey=journeys[0], key="consent")
        await bea.send("/tasks/answer", carried(bea, answer="given"))

        # when
        await send(ada, "/tasks/several/record", tasks, answer="given", batch=batch[1])

        # then
        assert "1 task answered" in ada.text
        assert "is over already: answered “Yes, they agree to take part”, by Planted" in ada.text
        assert 1 == len(recorded(service, journeys[1], "task_answered"))


async def test_sessions_recorded_together_are_corrected_together(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """A coach ticked a whole afternoon as held; it had not been."""
    a_day = timedelta(seconds=4)
    async with open_console(dev_client, key_ring, tmp_path, task_queue, day=a_day) as (
        service,
        app,
    ):
        # given a session that was due, and nobody recorded
        client_id, journey = await to_coaching(service)
        moment = app.state.console.now() + timedelta(hours=10)
        booked = SessionBooked(session=1, starts_at=moment, outside_hours=True)
        await service.report(client_id, booked)
        await service.until(
            journey, lambda entries: any("Record what happened" in str(each) for each in entries)
        )
        add_colleague(service.store, Role.COACH, coach_id="k-aaaaaaaa")
        someone = await visitor(app, "coach")
        assert "Your sessions" in someone.text
        (asked,) = (each for each in service.store.tasks.of(journey) if "Record what" in each.title)
        tasks = [f"{journey} {asked.key}"]

        # when it is recorded as held, then corrected
        await send(someone, "/tasks/several", tasks)
        await send(someone, "/tasks/several/preview", tasks, answer="session-attended")
        assert "Session 1 happened, 60 minutes." in someone.text
        assert "can be corrected afterwards" in someone.text
        batch = BATCH.search(someone.answer.text)
        assert batch is not None
        await send(
            someone, "/tasks/several/record", tasks, answer="session-attended", batch=batch[1]
        )
        assert "Was that wrong?" in someone.text
        page = carried(someone)
        assert {"batch", "recorded"} <= set(page)

        # and another that nobody recorded on this page is not
        marks = {"batch": page["batch"], "recorded": page["recorded"], "outcome": "missed"}
        other = [f"{journey} consent", *tasks]
        token = someone.token
        for wrong in ({"task": other}, {"batch": "0" * 32}, {"recorded": ""}):
            await someone.send(
                "/tasks/several/correct", {"task": tasks, **marks, **wrong}, csrf=token
            )
            assert "Nothing was corrected" in someone.text
        await someone.send("/tasks/several/correct", {"task": tasks, **marks}, csrf=token)

        # then both stand in the journey, and the session counts as missed
        assert "Corrected: 1 of 1 sessions." in someone.text
        assert 1 == len(recorded(service, journey, "session_attended"))
        (session, *_) = service.store.journeys.sessions(journey)
        assert ("missed", True) == (session.outcome, session.corrected)


async def test_nobody_answers_through_a_list_what_is_not_theirs(tmp_path: Path) -> None:
    """Another coach's task among the ticked ones is as if it were not there."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COACH, coach_id="k-mine0000")
        mine, theirs = (
            add_journey(
                store, add_client(store, f"Of {coach}"), to_do("ask", now(), "coach"), coach=coach
            )
            for coach in ("k-mine0000", "k-other000")
        )
        someone = await visitor(app, "coach")
        await send(someone, "/tasks/several", [f"{mine} ask", f"{theirs} ask", "x y", "../.. ' --"])
        assert "Answer 1 task together" in someone.text
        assert "Of k-other000" not in someone.text

        await send(someone, "/tasks/several", [f"{theirs} ask"])
        assert "Tick the tasks that you want to answer together." in someone.text


async def test_without_an_answer_nothing_is_looked_over(tmp_path: Path) -> None:
    """The same page again, with what is wrong; the ticks are kept."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        journey = add_journey(store, add_client(store), to_do("ask", now()))
        someone = await visitor(app, "coordinator")
        await send(someone, "/tasks/several", [f"{journey} ask"])
        for answer in ("", "given", "session-attended", "<script>"):
            await send(someone, "/tasks/several/preview", [f"{journey} ask"], answer=answer)

            assert 422 == someone.answer.status_code
            assert "Choose an answer" in someone.text
            assert f'value="{journey} ask"' in someone.answer.text


async def test_a_server_that_is_away_records_nothing_and_says_so(tmp_path: Path) -> None:
    """Of each of them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        journey = add_journey(store, add_client(store), to_do("ask", now()))
        someone = await visitor(app, "coordinator")
        await send(
            someone, "/tasks/several/record", [f"{journey} ask"], answer="done", batch="0" * 32
        )

        assert "No task was answered" in someone.text
        assert "nothing was recorded. Choose it again on the list in a moment" in someone.text


async def test_alerts_and_endings_are_answered_one_by_one(tmp_path: Path) -> None:
    """They can't be ticked, and are left alone where somebody sends them all the same."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        journey = add_journey(
            store,
            add_client(store),
            to_do("flag", now(), urgent=True),
            to_do("closure/1", now(), answers=("completed", "declined")),
        )
        someone = await visitor(app, "coordinator")
        assert 'name="task"' not in someone.answer.text
        await send(someone, "/tasks/several", [f"{journey} flag", f"{journey} closure/1"])

        assert "None of these can be answered together with others." in someone.text
