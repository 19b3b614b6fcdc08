"""`alongside users` and `alongside audit`, as whoever runs the service uses them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from alongside.access import Role
from alongside.clock import ClockRate
from alongside.coaches import Coach
from alongside.settings import Settings
from alongside.store import Store
from commands import app
from commands.service import _announce
from console.security.passwords import is_right
from service.console_address import forget_console_address, write_console_address
from service.up import Running

Run = Callable[..., Result]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def run(store: Store) -> Run:
    """Runs `alongside ...` in this home, with what is typed after it."""
    return lambda *words, typed="": CliRunner().invoke(app, list(words), input=typed)


@pytest.fixture
def ada(run: Run, store: Store) -> str:
    """The id of an administrator."""
    run("users", "add", "ada", "--name", "Ada Obi", "--role", "administrator")
    return store.colleagues.all()[0].colleague_id


def test_somebody_let_in_gets_a_link(run: Run, store: Store) -> None:
    """Theirs alone, by which they choose a password; without a clerk it is written down."""
    done = run("users", "add", "bo", "--name", "Bo Li", "--role", "auditor", "--role", "manager")

    assert 0 == done.exit_code, done.output
    token = done.output.split("/welcome/")[1].split()[0]
    found = store.welcomes.find(token, datetime.now(UTC))
    kept = store.colleagues.by_login("bo")
    assert found is not None
    assert kept is not None
    assert kept.colleague.colleague_id == found.colleague_id
    assert (Role.AUDITOR, Role.MANAGER) == kept.colleague.roles
    assert "Bo Li" not in done.output
    assert ["colleague_added"] == [row.what for row in store.audit.page()]


def test_a_link_leads_to_where_the_pages_answer(
    run: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the port that `up` found free, unless an address was given for all of it."""
    run("users", "add", "bo", "--name", "Bo Li", "--role", "auditor")
    assert "http://127.0.0.1:8080/welcome/" in run("users", "link", "bo").output

    write_console_address(tmp_path / "home", "http://127.0.0.1:24215/")
    assert "http://127.0.0.1:24215/welcome/" in run("users", "link", "bo").output

    monkeypatch.setenv("ALONGSIDE_CONSOLE_URL", "https://coaching.example")
    assert "https://coaching.example/welcome/" in run("users", "link", "bo").output

    monkeypatch.delenv("ALONGSIDE_CONSOLE_URL")
    forget_console_address(tmp_path / "home")
    assert "http://127.0.0.1:8080/welcome/" in run("users", "link", "bo").output


def test_a_password_comes_by_standard_input_only(run: Run, store: Store) -> None:
    """For a machine that is set up without anybody; never as an argument."""
    words = ("users", "add", "bo", "--name", "Bo", "--role", "manager", "--password-stdin")
    assert 1 == run(*words, typed="short\n").exit_code
    assert [] == store.colleagues.all()

    assert 0 == run(*words, typed="a long enough one\n").exit_code
    kept = store.colleagues.by_login("bo")
    assert kept is not None
    assert is_right("a long enough one", kept.password_hash)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bo", "--name", "B", "--role", "cordinator"), "did you mean coordinator?"),
        (("bo", "--name", "B", "--role", "coach"), "needs --role coach with --coach ID, both"),
        (("bo", "--name", "B", "--role", "manager", "--coach", "k-quill"), "with --coach ID, both"),
        (("bo", "--name", "B", "--role", "coach", "--coach", "k-quil"), "did you mean k-quill?"),
        (("ADA ", "--name", "B", "--role", "manager"), "signs in by this name already"),
        (
            ("bo", "--name", "B", "--role", "clinician", "--answers-for", "doctor"),
            "there is no role 'doctor'",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    run: Run, store: Store, ada: str, words: tuple[str, ...], says: str
) -> None:
    """With what is known; nobody is let in."""
    store.coaches.put(
        Coach(
            id="k-quill", name="Zephyr Quill", programmes=("primrose-a",),
            gender="female", modes=("home",),
        )
    )  # fmt: skip
    done = run("users", "add", *words)

    assert 1 == done.exit_code
    assert says in done.stderr
    assert 1 == len(store.colleagues.all())


def test_who_is_shut_out_is_out_everywhere(run: Run, store: Store, ada: str) -> None:
    """Until let in again; the last who can let people in stays."""
    run("users", "add", "bo", "--name", "Bo", "--role", "manager")
    kept = store.colleagues.by_login("bo")
    assert kept is not None
    store.sign_ins.begin("cookie", kept.colleague.colleague_id, "whole", datetime.now(UTC))

    assert 0 == run("users", "lock", "bo").exit_code
    found = store.sign_ins.find("cookie")
    assert found is not None
    assert found.ended is not None
    assert "shut out" in run("users", "list").output
    assert 0 == run("users", "unlock", "bo").exit_code

    assert 1 == run("users", "lock", "ada").exit_code
    assert 1 == run("users", "roles", "ada", "--role", "manager").exit_code
    assert 0 == run("users", "roles", "bo", "--role", "administrator").exit_code
    assert 0 == run("users", "lock", "ada").exit_code


