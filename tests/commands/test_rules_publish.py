"""`alongside rules publish` as a person sees it."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from rules_editing import edit, line_of
from typer.testing import CliRunner, Result

from alongside.london import today
from alongside.readings import Reading
from alongside.store import NewClient, Person, Store
from commands import app
from commands.rules_judged import judge
from commands.rules_publish import Adopt, bring_in, read_files
from service.configured import configured

Run = Callable[..., Result]


def test_publishing_says_what_changes_and_for_whom(publish: Run, rules: Path, store: Store) -> None:
    """The line, the words, the numbers of the register; then it is in force."""
    assert 0 == publish().exit_code
    page = store.clients.add_many(
        [NewClient(source="test", source_key=str(n), person=Person()) for n in range(3)]
    )
    lately = today(datetime.now(UTC)) - timedelta(days=30)
    for row, pressure in zip(page.rows, (120.0, 155.0, 170.0), strict=True):
        assert row.client_id is not None
        reading = Reading(fact="systolic_bp", value=pressure, on=lately)
        store.readings.add(row.client_id, [reading])
    edit(rules / "primrose-a.yaml", "systolic_bp: {at_least: 160", "systolic_bp: {at_least: 150")

    result = publish()

    assert 0 == result.exit_code, result.output
    assert (
        "priorities, cvd-poorly-controlled: systolic_bp at least 160 mmHg becomes at least "
        "150 mmHg" in result.output
    )
    line = line_of(rules / "primrose-a.yaml", "systolic_bp: {at_least: 150")
    assert f"primrose-a.yaml:{line}  priorities" in result.output
    assert "Of 3 clients on the register, 1 would have another priority" in result.output
    assert "P3 becomes P1: 1" in result.output
    assert f"begin by version {str(store.rulesets.current('primrose-a'))[:12]}." in result.output


def test_publishing_the_same_again_says_so_and_adds_nothing(
    publish: Run, rules: Path, store: Store
) -> None:
    """Also where only a comment is new."""
    publish()
    edit(rules / "primrose-a.yaml", "attempts: 3", "attempts: 3  # still")

    result = publish(by="Bo")

    assert (0, True) == (result.exit_code, "primrose-a is already current" in result.output)
    assert 1 == len(store.rulesets.history("primrose-a"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("attempts: 3", "attempts: three", "'three' is not a whole number"),
        ("- id: remind-7-days-before", "- id: remind-a-week-before",
         "add 'was: remind-7-days-before'"),
        ("programme: primrose-a\n", "programme: primrose-b\n", "must be called primrose-b.yaml"),
    ],
)  # fmt: skip
def test_what_is_wrong_refuses_with_its_line(
    old: str, new: str, says: str, publish: Run, rules: Path, store: Store
) -> None:
    """A problem, a renamed id, another programme's name: nothing is changed."""
    publish()
    before = store.rulesets.current("primrose-a")
    edit(rules / "primrose-a.yaml", old, new)

    result = publish()

    assert 1 == result.exit_code
    assert says in result.output
    assert "primrose-a.yaml:" in result.output
    assert "Nothing was published. Live rules are unchanged." in result.output
    assert before == store.rulesets.current("primrose-a")


def test_examples_that_say_otherwise_refuse(publish: Run, rules: Path, store: Store) -> None:
    """With the example's line, what it expects and what came."""
    edit(rules / "primrose-a.yaml", "systolic_bp: {at_least: 160", "systolic_bp: {at_least: 150")
    (rules / "primrose-a.tests.yaml").write_text(
        "programme: primrose-a\nstart: 2026-03-02\ndecisions:\n"
        "  - example: A pressure of 159 is not P1\n"
        "    given: {systolic_bp: 159 mmHg}\n"
        "    expect: {priority: 3}\n",
        encoding="utf-8",
    )

    result = publish()

    assert 1 == result.exit_code, result.output
    assert "primrose-a.tests.yaml:6:" in result.output
    assert "A pressure of 159 is not P1" in result.output
    assert store.rulesets.current("primrose-a") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--by", "", "--why", "x"), 1),
        (("--by", "Ada", "--why", "  "), 1),
        (("--by", "Ada\x1b[2J", "--why", "x"), 1),
        (("--by", "Ada", "--why", "x" * 501), 1),
        (("--by", "Ada"), 2),
        (("--why", "x"), 2),
    ],
)
def test_who_and_why_are_asked_for(
    words: tuple[str, ...], code: int, ask: Run, rules: Path, store: Store
) -> None:
    """Nothing is published by nobody, or for no reason."""
    result = ask("publish", rules / "primrose-a.yaml", *words)

    assert code == result.exit_code
    assert "\x1b[2J" not in result.output
    assert store.rulesets.current("primrose-a") is None


