"""A file of coaches, read or refused at its line."""

from pathlib import Path

import pytest

from alongside.coaches import Coach, CoachFileError, load_coaches

GOOD = """\
coaches:
  k-4mzq7e2n:
    name: Zephyr Quill
    programmes: [primrose-a]
    gender: female
    modes: [home]
    active: no
    limit: 4
"""


def load(folder: Path, text: str | bytes) -> tuple[Coach, ...]:
    """The coaches of a file with this text."""
    path = folder / "coaches.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_coaches(path)


def test_a_coach_is_read_with_what_is_usual_left_out(tmp_path: Path) -> None:
    """English, everywhere, in the service's hours; yes and no are the file's words."""
    (coach,) = load(tmp_path, GOOD)

    assert ("k-4mzq7e2n", "Zephyr Quill", False, 4) == (
        coach.id, coach.name, coach.active, coach.limit,
    )  # fmt: skip
    assert (("en",), (), {}) == (coach.languages, coach.areas, coach.hours)


def test_a_coach_is_read_with_their_days_and_contacts(tmp_path: Path) -> None:
    """Absences from first to last day; a day is written as days are everywhere."""
    (coach,) = load(
        tmp_path,
        GOOD
        + "    starts: 2026-01-05\n    hours_a_week: 12.5\n    supervisor: s-larch\n"
        + "    email: z@example.org\n    phone: 020 7946 0000\n"
        + "    absences:\n      - {from: 2026-09-01, why: sick}\n"
        + "      - {from: 2026-03-02, until: 2026-03-06}\n",
    )

    assert ("2026-01-05", 12.5, "s-larch") == (
        str(coach.starts), coach.hours_a_week, coach.supervisor,
    )  # fmt: skip
    assert ("z@example.org", "020 7946 0000") == (coach.email, coach.phone)
    assert ["away 2026-03-02 to 2026-03-06", "sick 2026-09-01 until further notice"] == [
        str(each) for each in coach.absences
    ]


def test_the_sample_coaches_are_a_dozen_and_varied() -> None:
    """The shipped example loads, and holds someone for every kind of wish."""
    coaches = load_coaches(Path(__file__).parents[2] / "examples" / "coaches.yaml")

    assert 12 == len({coach.id for coach in coaches})
    assert {"female", "male", "other"} == {coach.gender for coach in coaches}
    assert {"home", "phone", "video", "cafe"} == {m for coach in coaches for m in coach.modes}
    assert len({language for coach in coaches for language in coach.languages}) > 6
    assert any(not coach.active for coach in coaches)


