"""`alongside rules check`: what an administrator sees, and its exit code."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.london import today
from alongside.readings import Reading
from alongside.settings import settings
from alongside.store import Store
from alongside.store.people import NewClient, Person
from commands import app

HERE = Path(__file__).parent
GOOD = (HERE / "good" / "smallest.yaml").read_text(encoding="utf-8")


def check(*given: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["rules", "check", *map(str, given)])


@pytest.fixture
def folder(tmp_path: Path, rules_folder: Path) -> Path:
    """A rules folder with one good programme."""
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml"):
        shutil.copy(rules_folder / name, tmp_path / name)
    (tmp_path / "smallest.yaml").write_text(GOOD)
    return tmp_path


def test_the_shipped_folder_is_clean(rules_folder: Path) -> None:
    """A line for each programme, and 0."""
    result = check(rules_folder)

    assert 0 == result.exit_code
    assert "primrose-a.yaml" in result.output
    assert "no problems. Live rules are unchanged." in result.output


def test_without_a_name_the_rules_of_the_installation_are_checked() -> None:
    """The commonest wish needs no argument."""
    assert 0 == check().exit_code


def test_a_problem_is_one_line_in_a_pipe(folder: Path) -> None:
    """`file:line:column: problem; what to do`, and 1."""
    path = folder / "smallest.yaml"
    path.write_text(GOOD.replace("attempts: 3", "atempts: 3"))

    result = check("--short", path)

    assert 1 == result.exit_code
    assert f"{path}:41:3: unknown key 'atempts'; did you mean 'attempts'?" in result.output
    assert "1 file, 1 problem. Live rules are unchanged." in result.output


def test_a_problem_is_shown_under_its_line_on_a_terminal(folder: Path) -> None:
    """The line, carets under the word, the advice as a sentence."""
    path = folder / "smallest.yaml"
    path.write_text(
        GOOD.replace("{systolic_bp: {at_least: 180}}", "{systolic_pb: {at_least: 180}}")
    )

    result = check("--full", path)

    assert (
        f"{path}:15:12  rule 'high-pressure': unknown fact 'systolic_pb'\n"
        "  15 |     when: {systolic_pb: {at_least: 180}}\n"
        "     |            ^^^^^^^^^^^\n"
        "  Did you mean 'systolic_bp'? (a number in mmHg)\n"
    ) in result.output


def test_all_files_of_a_folder_are_told_of_at_once(folder: Path) -> None:
    """Two programmes, one with two problems."""
    other = GOOD.replace("programme: smallest", "programme: other")
    (folder / "other.yaml").write_text(other.replace("gp", "gpp"))

    result = check("--short", folder)

    assert 1 == result.exit_code
    assert "2 files, 2 problems." in result.output


@pytest.mark.parametrize(("option", "code"), [("--no-strict", 0), ("--strict", 3)])
def test_warnings_alone_fail_only_when_strict(option: str, code: int, folder: Path) -> None:
    """A review date that has passed stops nobody, unless asked to."""
    path = folder / "smallest.yaml"
    path.write_text(GOOD.replace("2099-01-01", "2020-01-01"))

    result = check(option, path)

    assert code == result.exit_code
    assert "1 warning" in result.output


def test_local_defaults_are_listed_when_asked_for(rules_folder: Path) -> None:
    """What a clinician has to sign, by line and rule."""
    result = check("--unsigned", rules_folder)

    assert 0 == result.exit_code
    assert "local defaults not signed off" in result.output
    assert "obese-on-antipsychotic" in result.output


def test_a_file_that_is_not_there_could_not_be_checked(tmp_path: Path) -> None:
    """2 says that nothing was checked, which is not the same as clean."""
    result = check(tmp_path / "nothing.yaml")

    assert 2 == result.exit_code
    assert "there is no such file or folder" in result.output


def test_a_folder_without_rules_could_not_be_checked(tmp_path: Path) -> None:
    """An empty folder is a wrong folder."""
    assert 2 == check(tmp_path).exit_code


def test_broken_facts_are_told_at_their_line_and_stop_the_check(folder: Path) -> None:
    """Rules can't be judged without the facts they speak of."""
    text = (folder / "facts.yaml").read_text(encoding="utf-8")
    (folder / "facts.yaml").write_text(text.replace("kind: number", "kind: numbr", 1))

    result = check(folder)

    assert 2 == result.exit_code
    assert "facts.yaml:" in result.output


def test_a_file_named_unlike_its_programme_is_a_problem(folder: Path) -> None:
    """Journeys look for `<programme>.yaml`."""
    (folder / "smallest.yaml").rename(folder / "renamed.yaml")

    result = check("--short", folder)

    assert 1 == result.exit_code
    assert "the file of 'smallest' must be called smallest.yaml" in result.output


