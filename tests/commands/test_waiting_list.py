"""`alongside waiting` shows who waits, in order, why still, and what rounds came to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from alongside.coaches import Coach
from alongside.deeds import ReserveCoach
from alongside.events import Entry, JourneyStarted, Paused
from alongside.facts import Catalogue
from alongside.matching import MatchingRules
from alongside.ruleset.library import Library
from alongside.settings import settings
from alongside.store import NewClient, Person, Store
from alongside.store.matching_round import Asked
from commands import app

P = "health-connect"
NOW = datetime.now(UTC)
Waiting = Callable[..., Result]


@pytest.fixture
def waiting(store: Store) -> Waiting:
    """Runs `alongside waiting ...` in this home."""
    return lambda *words: CliRunner().invoke(app, ["waiting", *words])


@pytest.fixture
def rules(store: Store) -> MatchingRules:
    """The matching of the programme, as shipped."""
    published = Library.of(store, settings()).current(P)
    assert isinstance(published.catalogue, Catalogue)
    assert published.ruleset.coaching is not None
    return MatchingRules.of(published.ruleset.coaching, published.catalogue)


def add_coach(store: Store, **changed: object) -> None:
    """A coach who fits everyone."""
    given = {"id": "k-aaaa1111", "name": "Robin Planted", "programmes": (P,), "gender": "female",
             "modes": ("phone",), "limit": 1}  # fmt: skip
    store.coaches.put(Coach.model_validate({**given, **changed}))


def waits(store: Store, rules: MatchingRules, number: int, days: int, priority: int = 3) -> str:
    """A client who has waited for so many days; their id."""
    person = Person(name=f"Wren Planted {number}", email="wren@example.org")
    page = store.clients.add_many(
        [NewClient(source="t", source_key=str(number), person=person, channels=("email",))]
    )
    client_id = str(page.rows[0].client_id)
    since = NOW - timedelta(days=days)
    deed = ReserveCoach(
        journey=f"{P}/{client_id}/1", programme=P, digest="d", client_id=client_id, attempt=1,
        priority=priority, waiting_since=since, wish=None, now=NOW,
    )  # fmt: skip
    digest = Library.of(store, settings()).current(P).digest
    begun = JourneyStarted(client_id=client_id, programme=P, digest=digest)
    outcome = store.caseload.reserve(deed, rules).outcome
    told = [Entry(sequence=n, recorded=since, event=e) for n, e in enumerate((begun, outcome), 1)]
    store.journal.append(deed.journey, told)
    return client_id


def test_the_list_is_in_the_order_it_is_served(
    store: Store, rules: MatchingRules, waiting: Waiting
) -> None:
    """A long wait counts as a higher priority, and both are said; names are nowhere."""
    short = waits(store, rules, 1, days=1, priority=2)
    long = waits(store, rules, 2, days=63, priority=4)

    shown = waiting(P)

    assert 0 == shown.exit_code, shown.output
    assert "2 wait for a coach." in shown.output
    assert shown.output.index(long) < shown.output.index(short)
    assert "P2 (is P4)  63 days  no coaches yet  no coaches" in shown.output
    assert "Planted" not in shown.output
    assert all(len(line) <= 80 for line in shown.output.splitlines()[:3])


def test_who_is_paused_is_shown_last_without_a_place(
    store: Store, rules: MatchingRules, waiting: Waiting
) -> None:
    """Their wait stands still, and since when."""
    first = waits(store, rules, 1, days=20, priority=1)
    other = waits(store, rules, 2, days=3)
    kept = store.journal.entries(f"{P}/{first}/1")
    still = Entry(sequence=3, recorded=NOW - timedelta(days=5), event=Paused(reason="holiday"))
    store.journal.append(f"{P}/{first}/1", [*kept, still])

    shown, alone = waiting(P), waiting(P, "--client", first)

    assert "2 wait for a coach, 1 of them paused." in shown.output
    assert shown.output.index(other) < shown.output.index(first)
    assert ["-", "15", "paused"] == [
        word for word in shown.output[shown.output.index(first) - 6 :].split()
        if word in ("-", "15", "paused")
    ]  # fmt: skip
    assert f"{first}, Health Connect Coaching" in alone.output
    assert ": paused" in alone.output
    assert "no wait runs, and nobody is proposed" in alone.output


def test_one_clients_place_says_what_stood_in_the_way(
    store: Store, rules: MatchingRules, waiting: Waiting
) -> None:
    """Each rule with how many coaches it removed, in a round's words."""
    clients = [waits(store, rules, number, days=9 - number) for number in range(3)]
    add_coach(store)
    store.caseload.run_round(Asked(P, "r1", NOW, "room", NOW - timedelta(hours=1), "d"), rules)

    shown = waiting(P, "--client", clients[1])

    assert 0 == shown.exit_code, shown.output
    assert "place 1 of 2" in shown.output
    assert "WHY STILL  no room" in shown.output
    assert "The coach's last place goes to somebody before this client: 1 coach" in shown.output
    assert "LIKELY" in shown.output


def test_the_rounds_say_how_long_room_lay_unused(
    store: Store, rules: MatchingRules, waiting: Waiting
) -> None:
    """One line a round, the latest first."""
    empty = waiting("rounds", P)
    waits(store, rules, 1, days=2)
    add_coach(store)
    store.caseload.run_round(Asked(P, "r1", NOW, "room", NOW - timedelta(hours=1), "d"), rules)

    shown = waiting("rounds", P)

    assert "There was no round of health-connect yet." in empty.output
    assert "Room that appeared was given out after 60 min (median), 60 min at most." in shown.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("helth-connect",), "did you mean health-connect?"),
        (("rounds", "x"), "there is no programme 'x'"),
        ((P, "--client", "c-nobody"), "nobody on the register is called 'c-nobody'"),
        ((P, "--weeks", "-1"), "greater than or equal to 0"),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    waiting: Waiting, words: tuple[str, ...], says: str
) -> None:
    """With what there is."""
    refused = waiting(*words)

    assert 0 != refused.exit_code
    assert says in refused.output


def test_who_does_not_wait_is_said_not_to(
    store: Store, rules: MatchingRules, waiting: Waiting
) -> None:
    """An empty list is one, and so is a client who is not on it."""
    person = Person(name="Wren", email="wren@example.org")
    row = NewClient(source="t", source_key="1", person=person, channels=("email",))
    client_id = str(store.clients.add_many([row]).rows[0].client_id)

    assert "Nobody waits for a coach." in waiting(P).output
    assert f"{client_id} does not wait for a coach in health-connect" in (
        waiting(P, "--client", client_id).output
    )
