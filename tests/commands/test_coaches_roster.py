"""`alongside coaches import|export|list|show|add|change`, as an operations clerk uses them."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.coaches import Absence, Coach
from alongside.deeds import ReserveCoach
from alongside.matching import MatchingRules
from alongside.ruleset.model import CaseloadCap
from alongside.store import Store
from alongside.wait import Wait
from commands import app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Run = Callable[..., Result]
HEAD = "id,name,programmes,gender,modes,limit\n"
QUILL = HEAD + "k-quill,Zephyr Quill,primrose-a,female,home; phone,4\n"


@pytest.fixture
def run(store: Store, rules: Path) -> Run:
    """Runs `alongside coaches ...` in this home; one programme has rules."""
    return lambda *words: CliRunner().invoke(app, ["coaches", *(str(word) for word in words)])


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[str], Path]:
    """A file with this text."""

    def write(text: str, name: str = "sheet.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def quill(run: Run, sheet: Callable[[str], Path], store: Store) -> Coach:
    """One coach, taken in from a sheet."""
    assert 0 == run("import", sheet(QUILL)).exit_code
    return store.coaches.get("k-quill")


def carry(store: Store, many: int) -> None:
    """Give so many clients to whoever there is."""
    rules = MatchingRules(
        must=(), caps=(CaseloadCap(cadence="any", at_most=50),), first=Wait.parse("1 week")
    )
    for number in range(many):
        client = f"c-{number:012d}"
        store.caseload.reserve(
            ReserveCoach(
                journey=f"primrose-a/{client}/1", programme="primrose-a", digest="d",
                client_id=client, attempt=1, priority=2, wish=None,
                waiting_since=datetime(2026, 3, 2, 9, tzinfo=UTC),
                now=datetime(2026, 3, 2, 9, tzinfo=UTC),
            ),
            rules,
        )  # fmt: skip


def narrow(result: Result) -> bool:
    """Whether the screen fits a terminal of 80 columns."""
    return all(len(line) <= 80 for line in result.output.splitlines())


def test_a_sheet_is_taken_in_and_told_in_counts(run: Run, sheet: Callable[[str], Path]) -> None:
    """The second time nothing changes."""
    first, again = run("import", sheet(QUILL)), run("import", sheet(QUILL))

    assert (0, 0) == (first.exit_code, again.exit_code)
    assert "sheet.csv: 1 coach taken in, of 1 rows\n  1 new, 0 changed, 0 as before" in first.output
    assert "0 new, 0 changed, 1 as before" in again.output


def test_refused_rows_are_listed_with_row_and_reason(
    run: Run, sheet: Callable[[str], Path], tmp_path: Path
) -> None:
    """In a file, and as exit status 3; who is in order is taken in."""
    bad = QUILL + "k-other,Odo Marsh,primrose-b,female,moon,many\n"

    done = run("import", sheet(bad), "--refused", tmp_path / "refused.csv")

    assert 3 == done.exit_code
    assert "1 row refused; nothing of them was kept" in done.output
    with (tmp_path / "refused.csv").open(newline="", encoding="utf-8") as file:
        listed = [*csv.DictReader(file)]
    assert [("3", "row", "programmes", "unknown_programmes")] == [
        (each["row"], each["what"], each["column"], each["reason"]) for each in listed
    ]
    assert "did you mean 'primrose-a'?" in listed[0]["says"]
    assert "Marsh" not in repr(listed)


def test_a_coach_twice_is_refused_and_the_first_holds(
    run: Run, sheet: Callable[[str], Path], store: Store
) -> None:
    """At the second row."""
    done = run("import", sheet(QUILL + "k-quill,Odo Marsh,primrose-a,male,home,4\n"))

    assert (3, True) == (done.exit_code, "repeated_key" in done.output)
    assert ["Zephyr Quill"] == [each.name for each in store.coaches.list()]


def test_a_yaml_file_is_taken_in_whole_or_not_at_all(
    run: Run, sheet: Callable[[str], Path], store: Store
) -> None:
    """What it does not speak of stays; a mistake is answered at its line."""
    text = (
        "coaches:\n  k-quill:\n    name: Zephyr Quill\n    programmes: [primrose-a]\n"
        "    gender: female\n    modes: [home]\n    starts: 2026-01-05\n    absences:\n"
        "      - {from: 2026-08-03, until: 2026-08-14, why: holiday}\n"
    )
    assert "1 new" in run("import", sheet(text, "coaches.yaml")).output
    store.coaches.change("k-quill", {"email": "z@example.org"})

    again = run("import", sheet(text, "coaches.yaml"))
    wrong = run("import", sheet(text.replace("2026-08-14", "2026-08-01"), "coaches.yaml"))

    assert "1 as before" in again.output
    assert "z@example.org" == store.coaches.get("k-quill").email
    assert 1 == wrong.exit_code
    assert "coaches.yaml:8:" in wrong.output.replace("\n", "") or "coaches.yaml:9:" in wrong.output
    assert "before it begins" in wrong.output


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("import", "nowhere.csv"), 2, "no such file"),
        (("import", "nowhere.yaml"), 1, "can't be read"),
        (("import", EXAMPLES / "coaches.csv"), 1, "no column 'id' says whom a row is about"),
        (("import", EXAMPLES / "coaches.yaml", "--columns", "x.yaml"), 1, "--columns is for CSV"),
        (("import", EXAMPLES / "coaches.csv", "--columns", "x.yaml"), 2, "x.yaml: no such file"),
        (("export", "coaches.xlsx"), 1, "a name ending in .csv"),
        (("show", "k-nobody"), 1, "there is no coach 'k-nobody'"),
        (("show", "k-quil"), 1, "did you mean k-quill?"),
        (("list", "--programme", "primrose"), 1, "did you mean primrose-a?"),
        (("list", "--area", "north"), 1, "there is no area 'north'"),
        (("change", "k-quill"), 1, "Nothing was said to change"),
        (("change", "k-quill", "--limit", "many"), 1, "no whole number"),
        (("change", "k-quill", "--limit", "-1"), 1, "from 0 to 200"),
        (("change", "k-quill", "--programme", "primrose-b"), 1, "did you mean 'primrose-a'?"),
        (("change", "k-quill", "--condition", "diabtes"), 1, "did you mean 'diabetes'?"),
        (("change", "k-quill", "--gender", "none"), 1, "none of female, male, other"),
        (("change", "k-quill", "--hours", "monday 9-5"), 1, "monday=09:00-17:00"),
        (("change", "k-quill", "--hours", "moonday=09:00-17:00"), 1, "monday=off"),
        (("change", "k-quill", "--hours", "monday=25:00-26:00"), 1, "09:00-17:00"),
        (("change", "k-quill", "--hours", "monday=17:00-09:00"), 1, "ends before it begins"),
        (("change", "k-quill", "--starts", "soon"), 1, "2026-09-01"),
        (("change", "k-quill", "--ends", "2026-12-31"), 1, "coaches leave k-quill --on 2026-12-31"),
        (("change", "k-quill", "--supervisor", "Mrs Larch"), 1, "s-rowan"),
        (("change", "k-quill", "--email", "quill"), 1, "not one"),
        (("change", "k-quill", "--hours-a-week", "nan"), 1, "at most 60"),
    ],
)
def test_a_mistake_is_answered_in_words_and_changes_nothing(
    run: Run, quill: Coach, store: Store, words: tuple[str, ...], code: int, says: str
) -> None:
    """With what to do; exit status 1 for what was asked, 2 for what can't be done."""
    done = run(*words)

    assert (code, True) == (done.exit_code, says.lower() in done.output.lower()), done.output
    assert [quill] == store.coaches.list()
    assert "Traceback" not in done.output