def test_a_pathway_may_be_one_list_for_everyone(folder: Path) -> None:
    """Most programmes do not differ by priority."""
    first = GOOD.index("pathway:")
    last = GOOD.index("referral:")
    stages = "[referral, invitation, health_check, priority, review, allocation, coaching, closure]"
    path = folder / "smallest.yaml"
    path.write_text(GOOD[:first] + f"pathway: {stages}\n" + GOOD[last:])

    result = check(path)

    assert 0 == result.exit_code, result.output


def test_settings_that_cannot_be_used_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """2, and the variable to set; never a stack trace."""
    monkeypatch.setenv("ALONGSIDE_PRODUCTION", "1")
    monkeypatch.delenv("ALONGSIDE_DATABASE_URL", raising=False)

    result = check()

    assert 2 == result.exit_code
    assert "ALONGSIDE_DATABASE_URL is not set" in result.output


def test_overlaps_are_told_to_those_who_ask(rules_folder: Path) -> None:
    """With an example client, without changing the verdict; otherwise they would be noise."""
    quiet, told = check(rules_folder), check("--information", "--short", rules_folder)

    assert 0 == told.exit_code
    assert "worth knowing" not in quiet.output
    assert "primrose-a.yaml: worth knowing, nothing to mend" in told.output
    assert (
        "rule 'no-bp-18-months': some clients of this rule (P2) are P1 by 'cvd-poorly-controlled'; "
        "for example a client with: "
    ) in told.output


def test_without_a_register_nobody_can_be_counted(
    tmp_path: Path, rules_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2, and no empty store is made by asking."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "nowhere"))

    result = check("--register", rules_folder)

    assert 2 == result.exit_code
    assert "no register here; 'alongside register import' first" in result.output
    assert not (tmp_path / "nowhere").exists()


def test_with_a_register_each_rule_says_how_many_tasks_it_would_make(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of three clients have no HbA1c that could decide, and nothing says who is eligible."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    found = settings()
    with Store.open(found, KeyRing.load_or_make(found)) as store:
        high = Reading(fact="hba1c", value=80.0, on=today(datetime.now(UTC)))
        store.clients.add_many(
            [
                NewClient("made-up", str(row), Person(name="Made Up"), known, source_row=row)
                for row, known in enumerate(((high,), (), ()), start=1)
            ]
        )
    path = folder / "smallest.yaml"
    path.write_text(GOOD.replace("priority: 1\n", "priority: 1\n    if_unknown: ask\n", 1))

    result = check("--register", "--short", path)

    assert 0 == result.exit_code
    assert (
        f"{path}:21:17: rule 'high-sugar': of your register, 2 of 3 clients (67%) would be asked "
        "about; each is a task for somebody; write 'if_unknown: no' where that is too many"
    ) in result.output
    assert "rule 'on-register': of your register, 3 of 3 clients (100%)" in result.output


def test_two_files_of_one_programme_are_told_of_each_other(folder: Path) -> None:
    """Both, for nobody else knows which is meant."""
    (folder / "other").mkdir()
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml", "smallest.yaml"):
        shutil.copy(folder / name, folder / "other" / name)

    first, second = folder / "smallest.yaml", folder / "other" / "smallest.yaml"
    result = check("--short", first, second)

    assert 1 == result.exit_code
    advice = "give one of them another name"
    assert f"{first}:1:12: {second} is a file of 'smallest' too; {advice}" in result.output
    assert f"{second}:1:12: {first} is a file of 'smallest' too; {advice}" in result.output


def test_a_copy_of_a_programme_in_its_folder_is_told_of(folder: Path) -> None:
    """The commonest way to get two: a copy kept beside the file."""
    shutil.copy(folder / "smallest.yaml", folder / "smallest-old.yaml")

    result = check("--short", folder)

    assert 1 == result.exit_code
    assert "is a file of 'smallest' too" in result.output
    assert "the file of 'smallest' must be called smallest.yaml" in result.output


def test_a_folder_called_like_a_rule_file_is_told_of(folder: Path) -> None:
    """Found among the files, it is no file; what is inside it is not read."""
    (folder / "odd.yaml").mkdir()

    result = check("--short", folder)

    assert 1 == result.exit_code
    assert f"{folder / 'odd.yaml'}:1:1: this is a folder; name a rule file in it" in result.output


def test_one_file_given_twice_is_checked_once(folder: Path) -> None:
    """By its path and with its folder."""
    result = check("--short", folder, folder / "smallest.yaml")

    assert 0 == result.exit_code
    assert "1 file, no problems." in result.output
