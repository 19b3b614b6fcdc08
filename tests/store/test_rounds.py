"""A round matches everyone who waits with all the room, writes down why, and does it once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from reservation_scene import NESTED, PICKY, WEEKLY, coach, coached, deed
from synthetic_journal import START, entries, started

from alongside.deeds import ReserveCoach
from alongside.events import AnyEvent, CoachProposed, JourneyClosed, Paused, WaitingForCoach
from alongside.matching import MatchingRules
from alongside.ruleset.coaching import MatchingRound
from alongside.store import Store
from alongside.store.matching_round import Asked
from alongside.wait import Wait

P = "health-connect"
MINUTES = Wait.parse("15 minutes")
ROUNDS = replace(NESTED, round=MatchingRound(after_room=MINUTES, every=Wait.parse("1 day")))
PICKY_ROUNDS = replace(PICKY, round=ROUNDS.round)
NOW = START + timedelta(days=10)


def asked(key: str = "health-connect/run/1", **changed: object) -> Asked:
    """A round of the programme used here."""
    return replace(Asked(programme=P, key=key, now=NOW, why="room", digest="d"), **changed)


def waits(store: Store, *deeds: ReserveCoach, rules: MatchingRules = ROUNDS) -> None:
    """These clients are on the list, and their journals say so."""
    for each in deeds:
        outcome = store.caseload.reserve(each, rules).outcome
        assert isinstance(outcome, WaitingForCoach)
        told = entries([started(each.client_id, P), outcome])
        store.journal.append(each.journey, told)


def adds(store: Store, journey: str, event: AnyEvent) -> None:
    """One more entry in a journal."""
    kept = store.journal.entries(journey)
    store.journal.append(journey, [*kept, *entries([event] * (len(kept) + 1))[len(kept) :]])


def test_a_round_gives_all_room_in_the_order_of_the_list(store: Store) -> None:
    """Two places, three clients: the P1 and the longest wait; the third is told why."""
    waits(store, deed(1, priority=3), deed(2, priority=3), deed(3, priority=1))
    store.coaches.put(coach(1, limit=2))

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (3, 0, 2, 2) == (row.waiting, row.paused, row.room, row.matched)
    held = store.caseload.of_coach("k-coach001")
    assert {deed(1).journey, deed(3).journey} == {each.journey for each in held}
    assert {("proposed", False, row.key)} == {(e.state, e.told, e.served_by) for e in held}
    (left,) = store.caseload.waiting(P)
    assert (deed(2).journey, 1, "no_room") == (left.journey, left.position, left.reason)
    assert 1 == sum(left.removed.values())


def test_who_was_matched_is_told_when_they_ask(store: Store) -> None:
    """The round names them to be woken; the next attempt gets the coach, told once."""
    waits(store, deed(1), deed(2))
    store.coaches.put(coach(1))
    row = store.caseload.run_round(asked(), ROUNDS)

    assert {row.key: [deed(1).journey, deed(2).journey]} == store.caseload.untold(P)
    woken = store.caseload.reserve(deed(1, attempt=2), ROUNDS).outcome

    assert isinstance(woken, CoachProposed)
    assert ("k-coach001", 2) == (woken.coach_id, woken.attempt)
    assert {row.key: [deed(2).journey]} == store.caseload.untold(P)


def test_a_round_asked_again_under_its_key_answers_the_same(store: Store) -> None:
    """Room that appeared meanwhile is left for the next round."""
    waits(store, deed(1), deed(2))
    store.coaches.put(coach(1, limit=1))
    first = store.caseload.run_round(asked(), ROUNDS)
    store.coaches.put(coach(2, limit=1))

    again = store.caseload.run_round(asked(now=NOW + timedelta(days=1)), ROUNDS)
    other = store.caseload.run_round(asked(key="health-connect/run/2"), ROUNDS)

    assert first == again == store.rounds.get(first.key)
    assert (1, 1) == (first.matched, other.matched)
    assert [other, first] == sorted(store.rounds.latest(P), key=lambda each: each.key)[::-1]


def test_with_others_on_the_list_who_asks_waits_for_the_round(store: Store) -> None:
    """A coach with room would fit; all who wait are matched together."""
    waits(store, deed(1))
    store.coaches.put(coach(1))

    found = store.caseload.reserve(deed(2), ROUNDS).outcome

    assert isinstance(found, WaitingForCoach)
    assert (2, "next_round") == (found.position, found.reason)
    assert {} == store.caseload.counts()


def test_who_asks_with_nobody_else_waiting_is_served_at_once(store: Store) -> None:
    """A round of one would come to the same; others who are paused don't hold it up."""
    waits(store, deed(1))
    adds(store, deed(1).journey, Paused(reason="holiday"))
    store.coaches.put(coach(1))

    assert isinstance(store.caseload.reserve(deed(2), ROUNDS).outcome, CoachProposed)


def test_nobody_is_matched_before_their_journal_says_that_they_wait(store: Store) -> None:
    """They could not be woken: the round counts them and wants another."""
    waits(store, deed(1))
    store.coaches.put(coach(1))
    store.caseload.reserve(deed(2), ROUNDS)

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (1, 1, 1) == (row.waiting, row.joining, row.matched)
    assert [deed(2).journey] == [each.journey for each in store.caseload.waiting(P)]


