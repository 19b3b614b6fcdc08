"""Coaches from somebody's own file: each whole or refused with a reason, twice as once."""

from pathlib import Path

import pytest
from roster_kit import MAPPING, Import

from alongside.register.encoding import UnreadableFile
from alongside.register.mapping_file import MappingRefused
from alongside.store import Store

HEAD = "staff,name,trained,sex\n"
TWO = HEAD + "1,Zephyr Quill,health-connect; primrose-a,F\n2,Odo Marsh,primrose-a,M\n"
FULL = (
    MAPPING.replace("{always: phone}", "meets")
    + """\
  areas: {column: where, separator: "/"}
  languages: {column: speaks, values: {Welsh: cy, English: en}}
  active: {column: status, values: {Current: "yes", Left: "no"}}
  limit: most
  hours_a_week: hours
  supervisor: lead
  email: mail
  phone: mobile
  conditions: shares
  absences: off
days:
  starts: {column: from, format: DD/MM/YYYY}
  ends: until
hours: {monday: mon, tuesday: tue}
"""
)
FULL_HEAD = (
    "staff,name,trained,sex,meets,where,speaks,status,most,hours,lead,mail,mobile,shares,off,"
    "from,until,mon,tue\n"
)
GOOD = (
    "1,Zephyr Quill,Health-Connect,F,Home; Cafe,north/east,English; Welsh,Current,7,12.5,"
    "s-larch,z@example.org,020 7946 0000,diabetes,holiday 2026-08-03 to 2026-08-14,"
    "05/01/2026,2027-12-31,9:00 - 13:00,\n"
)


def test_a_file_is_taken_in_and_the_same_file_again_changes_nothing(
    take: Import, store: Store
) -> None:
    """New coaches get an id that says nothing; the second time each is found by their key."""
    first, again = take(TWO), take(TWO)

    assert (2, 2, 0) == (first.report.taken, first.report.new, first.report.changed)
    assert (2, 0, 2) == (again.report.taken, again.report.new, again.report.unchanged)
    assert {"Zephyr Quill", "Odo Marsh"} == {each.name for each in store.coaches.list()}
    assert all(len(store.coaches.history(each.id)) == 1 for each in store.coaches.list())


def test_every_field_can_come_from_a_column(take: Import, store: Store) -> None:
    """In the file's own words and ways of writing days and hours."""
    taken = take(FULL_HEAD + GOOD, FULL)

    assert [] == taken.refused
    (coach,) = store.coaches.list()
    assert (("health-connect",), ("home", "cafe"), ("north", "east"), ("en", "cy")) == (
        coach.programmes, coach.modes, coach.areas, coach.languages,
    )  # fmt: skip
    assert ("female", True, 7, 12.5, "s-larch") == (
        coach.gender, coach.active, coach.limit, coach.hours_a_week, coach.supervisor,
    )  # fmt: skip
    assert ("2026-01-05", "2027-12-31") == (str(coach.starts), str(coach.ends))
    assert {"monday": "09:00-13:00"} == coach.hours
    assert ["holiday 2026-08-03 to 2026-08-14"] == [str(each) for each in coach.absences]


def test_a_changed_row_changes_only_what_the_file_speaks_of(take: Import, store: Store) -> None:
    """What was said at the door, and no column is named for, stays."""
    take(TWO)
    quill = next(each for each in store.coaches.list() if each.name == "Zephyr Quill")
    store.coaches.change(quill.id, {"email": "z@example.org", "limit": 3})

    taken = take(TWO.replace("health-connect; primrose-a", "primrose-a"))

    now = store.coaches.get(quill.id)
    assert (1, 1) == (taken.report.changed, taken.report.unchanged)
    assert (("primrose-a",), "z@example.org", 3) == (now.programmes, now.email, now.limit)


def test_what_was_changed_by_hand_is_not_undone_by_the_same_file(
    take: Import, store: Store
) -> None:
    """A file that says nothing new is no news."""
    take(TWO)
    quill = next(each for each in store.coaches.list() if each.name == "Zephyr Quill")
    store.coaches.change(quill.id, {"programmes": ("primrose-a",)})

    take(TWO)

    assert ("primrose-a",) == store.coaches.get(quill.id).programmes


def test_an_empty_cell_of_a_named_column_means_there_is_none(take: Import, store: Store) -> None:
    """The limit that a sheet takes out is out; languages fall back to English."""
    take(FULL_HEAD + GOOD, FULL)

    take(FULL_HEAD + GOOD.replace(",7,", ",,").replace("English; Welsh", ""), FULL)

    (coach,) = store.coaches.list()
    assert (None, ("en",)) == (coach.limit, coach.languages)


