"""Examples beside rule files: what they show when the rules do otherwise."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from examples_kit import PROGRAMMES, RULES, Desktop, desktop, shipped

from alongside.ruleset.house import House
from simulation.rule_tests import run_tests


@pytest.fixture
def desk(tmp_path: Path) -> Desktop:
    return desktop(tmp_path)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_shipped_rules_do_what_their_examples_say(programme: str) -> None:
    """Every decision and every walk, and every walk made from them."""
    tested = shipped(programme)

    assert [] == tested.lines(full=True)
    assert "ok" == tested.verdict
    assert tested.examples > 25
    assert tested.generated > 40


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_shipped_examples_leave_nothing_unreached(programme: str) -> None:
    """Each rule, leaf, stage, review answer, follow-up and message is come to by hand."""
    tested = shipped(programme)

    assert tested.coverage is not None
    assert () == tested.coverage.unreached()
    assert () == tested.coverage.only_made()


def test_a_threshold_that_moved_differs_with_its_rule_and_line(desk: Desktop) -> None:
    """The example at the threshold says what the rule now makes of it, and why."""
    desk.edit(
        "primrose-a.yaml", "systolic_bp: {at_least: 160 mmHg}", "systolic_bp: {at_least: 161}"
    )

    differing = desk.tested().differing

    second, first = differing[:2]
    assert "A systolic pressure of 159 is not P1" == first.example
    assert "next: Systolic blood pressure 159: 161 would make this P1" == first.got
    assert "A systolic pressure of 160 is P1" == second.example
    assert "P1 by rule 'cvd-poorly-controlled'" == second.expected
    assert "P3 by rule 'other-cvd-risk-factors'" == second.got
    assert second.where is not None
    assert "rule 'cvd-poorly-controlled'" == second.where.name
    assert desk.line("primrose-a.yaml", "- id: cvd-poorly-controlled") == second.where.line
    example = desk.line("primrose-a.tests.yaml", "example: A systolic pressure of 160 is P1")
    assert example + 3 == second.span.line
    assert any("160 mmHg (2 March 2026) is not at least 161" in line for line in second.because)


def test_a_wait_that_changed_differs_on_the_day_it_was_and_the_day_it_is(desk: Desktop) -> None:
    """Expected on day 14, got on day 13, by the rule and its line."""
    desk.edit(
        "primrose-a.yaml",
        "about: consent\n    wait: 10 working days",
        "about: consent\n    wait: 9 working days",
    )

    found = [
        each for each in desk.tested().differing
        if each.example == "Nobody answers about taking part"
    ]  # fmt: skip

    assert [
        "from day 1 to day 13: no task consent-not-answered",
        "on day 14, Mon 16 Mar 2026 at 09:00: task consent-not-answered for coordinator",
    ] == [each.expected for each in found[:2]]
    assert all(
        each.got.startswith("on day 11, Fri 13 Mar 2026 09:00: Task for ") for each in found[:2]
    )
    assert found[0].where is not None
    line = desk.line("primrose-a.yaml", "- id: consent-not-answered")
    assert line == found[0].where.line
    assert found[0].got.endswith(f", by rule 'consent-not-answered' (line {line})")


def test_a_follow_up_that_is_gone_is_missed_where_an_example_names_it(desk: Desktop) -> None:
    """The example still speaks of it: said at its word, in words."""
    path = desk.folder / "primrose-a.yaml"
    text = path.read_text("utf-8")
    begins = text.index("  - id: book-session")
    ends = text.index("  - id: session-confirmed")
    path.write_text(text[:begins] + text[ends:], "utf-8")

    tested = desk.tested()

    line = desk.line("primrose-a.tests.yaml", "expect task book-session for coach")
    assert (
        f"{desk.folder}/primrose-a.tests.yaml:{line}:32: these rules have no task 'book-session'; "
        "write one of: another-coach-asked, behaviour-support-late, behaviour_support, "
        "clinical-review-late, clinical_review, closure, closure-late, coach-away, "
        "coach-covered, coach-is-back, coach-leaves, coach-not-answering, coach-offer-late, "
        "coach-over-full, ..."
    ) == tested.findings[0].one_line
    assert [line, line + 1] == [each.line for each in tested.findings]
    assert "2 problems" == tested.verdict


def test_a_follow_up_for_another_role_is_shown_beside_the_one_expected(desk: Desktop) -> None:
    """What came instead is told in the words of the journey."""
    desk.edit(
        "primrose-a.yaml",
        "about: outcome-not-recorded\n    wait: 3 working days\n    unless: task_ended\n"
        "    escalate: coordinator",
        "about: outcome-not-recorded\n    wait: 3 working days\n    unless: task_ended\n"
        "    escalate: service_manager",
    )

    [differs] = desk.tested().differing

    assert (
        "on day 42, Mon 13 Apr 2026: outcome-not-recorded handed to coordinator" == differs.expected
    )
    assert "handed on to service manager" in differs.got


def test_a_message_that_is_not_sent_is_looked_for_in_the_whole_walk(desk: Desktop) -> None:
    """Nothing of the kind, and what happened on the day instead."""
    desk.edit("primrose-a.yaml", "    on: coach_allocated\n", "    on: session_attended\n")

    found = [each for each in desk.tested().differing if "meet-your-coach" in each.expected]

    assert "P1, the whole way" == found[0].example
    assert found[0].got.startswith("on day 36, Tue 7 Apr 2026 11:00: Message “meet your coach”")
    assert found[0].where is not None
    assert "rule 'meet-your-coach'" == found[0].where.name


def test_a_taper_that_changed_shows_where_the_next_session_is_now(desk: Desktop) -> None:
    """Each session is counted from the one that happened."""
    desk.edit("health-connect.yaml", "{every: 1 week, times: 8}", "{every: 1 week, times: 7}")

    found = desk.tested("health-connect").differing

    assert "on day 71, Tue 12 May 2026: session 9 planned for 2026-05-26" in {
        each.expected for each in found
    }
    assert any("sessions attended" in each.got for each in found)
    assert {"'coaching.sessions'"} <= {each.where.name for each in found if each.where}


def test_a_cap_that_changed_shows_the_room_there_is_now(desk: Desktop) -> None:
    """Who may be given another client is said in numbers."""
    desk.edit("health-connect.yaml", "{cadence: 1 week, at_most: 2", "{cadence: 1 week, at_most: 3")

    differing = desk.tested("health-connect").differing

    assert [
        ("A coach without clients has room for two", "room for more clients: 3"),
        ("Two weekly clients are enough", "room for more clients: 1"),
    ] == [(each.example, each.got) for each in differing[:2]]


def test_an_earlier_rule_that_wins_now_is_the_one_to_look_at(desk: Desktop) -> None:
    """Not the rule that was expected: it never came to be asked."""
    desk.edit("primrose-a.yaml", "- bmi: {at_least: 30}", "- bmi: {at_least: 28}")

    first = desk.tested().differing[0]

    assert "P3 by rule 'other-cvd-risk-factors'" == first.expected
    assert "P1 by rule 'obese-on-antipsychotic'" == first.got
    assert first.where is not None
    assert desk.line("primrose-a.yaml", "- id: obese-on-antipsychotic") == first.where.line


def test_one_of_several_measures_with_another_time_is_told(desk: Desktop) -> None:
    """What is said of a kind of task holds for every one of that day."""
    desk.edit(
        "choice-and-control.yaml",
        'record the five digits and the scale"\n      due: 3 weeks',
        'record the five digits and the scale"\n      due: 4 weeks',
    )

    first = desk.tested("choice-and-control").differing[0]

    assert "on day 10, Thu 12 Mar 2026: task measure_baseline due on 2026-04-02" == first.expected
    assert "by Thu 9 Apr 2026 09:00: EQ-5D-5L at baseline" in first.got
    assert first.where is not None
    assert desk.line("choice-and-control.yaml", "measures:") <= first.where.line


def test_a_red_flag_that_may_wait_longer_differs_by_the_hour(desk: Desktop) -> None:
    """A day is too coarse for what must be seen to in four hours."""
    desk.edit("primrose-a.yaml", "due: 4 hours", "due: 5 hours")

    [differs] = desk.tested().differing

    task = "task very-high-blood-pressure due on 2026-03-03 at 14:00"
    assert f"on day 1, Tue 3 Mar 2026 at 10:00: {task}" == differs.expected
    assert "Task for GP, by Tue 3 Mar 2026 15:00" in differs.got


def test_a_walk_may_start_at_another_hour(desk: Desktop) -> None:
    """What happens at once happens then."""
    desk.edit(
        "primrose-a.tests.yaml",
        "      - on day 0: start\n      - on day 3: answer consent with refused\n",
        "      - on day 0 at 14:30: start\n      - on day 0 at 14:30: expect task consent\n"
        "      - on day 3: answer consent with refused\n",
    )

    assert () == desk.tested().differing


def test_a_story_of_many_years_ends(desk: Desktop) -> None:
    """Twenty-seven years in which nobody answers are soon over."""
    desk.edit(
        "primrose-a.tests.yaml",
        "      - on day 60: expect open\n",
        "      - on day 9999: expect open\n",
    )

    assert () == desk.tested().differing


def test_what_people_cannot_do_is_told_at_its_step(desk: Desktop) -> None:
    """A step that the journey refuses, or that has no task to answer, is no silent success."""
    desk.edit(
        "primrose-a.tests.yaml",
        "      - on day 3: answer consent with refused\n",
        "      - on day 3: answer clinical_review with done\n"
        "      - on day 3: the client attends session 1\n"
        "      - on day 3: answer consent with refused\n",
    )

    first, second = desk.tested().differing

    assert "on day 3, Thu 5 Mar 2026: answer clinical_review with done" == first.expected
    assert "it can't be done: no task clinical_review is open then; open are: consent" == first.got
    assert "session_attended belongs to the stage coaching" in second.got


def test_a_journey_that_the_rules_break_off_is_told_at_its_walk(desk: Desktop) -> None:
    """A pathway on which a stage lacks what it builds upon: words, no stack trace."""
    for was, now in (
        ("pathway: [referral, contact, allocation,", "pathway: [referral, contact,"),
        ("consent_given: allocation", "consent_given: coaching"),
    ):
        desk.edit("peer-health-coaching.yaml", was, now)
    desk.edit("peer-health-coaching.tests.yaml", "expect stage allocation", "expect stage coaching")

    tested = desk.tested("peer-health-coaching")

    assert tested.problems > 0
    assert any("allocation" in line for line in tested.lines())


def test_broken_rules_are_told_before_any_example_is_run(desk: Desktop) -> None:
    """Rules that can't be used have no examples to run."""
    desk.edit("primrose-a.yaml", "{at_least: 160 mmHg}", "{at_least: 16 mmHg}")

    tested = desk.tested()

    assert ["out-of-range"] == [finding.code for finding in tested.findings]
    assert 0 == tested.examples


def test_rules_without_examples_are_not_ok(desk: Desktop) -> None:
    """Silence is not success; nothing differs either, for whoever only asks that."""
    (desk.folder / "primrose-a.tests.yaml").unlink()

    tested = desk.tested()

    assert "no examples" == tested.verdict
    assert 1 == tested.problems
    assert () == tested.differing


def test_all_four_files_are_tested_in_a_few_seconds() -> None:
    """An administrator runs them after every edit."""
    house = House.load(RULES)
    begun = time.process_time()

    for programme in PROGRAMMES:
        run_tests(RULES / f"{programme}.yaml", house)

    assert time.process_time() - begun < 10
