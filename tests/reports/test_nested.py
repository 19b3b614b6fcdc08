"""How many came no further can't be told by taking one number that is shown from another."""

from collections import Counter
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.reports import Report, Table, funnel, reach, reminders, waits
from alongside.reports.breakdown import By
from alongside.reports.period import QUARTERS, WHOLE, Period, Year
from alongside.reports.suppression import SHOWN_FROM

WAY = ("started", "invited", "engaged", "wished", "allocated", "met", "finished")
STAGES = ("referral", "invitation", "check", "choice", "allocation", "coaching", "closing")
Came = Counter[tuple[str, int, int]]
"""Area, quarter, how far along the way, by how many."""
COUNTS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from((1, 2)), st.integers(0, 6), st.integers(1, 30)
    ),
    max_size=14,
)


def reached(came: Came) -> dict[str, list[tuple[str, int, int]]]:
    """As the store counts them."""
    found: dict[str, Counter[tuple[str, int]]] = {name: Counter() for name in reach.WORDS}
    for (area, quarter, far), number in came.items():
        for name in (*WAY[: far + 1], *(("checked",) if far >= 2 else ())):
            found[name][area, quarter] += number
    return {name: [(*key, number) for key, number in of.items()] for name, of in found.items()}


def pages(came: Came, period: Period, by: By) -> Iterable[Report]:
    """Every page that shows some of them."""
    counts, counted = reached(came), reach.count(reached(came), by)
    yield reach.reach(counts, period, by)
    days = {
        each.code: [(area, quarter, 9, number) for area, quarter, number in counts[each.until]]
        for each in waits.WAITS
    }
    yield waits.waits(days, counted, period, by)
    paths: funnel.Paths = [
        (area, quarter, STAGES[: far + 1], STAGES[far], number)
        for (area, quarter, far), number in came.items()
    ]
    yield funnel.funnel(paths, [], counted, period, by, STAGES)
    if by is By.NOTHING:
        answers = [(area, quarter, 9, number) for area, quarter, number in counts["engaged"]]
        yield reminders.reminders([], [], answers, counted, period)


def column(table: Table, label: str, place: int) -> float | None:
    """A number that is shown, as page and file have it."""
    return next((row.cells[place - 1].value for row in table.rows if row.label == label), None)


def shown(report: Report, by: By) -> dict[tuple[str, int], float]:
    """What it shows: by whom it is about, how far they came."""
    if report.code == "reminders":
        invited = column(report.tables[1], "All who were invited", 1)
        return {} if invited is None else {("Everybody", 1): invited}
    found: dict[tuple[str, int], float | None] = {}
    first = report.tables[0]
    if report.code == "waits":
        for table, far in zip(report.tables, (2, 4, 5), strict=True):
            found |= {(row.label, far): row.cells[0].value for row in table.rows}
    elif by is By.NOTHING:
        words = [reach.WORDS[name] for name in WAY]
        labels = words if report.code == "reach" else [reach.name_of(each) for each in STAGES]
        found = {("Everybody", far): column(first, label, 1) for far, label in enumerate(labels)}
    else:
        names = [reach.WORDS[name] for name in WAY]
        heads = names if report.code == "reach" else [reach.name_of(each) for each in STAGES]
        for row in first.rows:
            for far, head in enumerate(heads):
                if head in first.head:
                    found[row.label, far] = row.cells[first.head.index(head) - 1].value
    return {key: value for key, value in found.items() if value is not None}


def worked_out(known: dict[tuple[str, int, int], float]) -> dict[tuple[str, int, int], float]:
    """With what the totals of the year, of everybody, tell besides."""
    known = dict(known)
    lines = [
        ((who, far, WHOLE), [(who, far, part) for part in QUARTERS])
        for who in ("Everybody", "A", "B")
        for far in range(len(WAY))
    ] + [
        (("Everybody", far, part), [("A", far, part), ("B", far, part)])
        for far in range(len(WAY))
        for part in (*QUARTERS, WHOLE)
    ]
    while True:
        before = len(known)
        for total, parts in lines:
            unknown = [each for each in (total, *parts) if each not in known]
            if len(unknown) == 1:
                there = sum(known[each] for each in parts if each in known)
                missing = unknown[0]
                known[missing] = there if missing == total else known[total] - there
        if len(known) == before:
            return known


@given(COUNTS)
@settings(max_examples=100, deadline=None)
def test_no_two_numbers_shown_differ_by_a_few_people(
    counted: list[tuple[str, int, int, int]],
) -> None:
    """On whatever pages, of whatever period they stand, nor with what follows from the totals."""
    came: Came = Counter()
    for area, quarter, far, number in counted:
        came[area, quarter, far] += number
    known: dict[tuple[str, int, int], float] = {}
    for part in (*QUARTERS, WHOLE):
        for by in (By.NOTHING, By.AREA):
            for report in pages(came, Period(Year(2026), part), by):
                known |= {(*key, part): value for key, value in shown(report, by).items()}

    told = worked_out(known)

    for (who, far, part), many in told.items():
        for further in range(far + 1, len(WAY)):
            fewer = told.get((who, further, part), many)
            assert not 0 < many - fewer < SHOWN_FROM, (who, WAY[far], WAY[further], part)


def test_those_who_said_no_yes_are_not_told_by_who_was_invited() -> None:
    """Eighteen invited, sixteen yes: one of both is not shown, wherever it stands."""
    came: Came = Counter({("a", 1, 1): 2, ("a", 1, 2): 16})

    for report in pages(came, Period(Year(2026)), By.NOTHING):
        known = shown(report, By.NOTHING)
        assert {("Everybody", 1), ("Everybody", 2)} - set(known), report.code
        assert "16" not in {
            cell.said for table in report.tables for row in table.rows for cell in row.cells
        }


def test_what_nobody_can_be_told_by_is_shown() -> None:
    """Ten who said no yes are many enough."""
    came: Came = Counter({("a", 1, 1): 10, ("a", 1, 2): 16})

    first, *_ = pages(came, Period(Year(2026)), By.NOTHING)

    assert {0: 26.0, 1: 26.0, 2: 16.0} == {
        far: number for (_, far), number in shown(first, By.NOTHING).items() if number
    }
