"""Pictures of numbers and days: told in words too, escaped, the same at every width."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from console.pictures import (
    Bar,
    Cell,
    HeatRow,
    Lane,
    Line,
    Mark,
    Picture,
    Span,
    bars,
    heat,
    lines,
    timeline,
)
from console.pictures.heat import step
from console.pictures.scale import Days, plain

MONDAY = date(2026, 3, 2)
HOSTILE = '<script>alert("1")</script> & "quotes"'
_SVG = "{http://www.w3.org/2000/svg}"


def day(after: int) -> date:
    """So many days after the first."""
    return MONDAY + timedelta(days=after)


def parsed(picture: Picture) -> ET.Element:
    """What is drawn, which must be well-formed."""
    return ET.fromstring(str(picture.drawn))


def a_timeline(title: str = "The way", said: str = "Session 1") -> Picture:
    """Two stages, a pause, sessions of every kind."""
    return timeline(
        "way",
        title,
        "How it went",
        [
            Lane("Coaching", spans=(Span(day(0), None, "Coaching"),)),
            Lane("Paused", spans=(Span(day(3), day(9), "Paused", "still"),)),
            Lane(
                "Sessions",
                marks=(
                    Mark(day(1), "done", said, "1"),
                    Mark(day(2), "missed", "Session 2", "2"),
                    Mark(day(30), "booked", "Session 3", "3"),
                    Mark(day(60), "planned", "Session 4", "4"),
                ),
            ),
        ],
        now=day(10),
    )


def every_picture(title: str) -> list[Picture]:
    """One of each that is drawn as SVG."""
    return [
        bars("b", title, title, [Bar(title, (3,))], label=title),
        lines("l", title, title, [Line(title, ((day(0), 1.0), (day(9), 4.0)))]),
        a_timeline(title, title),
    ]


@pytest.mark.parametrize("picture", every_picture("Plain"), ids=lambda each: each.name)
def test_a_picture_says_what_it_shows_to_those_who_do_not_see_it(picture: Picture) -> None:
    """It is one image, with a title and a description, and a table beside it."""
    drawn = parsed(picture)

    assert "img" == drawn.get("role")
    assert f"{picture.name}-title" == drawn.get("aria-labelledby")
    assert picture.title == drawn.findtext(f"{_SVG}title")
    assert picture.desc == drawn.findtext(f"{_SVG}desc")
    assert picture.table is not None


@pytest.mark.parametrize("picture", every_picture(HOSTILE), ids=lambda each: each.name)
def test_whatever_a_label_says_stays_a_label(picture: Picture) -> None:
    """Marks in a name are written, not obeyed."""
    drawn = parsed(picture)

    assert [] == list(drawn.iter(f"{_SVG}script"))
    assert HOSTILE == drawn.findtext(f"{_SVG}title")


@pytest.mark.parametrize("picture", every_picture("Plain"), ids=lambda each: each.name)
def test_nothing_is_styled_inline_or_fetched(picture: Picture) -> None:
    """The console's policy forbids both."""
    assert not re.search(r"style=|href=|\bon[a-z]+=|url\(", str(picture.drawn))


def test_bars_are_as_long_as_their_numbers() -> None:
    """And each says its number; the longest leaves room for it."""
    drawn = parsed(bars("b", "t", "d", [Bar("P1", (5,)), Bar("P2", (10,))], label="Priority"))

    assert ["30%", "60%"] == [each.get("width") for each in drawn.iter(f"{_SVG}rect")]
    assert ["P1", "5", "P2", "10"] == [each.text for each in drawn.iter(f"{_SVG}text")]


def test_a_number_that_may_not_be_told_is_not_drawn_either() -> None:
    """Its bar has no length, its cell says why."""
    picture = bars(
        "b", "t", "d", [Bar("P1", (None,), ("fewer than 5",)), Bar("P2", (9,))], label="Priority"
    )

    assert picture.table is not None
    assert (("P1", "fewer than 5"), ("P2", "9")) == picture.table.rows
    assert ["0%", "60%"] == [each.get("width") for each in parsed(picture).iter(f"{_SVG}rect")]


def test_bars_beside_each_other_say_which_is_which() -> None:
    """By words, not by their fill."""
    picture = bars(
        "b", "t", "d", [Bar("WEMWBS", (38, 47))], label="Measure", series=("Before", "After")
    )

    said = [each.text for each in parsed(picture).iter(f"{_SVG}text")]
    assert ["WEMWBS", "38 before", "47 after"] == said


def test_lines_differ_in_their_marks_and_dashes() -> None:
    """Who sees no colours still tells them apart."""
    points = ((day(0), 1.0), (day(9), 4.0))
    drawn = str(lines("l", "t", "d", [Line("One", points), Line("Two", points)]).drawn)

    assert "alongside-mark--dot" in drawn
    assert "alongside-mark--square" in drawn
    assert "stroke-dasharray" in drawn


