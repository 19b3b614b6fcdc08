"""`alongside rules explain`: one client's decisions, on one screen, from a file and readings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rule_writing import CATALOGUE
from typer.testing import CliRunner, Result

from alongside.keys import KeyRing
from alongside.london import today
from alongside.readings import Reading
from alongside.ruleset.given import GivenWrong, given
from alongside.settings import Settings
from alongside.store import NewClient, Person, Store
from commands import app

TODAY = date(2026, 11, 21)
PRIMROSE = Path(__file__).parents[2] / "rules" / "primrose-a.yaml"
Explain = Callable[..., Result]


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A client in a store, obese and on an antipsychotic."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "home"))
    settings = Settings(home=tmp_path / "home")
    with Store.open(settings, KeyRing.load_or_make(settings)) as store:
        on = today(datetime.now(UTC))
        values = {"bmi": 31.0, "on_antipsychotic": True, "on_smi_register": True}
        told = [Reading(fact=fact, value=value, on=on) for fact, value in values.items()]
        person = Person(name="Made Up", nhs_number="9990000018")
        [row] = store.clients.add_many([NewClient("p", "1", person, told)]).rows
        assert row.client_id is not None
        return row.client_id


def explain(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["rules", "explain", *map(str, words)])


def typed(readings: str, *more: str) -> Result:
    """Explain Primrose-A for typed readings on the day of these tests."""
    return explain(PRIMROSE, "--on", TODAY.isoformat(), "--given", readings, *more)


def test_the_answers_stand_first() -> None:
    """Eligibility, red flags, priority with the rule's line, gaps, the nearest change."""
    result = typed(
        "bmi=29.4, on_antipsychotic=yes, systolic_bp=148 on 2026-03-02, on_smi_register=yes, "
        "phq9_item9=1, qrisk3=4 on 2020-01-01"
    )

    line = next(
        number
        for number, text in enumerate(PRIMROSE.read_text().split("\n"), 1)
        if "id: other-cvd-risk-factors" in text
    )
    assert 0 == result.exit_code, result.output
    assert [
        "Eligible          yes",
        "Red flags         mental-health",
        f"Priority          P3, by other-cvd-risk-factors ({PRIMROSE}:{line})",
        "Missing           Diastolic blood pressure, Family background, HbA1c, Total cholesterol",
        "Too old to count  QRISK3",
        "Nearest change    BMI 29.4: 30 would make this P1, by obese-on-antipsychotic",
    ] == result.output.split("\n")[2:8]


def test_each_leaf_says_reading_day_and_outcome() -> None:
    """In the shape of the condition as it is written."""
    said = typed("bmi=29.4, on_antipsychotic=yes, systolic_bp=148 on 2026-03-02").output

    assert "no  Systolic blood pressure 148 mmHg (2 March 2026) is not at least 160\n" in said
    assert "      all of:\n        yes On an antipsychotic: yes (21 November 2026)\n" in said
    assert "        any of:\n          no  BMI 29.4 kg/m² (21 November 2026)" in said
    assert "            ?   Family background is not recorded\n" in said


def test_nothing_known_is_explained_too() -> None:
    """A rule that quietly decides about a stranger would show here."""
    result = typed("")

    assert 0 == result.exit_code
    assert "Eligible          not known yet; It is not recorded" in result.output


def test_a_client_of_this_home_is_explained(client: str) -> None:
    """By id or NHS number, with the readings in the store, and never by name."""
    by_id, by_number = explain(PRIMROSE, client), explain(PRIMROSE, "999 000 0018")

    assert 0 == by_id.exit_code, by_id.output
    assert by_id.output == by_number.output
    assert "Priority          P1, by obese-on-antipsychotic" in by_id.output
    assert "Made Up" not in by_id.output


def test_readings_beside_a_client_stand_instead_of_the_clients_own(client: str) -> None:
    """What would it be with another BMI? Nothing is kept."""
    assert "BMI 24 kg/m²" in explain(PRIMROSE, client, "--given", "bmi=24").output
    assert "P1, by obese-on-antipsychotic" in explain(PRIMROSE, client).output


def test_what_is_in_force_is_explained_too(client: str) -> None:
    """By the name of a version instead of a file; an unknown one is refused in words."""
    assert "P1, by obese-on-antipsychotic" in explain("current:primrose-a", client).output
    for name, said in (("current:primrose", "primrose-a"), ("0123456789ab", "0123456789ab")):
        result = explain(name, client)
        assert 1 == result.exit_code
        assert said in result.output


