"""Decisions in sentences, and as the events a journey keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rule_writing import (
    CATALOGUE,
    LONG_AGO,
    TASK,
    TODAY,
    every,
    known,
    leaf,
    no,
    rule,
    rules,
    some,
)

from alongside.events import any_event
from alongside.questions import WhetherEligible, WhichPriority, WhichRedFlags
from alongside.ruleset.answers import answer_eligibility, answer_priority, answer_red_flags
from alongside.ruleset.bound import NoRuleHolds
from alongside.ruleset.decide import decide_eligibility, decide_priority, find_red_flags
from alongside.ruleset.explain import because, explain
from alongside.ruleset.known import Facts
from alongside.ruleset.loader import load
from alongside.ruleset.model import EligibilityRule, RedFlag
from alongside.ruleset.nothing import OnNothing, decides_on_nothing

PRIMROSE = rules(
    rule("poorly-controlled", 1, leaf("systolic_bp", "at_least", 160.0)),
    rule(
        "obese", 1, if_unknown="ask",
        when=every(leaf("on_antipsychotic", "is", True), leaf("bmi", "at_least", 30.0)),
    ),
    rule("no-bp", 2, leaf("systolic_bp", "not_recorded_for", "18 months"), also=TASK),
    rule("rest", 4),
    eligibility=(
        EligibilityRule(
            id="on-register", when=leaf("on_smi_register", "is", True), says="Not on the register"
        ),
    ),
    red_flags=(
        RedFlag(id="self-harm", task=TASK, when=leaf("phq9_item9", "more_than", 0.0)),
        RedFlag(id="calm", task=TASK, when=no(leaf("smoking", "is", "current"))),
    ),
)  # fmt: skip
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DIGEST = "d" * 64


def said(facts: Facts) -> list[str]:
    """What is said of today's priority."""
    return list(explain(decide_priority(PRIMROSE, CATALOGUE, facts, TODAY), CATALOGUE))


def test_a_priority_is_told_with_every_leaf_and_what_would_flip_it() -> None:
    """The winner first, then the rules before it, then the nearest flip."""
    assert [
        "P4 by rule rest, on 21 November 2026",
        "P4 rest holds for everyone whom no earlier rule decides",
        "P1 poorly-controlled does not hold: "
        "Systolic blood pressure 120 mmHg (1 November 2026) is not at least 160",
        "P1 obese does not hold: On an antipsychotic: yes (1 November 2026); "
        "BMI 29.4 kg/m² (1 November 2026) is not at least 30",
        "P2 no-bp does not hold: "
        "Systolic blood pressure was last recorded on 1 November 2026, within 18 months",
        "BMI 29.4: 30 would make this P1",
    ] == said(known(systolic_bp=120, on_antipsychotic=True, bmi=29.4))


def test_what_is_missing_is_told_apart_from_what_is_too_old() -> None:
    """And what a person should find, and which rule has its own task."""
    facts = known(on_antipsychotic=True) | known(on=LONG_AGO, bmi=35)

    assert [
        "P2 by rule no-bp, on 21 November 2026",
        "P2 no-bp holds: Systolic blood pressure was never recorded",
        "P1 poorly-controlled is not known: Systolic blood pressure is not recorded",
        "P1 obese is not known: On an antipsychotic: yes (1 November 2026); BMI was last recorded "
        "on 1 January 2020, longer than 18 months ago, and counts as missing",
        "Missing: Systolic blood pressure",
        "Too old to count: BMI",
        "To be found, for it could change the priority: BMI",
    ] == said(facts)


def test_a_worked_out_value_says_from_what() -> None:
    """From weight and height, on the day of the weight; and the other rule's task."""
    facts = known(on_antipsychotic=True, weight=95) | known(on=LONG_AGO, height=170)

    lines = said(facts)

    assert (
        "P1 obese holds: On an antipsychotic: yes (1 November 2026); "
        "BMI 32.9 kg/m² (from weight and height, 1 November 2026) is at least 30" == lines[1]
    )
    assert "Holds besides, with its own task: no-bp" in lines


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (known(on=date(2026, 12, 1), systolic_bp=120), "dated 1 December 2026, which has not come"),
        (known(systolic_bp="high"), "recorded as something it cannot be"),
        (known(systolic_bp=159.996), "159.996 mmHg"),
        (known(on_antipsychotic=False), "On an antipsychotic: no (1 November 2026), not yes"),
    ],
)
def test_odd_readings_are_told_as_what_they_are(facts: Facts, words: str) -> None:
    """In the future, of the wrong type, a hair below a threshold, not what was asked."""
    assert any(words in line for line in said(facts))