def test_a_coach_shows_no_name() -> None:
    """A coach in a log line or a traceback is an id."""
    coach = Coach(
        id="k-4mzq7e2n", name="Zephyr Quill", programmes=("p",), gender="other", modes=("home",)
    )

    assert "Quill" not in repr(coach)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (GOOD.replace("k-4mzq7e2n", "zephyr"), 2, "coach 'zephyr', id"),
        (GOOD.replace("female", "lady"), 5, "gender: input should be 'female'"),
        (GOOD.replace("[home]", "[home, moon]"), 6, "modes: input should be 'home'"),
        (GOOD.replace("[home]", "[]"), 6, "modes"),
        (GOOD.replace("limit: 4", "limit: many"), 8, "limit: input should be a valid integer"),
        (GOOD.replace("limit: 4", "limit: -1"), 8, "limit"),
        (GOOD.replace("limit: 4", "limt: 4"), 8, "did you mean 'limit'?"),
        (GOOD.replace("active: no", "active: perhaps"), 7, "active"),
        (GOOD.replace("    modes: [home]\n", ""), 2, "modes: field required"),
        (GOOD.replace("limit: 4", "hours: {mondag: 09:00-17:00}"), 8, "hours"),
        (GOOD.replace("limit: 4", "hours: {monday: 9-5}"), 8, "not written 09:00-17:00"),
        (GOOD.replace("limit: 4", "hours: {monday: 25:00-26:00}"), 8, "not written 09:00-17:00"),
        (GOOD.replace("limit: 4", "hours: {monday: 17:00-09:00}"), 8, "ends before it begins"),
        (GOOD.replace("limit: 4", "starts: 5"), 8, "starts: this is no day; write it as 2026"),
        (GOOD.replace("limit: 4", "starts: 2026-02-30"), 8, "starts: this is no day"),
        (GOOD + "    starts: 2026-03-02\n    ends: 2026-03-01\n", 10, "before the first"),
        (GOOD + "    absences: [{from: 2026-03-02, until: 2026-03-01}]\n", 9, "before it begins"),
        (
            GOOD + "    absences: [{from: 2026-03-02}, {from: 2026-04-01}]\n",
            9,
            "the absences from 2026-03-02 and 2026-04-01 overlap",
        ),
        (GOOD + "    absences: holiday\n", 9, "absences"),
        (GOOD + "    hours_a_week: 200\n", 9, "hours_a_week"),
        (GOOD + "    supervisor: Mrs Larch\n", 9, "such as s-rowan"),
        (GOOD + "    email: zephyr\n", 9, "email: this is no e-mail address"),
        (GOOD + GOOD[9:], 9, "'k-4mzq7e2n' stands twice"),
        ("coaches:\n  k-4mzq7e2n: Zephyr\n", 2, "says nothing about a coach"),
        ("people: []\n", 1, "there are no coaches here"),
        ("", 1, "the file is empty"),
        (b"\xff\xff", 1, "not UTF-8"),
    ],
)
def test_a_mistake_is_answered_at_its_line(
    tmp_path: Path, text: str | bytes, line: int, problem: str
) -> None:
    """With the file, the line and the coach's id, never the name."""
    with pytest.raises(CoachFileError) as refused:
        load(tmp_path, text)

    assert f"coaches.yaml:{line}:" in str(refused.value)
    assert problem in str(refused.value)
    assert "Quill" not in str(refused.value)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """With another way; a folder is no file either."""
    with pytest.raises(CoachFileError, match="larger than 10,000,000 bytes; take so many"):
        load(tmp_path, b"#" * 10_000_001)
    with pytest.raises(CoachFileError, match="can't be read"):
        load_coaches(tmp_path)


def test_a_name_that_is_too_long_is_not_repeated(tmp_path: Path) -> None:
    """The mistake is in the name; the answer does not hold it."""
    with pytest.raises(CoachFileError) as refused:
        load(tmp_path, GOOD.replace("Zephyr Quill", "Zephyr Quill" * 40))

    assert "k-4mzq7e2n" in str(refused.value)
    assert "Quill" not in str(refused.value)


def test_a_condition_that_no_client_can_have_is_answered_at_its_line(tmp_path: Path) -> None:
    """With what the catalogue knows, a slip of the pen is told with the nearest name."""
    written = GOOD + "    conditions: [copd, diabtes]\n"
    (tmp_path / "coaches.yaml").write_text(written, encoding="utf-8")

    (coach,) = load_coaches(tmp_path / "coaches.yaml")
    assert ("copd", "diabtes") == coach.conditions
    with pytest.raises(CoachFileError, match="'diabtes' is no long-term condition") as refused:
        load_coaches(tmp_path / "coaches.yaml", ("copd", "diabetes"))
    assert "did you mean 'diabetes'?" in str(refused.value)


def test_a_programme_nobody_has_rules_for_is_answered_at_its_line(tmp_path: Path) -> None:
    """With the nearest of those there are."""
    load(tmp_path, GOOD)

    with pytest.raises(CoachFileError, match=r"4:.*no programme of the rules folder") as refused:
        load_coaches(tmp_path / "coaches.yaml", (), ("primrose-b", "health-connect"))
    assert "did you mean 'primrose-b'?" in str(refused.value)
