"""`alongside plan` as a coach sees it, on a real store."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.events import (
    AnyEvent,
    CrisisPlanWritten,
    Entry,
    GoalProgressed,
    GoalSet,
    JourneyStarted,
    SnapshotWritten,
    SupporterNamed,
)
from alongside.ruleset.library import Library
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from commands import app
from commands.plan_screen import WIDTH

Run = Callable[..., Result]
BEGAN = datetime(2026, 3, 2, 10, tzinfo=UTC)
PLAN: tuple[AnyEvent, ...] = (
    GoalSet(
        goal="walking", text="Walk to the sea and back without stopping on the way",
        specific="From my door to the harbour wall and back, along the flat way, in any weather",
        steps=("To the bus stop", "To the park"),
    ),
    GoalProgressed(goal="walking", step=1, went="well", text="All week"),
    SupporterNamed(supporter="kofi", who="Kofi", helps="Walks with me", reach="07700 900123"),
    CrisisPlanWritten(signs="I stop sleeping", helps="Kofi comes"),
    SnapshotWritten(physical_health="A bad knee", mental_health="Low in winter"),
)  # fmt: skip


@pytest.fixture
def run(store: Store, rules: Path) -> Run:
    """Runs `alongside plan ...` in this home."""
    return lambda *words: CliRunner().invoke(app, ["plan", *(str(word) for word in words)])


@pytest.fixture
def client(store: Store, rules: Path, tmp_path: Path) -> str:
    """Somebody in coaching with a plan."""
    row = NewClient(source="p", source_key="1", person=Person(name="Ama Mensah"))
    client_id = store.clients.add_many([row]).rows[0].client_id or ""
    settings = Settings(home=tmp_path / "home", rules=rules)
    digest = Library.of(store, settings).current("primrose-a").digest
    begun = JourneyStarted(client_id=client_id, programme="primrose-a", digest=digest)
    store.journal.append(
        f"primrose-a/{client_id}/1",
        [
            Entry(sequence=number, recorded=BEGAN + timedelta(days=number), event=event)
            for number, event in enumerate((begun, *PLAN), 1)
        ],
    )
    return client_id


def test_a_plan_is_shown_in_the_clients_words(run: Run, client: str) -> None:
    """Goals with their steps, people, the crisis plan; nothing is wider than the screen."""
    result = run("show", client)

    assert 0 == result.exit_code, result.output
    for each in ("My Health Plan", "Ama Mensah", "Walk to the sea and back", "(done 5 March 2026)",
                 "Kofi | Walks with me", "I stop sleeping", "MY CRISIS PLAN"):  # fmt: skip
        assert each in result.output
    assert max(len(line) for line in result.output.splitlines()) <= WIDTH


def test_each_copy_can_be_asked_for(run: Run, client: str) -> None:
    """The coach's has the next session; a copy there is none of is refused."""
    assert "NEXT SESSION" in run("show", client, "--copy", "coach").output
    assert "A bad knee" in run("show", client, "--snapshot", "--copy", "gp").output
    wrong = run("show", client, "--copy", "nurse")

    assert 2 == wrong.exit_code
    assert "--copy is one of: client, coach, gp" in wrong.output


def test_a_page_and_a_pdf_are_for_their_owner_alone(run: Run, client: str, tmp_path: Path) -> None:
    """Both at once, each a whole file."""
    page, pdf = tmp_path / "plan.html", tmp_path / "plan.pdf"
    result = run("show", client, "--html", page, "--pdf", pdf)

    assert 0 == result.exit_code, result.output
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in (page, pdf)}
    assert "It is confidential." in result.output


def test_a_plan_file_with_mistakes_is_told_with_its_lines(
    run: Run, client: str, tmp_path: Path
) -> None:
    """Before anything is reported: no service need be there."""
    file = tmp_path / "plan.yaml"
    file.write_text("goals:\n  - {goal: choir, kind: recovery}\n  - {gaol: swim}\n")
    result = run("write", client, file)

    assert 1 == result.exit_code
    assert f"{file}:2:5: a recovery goal needs its area" in result.output
    assert f"{file}:3:6: unknown key 'gaol'" in result.output
    assert "Nothing of this plan was recorded." in result.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set-goal", "walk"), "say the goal in the client's words: --text"),
        (("set-goal", "walk", "--by-day", "2027-01-30"), "nothing was changed"),
        (("set-goal", "Walk to the sea", "--text", "I walk"), "goal: one word, such as"),
        (("set-goal", "walk", "--text", "I walk", "--by-day", "soon"), "by_day: "),
        (
            ("set-goal", "walk", "--text", "I walk", "--kind", "other"),
            "kind: input should be 'health' or 'recovery'",
        ),
        (("progress", "walk", "--went", "badly"), "went: "),
        (("close-goal", "walk", "forgotten"), "outcome: "),
        (("action", "--do", "a | b | c | d"), "write at most 3 pieces, as 'what | when | who'"),
        (("action", "--do", " | soon"), "actions 0 what: "),
        (("crisis", "--signs", " ", "--helps", "tea"), "signs: "),
        (("write", "no-such-file.yaml"), "no-such-file.yaml: no such file or directory"),
        (("gp",), "say --practice, --email or --address"),
        (("gp", "--email", "elm road"), "--email: this is no e-mail address"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    run: Run, client: str, words: tuple[str, ...], says: str
) -> None:
    """It ends with 1, and nothing was asked of a service."""
    result = run(words[0], client, *words[1:])

    assert 1 == result.exit_code, result.output
    assert says in result.output.lower() if says[0].islower() else says in result.output


def test_a_gp_practice_is_recorded_and_taken_away(run: Run, store: Store, client: str) -> None:
    """What is not said stays."""
    run("gp", client, "--practice", "Elm Road", "--email", "elm@example.org")
    run("gp", client, "--email", "")
    person = store.clients.get(client).person

    assert ("Elm Road", None) == (person.gp_practice, person.gp_email)


def test_what_was_sent_can_be_had_again(
    run: Run, store: Store, client: str, tmp_path: Path
) -> None:
    """As it was made, to the byte."""
    assert "Nothing was made to be sent." in run("sent", client).output
    store.documents.keep(
        f"primrose-a/{client}/1", "tell_gp", kind="plan", filename="my-health-plan.pdf",
        media_type="application/pdf", body=b"%PDF-1.7 as it was", upto=6, now=BEGAN,
    )  # fmt: skip
    again = tmp_path / "again.pdf"

    assert "tell_gp: plan, not sent" in run("sent", client).output
    assert 0 == run("sent", client, "tell_gp", "--out", again).exit_code
    assert b"%PDF-1.7 as it was" == again.read_bytes()
    assert 1 == run("sent", client, "other", "--out", again).exit_code


def test_a_client_without_a_journey_has_no_plan(run: Run, store: Store) -> None:
    """It says so."""
    row = NewClient(source="p", source_key="2", person=Person(name="Bo"))
    client_id = store.clients.add_many([row]).rows[0].client_id

    result = run("show", client_id)
    assert 1 == result.exit_code
    assert f"client {client_id} has no journey in primrose-a" in result.output
