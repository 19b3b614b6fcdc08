"""`alongside list`, `tasks`, `report`, `start` as a person sees them, on a real store."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from commands import app
from commands.journey_told import where

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with keys and an empty store."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    settings = Settings(home=tmp_path / "home")
    Store.open(settings, KeyRing.load_or_make(settings)).close()
    return settings.home


@pytest.fixture
def run(home: Path) -> Run:
    """Runs `alongside ...` in this home."""
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("list", "--stage", "invitaton"),
            "there is no stage 'invitaton'; did you mean invitation?",
        ),
        (("list", "--status", "opn"), "there is no status 'opn'; did you mean open?"),
        (("list", "--programme", "primrose"), "did you mean primrose-a?"),
        (("list", "--coach", "k-nobody"), "there is no coach 'k-nobody'. Known: none"),
        (
            ("tasks", "--role", "nurse"),
            "there is no role 'nurse'; did you mean mental_health_nurse?",
        ),
    ],
)
def test_a_misspelt_filter_is_no_all_clear(run: Run, words: tuple[str, ...], says: str) -> None:
    """It ends with 1 and says what is known."""
    result = run(*words)

    assert 1 == result.exit_code, result.output
    assert says in result.output
    assert "Known: " in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--stage", "invitation", "--status", "open", "--programme", "primrose-a"),
        ("list", "--stage", "mental_health_review"),
        ("tasks", "--role", "practice_nurse"),
    ],
)
def test_a_known_filter_may_find_nothing(run: Run, words: tuple[str, ...]) -> None:
    """Reviews of the rules are stages, too."""
    assert 0 == run(*words).exit_code


@pytest.mark.parametrize(
    "words",
    [
        ("measure_recorded", "measure=pam", 'scores={"level": NaN}'),
        ("readings_recorded", "bmi=nan@2026-03-02"),
        ("readings_recorded", "bmi=inf@2026-03-02"),
    ],
)
def test_a_value_that_is_no_number_is_said_in_words(run: Run, words: tuple[str, ...]) -> None:
    """Before anything is sent anywhere."""
    result = run("report", "c-nobody", *words)

    assert 1 == result.exit_code
    assert "has a value that is no number" in result.output


def test_what_is_wrong_with_a_start_is_said_before_a_server_is_asked(run: Run) -> None:
    """One client or the register; insisting is for one."""
    assert 2 == run("start").exit_code
    assert "--again is for one client" in run("start", "--from-register", "--again").output


def test_the_folder_of_refused_rows_is_its_owners_alone(run: Run, home: Path) -> None:
    """They are people."""
    examples = Path(__file__).resolve().parents[2] / "examples" / "registers"
    result = run(
        "register", "import", examples / "sample.csv", "--columns", examples / "sample.yaml"
    )

    assert 0 == result.exit_code, result.output
    assert 0o700 == (home / "refused").stat().st_mode & 0o777


def test_a_client_without_a_server_is_told_which_command_starts_one(run: Run, home: Path) -> None:
    """Exit 2: nothing was started."""
    settings = Settings(home=home)
    with Store.open(settings, KeyRing.load(settings)) as store:
        page = store.clients.add_many([NewClient(source="test", source_key="1", person=Person())])
    result = run("start", page.rows[0].client_id)

    assert 2 == result.exit_code
    assert "alongside up" in result.output


def test_the_name_of_a_journey_says_its_programme(run: Run, home: Path) -> None:
    """Whoever copies it from a list is not answered about another programme."""
    settings = Settings(home=home)
    with Store.open(settings, KeyRing.load(settings)) as store:
        page = store.clients.add_many([NewClient(source="test", source_key="1", person=Person())])
    client = page.rows[0].client_id

    assert "has no journey in primrose-a" in run("show", client).output
    assert "has no journey in health-connect" in run("show", f"health-connect/{client}/1").output


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("health_check", "in health check"),
        ("between", "between stages"),
        ("closed", "closed"),
    ],
)
def test_a_receipt_says_where_the_journey_is_in_a_sentence(stage: str, expected: str) -> None:
    """A closed journey is closed, not in a stage of that name."""
    assert expected == where(stage)
