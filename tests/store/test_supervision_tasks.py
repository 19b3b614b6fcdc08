"""Tasks of supervision lie in the one list of tasks, and are made again like all others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from synthetic_journal import START, entries, started

from alongside.events import AnyEvent, Entry, TaskAnswered, TaskEscalated, TaskOpened
from alongside.store import Store

TURN = "supervision/health-connect/individual/turn-2026-03-02T09:00:00Z"
OTHER = "supervision/choice-and-control/group/turn-2026-03-02T09:00:00Z"
JOURNEY = "health-connect/c-000000000001/1"
NAMESAKE = "supervision/c-000000000002/1"
"""A journey of a programme that is called as supervision is."""


def task(key: str, about: str = "k-coach001", days: int = 3) -> TaskOpened:
    """A supervision to be held."""
    return TaskOpened(
        key=key, role="coordinator", title="Hold it", due=START + timedelta(days=days),
        about=about, kind="supervision_individual", answers=("held", "missed"),
    )  # fmt: skip


def keep(store: Store, stream: str, *events: AnyEvent) -> None:
    """Keep these as the whole journal of a stream."""
    told = [Entry(sequence=n, recorded=START, event=each) for n, each in enumerate(events, 1)]
    store.journal.append(stream, told)


@pytest.fixture
def kept(store: Store) -> Store:
    """Two turns, a journey with a task, a journey that only sounds like a turn."""
    keep(store, TURN, task("individual/a"), task("individual/b", "k-coach002", 1))
    keep(store, OTHER, task("group/a", "s-ada", 2))
    store.journal.append(JOURNEY, entries([started("c-000000000001", "health-connect")]))
    store.journal.append(NAMESAKE, entries([started("c-000000000002", "supervision")]))
    return store


def keys(store: Store, **wanted: str) -> list[str]:
    """The open tasks, in their order."""
    return [each.key for each in store.tasks.open(**wanted)]


def test_they_are_in_the_one_list_by_when_they_are_due(kept: Store) -> None:
    """By programme too; a coach's own list is of their clients."""
    assert ["individual/b", "group/a", "individual/a"] == keys(kept)
    assert ["individual/b", "individual/a"] == keys(kept, programme="health-connect")
    assert ["individual/b", "group/a", "individual/a"] == keys(kept, role="coordinator")
    assert [] == keys(kept, coach="k-coach001")
    assert [] == keys(kept, programme="supervision")


def test_the_programme_of_the_last_one_to_be_held_is_known(kept: Store) -> None:
    """One that was held is none of them."""
    assert "health-connect" == kept.supervisions.to_be_held()

    held = TaskAnswered(key="individual/a", answer="held", by="coordinator")
    keep(kept, TURN, task("individual/a"), task("individual/b", "k-coach002", 1), held)

    assert "choice-and-control" == kept.supervisions.to_be_held()


def test_they_are_found_by_programme_and_by_whom_they_are_about(kept: Store) -> None:
    """The latest first, those that are over too."""
    assert ["individual/a", "group/a", "individual/b"] == [
        each.key for each in kept.tasks.of_supervision()
    ]
    assert ["group/a"] == [each.key for each in kept.tasks.of_supervision("choice-and-control")]
    (found,) = kept.tasks.of_supervision("health-connect", about="k-coach002")
    assert "individual/b" == found.key


def test_they_are_made_again_from_the_journal(kept: Store) -> None:
    """Answered when it was held, handed on when it was late: `rebuild` changes nothing."""
    held = START - timedelta(days=1)
    more = [
        TaskAnswered(key="individual/a", answer="held", at=held, by="coordinator:ada"),
        TaskEscalated(key="individual/b", role="service_manager"),
    ]
    kept.journal.append(
        TURN, [Entry(sequence=n, recorded=START, event=each) for n, each in enumerate(more, 3)]
    )
    before = kept.tasks.of_supervision()
    assert ("answered", "held", held) == (before[0].status, before[0].answer, before[0].ended)
    assert "service_manager" == before[-1].role

    kept.rebuild()

    assert before == kept.tasks.of_supervision()
    assert [] == [each for each in kept.journeys.page() if each.journey in (TURN, OTHER)]


@pytest.mark.parametrize("stream", ["supervision/x", "supervision", "turn", "", "a/b/c", "a/b/0"])
def test_nothing_else_is_a_journal(kept: Store, stream: str) -> None:
    """Neither a journey's id nor a turn's."""
    with pytest.raises(ValueError, match="is not a journey's id"):
        keep(kept, stream, task("x"))
