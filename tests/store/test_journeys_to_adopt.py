"""Which journeys are to go over to other rules, as a rollout comes to them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alongside.events import (
    AnyEvent,
    Entry,
    JourneyClosed,
    JourneyStarted,
    Paused,
    RulesetAdopted,
    RulesetNotAdopted,
    RulesetTakenUp,
)
from alongside.store import Store
from tests.store.conftest import NOW

OLD, NEW, THIRD = "a" * 64, "b" * 64, "c" * 64


def keep(store: Store, name: str, *events: AnyEvent, programme: str = "p") -> str:
    """A journey of this name on the old rules, with what happened in it."""
    journey = f"{programme}/c-{name}/1"
    started = JourneyStarted(client_id=f"c-{name}", programme=programme, digest=OLD)
    store.journal.append(
        journey,
        [
            Entry(sequence=number, recorded=NOW, event=event)
            for number, event in enumerate([started, *events], start=1)
        ],
    )
    return journey


def adopted(digest: str = NEW, when: str = "now") -> RulesetAdopted:
    """Somebody has a journey adopt."""
    return RulesetAdopted.model_validate({"digest": digest, "reason": "test", "when": when})


def taken_up(digest: str, after: int) -> RulesetTakenUp:
    """The journey has."""
    return RulesetTakenUp(digest=digest, was=OLD, after=after)


def to_adopt(store: Store, digest: str = NEW, when: str = "now") -> list[str]:
    """All there are."""
    return store.journeys.to_adopt("p", digest, when, limit=100)[0]


def test_those_under_way_on_other_rules_come_in_the_order_of_their_names(store: Store) -> None:
    """A page after the other, with how many there are from there on."""
    names = [keep(store, name) for name in ("dd", "aa", "cc", "bb")]
    first, left = store.journeys.to_adopt("p", NEW, "now", limit=3)
    second, still_left = store.journeys.to_adopt("p", NEW, "now", after=first[-1], limit=3)

    assert (sorted(names), 4, 1) == ([*first, *second], left, still_left)


def test_the_closed_and_those_of_another_programme_are_not_among_them(store: Store) -> None:
    """A paused one is: what it waited is kept."""
    keep(store, "closed", JourneyClosed(reason="completed"))
    keep(store, "other", programme="q")
    paused = keep(store, "paused", Paused(reason="holiday"))

    assert [paused] == to_adopt(store)


@pytest.mark.parametrize(
    ("events", "now", "next_stage", "back"),
    [
        ([], True, True, False),
        ([adopted(), taken_up(NEW, 2)], False, False, True),
        ([adopted(when="next_stage")], True, False, True),
        ([adopted(THIRD, "next_stage")], True, True, True),
        ([adopted(when="next_stage"), taken_up(NEW, 2)], False, False, True),
        ([adopted(), RulesetNotAdopted(digest=NEW, why="x", after=2, kept=OLD)], True, True, False),
        ([adopted(when="next_stage"), adopted(OLD)], True, True, False),
    ],
)
def test_what_waits_for_a_next_stage_is_seen(
    store: Store, events: Sequence[AnyEvent], now: bool, next_stage: bool, back: bool
) -> None:
    """Whoever adopts these rules then need not be told again, but can be for now, or back."""
    journey = keep(store, "aa", *events)

    assert [journey] * now == to_adopt(store)
    assert [journey] * next_stage == to_adopt(store, when="next_stage")
    assert [journey] * back == to_adopt(store, OLD)


def test_the_rules_that_go_on_after_a_refusal_are_shown(store: Store) -> None:
    """The row says what the journey walks by, not what it was told to."""
    refused = RulesetNotAdopted(digest=NEW, why="x", after=2, kept=OLD)
    journey = keep(store, "aa", adopted(), refused)
    before = store.journeys.get(journey)
    store.rebuild()

    assert OLD == before.digest == store.journeys.get(journey).digest


def test_what_waits_behind_a_refusal_is_seen(store: Store) -> None:
    """Rules asked for the next stage are taken up then, if nobody calls them off before."""
    refused = RulesetNotAdopted(digest=NEW, why="no_settings_for_its_stage", after=3, kept=OLD)
    journey = keep(store, "aa", adopted(THIRD, "next_stage"), adopted(NEW, "now"), refused)

    assert [journey] == to_adopt(store, OLD, "now")
