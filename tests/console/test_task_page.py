"""The page of a task says what whoever answers it must know: who, why, in whose words."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.access import Role
from alongside.events import (
    AnyEvent,
    MessageSent,
    PriorityDecided,
    RedFlagFound,
    RedFlagRaised,
    RulesetAdopted,
)
from alongside.keys import KeyRing
from alongside.store import NewClient, Person, Store
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.test_tasks import carried
from tests.console.work_kit import A_DAY, NAME, add_client, add_journey, now, to_do

pytestmark = pytest.mark.asyncio
WORRY = "She cannot see the point any more.\n<b>Alone</b> at home"
FLAG = "mental-health"


def raised(after: int, by: str, note: str | None) -> list[AnyEvent]:
    """A red flag that a person raised, and the task it makes; `after` is its entry."""
    found = RedFlagFound(flag=FLAG, after=after)
    task = to_do(
        f"{FLAG}/{after}", now() + A_DAY, "gp", urgent=True, about=found.subject, kind=FLAG
    )
    return [RedFlagRaised(flag=FLAG, by=by, note=note), found, task]


async def test_a_clinician_reads_what_was_written_when_the_red_flag_was_raised(
    tmp_path: Path,
) -> None:
    """Whoever is asked to speak with the client today has the words, and who wrote them."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        # given two red flags of one client, each with its own words
        coach = add_colleague(store, Role.COORDINATOR, login="ada")
        by = f"coordinator:{coach.colleague_id}"
        first, second = raised(4, by, WORRY), raised(7, "gp", "Another worry")
        journey = add_journey(store, add_client(store), *first, *second)
        add_colleague(store, Role.CLINICIAN, login="gp", answers_for=("gp",))
        someone = await visitor(app, "gp")

        # when
        await someone.get("/tasks/answer", journey=journey, key=f"{FLAG}/4")

        # then
        assert "Planted coordinator, coordinator wrote on" in someone.text
        assert "She cannot see the point any more." in someone.text
        assert "<b>Alone</b>" in someone.text
        assert "Another worry" not in someone.text


async def test_a_red_flag_nobody_wrote_about_has_no_empty_quotation(tmp_path: Path) -> None:
    """No words, no quotation."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = add_journey(store, add_client(store), *raised(4, "gp", None))
        add_colleague(store, Role.CLINICIAN, login="gp", answers_for=("gp",))
        someone = await visitor(app, "gp")
        await someone.get("/tasks/answer", journey=journey, key=f"{FLAG}/4")

        assert "Red flag: mental health" in someone.text
        assert "wrote on" not in someone.text
        assert "<blockquote" not in someone.answer.text


async def test_nobody_ends_an_alert_without_a_word(tmp_path: Path) -> None:
    """What was done is asked for there, and only there."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        task = to_do("ask", now() + A_DAY, "gp")
        journey = add_journey(store, add_client(store), *raised(4, "gp", None), task)
        add_colleague(store, Role.CLINICIAN, login="gp", answers_for=("gp",))
        someone = await visitor(app, "gp")

        for key, said in ((f"{FLAG}/4", True), ("ask", False)):
            await someone.get("/tasks/answer", journey=journey, key=key)
            await someone.send("/tasks/answer", carried(someone, answer="done", note="  "))
            assert said == ("Say what was done or agreed" in someone.text), key
            assert (422 if said else 503) == someone.answer.status_code


async def test_what_somebody_saw_is_told_once_and_not_denied(tmp_path: Path) -> None:
    """No reading stands behind it: that none is recorded would say that it was not so."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = add_journey(store, add_client(store), *raised(4, "gp", None))
        add_colleague(store, Role.CLINICIAN, login="gp", answers_for=("gp",))
        someone = await visitor(app, "gp")
        await someone.get("/tasks/answer", journey=journey, key=f"{FLAG}/4")

        assert "Not recorded" not in someone.text.partition("Why it is asked")[2]
        lately = someone.text.partition("What happened lately")[2]
        assert (1, 0) == (lately.count("Red flag raised"), lately.count("Red flag: "))


async def test_what_happened_lately_is_told_without_codes(tmp_path: Path) -> None:
    """Rules and messages by their names in words."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sent = MessageSent(key="m/1", message="meet-your-coach", channel="letter")
        decided = PriorityDecided(priority=1, rule="cvd-poorly-controlled", digest="0" * 64)
        task = to_do("ask", now() + A_DAY)
        journey = add_journey(store, add_client(store), task, decided, sent)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="ask")

        assert "Priority P1, by the rule “CVD poorly controlled”" in someone.text
        assert "Message “meet your coach” sent by letter" in someone.text


async def test_a_change_of_rules_is_no_news_of_the_client(tmp_path: Path) -> None:
    """What happened lately is about them, however often rules were published since."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        adopted = [RulesetAdopted(digest=f"{n:064x}", reason="Other words") for n in range(9)]
        task = to_do("ask", now() + A_DAY)
        journey = add_journey(store, add_client(store), task, *adopted)
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await someone.get("/tasks/answer", journey=journey, key="ask")

        assert "Stage: coaching" in someone.text
        assert "Other words" not in someone.text


async def test_the_page_says_who_the_client_is_elsewhere_and_how_to_ring_them(
    tmp_path: Path,
) -> None:
    """The NHS number for another system, the phone number to ring, the language to speak."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        journey = add_journey(store, _with_phone(store), to_do("ask", now() + A_DAY))
        nobody = add_journey(store, add_client(store, "Another"), to_do("ask", now() + A_DAY))
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")

        await someone.get("/tasks/answer", journey=journey, key="ask")
        assert "NHS number 943 476 5919 Phone 07700 900111" in someone.text
        assert "Written to by Letter Language Polish" in someone.text

        await someone.get("/tasks/answer", journey=nobody, key="ask")
        assert "NHS number Not known Phone Not known" in someone.text


def _with_phone(store: Store) -> str:
    person = Person(name=NAME, nhs_number="9434765919", phone="07700 900111")
    new = NewClient(
        source="test", source_key="1", person=person, readings=(), language="pl",
        channels=("letter",),
    )  # fmt: skip
    return str(store.clients.add_many([new]).rows[0].client_id)
