"""The fact catalogue: what it holds, and how a mistake in it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_writing import CATALOGUE

from alongside.facts import Catalogue, CatalogueError, Kind, Scope

ONE = """\
facts:
  pulse:
    label: Pulse
    kind: number
    unit: beats a minute
    low: 20
    high: 250
    missing: No pulse is recorded
"""


def load(tmp_path: Path, text: str | bytes) -> Catalogue:
    """The catalogue in `text`."""
    path = tmp_path / "facts.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Catalogue.load(path)


def refused(tmp_path: Path, text: str | bytes) -> list[str]:
    """What is said of a catalogue that cannot be used, without the folder."""
    with pytest.raises(CatalogueError) as caught:
        load(tmp_path, text)
    return [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]


def test_the_shipped_catalogue_has_every_fact_the_programmes_ask_for() -> None:
    """Facts of the health check, of referral, of the journey and of coaches are there."""
    needed = {
        "systolic_bp", "diastolic_bp", "height", "weight", "bmi", "hba1c", "total_cholesterol",
        "hdl_cholesterol", "non_hdl_cholesterol", "qrisk3", "smoking", "alcohol_units",
        "on_antipsychotic", "on_smi_register", "in_specialist_care", "social_care_need",
        "long_term_conditions", "communication_needs", "languages", "phq9", "phq9_item9", "age",
        "ethnicity", "registered_area", "pam_level", "referred_by", "missed_in_a_row",
        "sessions_attended", "days_waiting", "priority", "stage", "programme", "coach_active",
        "coach_trained", "coach_in_area", "coach_speaks_language", "coach_declined_before",
        "coach_gender_fits", "coach_mode_fits",
    }  # fmt: skip

    assert set() == needed - set(CATALOGUE.names())


def test_every_coach_fact_is_yes_or_no_or_a_number_and_says_whose_it_is() -> None:
    """A rule of matching lays each coach beside the client; coaches have no choices."""
    coach = {fact.name for fact in CATALOGUE.facts if fact.name.startswith("coach_")}

    assert coach == set(CATALOGUE.names(Scope.COACH))
    assert {Kind.YES_NO, Kind.NUMBER} == {CATALOGUE.fact(name).kind for name in coach}


def test_a_code_stands_for_one_fact_only() -> None:
    """A record's code can be read back to its fact without a guess."""
    codes = [
        code
        for fact in CATALOGUE.facts
        for codes in (fact.codes, *fact.choice_codes.values())
        for code in (*codes.snomed, *codes.loinc)
    ]

    assert len(set(codes)) == len(codes)


def test_the_blood_pressure_panel_stands_for_its_two_facts() -> None:
    """A panel's code has no value of its own."""
    [panel] = CATALOGUE.panels

    assert ("systolic_bp", "diastolic_bp") == panel.of
    assert "75367002" in panel.codes.snomed


def test_a_misspelt_fact_is_answered_with_the_nearest() -> None:
    """Nothing alike is answered with nothing."""
    assert "systolic_bp" == CATALOGUE.nearest("sistolic_bp")
    assert CATALOGUE.nearest("xyzzy") is None
    with pytest.raises(KeyError, match="'systolic_bp' exists"):
        CATALOGUE.fact("systolic")


def test_a_catalogue_survives_being_stored_with_its_ruleset() -> None:
    """The stored form reads back the same, digest and all."""
    back = Catalogue.model_validate_json(CATALOGUE.model_dump_json())

    assert CATALOGUE == back
    assert CATALOGUE.digest == back.digest


def test_a_change_of_any_fact_changes_the_digest(tmp_path: Path) -> None:
    """The digest names the content."""
    changed = ONE.replace("250", "240")

    assert load(tmp_path, ONE).digest != load(tmp_path, changed).digest


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("low: 20", "low: 300"), "facts.yaml:2:3: pulse: a number needs low and high"),
        (("    unit: beats a minute\n", ""), "facts.yaml:2:3: pulse: a number needs a unit"),
        (("low: 20", "low: twenty"), "facts.yaml:6:5: pulse.low:"),
        (("low: 20", "low: .inf"), "facts.yaml:6:5: pulse.low:"),
        (("low: 20", "low: 1e999"), "facts.yaml:6:5: pulse.low: "),
        (("kind: number", "kind: numbr"), "facts.yaml:4:5: pulse.kind:"),
        (("missing:", "mising:"), "facts.yaml:8:5: pulse.mising: there is no such key"),
        (("  pulse:", "  Pulse Rate:"), "Pulse Rate.name:"),
        (("  pulse:", "  pulse__on:"), "must not end in __on"),
        (("high: 250", "high: 250\n    low: 3"), "facts.yaml:8:5: 'low' stands twice here"),
        (("label: Pulse", "label: &a Pulse"), "facts.yaml:3:12: '&a' is an anchor"),
        (("low: 20", "low: 20\n    current_for: 3 hours"), "facts.yaml:7:5: pulse.current_for:"),
        (("low: 20", "low: 20\n    current_for: soon"), "'soon' is not a length of time"),
        (("low: 20", "low: 20\n    derive: body_mass_index"), "needs the fact height"),
        (("low: 20", "low: 20\n    units: [{unit: bpm, divide: 0}]"), "divide by zero"),
        (("low: 20", "low: 20\n    units: [{unit: Beats a Minute}]"), "spelled the same"),
        (("low: 20", "low: 20\n    codes: {snomed: [X1]}"), "pulse.codes.snomed.0:"),
    ],
)
def test_a_mistake_is_answered_at_its_line(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    """File, line, column and key, then what is wrong."""
    assert change[0] in ONE

    problems = refused(tmp_path, ONE.replace(*change))

    assert any(said in problem for problem in problems), problems


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    """One run shows all there is to mend."""
    wrong = ONE.replace("low: 20", "low: x").replace("high: 250", "high: y")

    assert 2 == len(refused(tmp_path, wrong))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "facts.yaml:1:1: the file is empty"),
        ("- a\n", "facts.yaml:1:1: a catalogue starts with 'facts:'"),
        ("facts: {", "facts.yaml:2:1: this line can't be read as YAML"),
        ("facts: [1]\n", "facts.yaml:1:9: facts.0: this must have"),
        ("facts:\n  pulse: 3\n", "facts.yaml:2:3: pulse: this must have keys"),
        ("facts:\n", "facts.yaml:1:1: facts: this must have entries"),
        (b"facts: \xff\xfe\n", "not UTF-8"),
        (b"# " + b"x" * 5_000_000, "facts.yaml:1:1: the file has 5,000,002 bytes"),
        ("[" * 100_000, "facts.yaml:1:41: this is nested more than 40 levels deep"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    """Empty, a list, broken, hostile: always a sentence, never a stack."""
    assert said in "\n".join(refused(tmp_path, text))


def test_a_catalogue_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(CatalogueError, match=r"nowhere\.yaml:1:1: there is no such file"):
        Catalogue.load(tmp_path / "nowhere.yaml")


def test_the_byte_order_mark_of_a_windows_editor_is_no_mistake(tmp_path: Path) -> None:
    """A file saved as UTF-8 with BOM and Windows line ends loads."""
    text = b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode()

    assert ("pulse",) == load(tmp_path, text).names()