def test_choices_and_absence_are_told_in_words() -> None:
    """One of several, none of several, missing."""
    ruleset = rules(
        rule(
            "a", 1, some(
                leaf("ethnicity", "one_of", ("south_asian", "chinese")),
                leaf("long_term_conditions", "none_of", ("diabetes",)),
                leaf("qrisk3", "missing", False),
            ),
        ),
        rule("rest", 4),
    )  # fmt: skip
    facts = known(ethnicity="white", long_term_conditions=("diabetes", "chronic_pain"))

    lines = explain(decide_priority(ruleset, CATALOGUE, facts, TODAY), CATALOGUE)

    assert (
        "P1 a does not hold: "
        "Family background: White (1 November 2026) is not one of South Asian, Chinese; "
        "Long-term conditions: diabetes, chronic pain (1 November 2026) is not none of diabetes; "
        "QRISK3 is not recorded" == lines[2]
    )


def test_a_rule_that_counts_though_unknown_says_so() -> None:
    """`if_unknown: yes` is visible in the explanation."""
    ruleset = rules(rule("a", 1, leaf("bmi", "at_least", 30.0), if_unknown="yes"), rule("rest", 4))

    lines = explain(decide_priority(ruleset, CATALOGUE, {}, TODAY), CATALOGUE)

    assert "P1 a is not known and counts as holding: BMI is not recorded" == lines[1]


@pytest.mark.parametrize(
    ("facts", "head"),
    [
        (known(on_smi_register=True), "Eligible: every rule holds, on 21 November 2026"),
        (known(on_smi_register=False), "Not eligible: on-register, on 21 November 2026"),
        ({}, "Not known to be eligible: on-register, on 21 November 2026"),
    ],
)
def test_eligibility_is_told_by_rule(facts: Facts, head: str) -> None:
    """Yes, no, or not known."""
    decision = decide_eligibility(PRIMROSE, CATALOGUE, facts, TODAY)

    assert head == explain(decision, CATALOGUE)[0]


def test_a_red_flag_tells_what_raised_it() -> None:
    """The reading and its day."""
    facts = known(phq9_item9=2, smoking="never")

    found = find_red_flags(PRIMROSE, CATALOGUE, facts, TODAY)

    assert [
        ("Red flag self-harm: PHQ-9 item 9: 2 points (1 November 2026) is more than 0",),
        ("Red flag calm: Smoking: never smoked (1 November 2026), not current smoker",),
    ] == [explain(each, CATALOGUE) for each in found]


# -- as events -----------------------------------------------------------------------------


def test_a_priority_becomes_an_event_with_its_whole_explanation() -> None:
    """It survives the journal, and says which digest and which readings it came from."""
    question = WhichPriority(digest=DIGEST, client_id="c-1", now=NOW, after=7)
    facts = known(on_antipsychotic=True, bmi=31)

    event, also = answer_priority(question, PRIMROSE, CATALOGUE, facts)

    assert (1, "obese", DIGEST, 7) == (event.priority, event.rule, event.digest, event.after)
    assert ("systolic_bp",) == event.missing
    assert ("no-bp",) == also
    assert tuple(said(facts)) == event.explanation
    assert event == any_event.validate_json(event.model_dump_json())


def test_the_day_of_a_decision_is_the_london_day() -> None:
    """Half past eleven at night in UTC is tomorrow in a London summer."""
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    question = WhichPriority(digest=DIGEST, client_id="c-1", now=late)
    born = known(on=date(2024, 12, 31), systolic_bp=170)

    event, _ = answer_priority(question, PRIMROSE, CATALOGUE, born)

    assert "P2 by rule no-bp, on 1 July 2026" == event.explanation[0]


def test_an_eligibility_becomes_an_event_that_names_what_is_not_known() -> None:
    """Nothing known is not eligible, and says what to find out."""
    question = WhetherEligible(digest=DIGEST, client_id="c-1", now=NOW)

    event = answer_eligibility(question, PRIMROSE, CATALOGUE, {})

    assert not event.eligible
    assert ((), ("on-register",)) == (event.failing, event.unknown)
    assert (CATALOGUE.fact("on_smi_register").missing,) == event.says


