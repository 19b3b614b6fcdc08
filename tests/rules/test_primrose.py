"""The shipped Primrose-A rules say what the programme says."""

import re
from datetime import date
from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.messages.wording import KNOWN_PLACEHOLDERS
from alongside.readings import Reading
from alongside.ruleset.check import load_checked
from alongside.ruleset.checks.ids import TASK_KINDS
from alongside.ruleset.checks.words import PLACEHOLDERS
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.findings import Findings
from alongside.ruleset.house import House
from alongside.ruleset.model import FollowUp, Ruleset
from alongside.ruleset.positions import Mapping, Node, Sequence, read_tree
from workflows.stages.pending import TELL_GP

TODAY = date(2026, 11, 21)
LATELY = date(2026, 11, 1)
HEALTHY: dict[str, object] = {
    "on_smi_register": True, "systolic_bp": 120, "diastolic_bp": 75, "hba1c": 36,
    "total_cholesterol": 4.2, "qrisk3": 4, "bmi": 22, "on_antipsychotic": False,
    "ethnicity": "white", "age": 44, "smoking": "never", "alcohol_units": 4,
    "phq9_item9": 0, "mental_health_red_flag": False, "safeguarding_concern": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def primrose(rules_folder: Path, house: House) -> Ruleset:
    """The shipped rules."""
    loaded, _ = load_checked(rules_folder / "primrose-a.yaml", house, TODAY)
    assert loaded.ruleset is not None
    return loaded.ruleset


def facts(**changed: object) -> dict[str, Reading]:
    """A healthy client, but for what is given; None is not recorded."""
    values = {**HEALTHY, **changed}
    return {
        name: Reading(fact=name, value=value, on=LATELY)
        for name, value in values.items()
        if value is not None
    }


def test_the_shipped_file_has_no_problem_and_no_warning(rules_folder: Path, house: House) -> None:
    """What we ship passes our own check, strictly."""
    _, findings = load_checked(rules_folder / "primrose-a.yaml", house, TODAY)

    assert [] == [each.one_line for each in findings if each.level != "unsigned"]


@pytest.mark.parametrize(
    ("changed", "priority", "rule"),
    [
        ({}, 4, "everyone-else"),
        ({"systolic_bp": 160}, 1, "cvd-poorly-controlled"),
        ({"systolic_bp": 159}, 3, "other-cvd-risk-factors"),
        ({"diastolic_bp": 100}, 1, "cvd-poorly-controlled"),
        ({"diastolic_bp": 99}, 3, "other-cvd-risk-factors"),
        ({"hba1c": 75}, 1, "cvd-poorly-controlled"),
        ({"hba1c": 74}, 3, "other-cvd-risk-factors"),
        ({"hba1c": 42}, 3, "other-cvd-risk-factors"),
        ({"hba1c": 41}, 4, "everyone-else"),
        ({"total_cholesterol": 7.5}, 1, "cvd-poorly-controlled"),
        ({"total_cholesterol": 7.4}, 3, "other-cvd-risk-factors"),
        ({"total_cholesterol": 5.0}, 4, "everyone-else"),
        ({"total_cholesterol": 5.1}, 3, "other-cvd-risk-factors"),
        ({"qrisk3": 20}, 1, "cvd-poorly-controlled"),
        ({"qrisk3": 10}, 3, "other-cvd-risk-factors"),
        ({"qrisk3": 9.9}, 4, "everyone-else"),
        ({"bmi": 30, "on_antipsychotic": True}, 1, "obese-on-antipsychotic"),
        ({"bmi": 29.9, "on_antipsychotic": True}, 3, "other-cvd-risk-factors"),
        ({"bmi": 30}, 3, "other-cvd-risk-factors"),
        (
            {"bmi": 27.5, "on_antipsychotic": True, "ethnicity": "south_asian"},
            1, "obese-on-antipsychotic",
        ),
        ({"bmi": 27.5, "on_antipsychotic": True}, 3, "other-cvd-risk-factors"),
        ({"bmi": 25}, 3, "other-cvd-risk-factors"),
        ({"bmi": 24.9}, 4, "everyone-else"),
        ({"bmi": 23, "ethnicity": "chinese"}, 3, "other-cvd-risk-factors"),
        ({"bmi": 22.9, "ethnicity": "chinese"}, 4, "everyone-else"),
        ({"systolic_bp": 140}, 4, "everyone-else"),
        ({"systolic_bp": 141}, 3, "other-cvd-risk-factors"),
        ({"systolic_bp": 150, "age": 80}, 4, "everyone-else"),
        ({"systolic_bp": 151, "age": 80}, 3, "other-cvd-risk-factors"),
        ({"systolic_bp": 141, "age": 79}, 3, "other-cvd-risk-factors"),
        ({"systolic_bp": 145, "age": None}, 3, "other-cvd-risk-factors"),
        ({"systolic_bp": 140, "age": None}, 4, "everyone-else"),
        ({"systolic_bp": 145, "age": 80}, 4, "everyone-else"),
        ({"diastolic_bp": 90}, 4, "everyone-else"),
        ({"diastolic_bp": 91}, 3, "other-cvd-risk-factors"),
        ({"smoking": "current"}, 3, "other-cvd-risk-factors"),
        ({"smoking": "ex"}, 4, "everyone-else"),
        ({"alcohol_units": 14}, 4, "everyone-else"),
        ({"alcohol_units": 14.5}, 3, "other-cvd-risk-factors"),
        ({"systolic_bp": None}, 2, "no-bp-18-months"),
        ({"systolic_bp": None, "smoking": "current"}, 2, "no-bp-18-months"),
    ],
)  # fmt: skip
def test_each_cut_off_decides_at_its_boundary(
    changed: dict[str, object], priority: int, rule: str, primrose: Ruleset, house: House
) -> None:
    """On the number, and just before it."""
    decision = decide_priority(primrose, house.catalogue, facts(**changed), TODAY)

    assert (priority, rule) == (decision.priority, decision.rule)


def test_p1_without_a_blood_pressure_also_gets_the_outreach_task(
    primrose: Ruleset, house: House
) -> None:
    """First match wins, and the second is not forgotten."""
    decision = decide_priority(primrose, house.catalogue, facts(systolic_bp=None, hba1c=80), TODAY)

    assert 1 == decision.priority
    assert ("no-bp-18-months",) == decision.also


def test_of_a_client_nothing_is_known_about_the_blood_pressure_is_missed(
    primrose: Ruleset, house: House
) -> None:
    """No reading at all is P2, never quietly P4."""
    assert 2 == decide_priority(primrose, house.catalogue, {}, TODAY).priority


@pytest.mark.parametrize(
    ("changed", "flags", "roles"),
    [
        ({}, set(), set()),
        ({"systolic_bp": 180}, {"very-high-blood-pressure"}, {"gp"}),
        ({"systolic_bp": 179, "diastolic_bp": 119}, set(), set()),
        ({"diastolic_bp": 120}, {"very-high-blood-pressure"}, {"gp"}),
        ({"phq9_item9": 1}, {"mental-health"}, {"mental_health_nurse"}),
        ({"mental_health_red_flag": True}, {"mental-health"}, {"mental_health_nurse"}),
        ({"safeguarding_concern": True}, {"safeguarding"}, {"safeguarding_lead"}),
    ],
)
def test_red_flags_go_to_their_person(
    changed: dict[str, object],
    flags: set[str],
    roles: set[str],
    primrose: Ruleset,
    house: House,
) -> None:
    """At the published numbers, to the published role."""
    found = find_red_flags(primrose, house.catalogue, facts(**changed), TODAY, None)
    names = {each.flag for each in found}

    assert flags == names
    assert roles == {flag.task.role for flag in primrose.red_flags if flag.id in names}


def test_only_people_on_the_register_are_eligible(primrose: Ruleset, house: House) -> None:
    """Published: people on the severe mental illness register."""
    on = decide_eligibility(primrose, house.catalogue, facts(), TODAY)
    off = decide_eligibility(primrose, house.catalogue, facts(on_smi_register=False), TODAY)

    assert (True, False) == (on.eligible, off.eligible)


def test_the_sessions_fall_in_weeks_0_6_12_and_24(primrose: Ruleset) -> None:
    """The first session is the first of the first step; each gap comes before its session."""
    assert primrose.coaching is not None
    weeks, gaps = (
        [0],
        [step.every.amount for step in primrose.coaching.sessions.plan for _ in range(step.times)],
    )
    for gap in gaps[1:]:
        weeks.append(weeks[-1] + gap)

    assert [0, 6, 12, 24] == weeks
    assert "60 minutes" == str(primrose.coaching.sessions.length)


def test_a_coach_can_be_had_at_any_priority(primrose: Ruleset) -> None:
    """Allocation, coaching and closure end every pathway; P1 alone has behaviour support."""
    for rule in primrose.pathway:
        assert ("allocation", "coaching", "closure") == rule.stages[-3:]
        assert (1 in rule.priorities) == ("behaviour_support" in rule.stages)


def test_invitations_come_three_times_a_week_apart(primrose: Ruleset) -> None:
    """QOF's 7 days; silence and a no both go to the mental health nurse."""
    assert primrose.invitation is not None
    assert (3, "7 days") == (primrose.invitation.attempts, str(primrose.invitation.every))
    assert "mental_health_review" == primrose.invitation.not_engaging
    assert "mental_health_review" == primrose.invitation.declined


def test_nothing_but_a_person_closes_a_journey(primrose: Ruleset) -> None:
    """No follow-up reports anything; tasks and messages are all they make."""
    assert [] == [rule.id for rule in primrose.follow_ups if rule.report is not None]


def test_every_red_flag_and_review_is_chased(primrose: Ruleset) -> None:
    """A same-day task nobody answers reaches another person; so does every review."""
    chased = {rule.about for rule in primrose.follow_ups if rule.escalate is not None}

    assert set() == {flag.id for flag in primrose.red_flags} - chased
    assert set() == {review.id for review in primrose.reviews} - chased
    assert primrose.coaching is not None
    assert primrose.coaching.missed.review.id in chased


def test_reminders_go_out_7_and_2_days_before(primrose: Ruleset) -> None:
    """As the services that publish them do."""
    before: list[FollowUp] = [rule for rule in primrose.follow_ups if rule.before is not None]

    assert ["7 days", "2 days"] == [str(rule.wait) for rule in before]


def test_a_year_later_they_are_asked_again(primrose: Ruleset) -> None:
    """The check is annual; who died, moved or withdrew is not asked."""
    recall = primrose.closure.recall
    assert recall is not None
    assert "12 months" == str(recall.after)
    assert set() == {"died", "moved_away", "consent_withdrawn"} & set(recall.reasons)


def test_the_closing_words_are_for_the_client_in_both_languages(primrose: Ruleset) -> None:
    """They go to the client; what the GP is to know goes to the practice in a letter of its own."""
    words = primrose.messages[primrose.closure.letter or ""]

    assert {"en", "pl"} == set(words)
    assert all("{name}" in each.text and "999" in each.text for each in words.values())
    assert words["en"].text.startswith("Hello {name}. Your")
    assert any("GP" in item for item in primrose.closure.checklist)
    assert primrose.closure.tell_gp is not None
    assert "gp" == primrose.messages[primrose.closure.tell_gp.message]["en"].to


def test_every_number_names_its_source(rules_folder: Path) -> None:
    """Each stands in a part of the file, or inside one, that says where it is from."""
    findings = Findings("primrose-a.yaml")
    root = read_tree((rules_folder / "primrose-a.yaml").read_text(encoding="utf-8"), findings)
    assert root is not None

    assert [] == list(unsourced(root, sourced=False))


def unsourced(node: Node, *, sourced: bool) -> list[str]:
    """Every number below `node` that no `source` speaks for."""
    if isinstance(node, Mapping):
        sourced = sourced or "source" in node.entries
        return [
            each for _, value in node.entries.values() for each in unsourced(value, sourced=sourced)
        ]
    if isinstance(node, Sequence):
        return [each for item in node.items for each in unsourced(item, sourced=sourced)]
    number = re.fullmatch(r"\d+(\.\d+)?( .*)?", node.text)
    return [f"line {node.span.line}: {node.text}"] if number and not sourced else []


def test_what_is_local_waits_for_a_signature(rules_folder: Path, house: House) -> None:
    """The cut-offs we borrowed are listed, the published rules are not."""
    _, findings = load_checked(rules_folder / "primrose-a.yaml", house, TODAY)
    unsigned = {each.rule for each in findings if each.level == "unsigned"}

    assert {"cvd-poorly-controlled", "obese-on-antipsychotic", "other-cvd-risk-factors"} <= unsigned
    assert not {"on-smi-register", "everyone-else"} & unsigned


def test_the_check_knows_every_placeholder_a_message_can_fill() -> None:
    """Neither more nor fewer than the sender does."""
    assert KNOWN_PLACEHOLDERS == PLACEHOLDERS


def test_the_check_knows_every_kind_of_task_the_stages_open() -> None:
    """A follow-up may chase any of them."""
    stages = Path(__file__).parents[2] / "workflows" / "stages"
    opened = {
        kind
        for path in stages.glob("*.py")
        for kind in re.findall(r'kind="([a-z_]+)"', path.read_text(encoding="utf-8"))
    } | {TELL_GP}

    assert opened == TASK_KINDS


def test_the_catalogue_is_the_shipped_one(house: House, rules_folder: Path) -> None:
    """The house takes its facts from the same folder."""
    assert Catalogue.load(rules_folder / "facts.yaml") == house.catalogue
