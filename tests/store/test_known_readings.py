"""What is known of a client: the latest of each fact, for one or for a whole register."""

import random
from datetime import timedelta

from register_rows import DAY, add, reading, row
from synthetic_journal import entries, started

from alongside.events import ReadingsRecorded
from alongside.facts import Fact, Kind
from alongside.store import (
    Person,
    Store,
)  # fmt: skip


def test_the_latest_reading_of_each_fact_is_known(store: Store) -> None:
    """By day; of one day, the one recorded last; in its own type."""
    client_id = add(store)
    told = [
        reading("systolic_bp", 150, DAY), reading("systolic_bp", 140, DAY - timedelta(days=9)),
        reading("on_antipsychotic", True), reading("smoking", "current"),
        reading("long_term_conditions", ["asthma", 'odd "one"']),
    ]  # fmt: skip
    assert 5 == store.readings.add(client_id, told)
    assert 1 == store.readings.add(client_id, [reading("systolic_bp", 155, DAY)])
    assert 0 == store.readings.add(client_id, told)

    known = store.readings.of(client_id)

    assert reading("systolic_bp", 155) == known["systolic_bp"]
    assert (True, "current", ("asthma", 'odd "one"')) == (
        known["on_antipsychotic"].value, known["smoking"].value,
        known["long_term_conditions"].value,
    )  # fmt: skip
    assert [140.0, 150.0, 155.0] == [
        each.value for each in store.readings.history(client_id, "systolic_bp")
    ]


def test_yes_and_one_are_not_the_same_reading(store: Store) -> None:
    """Values keep their type, so neither hides the other."""
    client_id = add(store)

    assert 3 == store.readings.add(
        client_id, [reading("x", True), reading("x", 1.0), reading("x", "true")]
    )


def test_readings_of_an_event_become_known_with_it(store: Store) -> None:
    """The journal's flush and the register are one transaction."""
    client_id = add(store)
    told = entries(
        [started(client_id), ReadingsRecorded(readings=(reading("hba1c", 48),), by="staff:a")]
    )

    store.journal.append(f"primrose-a/{client_id}/1", told)

    assert {"hba1c": reading("hba1c", 48)} == store.readings.of(client_id)


def test_a_frame_says_what_the_latest_readings_say(store: Store) -> None:
    """Columns for a whole register and look-ups for one client agree."""
    facts = [
        Fact(
            name="bmi", label="BMI", kind=Kind.NUMBER, unit="kg/m2", low=10, high=130, missing="?"
        ),
        Fact(name="smoking", label="Smoking", kind=Kind.CHOICE, missing="?"),
        Fact(name="on_antipsychotic", label="A", kind=Kind.YES_NO, missing="?"),
        Fact(name="languages", label="L", kind=Kind.CHOICES, missing="?"),
        Fact(name="nobody_has_it", label="N", kind=Kind.CHOICES, missing="?"),
    ]
    dice = random.Random(7)
    makes = {
        "bmi": lambda: float(dice.randint(18, 60)),
        "smoking": lambda: dice.choice(["never", "ex", "current"]),
        "on_antipsychotic": lambda: dice.random() < 0.5,
        "languages": lambda: tuple(dice.sample(["en", "cy", "so"], 2)),
    }
    store.clients.add_many(
        [
            row(f"r{n}", Person(name=f"N{n}"), source_row=n, readings=[
                reading(fact, make(), DAY - timedelta(days=dice.randint(0, 3)))
                for fact, make in makes.items()
                for _ in range(dice.randint(0, 3))
            ])
            for n in range(60)
        ]
    )  # fmt: skip

    frame = store.readings.frame(facts)
    parts = list(store.readings.frames(facts, clients_each=7))

    assert list(range(60)) == frame["source_row"].to_list()
    assert 9 == len(parts)
    assert frame.rows() == [each for part in parts for each in part.rows()]
    for shown in frame.to_dicts():
        known = store.readings.of(shown["client_id"])
        for fact in facts:
            value = shown[fact.name]
            if fact.name in known:
                assert known[fact.name].value == (tuple(value) if type(value) is list else value)
                assert known[fact.name].on == shown[f"{fact.name}__on"]
            else:
                assert value is None


def test_a_frame_of_nobody_has_its_columns(sqlite_store: Store) -> None:
    """An empty register is a table with no rows."""
    fact = Fact(name="on_x", label="X", kind=Kind.YES_NO, missing="?")

    assert ["client_id", "source_row", "on_x", "on_x__on"] == (
        sqlite_store.readings.frame([fact]).columns
    )
