"""Open tasks as they are looked for, on each database."""

from __future__ import annotations

from alongside.store import Store
from alongside.store.work_asked import Asked
from tests.console.work_kit import A_DAY, add_client, add_journey, now, to_do


def keys(store: Store, asked: Asked, limit: int = 25) -> list[str]:
    """The keys of a page."""
    return [each.task.key for each in store.worklist.page(asked, limit)]


def test_what_is_asked_for_holds_of_each(store: Store) -> None:
    """By role, coach, stage, area, programme, urgency, time; the count is the page's."""
    moment = now()
    first = add_journey(
        store,
        add_client(store, "First", "torbay"),
        to_do("a", moment - A_DAY, "coach"),
        to_do("b", moment + A_DAY, "gp", urgent=True),
        coach="k-first000",
    )
    add_journey(
        store, add_client(store, "Second", "exeter"), to_do("c", moment, "coach"), stage="closure"
    )
    for asked, expected in (
        (Asked(), ["a", "c", "b"]),
        (Asked(roles=("gp", "hca")), ["b"]),
        (Asked(coach="k-first000"), ["a", "b"]),
        (Asked(coach="k-none0000"), []),
        (Asked(stage="closure"), ["c"]),
        (Asked(area="torbay"), ["a", "b"]),
        (Asked(area="torbay", stage="closure"), []),
        (Asked(programme="primrose-a"), ["a", "c", "b"]),
        (Asked(programme="primrose"), []),
        (Asked(programme="%"), []),
        (Asked(urgent=True), ["b"]),
        (Asked(kind="c"), ["c"]),
        (Asked().due(moment - 2 * A_DAY, moment), ["a"]),
    ):
        assert expected == keys(store, asked), asked
        assert len(expected) == store.worklist.count(asked), asked
    assert ["exeter", "torbay"] == store.worklist.areas()
    found = store.worklist.these([(first, "b"), (first, "none"), (first, "a"), (first, "b")])
    assert ["b", "a"] == [each.task.key for each in found]
    assert found == store.worklist.with_coach("k-first000", found)
    assert [] == store.worklist.with_coach("k-other000", found)


def test_pages_follow_on_each_other(store: Store) -> None:
    """Tasks due at one moment are told once each, in the order of their keys."""
    moment = now()
    journey = add_journey(store, add_client(store), *(to_do(f"t{n}", moment) for n in range(7)))
    first = store.worklist.page(Asked(), 3)
    last = first[-1].task
    rest = store.worklist.page(Asked(), 10, after=(last.journey, last.key))

    assert [f"t{n}" for n in range(7)] == [each.task.key for each in (*first, *rest)]
    assert [] == store.worklist.page(Asked(), 10, after=(journey, "t6"))


def test_who_was_invited_longest_stands_first(store: Store) -> None:
    """Those who wait for nothing are not among them; pages follow on each other."""
    names = [
        add_journey(store, add_client(store, f"Client {n}", area), stage="invitation")
        for n, area in enumerate(("torbay", "torbay", "exeter"))
    ]
    add_journey(store, add_client(store, "Coached"))
    first = store.worklist.invited(Asked(), 2)
    rest = store.worklist.invited(Asked(), 2, after=first[-1].journey)

    assert sorted(names) == sorted(each.journey for each in (*first, *rest))
    assert 2 == len(store.worklist.invited(Asked(area="torbay")))
    assert [] == store.worklist.invited(Asked(programme="health-connect"))