def test_a_coach_twice_in_one_file_is_refused_at_the_second_row(take: Import, store: Store) -> None:
    """By the file's own key; the first row holds."""
    taken = take(TWO + "1,Somebody Else,primrose-a,F\n")

    assert [(4, "repeated_key")] == taken.reasons
    assert "row 2 is about the same coach" in taken.said
    assert {"Zephyr Quill", "Odo Marsh"} == {each.name for each in store.coaches.list()}


def test_a_coach_under_two_keys_is_refused(take: Import, store: Store) -> None:
    """In one file or against who is known already; an e-mail of their own tells two apart."""
    taken = take(TWO + "3,zephyr  QUILL,primrose-a,F\n")

    (known,) = [each.id for each in store.coaches.list() if each.name == "Zephyr Quill"]
    assert [(4, "known_coach")] == taken.reasons
    assert f"this is coach {known} already" in taken.said
    mapping = MAPPING + "  email: mail\n"
    head = "staff,name,trained,sex,mail\n"
    store.coaches.change(known, {"email": "z@example.org"})
    assert [] == take(head + "4,Zephyr Quill,primrose-a,F,other@example.org\n", mapping).refused
    same = take(head + "5,Zephyr Quill,primrose-a,F,Z@example.org\n", mapping)
    assert [(2, "known_coach")] == same.reasons