def test_the_roster_goes_out_and_comes_in_again(run: Run, quill: Coach, tmp_path: Path) -> None:
    """And is not written over."""
    out = tmp_path / "out.csv"

    assert "1 coach written" in run("export", out).output
    assert "1 as before" in run("import", out).output
    assert 1 == run("export", out).exit_code


def test_an_empty_list_says_why_it_is_empty(run: Run, quill: Coach) -> None:
    """Nobody there yet is not the same as nobody meant."""
    run("change", "k-quill", "--limit", "0")

    assert "Nobody of 1 coach is meant" in run("list", "--room").output


def test_the_list_has_clients_room_and_who_is_not_there(
    run: Run, store: Store, sheet: Callable[[str], Path]
) -> None:
    """On a narrow screen, filtered by programme, area and room."""
    rows = "".join(f"k-many{n},Many Coach {n},primrose-a,male,phone,5\n" for n in range(3))
    run("import", sheet(QUILL + rows + "k-idle,Idle Long-Name Of Several Parts,primrose-a,male,"
                        "home,0\n"))  # fmt: skip
    store.coaches.change("k-quill", {"areas": ("north",)})
    store.coaches.away("k-many1", Absence(from_=date(2020, 1, 1), why="sick"))
    carry(store, 2)

    everyone, with_room = run("list"), run("list", "--room")
    north = run("list", "--area", "north", "--programme", "primrose-a")

    assert narrow(everyone)
    assert "5 coaches, 2 clients." in everyone.output
    assert "away" in next(each for each in everyone.output.splitlines() if "k-many1" in each)
    assert "k-idle" not in with_room.output
    assert "k-many1" not in with_room.output
    assert "3 of 5 coaches" in with_room.output
    assert "5 of 5 coaches" in north.output


