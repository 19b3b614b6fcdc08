"""What people look at: journeys, tasks, rulesets, coaches, messages, each found as asked."""

from datetime import timedelta

import pytest
from synthetic_journal import K1, START, entries, started, task

from alongside.coaches import Coach
from alongside.events import (
    CoachAllocated,
    JourneyClosed,
    Paused,
    PriorityDecided,
    StageEntered,
    TaskAnswered,
)  # fmt: skip
from alongside.store import Store, UnknownCoach, UnknownJourney, UnknownRuleset
from alongside.store.messages import Claim, NotClaimed

HOUR = timedelta(hours=1)


def journey(number: int, cycle: int = 1) -> str:
    """A journey's id."""
    return f"primrose-a/c-{number:012d}/{cycle}"


def begin(store: Store, number: int, *more: object, cycle: int = 1) -> str:
    """A journey with these events after its start."""
    told = entries([started(f"c-{number:012d}"), *more])  # type: ignore[list-item]
    store.journal.append(journey(number, cycle), told)
    return journey(number, cycle)


def test_journeys_are_found_by_every_filter(store: Store) -> None:
    """Alone and together."""
    a = begin(store, 1, StageEntered(stage="coaching", visit=1),
              CoachAllocated(attempt=1, coach_id=K1))  # fmt: skip
    b = begin(store, 2, PriorityDecided(priority=1, rule="r", digest="d"), task("k", due=START))
    c = begin(store, 3, JourneyClosed(reason="declined"))
    d = begin(store, 4, task("k", due=START), Paused(reason="holiday"))

    def found(**asked: object) -> list[str]:
        return [row.journey for row in store.journeys.page(**asked)]  # type: ignore[arg-type]

    assert [a] == found(stage="coaching")
    assert [b] == found(priority=1)
    assert [c] == found(status="closed")
    assert [a] == found(coach=K1)
    assert [b] == found(overdue_at=START + HOUR)
    assert [] == found(overdue_at=START)
    assert [b, d, a, c] == found(programme="primrose-a")
    assert [] == found(programme="other")
    assert [] == found(stage="coaching", priority=1)


def test_pages_follow_on_each_other_without_a_gap(store: Store) -> None:
    """Soonest due first, those never due last, each once."""
    names = [
        begin(store, number, *([task("k", due=START + HOUR * (number % 4))] if number < 15 else []))
        for number in range(25)
    ]
    seen: list[str] = []
    after = None
    while page := store.journeys.page(limit=4, after=after):
        seen += [row.journey for row in page]
        after = (page[-1].next_due, page[-1].journey)

    assert names == sorted(seen)
    dues = [store.journeys.get(each).next_due for each in seen]
    assert dues[:15] == sorted(due for due in dues if due is not None)
    assert [None] * 10 == dues[15:]


def test_the_open_journey_and_the_next_cycle_are_known(store: Store) -> None:
    """One at a time for a programme; the next is counted on."""
    client = "c-000000000001"
    assert 1 == store.journeys.next_cycle("primrose-a", client)
    begin(store, 1, JourneyClosed(reason="done"))
    assert store.journeys.open_for("primrose-a", client) is None
    assert 2 == store.journeys.next_cycle("primrose-a", client)

    second = begin(store, 1, Paused(reason="hospital"), cycle=2)

    opened = store.journeys.open_for("primrose-a", client)
    assert opened is not None
    assert (second, "paused") == (opened.journey, opened.status)
    assert store.journeys.open_for("other", client) is None


def test_an_unknown_journey_is_an_error(store: Store) -> None:
    """It names the command that lists them."""
    with pytest.raises(UnknownJourney, match="alongside list"):
        store.journeys.get("primrose-a/c-none/1")
    assert store.journeys.find("primrose-a/c-none/1") is None