def test_files_that_are_no_rule_files_are_refused_all_at_once(
    publish: Run, rules: Path, tmp_path: Path, store: Store
) -> None:
    """A folder, nothing, a link out of the folder; and the one that is right waits."""
    outside = tmp_path / "elsewhere.yaml"
    shutil.copy(rules / "primrose-a.yaml", outside)
    (rules / "linked.yaml").symlink_to(outside)

    wrong = (rules, rules / "none.yaml", rules / "linked.yaml", rules / "facts.yaml")
    result = publish(rules / "primrose-a.yaml", *wrong)

    assert 1 == result.exit_code
    for says in ("is a folder", "there is no file", "outside its folder", "shared by all"):
        assert says in result.output
    assert store.rulesets.current("primrose-a") is None


def test_two_files_of_one_programme_are_refused(
    publish: Run, rules: Path, tmp_path: Path, store: Store
) -> None:
    """Nobody knows which is meant."""
    (tmp_path / "draft").mkdir()
    shutil.copy(rules / "primrose-a.yaml", tmp_path / "draft" / "primrose-a.yaml")

    result = publish(rules / "primrose-a.yaml", tmp_path / "draft" / "primrose-a.yaml")

    assert 1 == result.exit_code
    assert "the programme 'primrose-a' is in" in result.output
    assert store.rulesets.current("primrose-a") is None


def test_who_looked_before_another_published_is_told_whose_it_was(
    rules: Path, publish: Run, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between the preview and the pointer somebody was quicker: nothing of the second is kept."""
    publish()
    edit(rules / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    (file,) = read_files([rules / "primrose-a.yaml"], rules)
    judged = judge(store, configured(), file)
    edit(rules / "primrose-a.yaml", "attempts: 4", "attempts: 5")
    assert 0 == publish(by="Bo", why="five it is").exit_code

    with pytest.raises(typer.Exit) as ended:
        bring_in(store, judged, "Ada", "four it is", Adopt.KEEP)

    assert 1 == ended.value.exit_code
    said = capsys.readouterr().err
    assert "primrose-a was not published: meanwhile Bo brought version" in said
    assert "five it is" in said
    assert ["Ada Lead", "Bo"] == [each.who for each in store.rulesets.history("primrose-a")]
    assert () == store.rulesets.beginning_with(file.published.digest)


def test_a_production_service_refuses_what_nobody_signed(
    publish: Run, ask: Run, rules: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lists them and says how to sign; after that it publishes; an edit is refused again."""
    home = Path(os.environ["ALONGSIDE_HOME"])
    monkeypatch.setenv("ALONGSIDE_PRODUCTION", "1")
    monkeypatch.setenv("ALONGSIDE_DATABASE_URL", f"sqlite:///{home / 'alongside.db'}")
    monkeypatch.setenv("ALONGSIDE_KEYS_FILE", str(home / "keys.json"))

    refused = publish()
    assert 1 == refused.exit_code, refused.output
    assert "local defaults are not signed off" in refused.output
    assert "very-high-blood-pressure" in refused.output
    assert f"alongside rules sign-off {rules / 'primrose-a.yaml'} --by NAME" in refused.output

    signed = ask("sign-off", rules / "primrose-a.yaml", "--by", "Dr Grace", "--note", "all read")
    assert 0 == signed.exit_code, signed.output
    assert "Dr Grace signed off " in signed.output
    assert " local defaults of version" in signed.output
    assert "already" in ask("sign-off", rules / "primrose-a.yaml", "--by", "Dr Grace").output
    assert 0 == publish().exit_code

    edit(rules / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    assert 1 == publish().exit_code
    again = ask("sign-off", rules / "primrose-a.yaml", "--by", "Dr Grace").output
    assert "signed by Dr Grace on " in again
    assert "invitation: attempts 3 becomes 4" in again


def test_without_a_server_it_is_published_and_says_how_to_move_journeys_later(
    publish: Run, ask: Run, rules: Path, store: Store
) -> None:
    """Exit 2: half of what was asked is done, and the other half has its command."""
    file = rules / "primrose-a.yaml"

    result = ask("publish", file, "--by", "Ada", "--why", "w", "--adopt", "next-stage")

    assert 2 == result.exit_code, result.output
    assert "alongside up" in result.output
    assert "'alongside rules adopt primrose-a --when next-stage --by NAME" in result.output
    assert store.rulesets.current("primrose-a") is not None
    assert 2 == ask("publish", file, "--by", "A", "--why", "w", "--adopt", "soon").exit_code


def test_without_a_store_it_says_what_to_start(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2: nothing was done, and nothing made; two files need no store to be compared."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "none"))
    file = str(rules / "primrose-a.yaml")

    result = CliRunner().invoke(app, ["rules", "publish", file, "--by", "A", "--why", "w"])

    assert (2, True) == (result.exit_code, "alongside up" in result.output)
    assert not (tmp_path / "none").exists()
    assert 0 == CliRunner().invoke(app, ["rules", "diff", file, file]).exit_code
