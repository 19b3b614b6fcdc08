"""Coaches are reserved in one transaction: in order, once, and never beyond their room."""

from reservation_scene import FORTNIGHTLY, NESTED, PICKY, coach, coached, deed
from synthetic_journal import START, entries, started

from alongside.events import (
    CoachProposed,
    CoachReleased,
    CoachWishRecorded,
    JourneyClosed,
    StageLeft,
    WaitingForCoach,
)
from alongside.store import Store


def test_a_coach_with_room_is_proposed_with_reasons(store: Store) -> None:
    """The answer says who, and why."""
    store.coaches.put(coach(1))

    found = store.caseload.reserve(deed(1), NESTED)

    assert isinstance(found.outcome, CoachProposed)
    assert ("k-coach001", 1, ()) == (found.outcome.coach_id, found.outcome.attempt, found.served)
    assert found.outcome.reasons
    (row,) = store.caseload.of_coach("k-coach001")
    assert ("proposed", "1 week") == (row.state, row.every)


def test_the_same_attempt_answers_the_same(store: Store) -> None:
    """A deed that ran twice reserved once."""
    for number in (1, 2):
        store.coaches.put(coach(number))

    first = store.caseload.reserve(deed(1), NESTED)

    assert first == store.caseload.reserve(deed(1), NESTED)
    assert 1 == sum(store.caseload.counts().values())


def test_without_room_the_client_waits_with_place_and_reason(store: Store) -> None:
    """Two weekly clients fill a coach; the third is told why and where."""
    store.coaches.put(coach(1))
    for number in (1, 2):
        store.caseload.reserve(deed(number), NESTED)

    waits = [store.caseload.reserve(deed(number), NESTED).outcome for number in (3, 4)]

    assert all(isinstance(each, WaitingForCoach) for each in waits)
    assert [(1, "no_room"), (2, "no_room")] == [
        (each.position, each.reason) for each in waits if isinstance(each, WaitingForCoach)
    ]
    assert waits[0] == store.caseload.reserve(deed(3), NESTED).outcome


def test_without_any_coach_the_reason_says_so(store: Store) -> None:
    """An empty service is not a full one."""
    outcome = store.caseload.reserve(deed(1), NESTED).outcome

    assert isinstance(outcome, WaitingForCoach)
    assert (1, "no_coaches") == (outcome.position, outcome.reason)


def test_room_goes_by_priority_then_waiting_then_journey(store: Store) -> None:
    """Whoever asks, the list is served in its order."""
    for each in (deed(5, priority=2), deed(4, priority=2), deed(9, priority=1)):
        store.caseload.reserve(each, NESTED)
    order = [row.client_id for row in store.caseload.waiting("health-connect")]
    store.coaches.put(coach(1))

    found = store.caseload.reserve(deed(7, priority=3), NESTED)

    assert ["c-000000000009", "c-000000000004", "c-000000000005"] == order
    assert isinstance(found.outcome, WaitingForCoach)
    assert 2 == found.outcome.position
    assert {deed(9).journey, deed(4).journey} == set(found.served)


def test_who_was_served_while_waiting_is_told_on_asking_again(store: Store) -> None:
    """The next attempt of a woken journey gets what it holds, not a second coach."""
    store.caseload.reserve(deed(1), NESTED)
    for number in (1, 2):
        store.coaches.put(coach(number))
    ((journey, coach_id),) = store.caseload.serve("health-connect", START, NESTED)

    woken = store.caseload.reserve(deed(1, attempt=2), NESTED)

    assert deed(1).journey == journey
    assert isinstance(woken.outcome, CoachProposed)
    assert (coach_id, 2) == (woken.outcome.coach_id, woken.outcome.attempt)
    assert woken == store.caseload.reserve(deed(1, attempt=2), NESTED)
    assert {coach_id: 1} == store.caseload.counts()


def test_a_repeated_deed_names_the_same_journeys_to_wake(store: Store) -> None:
    """A worker that died before waking them wakes them the next time."""
    store.caseload.reserve(deed(1), NESTED)
    store.coaches.put(coach(1))

    first = store.caseload.reserve(deed(2), NESTED)

    assert (deed(1).journey,) == first.served
    assert first == store.caseload.reserve(deed(2), NESTED)
    store.caseload.reserve(deed(1, attempt=2), NESTED)
    assert () == store.caseload.reserve(deed(2), NESTED).served


def test_serving_under_a_key_can_be_repeated(store: Store) -> None:
    """Room that appeared wakes those it was given to, however often the deed runs."""
    store.caseload.reserve(deed(1), NESTED)
    store.coaches.put(coach(1))

    first = store.caseload.serve("health-connect", START, NESTED, key="room/9")

    assert [(deed(1).journey, "k-coach001")] == first
    assert first == store.caseload.serve("health-connect", START, NESTED, key="room/9")
    assert [] == store.caseload.serve("health-connect", START, NESTED, key="room/10")