def test_who_stands_still_is_counted_and_passed_over(store: Store) -> None:
    """Their place is kept for when they go on."""
    waits(store, deed(1), deed(2))
    adds(store, deed(1).journey, Paused(reason="hospital"))
    store.coaches.put(coach(1))

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (1, 1, 1) == (row.waiting, row.paused, row.matched)
    assert store.caseload.of_journey(deed(1).journey) is None


@pytest.mark.parametrize(
    "changed",
    [{"active": False}, {"programmes": ["primrose-a"]}, {"ends": "2026-03-05"}, {"limit": 0}],
)
def test_a_coach_who_is_not_there_gets_nobody(store: Store, changed: dict[str, object]) -> None:
    """Whatever the rules say of it."""
    waits(store, deed(1), deed(2))
    store.coaches.put(coach(1, **changed))

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (0, 0) == (row.room, row.matched)
    assert {"no_room"} == {each.reason for each in store.caseload.waiting(P)}


def test_reasons_are_written_down_when_they_change(store: Store) -> None:
    """A list that stands still adds nothing to what is known of it."""
    waits(store, deed(1), deed(2))
    first = store.caseload.run_round(asked("r1"), ROUNDS)
    second = store.caseload.run_round(asked("r2"), ROUNDS)
    store.coaches.put(coach(1, limit=0))
    third = store.caseload.run_round(asked("r3"), ROUNDS)
    store.coaches.put(coach(1, limit=1))
    fourth = store.caseload.run_round(asked("r4"), ROUNDS)

    assert [[], [], ["no_room", "no_room"]] == [
        [each.reason for each in store.rounds.outcomes(row.key)] for row in (first, second, third)
    ]
    got, left = store.rounds.outcomes(fourth.key)
    assert (deed(1).journey, "k-coach001", None) == (got.journey, got.coach_id, got.reason)
    assert (deed(2).journey, None, "no_room", {"given": 1}) == (
        left.journey, left.coach_id, left.reason, left.removed,
    )  # fmt: skip
    assert [third.key, fourth.key] == [r.key for r, _ in store.rounds.of_journey(deed(2).journey)]
    assert 10 * 86400 - 120 == left.waited


def test_a_declined_coach_is_not_given_again_and_said_to_be_in_the_way(store: Store) -> None:
    """The round names the rule and how many coaches it removed."""
    store.coaches.put(coach(1))
    waits(store, deed(1, declined=["k-coach001"]), deed(2, declined=["k-coach001"]),
          rules=PICKY_ROUNDS)  # fmt: skip

    store.caseload.run_round(asked(), PICKY_ROUNDS)

    for row in store.caseload.waiting(P):
        assert ("no_fit", {"not-declined": 1}) == (row.reason, row.removed)


def test_a_journey_that_closed_meanwhile_takes_no_room(store: Store) -> None:
    """Its place on the list is gone with it."""
    waits(store, deed(1), deed(2))
    adds(store, deed(1).journey, JourneyClosed(reason="died"))
    store.coaches.put(coach(1))

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (1, 1) == (row.waiting, row.matched)
    assert store.caseload.of_journey(deed(1).journey) is None


def test_a_round_over_an_empty_list_is_a_round(store: Store) -> None:
    """It is written down: room was there and nobody waited."""
    store.coaches.put(coach(1))

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (0, 2, 0) == (row.waiting, row.room, row.matched)
    assert [row] == store.rounds.latest(P)


def test_rounds_and_what_they_gave_survive_a_rebuild(store: Store) -> None:
    """What is reserved and not yet told is in no journal."""
    waits(store, deed(1), deed(2), deed(3))
    store.coaches.put(coach(1))
    store.caseload.run_round(asked(), ROUNDS)
    before = store.caseload.of_coach("k-coach001"), store.caseload.waiting(P)

    store.rebuild()

    assert before == (store.caseload.of_coach("k-coach001"), store.caseload.waiting(P))
    assert 1 == len(store.rounds.latest(P))
    assert 2 == len(store.caseload.untold(P)["health-connect/run/1"])


def test_how_long_room_lay_unused_is_one_query(store: Store) -> None:
    """A round says since when room was there, and when it was given."""
    waits(store, deed(1), deed(2))
    store.coaches.put(coach(1))
    store.caseload.run_round(asked(since=NOW - timedelta(minutes=15)), ROUNDS)

    (row,) = [each for each in store.rounds.latest(P) if each.why == "room" and each.matched]

    assert timedelta(minutes=15) == row.at - row.since


def test_a_client_seen_weekly_and_one_to_be_fill_the_nested_caps(store: Store) -> None:
    """The round counts what the coach carries now."""
    store.coaches.put(coach(1))
    store.caseload.reserve(deed(9), NESTED)
    store.journal.append(deed(9).journey, coached(9, WEEKLY))
    store.coaches.put(coach(1, active=False))
    waits(store, deed(1), deed(2))
    store.coaches.put(coach(1))

    row = store.caseload.run_round(asked(), ROUNDS)

    assert (1, 1) == (row.room, row.matched)
    assert 2 == store.caseload.counts()["k-coach001"]


def test_a_client_between_sessions_counts_as_often_as_they_are_seen(store: Store) -> None:
    """Whose coach left goes on fortnightly: the new one still has room for two weekly clients."""
    waits(store, deed(1, every="2 weeks"), deed(2))
    store.coaches.put(coach(1))

    store.caseload.run_round(asked(), ROUNDS)

    assert ["1 week", "2 weeks"] == sorted(
        str(each.every) for each in store.caseload.of_coach("k-coach001")
    )
    assert isinstance(store.caseload.reserve(deed(3), ROUNDS).outcome, CoachProposed)