@pytest.mark.parametrize("who", ["c-nobody", "primrose-a/c-nobody/1", "\x1b[31mhostile", ""])
def test_an_unknown_client_is_refused_in_words(client: str, who: str) -> None:
    """Exit code 1, no trace."""
    result = explain(PRIMROSE, who)

    assert 1 == result.exit_code
    assert "nobody on the register is called" in result.output
    assert "\x1b" not in result.output


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ("bmy=31", "unknown fact 'bmy'; did you mean 'bmi'?"),
        ("bmi", "'bmi' is no reading; write a fact and its value, as bmi=31"),
        ("bmi=31 stone", "bmi: BMI is read in kg/m²; this is another unit"),
        ("bmi=500", "bmi: 500 is outside 10-130 kg/m² for BMI"),
        ("hba1c=6.5", "looks like %: 6.5 % is 48"),
        ("bmi=heavy", "bmi: BMI must be a plain number"),
        ("bmi=nan", "bmi: BMI must be a plain number"),
        ("bmi=", "bmi: BMI is empty"),
        ("bmi=31 on 2026-13-01", "bmi: '2026-13-01' is not a day; write it as 2026-03-02"),
        ("bmi=31 on tuesday", "bmi: 'tuesday' is not a day; write it as 2026-03-02"),
        ("smoking=sometimes", "Smoking must be one of: never, ex, current"),
        ("on_antipsychotic=maybe", "must be yes or no"),
        ("bmi=30, bmi=31", "bmi stands twice; keep one"),
        ("stage=closure", "'stage' is known of the journey; give facts of the client"),
        ("bmi=1," * 3000, "these readings have 18,000 characters; give the few that count"),
        ("\x1b[2Jbmi=\x00", "unknown fact '[2Jbmi'"),
        ("=", "unknown fact ''"),
    ],
)
def test_what_is_typed_wrong_is_said_in_words(readings: str, said: str) -> None:
    """Exit code 1, what is wrong and what to do; nothing a terminal would obey."""
    result = typed(readings)

    assert 1 == result.exit_code
    assert said in result.output
    assert not {"\x1b", "\x00"} & set(result.output)


def test_everything_typed_wrong_is_said_at_once() -> None:
    """Two mistakes, two lines."""
    with pytest.raises(GivenWrong) as wrong:
        given("bmy=31, bmi=500, age=40", CATALOGUE, TODAY)

    assert 2 == len(wrong.value.problems)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        (" , ;\n", {}),
        ("bmi=31", {"bmi": 31.0}),
        ("bmi = 31 ; age=40\nsmoking=current,", {"bmi": 31.0, "age": 40.0, "smoking": "current"}),
        ("hba1c=6.5 %", {"hba1c": 48.0}),
        ("height=1.7 m", {"height": 170.0}),
        ("languages=en, pl, age=40", {"languages": ("en", "pl"), "age": 40.0}),
        ("registered_area=stoke on trent", {"registered_area": "stoke_on_trent"}),
        ("referred_on=2026-01-02", {"referred_on": "2026-01-02"}),
        ("long_term_conditions=none", {"long_term_conditions": ()}),
    ],
)
def test_readings_are_taken_as_people_type_them(text: str, values: dict[str, object]) -> None:
    """Units are converted; several words and spaces are taken."""
    assert values == {name: each.value for name, each in given(text, CATALOGUE, TODAY).items()}


def test_a_reading_is_of_today_unless_it_says_its_day() -> None:
    """`on` and a day after the value."""
    found = given("bmi=31, age=40 on 2026-03-02", CATALOGUE, TODAY)

    assert (TODAY, date(2026, 3, 2)) == (found["bmi"].on, found["age"].on)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((PRIMROSE,), 2, "name a client, or give readings: --given"),
        (("none.yaml", "--given", ""), 2, "none.yaml: there is no such file"),
        ((PRIMROSE.parent, "--given", ""), 1, "this is a folder; name a rule file in it"),
        (
            (PRIMROSE.parent / "facts.yaml", "--given", ""),
            1,
            "facts.yaml:12:1: unknown key 'facts'",
        ),
        ((PRIMROSE, "--given", "", "--on", "soon"), 1, "--on: 'soon' is not a day"),
    ],
)
def test_a_wrong_call_says_what_to_write(words: tuple[str, ...], code: int, said: str) -> None:
    """Which of the words was wrong."""
    result = explain(*words)

    assert code == result.exit_code
    assert said in result.output