def test_a_new_attempt_after_a_release_starts_anew_without_the_declined(store: Store) -> None:
    """The release may not be in the journal yet: the new attempt lets the old room go."""
    for number in (1, 2):
        store.coaches.put(coach(number))
    first = store.caseload.reserve(deed(1), NESTED).outcome
    assert isinstance(first, CoachProposed)

    second = store.caseload.reserve(deed(1, attempt=2, declined=[first.coach_id]), PICKY).outcome

    assert isinstance(second, CoachProposed)
    assert first.coach_id != second.coach_id
    assert {second.coach_id: 1} == store.caseload.counts()


def test_a_late_flush_of_an_old_attempt_leaves_the_new_one_alone(store: Store) -> None:
    """The journal of attempt 1 may arrive after attempt 2 was reserved."""
    store.coaches.put(coach(1))
    journey = deed(1).journey
    store.caseload.reserve(deed(1), NESTED)
    store.caseload.reserve(deed(1, attempt=2), NESTED)

    store.journal.append(journey, entries([
        started("c-000000000001", "health-connect"),
        CoachProposed(attempt=1, coach_id="k-coach001"),
        CoachReleased(attempt=1, coach_id="k-coach001", why="declined"),
    ]))  # fmt: skip

    held = store.caseload.of_journey(journey)
    assert held is not None
    assert 2 == held.attempt


def test_a_wait_told_late_does_not_put_a_served_journey_back_on_the_list(store: Store) -> None:
    """It holds a coach by now."""
    store.caseload.reserve(deed(1), NESTED)
    store.coaches.put(coach(1))
    store.caseload.serve("health-connect", START, NESTED)

    store.journal.append(deed(1).journey, entries([
        started("c-000000000001", "health-connect"),
        WaitingForCoach(attempt=1, position=1, reason="no_coaches"),
    ]))  # fmt: skip

    assert [] == store.caseload.waiting("health-connect")


def test_a_slower_cadence_frees_room_under_the_nested_caps(store: Store) -> None:
    """Two weekly clients who move to fortnightly leave room for one more weekly one."""
    store.coaches.put(coach(1))
    for number in (1, 2):
        store.caseload.reserve(deed(number), NESTED)
        store.journal.append(deed(number).journey, coached(number, FORTNIGHTLY))

    assert isinstance(store.caseload.reserve(deed(3), NESTED).outcome, CoachProposed)
    assert isinstance(store.caseload.reserve(deed(4), NESTED).outcome, WaitingForCoach)


def test_closing_a_journey_lets_the_next_one_in(store: Store) -> None:
    """Room that appears is given to who waits."""
    store.coaches.put(coach(1, limit=1))
    store.caseload.reserve(deed(1), NESTED)
    store.caseload.reserve(deed(2), NESTED)

    told = entries([started("c-000000000001", "health-connect"), JourneyClosed(reason="done")])
    store.journal.append(deed(1).journey, told)

    assert [(deed(2).journey, "k-coach001")] == store.caseload.serve(
        "health-connect", START, NESTED
    )


def test_leaving_allocation_gives_up_the_place_and_a_coach_it_never_heard_of(store: Store) -> None:
    """A client who no longer wants a coach takes no room from the next."""
    for number in (1, 2):
        store.caseload.reserve(deed(number), NESTED)
    store.coaches.put(coach(1, limit=1))
    assert [(deed(1).journey, "k-coach001")] == store.caseload.serve(
        "health-connect", START, NESTED
    )

    left = StageLeft(stage="allocation", visit=1, outcome="no_coach_wanted", leads_to="closure")
    store.journal.append(
        deed(1).journey, entries([started("c-000000000001", "health-connect"), left])
    )

    assert [deed(2).journey] == [row.journey for row in store.caseload.waiting("health-connect")]
    assert [(deed(2).journey, "k-coach001")] == store.caseload.serve(
        "health-connect", START, NESTED
    )


def test_a_wish_keeps_no_free_text_on_the_list(store: Store) -> None:
    """Notes stay in the journal, encrypted."""
    wish = CoachWishRecorded(wants=True, gender="female", note="not my neighbour Ada")

    store.caseload.reserve(deed(1, wish=wish), NESTED)

    (row,) = store.caseload.waiting("health-connect")
    assert row.wish is not None
    assert "Ada" not in row.wish


def test_reservations_survive_a_rebuild_until_the_journal_passes_them(store: Store) -> None:
    """What is reserved and not yet told is in no journal."""
    store.coaches.put(coach(1))
    for number in (1, 2, 3, 4):
        store.caseload.reserve(deed(number), NESTED)
    store.journal.append(deed(1).journey, coached(1, FORTNIGHTLY))
    held, waits = store.caseload.of_coach("k-coach001"), store.caseload.waiting("health-connect")

    store.rebuild()

    assert held == store.caseload.of_coach("k-coach001")
    assert waits == store.caseload.waiting("health-connect")
    assert 2 == len(held)
    assert 2 == len(waits)
