"""A page of a file of coaches, taken in by several at one moment or for the second time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from alongside.keys import KeyMissing, KeyRing
from alongside.settings import Settings
from alongside.store import Added, CoachRow, Store

FIELDS = {
    "programmes": ("health-connect",), "gender": "female", "modes": ("phone",), "limit": 4,
}  # fmt: skip


def page(many: int = 20, **changed: object) -> list[CoachRow]:
    """Rows of one source, each with the source's own key."""
    return [
        CoachRow(
            {"name": f"Coach {number}", **FIELDS, **changed},
            source="personnel",
            source_key=str(1000 + number),
        )
        for number in range(many)
    ]


def test_several_who_take_in_the_same_file_at_once_make_each_coach_once(store: Store) -> None:
    """Whoever comes second finds them there."""
    with ThreadPoolExecutor(4) as pool:
        done = [*pool.map(lambda _: store.coaches.take(page()), range(4))]

    states = [each.state for taken in done for each in taken]
    assert (20, 60) == (states.count(Added.NEW), states.count(Added.SAME))
    assert 20 == len(store.coaches.list())
    assert 1 == len({tuple(each.coach_id for each in taken) for taken in done})


def test_the_files_own_key_is_nowhere_readable(
    store: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Only a keyed hash of it finds the coach again."""
    store.coaches.take(page(1))

    ((source, key_hash, coach_id, content_hash),) = rows("coach_keys")
    assert ("personnel", store.coaches.list()[0].id) == (source, coach_id)
    assert all(len(str(each)) == 64 for each in (key_hash, content_hash))


def test_a_name_given_up_in_a_file_may_be_somebody_elses_in_it(store: Store) -> None:
    """Who is known by which name is as the rows before left it."""
    store.coaches.take(page(1))
    row, other = page(2)

    renamed = CoachRow(
        {**row.fields, "name": "Married Name"}, source="personnel", source_key="1000"
    )
    newcomer = CoachRow({**other.fields, "name": "Coach 0"}, source="personnel", source_key="1001")

    assert [Added.CHANGED, Added.NEW] == [
        each.state for each in store.coaches.take([renamed, newcomer])
    ]


def test_a_page_is_kept_whole_or_not_at_all(store: Store) -> None:
    """What breaks in its middle leaves nobody of it behind."""
    broken = page(3)
    broken[1] = CoachRow(
        {**broken[1].fields, "limit": Breaks()}, source="personnel", source_key="1001"
    )

    with pytest.raises(ZeroDivisionError):
        store.coaches.take(broken)

    assert [] == store.coaches.list()
    assert 3 == len([each for each in store.coaches.take(page(3)) if each.state is Added.NEW])


class Breaks:
    """Something that fails when anybody looks at it."""

    def __str__(self) -> str:
        raise ZeroDivisionError


def test_other_keys_are_noticed_where_there_are_coaches_alone(
    store: Store, settings: Settings
) -> None:
    """On opening, not at the first coach somebody looks at."""
    store.coaches.take(page(1))

    with pytest.raises(KeyMissing, match="add the old key back"):
        Store.open(settings, KeyRing.fresh())
