"""What is kept back of a table can't be worked out from what is shown."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.reports.counted import ALL, Counted
from alongside.reports.period import QUARTERS, WHOLE
from alongside.reports.suppression import SHOWN_FROM, Sum, protect

LINE = [Sum("all", ("a", "b", "c"))]


def hidden(a: int, b: int, c: int) -> frozenset[str]:
    """What is kept back of three numbers with their total."""
    return protect({"a": a, "b": b, "c": c, "all": a + b + c}, LINE)


def test_large_numbers_and_nought_are_shown() -> None:
    """There is nobody to protect."""
    assert frozenset() == hidden(5, 0, 17)


def test_one_small_number_takes_the_next_with_it() -> None:
    """Or the total would tell it."""
    assert {"a", "b"} == hidden(3, 9, 40)


def test_two_that_are_smallest_together_take_another_with_them() -> None:
    """One and one: whoever knows their sum knows both."""
    assert {"a", "b", "c"} == hidden(1, 1, 40)


def test_a_number_is_kept_back_alone_where_no_total_tells_it() -> None:
    """Nothing else needs to go."""
    assert {"a"} == protect({"a": 2, "b": 8}, [])


def possible(
    values: dict[str, int], sums: list[Sum[str]], kept: frozenset[str]
) -> dict[str, set[int]]:
    """Every number each key kept back may have, by trying all that go with what is shown."""
    totals = {each.total for each in sums}
    parts = sorted(kept - totals)
    most = max(values.values()) + SHOWN_FROM
    found: dict[str, set[int]] = {each: set() for each in kept}
    for guess in product(*(range(int(values[each] > 0), most) for each in parts)):
        known = {key: number for key, number in values.items() if key not in totals}
        known |= dict(zip(parts, guess, strict=True))
        for each in sums:
            known[each.total] = sum(known[part] for part in each.parts)
        if all(known[key] == number for key, number in values.items() if key not in kept):
            for key in kept:
                found[key].add(known[key])
    return found


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
@settings(max_examples=80, deadline=None)
def test_whoever_tries_all_numbers_is_left_with_several(numbers: list[int]) -> None:
    """In a row with its total."""
    names = [f"n{place}" for place in range(len(numbers))]
    values = {**dict(zip(names, numbers, strict=True)), "all": sum(numbers)}
    sums = [Sum("all", tuple(names))]

    kept = protect(values, sums)

    assert {key for key, number in values.items() if 0 < number < SHOWN_FROM} <= kept
    for key, guesses in possible(values, sums, kept).items():
        if 0 < values[key] < SHOWN_FROM:
            assert len(guesses) > 2, (values, kept)


@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None)
def test_nor_do_rows_and_columns_together_tell(numbers: list[int]) -> None:
    """Two rows, two columns, every total."""
    a, b, c, d = numbers
    values = {
        "a": a, "b": b, "c": c, "d": d, "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d,
        "all": sum(numbers),
    }  # fmt: skip
    sums = [
        Sum("ab", ("a", "b")), Sum("cd", ("c", "d")), Sum("ac", ("a", "c")), Sum("bd", ("b", "d")),
        Sum("all", ("ab", "cd")), Sum("all", ("ac", "bd")),
    ]  # fmt: skip

    kept = protect(values, sums)

    for key, guesses in possible(values, sums, kept).items():
        if 0 < values[key] < SHOWN_FROM:
            assert len(guesses) > 1, (values, kept)


GROUPS = ("a", "b", "c")
TABLES = st.lists(st.integers(0, 40), min_size=12, max_size=12)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_what_everybody_comes_to_is_the_same_however_it_is_broken_down(numbers: list[int]) -> None:
    """What one page keeps back of the totals no other shows."""
    rows = [
        (group, quarter, numbers[place * 4 + quarter - 1])
        for place, group in enumerate(GROUPS)
        for quarter in QUARTERS
    ]

    broken = Counted.of(rows, GROUPS)
    together = Counted.of((ALL, quarter, number) for _, quarter, number in rows)

    for part in (*QUARTERS, WHOLE):
        assert together.number(ALL, part) == broken.number(ALL, part)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_no_small_number_is_shown_in_any_period(numbers: list[int]) -> None:
    """Of any group, nor of everybody."""
    rows = [
        (group, quarter, numbers[place * 4 + quarter - 1])
        for place, group in enumerate(GROUPS)
        for quarter in QUARTERS
    ]

    counted = Counted.of(rows, GROUPS)

    for group in (ALL, *GROUPS):
        for part in (*QUARTERS, WHOLE):
            assert not 0 < (counted.number(group, part) or 0) < SHOWN_FROM