def test_the_most_overdue_task_comes_first(store: Store) -> None:
    """By role, overdue only, and page by page."""
    dues = [5, 1, 3, 2, 4]
    for number, due in enumerate(dues):
        role = "gp" if due % 2 else "nurse"
        begin(store, number, task("k", role=role, due=START + HOUR * due),
              task("over"), TaskAnswered(key="over"))  # fmt: skip

    hours = [(each.due - START) // HOUR for each in store.tasks.open()]
    gp = [(each.due - START) // HOUR for each in store.tasks.open(role="gp")]
    overdue = store.tasks.open(overdue_at=START + HOUR * 3)

    assert [1, 2, 3, 4, 5] == hours
    assert [1, 3, 5] == gp
    assert [1, 2] == [(each.due - START) // HOUR for each in overdue]
    assert all(each.is_overdue(START + HOUR * 3) for each in overdue)
    first = store.tasks.open(limit=2)
    rest = store.tasks.open(after=(first[-1].due, first[-1].journey, first[-1].key))
    assert store.tasks.open() == [*first, *rest]
    assert store.tasks.get(journey(0), "none") is None


def test_a_ruleset_is_kept_once_and_for_ever(store: Store) -> None:
    """Under its digest; what is current is a pointer that moves."""
    store.rulesets.put("d1", "p", '{"a": "é"}', "admin:a", "first")
    store.rulesets.put("d1", "p", "something else", "admin:b", "again")
    store.rulesets.put("d2", "p", "{}", "admin:a", "second")
    assert store.rulesets.current("p") is None

    for digest in ("d1", "d2", "d1"):
        store.rulesets.make_current("p", digest, "admin:a", "why")
        assert digest == store.rulesets.current("p")

    assert '{"a": "é"}' == store.rulesets.get("d1")
    assert ("p",) == store.rulesets.programmes()
    for wrong in (("p", "d9"), ("q", "d1")):
        with pytest.raises(UnknownRuleset, match="publish it"):
            store.rulesets.make_current(*wrong, "admin:a", "why")
    with pytest.raises(UnknownRuleset):
        store.rulesets.get("")


def test_a_coach_is_kept_with_an_encrypted_name(store: Store) -> None:
    """The rest is as the file has it; put again is written over."""
    coach = Coach(
        id="k-abcd1234", name="Zephyr Quill", programmes=("p",), gender="other", modes=("home",),
        hours={"monday": "09:00-12:00"},
    )  # fmt: skip
    store.coaches.put(coach)
    assert [coach] == store.coaches.list()

    now = coach.model_copy(update={"active": False})
    store.coaches.put(now)

    assert now == store.coaches.get("k-abcd1234")
    with pytest.raises(UnknownCoach):
        store.coaches.get("k-none0000")


def test_a_message_is_sent_once(store: Store) -> None:
    """Claimed by one, refused to others, taken over from the dead, and never after it was sent."""
    j, now = journey(1), START
    claim = store.messages.claim

    assert Claim(False, "email") == claim(j, "m", by="w1", now=now, channel="email")
    assert Claim(False, "email") == claim(j, "m", by="w1", now=now, channel="email")
    assert not claim(j, "m", by="w2", now=now + timedelta(minutes=4))
    later = now + timedelta(minutes=5)
    assert Claim(True, "email") == claim(j, "m", by="w2", now=later, channel="sms")
    store.messages.sent(j, "m", now=now, channel="email", recipient="ada@example.org")
    store.messages.sent(j, "m", now=now + HOUR, channel="console")
    assert not claim(j, "m", by="w2", now=now + timedelta(days=400))

    delivery = store.messages.get(j, "m")
    assert delivery is not None
    assert ("sent", "email", now) == (delivery.status, delivery.channel, delivery.sent)
    assert "ada@example.org" == store.messages.recipient(j, "m")
    with pytest.raises(NotClaimed):
        store.messages.sent(j, "other", now=now, channel="email")


def test_a_message_in_doubt_is_nobodys_to_send(store: Store) -> None:
    """For good: not to be claimed, given back, or said to be sent after all."""
    j = journey(1)
    store.messages.claim(j, "m", by="w1", now=START, channel="email")
    store.messages.doubt(j, "m")

    store.messages.release(j, "m", by="w1")
    store.messages.sent(j, "m", now=START, channel="email")

    assert not store.messages.claim(j, "m", by="w1", now=START + timedelta(days=400))
    delivery = store.messages.get(j, "m")
    assert delivery is not None
    assert ("in_doubt", "email", None) == (delivery.status, delivery.channel, delivery.sent)


def test_what_was_sent_is_in_no_doubt(store: Store) -> None:
    """Whatever a try that comes late makes of it."""
    j = journey(1)
    store.messages.claim(j, "m", by="w1", now=START)
    store.messages.sent(j, "m", now=START, channel="email")

    store.messages.doubt(j, "m")

    delivery = store.messages.get(j, "m")
    assert delivery is not None
    assert "sent" == delivery.status


def test_a_claim_given_back_is_free_at_once(store: Store) -> None:
    """Only one's own, and only if nothing was sent."""
    j = journey(1)
    store.messages.claim(j, "m", by="w1", now=START)
    store.messages.release(j, "m", by="w2")
    assert not store.messages.claim(j, "m", by="w2", now=START)

    store.messages.release(j, "m", by="w1")

    assert store.messages.claim(j, "m", by="w2", now=START)
    store.messages.sent(j, "m", now=START, channel="email")
    store.messages.release(j, "m", by="w2")
    assert not store.messages.claim(j, "m", by="w3", now=START)
