"""On which days a coach is there: first and last days, absences, London days throughout."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from alongside.coaches import Absence, Coach, back_on, problems_of, read_absence, read_day

DAY = date(2026, 3, 2)


def coach(**given: object) -> Coach:
    """A coach with these fields."""
    usual = {
        "id": "k-4mzq7e2n", "name": "Zephyr Quill", "programmes": ["p"], "gender": "other",
        "modes": ["phone"],
    }  # fmt: skip
    return Coach.model_validate({**usual, **given})


@pytest.mark.parametrize(
    ("given", "here"),
    [
        ({}, True),
        ({"active": False}, False),
        ({"starts": "2026-03-02"}, True),
        ({"starts": "2026-03-03"}, False),
        ({"ends": "2026-03-02"}, True),
        ({"ends": "2026-03-01"}, False),
        ({"absences": [{"from": "2026-03-02", "until": "2026-03-02"}]}, False),
        ({"absences": [{"from": "2026-02-01", "until": "2026-03-01"}]}, True),
        ({"absences": [{"from": "2026-03-03"}]}, True),
        ({"absences": [{"from": "2026-01-01"}]}, False),
    ],
)
def test_a_coach_is_there_on_days_they_work_and_are_not_away(
    given: dict[str, object], here: bool
) -> None:
    """First and last days count, of work and of absences."""
    assert here == coach(**given).here_on(DAY)


def test_a_coach_who_is_away_still_works_for_the_service() -> None:
    """Which makes a difference to whoever moves their clients."""
    away = coach(absences=[{"from": "2026-03-01", "why": "sick"}])

    assert away.employed_on(DAY)
    assert Absence(from_=date(2026, 3, 1), why="sick") == away.away_on(DAY)
    assert coach().away_on(DAY) is None


def test_absences_stand_in_order_however_they_are_given() -> None:
    """The first comes first."""
    given = [{"from": "2026-09-01"}, {"from": "2026-02-01", "until": "2026-02-02"}]

    assert ["2026-02-01", "2026-09-01"] == [
        str(each.from_) for each in coach(absences=given).absences
    ]


def test_what_is_personal_is_in_no_repr() -> None:
    """Health, sickness and contacts among it."""
    shown = repr(
        coach(
            email="z@example.org", phone="020 7946 0000", conditions=["copd"],
            absences=[{"from": "2026-03-01", "why": "sick"}],
        )
    )  # fmt: skip

    assert "k-4mzq7e2n" in shown
    assert not any(each in shown for each in ("Quill", "example", "7946", "copd", "sick"))


@pytest.mark.parametrize("said", ["2026-3-2", "02/03/2026", "", "20260302", "today", 5, 1e9, True,
                                  datetime(2026, 3, 2, tzinfo=UTC), None])  # fmt: skip
def test_a_day_is_a_day_and_nothing_like_one(said: object) -> None:
    """No number and no moment: both would be taken for some day."""
    with pytest.raises(ValueError, match="write it as 2026-09-01"):
        read_day(said)


@pytest.mark.parametrize("text", ["holiday 2026-08-03 to 2026-08-14", "sick 2026-03-02 until "
                                  "further notice"])  # fmt: skip
def test_an_absence_is_written_as_it_is_read(text: str) -> None:
    """In a cell of a sheet."""
    assert text == str(read_absence(text))


@pytest.mark.parametrize(
    "text",
    ["", "2026-08-03", "holiday", "holiday 2026-08-03", "Holiday 2026-08-03 to 2026-08-14",
     "holiday 2026-08-14 to 2026-08-03", "holiday 2026-02-30 to 2026-03-01",
     "holiday 2026-08-03 to 2026-08-14; sick", "x" * 100_000],
)  # fmt: skip
def test_an_absence_written_otherwise_is_refused(text: str) -> None:
    """In a short sentence."""
    with pytest.raises(ValueError, match=r"absence|day") as refused:
        read_absence(text)

    assert 160 > len(str(refused.value))


def test_coming_back_ends_the_spell_on_the_day_before() -> None:
    """Other spells stay as they are."""
    spells = coach(
        absences=[{"from": "2026-03-01"}, {"from": "2026-08-03", "until": "2026-08-14"}]
    ).absences

    left = back_on(spells, date(2026, 3, 16))

    assert [date(2026, 3, 15), date(2026, 8, 14)] == [each.until for each in left]
    assert spells[1:] == back_on(spells, date(2026, 3, 1))
    assert spells == back_on(spells, date(2026, 1, 1))


def test_hours_are_kept_in_one_way_however_they_are_written() -> None:
    """People write them in several."""
    hours = {"monday": "9:00 - 13:00", "tuesday": "09:00\u201317:30", "friday": "8:15 to 24:00"}

    assert {"monday": "09:00-13:00", "tuesday": "09:00-17:30", "friday": "08:15-24:00"} == (
        coach(hours=hours).hours
    )


def test_what_is_wrong_is_said_without_what_was_given() -> None:
    """One sentence a field, of whatever size the mistake is."""
    with pytest.raises(ValidationError) as wrong:
        coach(
            name="Quill" * 1000, email="Quill", phone="Quill", gender="Quill", hours="Quill",
            areas=["Quill"], limit=10**30, nickname="Quill", absences=[{"from": "Quill"}],
            programmes=[f"p{n}" for n in range(1000)],
        )  # fmt: skip

    problems = problems_of(wrong.value)

    assert 10 == len({each.field for each in problems})
    assert all(len(each.says) < 160 for each in problems)
    assert not any("Quill" in each.says for each in problems)
