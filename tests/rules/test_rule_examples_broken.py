"""Examples files that can't be read: each mistake at its place, in words, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples_kit import RULES

from alongside.ruleset.examples.loader import LoadedExamples, load_examples
from alongside.ruleset.house import House
from alongside.ruleset.loader import load

WHOLE = """\
programme: primrose-a
start: 2026-03-02
readings:
  obese:
    bmi: 33
people:
  everyone:
    - answer consent with given after 2 days
decisions:
  - example: Obese
    like: obese
    expect: {priority: 2}
walks:
  - example: Silence
    like: obese
    people: everyone
    story:
      - on day 0: start
      - on day 2: expect stage invitation
"""

HOUSE = House.load(RULES)
RULESET = load(RULES / "primrose-a.yaml", HOUSE.catalogue).ruleset


def read(tmp_path: Path, text: str | bytes) -> LoadedExamples:
    """The examples of a text."""
    path = tmp_path / "primrose-a.tests.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    assert RULESET is not None
    return load_examples(path, RULESET, HOUSE, shown="x.tests.yaml")


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    """Nothing to say about the file the others are made from."""
    loaded = read(tmp_path, WHOLE)

    assert () == loaded.findings
    assert loaded.examples is not None


MISTAKES = [
    # what stands in the file, what is written instead, what is said
    ("programme: primrose-a", "programme: health-connect",
     "1:12: these are examples of 'health-connect'; the rules beside them are of 'primrose-a'; "
     "write that name"),
    ("start: 2026-03-02\n", "",
     "1:1: 'start' is missing; add 'start:' beside 'programme:'"),
    ("start: 2026-03-02", "start: 02/03/2026",
     "2:8: '02/03/2026' is not a day; write it as 2027-04-01"),
    ("start: 2026-03-02", "start: 2026-02-30",
     "2:8: '2026-02-30' is not a day; write it as 2027-04-01"),
    ("walks:", "wallks:",
     "13:1: unknown key 'wallks'; did you mean 'walks'?"),
    ("bmi: 33", "bmi: 330",
     "5:10: 330 is outside 10-130 kg/m² for BMI; write a number from 10 to 130 kg/m²"),
    ("bmi: 33", "bmmi: 33",
     "5:5: unknown fact 'bmmi'; did you mean 'bmi'?"),
    ("bmi: 33", "bmi: thirty",
     "5:10: 'thirty' is not a number; write digits, with a point for decimals"),
    ("bmi: 33", "bmi: {ago: 3 months}",
     "5:10: the value itself is missing; write {is: 130, ago: 19 months}"),
    ("bmi: 33", "bmi: {is: 33, agoo: 3 months}",
     "5:19: unknown key 'agoo'; did you mean 'ago'?"),
    ("bmi: 33", "bmi: {is: 33, ago: 3 working days}",
     "5:24: a reading has a day, no hour; write days, weeks or months"),
    ("bmi: 33", "on_antipsychotic: maybe",
     "5:23: 'maybe' is neither yes nor no; write yes or no"),
    ("bmi: 33", "ethnicity: asian",
     "5:16: 'asian' is no choice of ethnicity; did you mean 'south_asian'?"),
    ("    bmi: 33", "    - bmi",
     "5:5: readings are meant here; write a fact and its value on a line of their own, "
     "as 'bmi: 31'"),
    ("answer consent with given after 2 days", "answer consent with givn after 2 days",
     "8:27: these rules have no answer 'givn'; did you mean 'given'?"),
    ("answer consent with given after 2 days", "answer consent with given in 2 days",
     "8:7: 'answer consent with given in 2 days' is no sentence of what people do by themselves; "
     "did you mean 'answer {task} with {answer} after {wait}'?"),
    ("given after 2 days", "given after 0 days",
     "8:39: this length of time is zero; write '1 day', or '10 minutes'"),
    ("like: obese\n    expect", "like: obes\n    expect",
     "11:11: there is no set of readings 'obes'; did you mean 'obese'?"),
    ("{priority: 2}", "{priority: 5}",
     "12:24: 5 is not possible here; write a number from 1 to 4"),
    ("{priority: 2}", "{priorty: 2}",
     "12:14: unknown key 'priorty'; did you mean 'priority'?"),
    ("{priority: 2}", "{rule: obese}",
     "12:20: there is no priority rule 'obese'; write one of: cvd-poorly-controlled, "
     "everyone-else, no-bp-18-months, obese-on-antipsychotic, other-cvd-risk-factors"),
    ("{priority: 2}", "{eligible: maybe}",
     "12:24: 'maybe' is not possible here; write one of: no, not known, yes"),
    ("{priority: 2}", "{missing: [bmii]}",
     "12:24: there is no fact 'bmii'; did you mean 'bmi'?"),
    ("example: Silence", "example: Obese",
     "14:14: another example has this name; say what is different about this one"),
    ("people: everyone\n    story", "people: everybody\n    story",
     "16:13: there is no group of people 'everybody'; did you mean 'everyone'?"),
    ("on day 2: expect", "on the 2nd: expect",
     "19:9: 'on the 2nd' is no time of a story; write 'on day 14', 'on day 14 at 10:00', "
     "'on 2026-04-07' or 'from day 3 to day 9'"),
    ("on day 2: expect", "on day 2 at 25:00: expect",
     "19:9: '25:00' is no time of day; write it as 09:30"),
    ("on day 2: expect", "from day 5 to day 2: expect",
     "19:30: this ends before it begins; turn the days round"),
    ("on day 2: expect", "from day 5 to 2026-03-20: expect",
     "19:35: a day of the walk and a date stand together; write both as days, or both as dates"),
    ("expect stage invitation", "expect stage invitaton",
     "19:32: these rules have no stage 'invitaton'; did you mean 'invitation'?"),
    ("expect stage invitation", "expects stage invitation",
     "19:19: 'expects stage invitation' is no sentence of a story; did you mean "
     "'expect stage {stage}'?"),
    ("expect stage invitation", "expect task consent for coordinater",
     "19:43: these rules have no role 'coordinater'; did you mean 'coordinator'?"),
    ("expect stage invitation", "never answer consent",
     "19:19: 'never answer consent' is no sentence of a story; people who act by themselves "
     "stand under 'meanwhile' or 'people'"),
    ("expect stage invitation", "expect recall on 2026-13-01",
     "19:36: '2026-13-01' is not a day; write it as 2027-04-01"),
    ("expect stage invitation", "answer consent with given",
     "18:7: nothing is expected in this walk; add a step such as "
     "'on day 14: expect stage invitation'"),
    ("      - on day 2: expect stage invitation", "      - expect stage invitation",
     "19:9: a step of the story is meant; write 'on day 14: expect task closure', with a day "
     "first and a sentence after it"),
    ("      - on day 2: expect", "      - on day 1: start\n      - on day 2: expect",
     "19:19: a walk starts on day 0, before anything else; make 'on day 0: start' the first step"),
    ("    story:", "    room: sometimes\n    story:",
     "17:11: whether a coach has room is meant here; write always, never, no fit, "
     "or 'from day 30'"),
    ("  obese:\n    bmi: 33", "  obese: &o\n    bmi: 33",
     "4:10: '&o' is an anchor; write it out in full"),
    ("    bmi: 33\n", "    bmi: 33\n    bmi: 34\n",
     "6:5: 'bmi' stands twice here; it stands in line 5 already; keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "said"), MISTAKES, ids=[each[2] for each in MISTAKES])
def test_a_mistake_is_told_at_its_place(tmp_path: Path, was: str, now: str, said: str) -> None:
    """One line: where, what, and what to do."""
    assert was in WHOLE

    loaded = read(tmp_path, WHOLE.replace(was, now, 1))

    assert f"x.tests.yaml:{said}" in [each.one_line for each in loaded.findings]
    assert loaded.examples is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty-file"),
        (b"\xff\xfe", "not-utf-8"),
        (b"programme: \xe9", "not-utf-8"),
        (b"- - - -", "not-a-section"),
        (b"programme: [", "syntax"),
        (b"programme:\tprimrose-a", "syntax"),
        (b"[" * 300, "too-deep"),
        (b"a: \x00", "control-character"),
        (b"walks: " + b"x" * 11_000_000, "too-big"),
    ],
)
def test_hostile_files_are_answered_too(tmp_path: Path, text: bytes, code: str) -> None:
    """Never a stack trace: every file is answered with a finding."""
    loaded = read(tmp_path, text)

    assert loaded.examples is None
    assert loaded.findings
    if code != "syntax":
        assert code in {finding.code for finding in loaded.findings}


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """An administrator mends them in one go."""
    text = WHOLE.replace("bmi: 33", "bmi: 330").replace("stage invitation", "stage nowhere")

    assert [5, 19] == [each.line for each in read(tmp_path, text).findings]