def test_one_coach_is_shown_whole(run: Run, quill: Coach, store: Store) -> None:
    """Hours, absences, supervisor, clients by id; nobody's name but their own."""
    run("change", "k-quill", "--hours", "tue=9:00-12:30", "--supervisor", "s-larch",
        "--area", "north", "--condition", "copd", "--hours-a-week", "12.5")  # fmt: skip
    store.coaches.away(
        "k-quill", Absence(from_=date(2030, 8, 3), until=date(2030, 8, 14), why="holiday")
    )
    carry(store, 2)

    shown = run("show", "k-quill")

    assert (0, True) == (shown.exit_code, narrow(shown))
    for said in ("Zephyr Quill  (k-quill)", "Tue 09:00-12:30", "12.5 hours a week", "s-larch",
                 "north", "copd", "Carries 2 clients of at most 4, room for 2 more now",
                 "primrose-a/c-000000000001/1", "every week, since",
                 "holiday: 3 Aug 2030 to 14 Aug 2030"):  # fmt: skip
        assert said in shown.output
    assert "--history shows 2 earlier changes" in shown.output


def test_the_history_says_what_was_changed_by_whom(run: Run, quill: Coach) -> None:
    """From what to what."""
    run("change", "k-quill", "--limit", "6", "--area", "north", "--by", "coordinator:s-elm")
    run("change", "k-quill", "--limit", "none", "--area", "none")

    shown = run("show", "k-quill", "--history").output

    assert "changed by coordinator:s-elm" in shown
    assert "limit: 4 -> 6" in shown
    assert "limit: 6 -> none" in shown
    assert "areas: north -> none" in shown


def test_a_coach_is_added_by_hand_once(run: Run, quill: Coach, store: Store) -> None:
    """With an id that is made, or one that is said; twice is refused."""
    words = ("add", "--name", "Odo Marsh", "--programme", "primrose-a", "--gender", "male",
             "--mode", "home", "--mode", "phone", "--limit", "3")  # fmt: skip

    added, again = run(*words), run(*words)
    taken = run(*words[:2], "Somebody Else", *words[3:], "--id", "k-quill")

    assert 0 == added.exit_code
    assert (1, True) == (again.exit_code, "already, by name" in again.output)
    assert (1, True) == (taken.exit_code, "There is a coach 'k-quill' already" in taken.output)
    assert {"Zephyr Quill", "Odo Marsh"} == {each.name for each in store.coaches.list()}


def test_a_limit_below_the_clients_is_refused_unless_that_is_said(
    run: Run, quill: Coach, store: Store, sheet: Callable[[str], Path]
) -> None:
    """By hand and by file; said, it stands and is told."""
    carry(store, 3)

    refused = run("change", "k-quill", "--limit", "2")
    by_file = run("import", sheet(QUILL.replace(",4", ",1")))

    assert 1 == refused.exit_code
    assert "k-quill carries 3 clients: a limit of 2 is 1 too few" in refused.output
    assert (3, True) == (by_file.exit_code, "limit_below_load" in by_file.output)
    assert 4 == store.coaches.get("k-quill").limit
    said = run("change", "k-quill", "--limit", "2", "--although-over")
    assert (0, True) == (said.exit_code, "OVER-FULL: 3 clients, the limit is 2" in said.output)
    assert 2 == store.coaches.get("k-quill").limit


def test_whoever_adds_room_is_told_who_waits_for_it(
    run: Run, quill: Coach, store: Store, sheet: Callable[[str], Path]
) -> None:
    """With the command that shows or serves them; nothing is said where nobody waits."""
    assert "wait" not in run("change", "k-quill", "--limit", "0").output
    carry(store, 1)

    by_hand = run("change", "k-quill", "--limit", "3")
    by_file = run("import", sheet(QUILL.replace("k-quill,Zephyr", "k-other,Xenia")))

    for done in (by_hand, by_file):
        assert "Clients wait in primrose-a" in done.output
        assert "alongside waiting " in done.output


def test_nobody_is_made_idle_or_untrained_over_their_clients(
    run: Run, quill: Coach, store: Store, rules: Path
) -> None:
    """They need other coaches first; nothing lets that be skipped."""
    carry(store, 1)
    (rules / "other.yaml").write_text("programme: other\n", encoding="utf-8")

    idle = run("change", "k-quill", "--not-active", "--although-over")
    untrained = run("change", "k-quill", "--programme", "other", "--although-over")

    assert (1, True) == (idle.exit_code, "coaches leave k-quill" in idle.output)
    assert (1, True) == (untrained.exit_code, "coaches move k-quill" in untrained.output)
    assert quill == store.coaches.get("k-quill")