def test_a_table_of_lines_has_a_row_for_each_day() -> None:
    """A day on which a line has no value leaves its cell empty."""
    picture = lines(
        "l", "t", "d", [Line("One", ((day(0), 1.0),)), Line("Two", ((day(9), 4.5),))], unit="mmHg"
    )

    assert picture.table is not None
    assert ("Day", "One (mmHg)", "Two (mmHg)") == picture.table.head
    assert (("2 Mar 2026", "1", ""), ("11 Mar 2026", "", "4.5")) == picture.table.rows


def test_a_timeline_lists_everything_in_order() -> None:
    """What lasts ends now; marks and stretches stand among each other by day."""
    picture = a_timeline()

    assert picture.table is not None
    assert [
        ("2 Mar 2026 to now", "Coaching", "Coaching"),
        ("3 Mar 2026", "Sessions", "Session 1"),
        ("4 Mar 2026", "Sessions", "Session 2"),
        ("5 Mar 2026 to 11 Mar 2026", "Paused", "Paused"),
        ("1 Apr 2026", "Sessions", "Session 3"),
        ("1 May 2026", "Sessions", "Session 4"),
    ] == list(picture.table.rows)


def test_a_timeline_explains_the_shapes_it_uses() -> None:
    """And no others."""
    said = [each.text for each in parsed(a_timeline()).iter(f"{_SVG}text")]

    assert {"Happened", "Missed", "Booked", "Planned"} <= set(said)
    assert "Cancelled" not in said


def test_what_is_over_has_no_today() -> None:
    """A closed journey of years ago is as wide as its own days."""
    lane = Lane("Coaching", spans=(Span(day(0), day(30), "Coaching"),))
    drawn = parsed(timeline("way", "t", "d", [lane], now=None))

    assert "Today" not in [each.text for each in drawn.iter(f"{_SVG}text")]


@pytest.mark.parametrize(
    "picture",
    [
        bars("b", "t", "d", [], label="Priority"),
        bars("b", "t", "d", [Bar("P1", (0,))], label="Priority"),
        lines("l", "t", "d", []),
        lines("l", "t", "d", [Line("One", ((day(0), 5.0),))]),
        lines("l", "t", "d", [Line("One", ((day(0), -2.0), (day(1), 0.0)))]),
        timeline("w", "t", "d", [], now=day(0)),
        timeline("w", "t", "d", [Lane("Empty")], now=None),
    ],
)
def test_little_or_nothing_is_drawn_as_well(picture: Picture) -> None:
    """No value, one value, nothing but zero."""
    assert parsed(picture).tag == f"{_SVG}svg"


def test_a_heat_map_is_a_table_of_its_numbers() -> None:
    """Shaded in steps; a row's name leads on; what is not a number is in words."""
    picture = heat(
        "room",
        "Room",
        "Places by week",
        ["2 Mar", "9 Mar"],
        [HeatRow("Robin", (Cell(0), Cell(4, beside="places")), "/coaches/k-1"),
         HeatRow(HOSTILE, (Cell(None, "away"), Cell(2)))],
        label="Coach",
    )  # fmt: skip
    drawn = parsed(picture)
    cells = list(drawn.iter("td"))

    assert picture.table is None
    assert ["0", "4", "away", "2"] == [each.text for each in cells]
    assert ["0", "5", "0", "3"] == [str(each.get("class"))[-1] for each in cells]
    assert "/coaches/k-1" == next(drawn.iter("a")).get("href")
    assert [] == list(drawn.iter("script"))


@pytest.mark.parametrize(("value", "shade"), [(None, 0), (0, 0), (1, 1), (5, 3), (10, 5), (99, 5)])
def test_a_shade_is_a_share_of_the_darkest(value: float | None, shade: int) -> None:
    """Anything above nothing is shaded; nothing is darker than the darkest."""
    assert shade == step(value, 10)


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [(3, "2 Mar", "5 Mar"), (60, "2 Mar", "27 Apr"), (365, "May 2026", "Mar"),
     (2000, "Jan 2027", "Jan 2031")],
)  # fmt: skip
def test_days_are_written_as_far_apart_as_they_fit(length: int, first: str, last: str) -> None:
    """A few days, weeks, months, years; at most seven are written."""
    ticks = Days(MONDAY, day(length)).ticks()

    assert (first, last) == (ticks[0][1], ticks[-1][1])
    assert len(ticks) <= 7


def test_a_year_is_not_written_into_the_next() -> None:
    """December's would touch that of the January beside it."""
    said = [said for _, said in Days(date(2026, 11, 25), date(2027, 4, 2)).ticks()]

    assert ["Dec", "Jan 2027", "Feb", "Mar", "Apr"] == said


@pytest.mark.parametrize(("value", "said"), [(1200, "1,200"), (3.5, "3.5"), (0.1 + 0.2, "0.3")])
def test_numbers_are_written_as_people_write_them(value: float, said: str) -> None:
    """With their thousands, without what a computer adds."""
    assert said == plain(value)