@pytest.mark.parametrize(
    ("facts", "flags"),
    [(("phq9_item9",), ["self-harm"]), (("smoking",), ["calm"]), ((), ["self-harm", "calm"])],
)
def test_red_flags_become_events_for_the_facts_in_question(
    facts: tuple[str, ...], flags: list[str]
) -> None:
    """With no facts, every flag of the register."""
    question = WhichRedFlags(digest=DIGEST, client_id="c-1", now=NOW, facts=facts, after=3)

    events = answer_red_flags(question, PRIMROSE, CATALOGUE, known(phq9_item9=1, smoking="never"))

    assert [(flag, 3) for flag in flags] == [(event.flag, event.after) for event in events]
    assert all(event == any_event.validate_json(event.model_dump_json()) for event in events)


def test_no_decision_error_names_the_client() -> None:
    """The message is about the rules."""
    question = WhichPriority(digest=DIGEST, client_id="c-secret", now=NOW)
    gap = rules(rule("a", 1, leaf("bmi", "at_least", 30.0)))

    with pytest.raises(NoRuleHolds) as caught:
        answer_priority(question, gap, CATALOGUE, known(bmi=22.25))

    assert "c-secret" not in str(caught.value)
    assert "22.25" not in str(caught.value)


def test_the_shipped_programme_decides_nothing_quietly(rules_folder: Path) -> None:
    """Of a client about whom nothing is known Primrose-A knows only that there is no check."""
    ruleset = load(rules_folder / "primrose-a.yaml", CATALOGUE).ruleset
    assert ruleset is not None

    assert (OnNothing("priorities", "no-bp-18-months", "asked"),) == decides_on_nothing(
        ruleset, CATALOGUE, TODAY
    )


def test_what_was_found_to_be_so_is_told_apart_for_one_look() -> None:
    """Leaves that failed or are not known are left out; where none holds, all are said."""
    lines = [
        "P3 by rule moderate, on 21 November 2026",
        "P3 moderate holds: Systolic blood pressure 124 mmHg (14 December 2026) is not more than "
        "140; BMI 27.7 kg/m² (14 December 2026) is at least 25; BMI 27.7 kg/m² (14 December 2026) "
        "is at least 25; Smoking: never smoked (14 December 2026), not current smoker; QRISK3 is "
        "not recorded",
        "P1 obese does not hold: BMI 27.7 kg/m² (14 December 2026) is not at least 30",
    ]

    assert ("BMI 27.7 kg/m² (14 December 2026) is at least 25",) == because(lines)
    assert ("Systolic blood pressure was never recorded",) == because(
        said(known(on_antipsychotic=True))
    )
    assert () == because(said(known(systolic_bp=120, on_antipsychotic=False)))
    assert () == because([])


def test_only_what_carried_the_rule_is_told_for_one_look() -> None:
    """
    A bound that counts with another family background is no reason.

    Nor is one that a tighter bound says; both are told besides.
    """
    bmi, background = leaf("bmi", "at_least", 23.0), leaf("ethnicity", "is", "south_asian")
    ruleset = rules(
        rule(
            "heavy", 1, some(
                leaf("hba1c", "at_least", 42.0), every(bmi, background),
                leaf("bmi", "at_least", 25.0), leaf("bmi", "at_least", 24.0),
            ),
        ),
        rule("rest", 4),
    )  # fmt: skip

    def lines(facts: Facts) -> tuple[str, ...]:
        return explain(decide_priority(ruleset, CATALOGUE, facts, TODAY), CATALOGUE)

    diabetic = lines(known(hba1c=44, bmi=23.5))
    heavy = lines(known(bmi=33))

    assert (
        "P1 heavy holds: HbA1c 44 mmol/mol (1 November 2026) is at least 42. Looked at besides: "
        "BMI 23.5 kg/m² (1 November 2026) is at least 23; Family background is not recorded; "
        "BMI 23.5 kg/m² (1 November 2026) is not at least 25; "
        "BMI 23.5 kg/m² (1 November 2026) is not at least 24" == diabetic[1]
    )
    assert ("HbA1c 44 mmol/mol (1 November 2026) is at least 42",) == because(diabetic)
    assert ("BMI 33 kg/m² (1 November 2026) is at least 25",) == because(heavy)


def test_a_reading_is_not_said_twice_for_one_look() -> None:
    """That it is known says less than what was found of it; of choices it is all there is."""
    lines = [
        "P3 by rule moderate, on 21 November 2026",
        "P3 moderate holds: Age 61 years (11 April 2026) is less than 80; Age 61 years (11 April "
        "2026); Smoking: current smoker (14 December 2026)",
    ]

    assert (
        "Age 61 years (11 April 2026) is less than 80",
        "Smoking: current smoker (14 December 2026)",
    ) == because(lines)