@pytest.mark.parametrize(
    ("was", "becomes", "column", "reason", "says"),
    [
        ("Zephyr Quill", "", "name", "bad_name", "there is no name"),
        ("Zephyr Quill", "Q" * 101, "name", "bad_name", "longer than 100"),
        ("Zephyr Quill", "=HYPERLINK(1)", "name", "bad_name", "odd ones"),
        ("Zephyr Quill", "Quill\u202etxt", "name", "bad_name", "odd ones"),
        ("Health-Connect", "", "trained", "bad_programmes", "programmes"),
        ("Health-Connect", "helth-connect", "trained", "unknown_programmes",
         "did you mean 'health-connect'?"),
        (",F,", ",X,", "sex", "bad_gender", "none of female, male, other"),
        ("Home; Cafe", "Moon", "meets", "bad_modes", "home, phone, video, cafe"),
        ("north/east", "North End", "where", "bad_areas", "no word such as north"),
        ("English; Welsh", "Klingon speech", "speaks", "bad_languages", "no code"),
        ("Current", "Perhaps", "status", "bad_active", "neither yes nor no"),
        ("Current", "", "status", "bad_active", "neither yes nor no"),
        (",7,", ",many,", "most", "bad_limit", "whole number"),
        (",7,", ",-1,", "most", "bad_limit", "0 to 200"),
        (",7,", ",7.5,", "most", "bad_limit", "whole number"),
        ("12.5", "nan", "hours", "bad_hours_a_week", "at most 60"),
        ("12.5", "168", "hours", "bad_hours_a_week", "at most 60"),
        ("s-larch", "Mrs Larch", "lead", "bad_supervisor", "such as s-rowan"),
        ("z@example.org", "nobody", "mail", "bad_email", "not one"),
        ("020 7946 0000", "ring me", "mobile", "bad_phone", "not one"),
        ("diabetes", "diabtes", "shares", "unknown_conditions", "did you mean 'diabetes'?"),
        ("to 2026-08-14", "to 2026-08-01", "off", "bad_absences", "before it begins"),
        ("to 2026-08-14", "", "off", "bad_absences", "until further notice"),
        ("to 2026-08-14", "to 2026-08-14; sick 2026-08-14 to 2026-08-15", "off",
         "bad_absences", "overlap"),
        ("05/01/2026", "2026-01-05", "from", "not_a_day", "DD/MM/YYYY"),
        ("05/01/2026", "31/02/2026", "from", "not_a_day", "DD/MM/YYYY"),
        ("2027-12-31", "2025-12-31", "until", "bad_ends", "before the first"),
        ("9:00 - 13:00", "25:00-26:00", "mon", "bad_hours", "09:00-17:00"),
        ("9:00 - 13:00", "17:00-09:00", "mon", "bad_hours", "ends before it begins"),
        ("9:00 - 13:00", "mornings", "mon", "bad_hours", "09:00-17:00"),
        ("1,Zephyr", ",Zephyr", "staff", "no_key", "has no key"),
        ("1,Zephyr", "1" * 300 + ",Zephyr", "staff", "long_key", "far too long"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_suit_is_refused_whole(
    take: Import, store: Store, was: str, becomes: str, column: str, reason: str, says: str
) -> None:
    """At its column, with a reason to count by; the row before and after it are taken in."""
    assert was in GOOD
    row = GOOD.replace("1,Zephyr", "9,Yorick", 1) + GOOD.replace(was, becomes, 1)
    last = GOOD.replace("1,Zephyr", "3,Xenia", 1).replace("z@", "x@").replace("0000", "0001")

    taken = take(FULL_HEAD + row + last, FULL)

    assert [(3, reason)] == taken.reasons
    assert column == taken.refused[0].column
    assert says in taken.said
    assert "Quill" not in taken.said
    assert (3, 2, 1) == (taken.report.rows, taken.report.taken, taken.report.refused_rows)
    assert {"Yorick Quill", "Xenia Quill"} == {each.name for each in store.coaches.list()}


def test_all_that_is_wrong_with_a_row_is_told_at_once(take: Import) -> None:
    """So that it is put right in one go."""
    bad = (
        GOOD.replace("diabetes", "diabtes")
        .replace("05/01/2026", "soon")
        .replace("Health-Connect", "helth")
    )

    taken = take(FULL_HEAD + bad, FULL)

    assert {"unknown_conditions", "not_a_day", "unknown_programmes"} == {
        reason for _, reason in taken.reasons
    }
    assert 1 == taken.report.refused_rows


def test_an_unknown_supervisor_is_fine(take: Import, store: Store) -> None:
    """Staff are not on the roster."""
    take(FULL_HEAD + GOOD.replace("s-larch", "s-nobody-yet"), FULL)

    assert "s-nobody-yet" == store.coaches.list()[0].supervisor


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfes\x00t\x00", "the file is UTF-16"),
        (b"PK\x03\x04rest", "Excel workbook"),
        ((HEAD + "1,L\u00e9a Quill,primrose-a,F\n").encode("latin-1"), "is not utf-8"),
        (b"x" * 2_000_000, "longer than"),
    ],
)
def test_a_file_that_is_something_else_is_named(
    take: Import, store: Store, text: bytes, says: str
) -> None:
    """Nothing of it is taken in."""
    with pytest.raises(UnreadableFile, match=says):
        take(text)

    assert [] == store.coaches.list()


def test_a_file_in_another_encoding_is_read_if_the_mapping_says_so(
    take: Import, store: Store
) -> None:
    """With its letters whole."""
    text = (HEAD + "1,L\u00e9a Quill,primrose-a,F\n").encode("cp1252")

    take(text, MAPPING + "encoding: cp1252\n")

    assert "L\u00e9a Quill" == store.coaches.list()[0].name


@pytest.mark.parametrize(
    ("mapping", "line", "says"),
    [
        (MAPPING.replace("sex,", "sexe,"), 6, "no column 'sexe'; did you mean 'sex'?"),
        (MAPPING.replace("  name: name\n", ""), 4, "nothing says where a coach's name is"),
        (MAPPING.replace("key: staff\n", ""), 1, "'key' is missing"),
        (MAPPING.replace("  modes", "  mods"), 7, "did you mean 'modes'?"),
        (MAPPING + "days: {starts: {column: name, format: DD/MM}}\n", 8, "not the form of a day"),
        (MAPPING + "days: tomorrow\n", 8, "'days' has a line for each day"),
        (MAPPING + "hours: {mandag: name}\n", 8, "unknown key 'mandag'"),
        (MAPPING + "encoding: klingon\n", 8, "unknown encoding"),
        ("", 1, "the file is empty"),
        ("- a\n", 1, "this is no mapping file"),
    ],
)
def test_a_mapping_that_is_wrong_is_answered_at_its_line(
    take: Import, store: Store, mapping: str, line: int, says: str
) -> None:
    """Before anything is taken in."""
    with pytest.raises(MappingRefused) as refused:
        take(TWO, mapping)

    assert f"columns.yaml:{line}:" in str(refused.value)
    assert says in str(refused.value)
    assert [] == store.coaches.list()


def test_a_broken_row_costs_only_itself(take: Import) -> None:
    """Too few cells, a quote that is never closed in its line, a NUL."""
    text = HEAD + "1,A B,primrose-a\n2,C D,primrose-a,F\n3,E\0F,primrose-a,F\n"

    assert [(2, "too_few_cells"), (4, "nul_byte")] == take(text).reasons


def test_many_rows_are_taken_in(take: Import, store: Store) -> None:
    """More than one batch, then again."""
    text = HEAD + "".join(f"{n},Coach {n},primrose-a,F\n" for n in range(2500))

    assert 2500 == take(text).report.new
    assert 2500 == take(text).report.unchanged
    assert 2500 == len(store.coaches.list())


def test_the_sample_file_is_taken_in_by_its_mapping(store: Store, take: Import) -> None:
    """What the documentation shows works; everybody of it is somebody."""
    examples = Path(__file__).parents[2] / "examples"
    mapping = (examples / "coach-columns.yaml").read_text(encoding="utf-8")
    everything = mapping.replace("choice-and-control", "primrose-a")

    taken = take(examples / "coaches.csv", everything)

    conditions = {each.reason for each in taken.refused}
    assert conditions <= {"unknown_conditions"}
    assert 5 == taken.report.rows
