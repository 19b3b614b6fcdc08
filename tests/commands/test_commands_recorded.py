"""Whoever looks or acts at a terminal stands in the record, by the account that did."""

from __future__ import annotations

import os
import pwd
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from sqlalchemy import select, text
from typer.core import TyperGroup
from typer.testing import CliRunner, Result

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.ruleset.lookup import read_rule_file
from alongside.settings import Settings
from alongside.store import Store, database
from alongside.store.audit_chain import account_named
from alongside.store.tables import metadata
from commands import app
from commands.recorded import account
from console.context import Console
from tests.commands.conftest import SHIPPED
from tests.commands.record_lines import LINES, Changes, Shows
from tests.console.planted import COACH, NAME, plant

Run = Callable[[str], Result]
SEEN = {name: line for name, line in LINES.items() if type(line) is Shows}
CHANGED = {name: line for name, line in LINES.items() if isinstance(line, Changes)}
EXAMPLES = SHIPPED.parent / "examples"
COACHES = """
coaches:
  k-kit00000: {name: Kit, programmes: [primrose-a], gender: female, modes: [home]}
"""
Known = dict[str, str]


@pytest.fixture
def known(store: Store, rules: Path, tmp_path: Path) -> Known:
    """A client in coaching, their coach, colleagues, files: by the names the lines have."""
    settings = Settings(home=tmp_path / "home", rules=rules)
    journey = plant(Console(settings, KeyRing.load(settings), store), "coaching")
    first = store.rulesets.current("primrose-a") or ""
    ada, cy = (
        store.colleagues.add(login=login, name=login, roles=(role,)).colleague_id
        for login, role in (("ada", Role.ADMINISTRATOR), ("cy", Role.MANAGER))
    )
    edited = tmp_path / "edited"
    shutil.copytree(rules, edited)
    file = edited / "primrose-a.yaml"
    file.write_text(file.read_text().replace("bmi: {at_least: 30}", "bmi: {at_least: 28}", 1))
    sheet = tmp_path / "coaches.yaml"
    sheet.write_text(COACHES)
    return {
        "journey": journey, "client": journey.split("/")[1], "coach": COACH, "ada": ada, "cy": cy,
        "rules": str(file), "first": first[:12],
        "next": read_rule_file(file, rules).published.digest[:12], "out": str(tmp_path / "out"),
        "coaches": str(sheet), "register": str(EXAMPLES / "registers/sample"),
    }  # fmt: skip


@pytest.fixture
def run(known: Known) -> Run:
    """Runs a line with what is known put in."""
    return lambda line: CliRunner().invoke(app, line.format(**known).split())


def test_every_command_says_what_is_recorded_of_it() -> None:
    """A new one without a line has to be thought about."""
    assert sorted(LINES) == sorted(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", SEEN)
def test_what_is_shown_is_written_down(name: str, run: Run, store: Store, known: Known) -> None:
    """By ids, and by the account that has the shell."""
    done = run(SEEN[name].words)

    assert 0 == done.exit_code, done.output
    assert expected(SEEN[name], known) == rows(store)
    assert {account()} == {each.who for each in store.audit.page()}
    assert NAME not in repr(store.audit.page())


@pytest.mark.parametrize("name", SEEN)
def test_nothing_is_shown_that_can_not_be_written_down(
    name: str, run: Run, store: Store, known: Known
) -> None:
    """Not on the screen, and not into a file."""
    refuse_rows(store)
    done = run(SEEN[name].words)

    assert (2, "") == (done.exit_code, done.stdout)
    assert done.stderr.startswith("nothing is shown, as the record can't be written: ")
    assert [] == list(Path(known["out"]).parent.glob("out*"))


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_changed_is_written_down(name: str, run: Run, store: Store, known: Known) -> None:
    """Once it is kept; by the account that has the shell."""
    line = CHANGED[name]
    assert not line.before or 0 == run(line.before).exit_code
    before = len(store.audit.page())
    done = run(line.words)

    assert 0 == done.exit_code, done.output
    added = {each.login: each.colleague_id for each in store.colleagues.all()}
    known["latest"] = added.get("bo", "")
    assert expected(line, known) == rows(store)[before:]
    assert {account()} == {each.who for each in store.audit.page()}
    assert {"done"} == {*store.audit.outcomes(store.audit.page()).values(), "done"}


@pytest.mark.parametrize("name", CHANGED)
def test_nothing_is_changed_that_can_not_be_written_down(name: str, run: Run, store: Store) -> None:
    """Everything else is as it was."""
    line = CHANGED[name]
    assert not line.before or 0 == run(line.before).exit_code
    refuse_rows(store)
    before = everything(store)
    done = run(line.words)

    assert 2 == done.exit_code, done.output
    assert before == everything(store)


def test_a_database_that_somebody_holds_is_said_to_be_held(
    run: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a time; nothing is shown meanwhile."""
    run("list")
    monkeypatch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout = 200",))
    held = sqlite3.connect(tmp_path / "home" / "alongside.db")
    held.execute("BEGIN IMMEDIATE")
    done = run("show {client}")
    held.close()

    assert (2, "") == (done.exit_code, done.stdout)
    assert "the database did not answer" in done.stderr
    assert "locked" in done.stderr


def test_the_account_is_the_systems_and_not_what_somebody_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the environment holds; one without a name is its number."""
    for name in ("USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "ada")
    number = os.getuid()
    assert account().startswith(f"account:{pwd.getpwuid(number).pw_name}@")

    assert "account:1007@ward-7" == account_named("", 1007, "ward-7")
    assert "account:1007@unknown" == account_named("Ada Obi", 1007, "a machine")


def test_the_record_names_accounts_in_words(run: Run, store: Store, known: Known) -> None:
    """At the terminal as on the page; looked for by name."""
    run("show {client}")
    name, machine = account().removeprefix("account:").split("@")
    listed = run("audit list --by " + account())

    assert f"Account {name} on {machine}, by a command" in listed.stdout
    assert "Looked at a journey" in listed.stdout
    assert f"{known['client']}, journey 1 in primrose-a" in listed.stdout
    assert [account()] == store.audit.accounts()
    assert 1 == run("audit list --by account:ada@nowhere").exit_code


def expected(line: Shows, known: Known) -> list[tuple[str, str | None]]:
    """The rows of a line, the first first."""
    return [(what, about and about.format(**known)) for what, about in line.rows]


def rows(store: Store) -> list[tuple[str, str | None]]:
    """What the record has, the first first."""
    return [(each.what, each.about) for each in reversed(store.audit.page())]


def refuse_rows(store: Store) -> None:
    """The record takes no row any more."""
    with store._database.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER refused BEFORE INSERT ON audit "
                "BEGIN SELECT RAISE(ABORT, 'no more rows'); END"
            )
        )


def everything(store: Store) -> dict[str, list[object]]:
    """All rows of all tables."""
    with store._database.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


def _commands(group: object, *above: str) -> Iterator[str]:
    if not isinstance(group, TyperGroup):
        yield " ".join(above)
        return
    for name, each in group.commands.items():
        yield from _commands(each, *above, name)