def test_the_first_up_prints_a_link(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where browsers find the console; not once somebody can let people in, nor without pages."""
    settings = Settings(home=tmp_path / "home")

    def up(console: str | None = "http://127.0.0.1:8085/", **more: str) -> str:
        _announce(
            Running(
                home=settings.home, server="", server_log=tmp_path, server_metrics="", health="",
                worker_metrics="", console=console, clock=ClockRate.real_time(NOW),
            ),
            settings.model_copy(update=more),
        )  # fmt: skip
        return capsys.readouterr().out

    token = up().split("http://127.0.0.1:8085/welcome/")[1].split()[0]
    assert store.welcomes.find(token, datetime.now(UTC)) is not None
    behind = up(console_url="https://coaching.example")
    assert "https://coaching.example/welcome/" in behind
    assert "/welcome/" not in up(console=None)
    store.colleagues.add(login="ada", name="Ada", roles=(Role.ADMINISTRATOR,))
    assert "/welcome/" not in up()


def test_a_link_for_the_first_only_while_there_is_none(run: Run, store: Store) -> None:
    """After that a login is named."""
    assert "/welcome/" in run("users", "link").output
    run("users", "add", "ada", "--name", "Ada", "--role", "administrator")

    assert 1 == run("users", "link").exit_code
    assert "/welcome/" in run("users", "link", "ada").output
    assert 1 == run("users", "link", "nobody").exit_code


def test_a_record_that_was_changed_is_found(run: Run, store: Store) -> None:
    """A changed row, one taken out, and the end taken off where its number was noted."""
    for number in range(5):
        store.audit.append("u-1", "journey_seen", f"primrose-a/c-{number}/1", NOW)
    said = run("audit", "verify")
    assert 0 == said.exit_code
    assert "The record is whole: 5 rows." in said.output
    noted = said.output.split(": ")[-1].strip()
    assert 0 == run("audit", "verify", "--known", noted).exit_code

    store.audit.append("u-1", "journey_seen", "primrose-a/c-9/1", NOW)
    assert 0 == run("audit", "verify", "--known", noted).exit_code
    _break_in(store, "DELETE FROM audit WHERE number > 4")
    assert 0 == run("audit", "verify").exit_code
    assert 1 == run("audit", "verify", "--known", noted).exit_code
    _break_in(store, "UPDATE audit SET who = 'u-2' WHERE number = 2")
    done = run("audit", "verify")
    assert 1 == done.exit_code
    assert "row 2 was changed" in done.stderr
    assert 2 == run("audit", "verify", "--known", "five").exit_code


def test_acts_nobody_can_tell_about_are_named(run: Run, store: Store, ada: str) -> None:
    """The record is whole, and says of what it is not certain."""
    done, cut = store.audit.begin(ada, [("paused", "c-1"), ("resumed", "c-2")], NOW)
    store.audit.end([(done, "done")], NOW)
    said = run("audit", "verify")

    assert 0 == said.exit_code
    assert f"Of 1 act it is not certain whether it was done: row {cut.number}." in said.output
    assert "Not certain whether it was done" in run("audit", "list", "--by", "ada").output


def test_the_database_refuses_to_change_the_record(store: Store) -> None:
    """Whoever writes through it can only add."""
    store.audit.append("u-1", "journey_seen", "primrose-a/c-1/1", NOW)

    for change in ("UPDATE audit SET who = 'u-2'", "DELETE FROM audit"):
        with (
            pytest.raises(Exception, match="never changed nor taken out"),
            store._database.engine.begin() as connection,
        ):
            connection.execute(text(change))


def test_who_looked_at_a_client_is_listed(run: Run, store: Store, ada: str) -> None:
    """By whichever page, and by whom."""
    store.audit.append(ada, "journey_seen", "primrose-a/c-aaaa/1", NOW)
    store.audit.append("u-2", "journey_seen", "primrose-a/c-aaaa/2", NOW)
    rows = store.audit.page(client_id="c-aaaa")

    assert ["u-2", ada] == [row.who for row in rows]
    assert "Looked at a journey" in run("audit", "list", "--by", "ada").output
    assert 1 == run("audit", "list", "--client", "c-nobody").exit_code


def _break_in(store: Store, change: str) -> None:
    """What somebody with the database's file does who knows what is in their way."""
    with store._database.engine.begin() as connection:
        for verb in ("UPDATE", "DELETE"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_is_not_{verb}"))
        connection.execute(text(change))
