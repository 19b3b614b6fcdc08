"""Invented clients and coaches are whole, varied, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from alongside.facts import Catalogue
from alongside.keys import KeyRing
from alongside.nhs_number import read_nhs_number
from alongside.settings import Settings
from alongside.store import Store
from rehearsal.invented import invented_clients, invented_coaches
from rehearsal.invented.draws import AREAS, RARE

TODAY = date(2026, 11, 22)
PROGRAMMES = tuple(AREAS)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_same_seed_invents_the_same_people(programme: str) -> None:
    """A season can be repeated."""
    assert invented_clients(programme, 7, 50, TODAY) == invented_clients(programme, 7, 50, TODAY)
    assert invented_coaches(programme, 7, 20, TODAY) == invented_coaches(programme, 7, 20, TODAY)


def test_another_seed_invents_others() -> None:
    """No seed is a part of another."""
    numbers = [
        {row.person.nhs_number for row in invented_clients("health-connect", seed, 200, TODAY)}
        for seed in (1, 2)
    ]
    ids = [{c.id for c in invented_coaches("health-connect", seed, 40, TODAY)} for seed in (1, 2)]
    assert len(numbers[0] & numbers[1]) < 5
    assert set() == ids[0] & ids[1]


def test_more_people_of_a_seed_begin_with_the_same() -> None:
    """Who asks for twenty more gets twenty more, and the first ones stay who they were."""
    few, many = (invented_coaches("health-connect", 7, n, TODAY) for n in (10, 30))
    assert few == many[:10]


def test_nhs_numbers_are_of_the_range_kept_for_tests() -> None:
    """Each is well formed, and nobody real can have it."""
    rows = invented_clients("health-connect", 7, 1000, TODAY)
    numbers = [row.person.nhs_number for row in rows]
    assert 1000 == len(set(numbers))
    assert numbers == [read_nhs_number(number, allow_test=True) for number in numbers]
    assert {"999"} == {str(number)[:3] for number in numbers}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_reading_is_one_of_the_catalogue(programme: str, rules_folder: Path) -> None:
    """A register would refuse any other."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    for row in invented_clients(programme, 7, 200, TODAY):
        for reading in row.readings:
            assert reading.value == catalogue.read(reading.fact, reading.value)
            assert reading.on < TODAY


def test_coaches_of_a_season_differ_in_all_that_matching_asks() -> None:
    """Hours, limits, languages, starts, absences: some have each, some have not."""
    coaches = invented_coaches("health-connect", 7, 40, TODAY)
    for some in (
        [each for each in coaches if each.hours],
        [each for each in coaches if each.limit is not None],
        [each for each in coaches if each.hours_a_week is not None],
        [each for each in coaches if len(each.languages) > 1],
        [each for each in coaches if each.starts is not None and each.starts > TODAY],
        [each for each in coaches if each.absences],
    ):
        assert 0 < len(some) < 40
    assert 40 == len({each.id for each in coaches})
    assert {"female", "male"} <= {each.gender for each in coaches}


def test_some_clients_live_with_what_no_coach_lives_with() -> None:
    """A season shows somebody whom nobody fits."""
    coaches = invented_coaches("health-connect", 7, 40, TODAY)
    shared = {condition for coach in coaches for condition in coach.conditions}
    kinds = Counter(
        condition
        for row in invented_clients("health-connect", 7, 200, TODAY)
        for reading in row.readings
        if reading.fact == "long_term_conditions" and isinstance(reading.value, tuple)
        for condition in reading.value
    )
    assert sum(kinds[each] for each in RARE) > 0
    assert set() == shared & set(RARE)


def test_they_are_taken_in_once(tmp_path: Path) -> None:
    """A rehearsal begun again finds them there."""
    settings = Settings(home=tmp_path)
    KeyRing.load_or_make(settings)
    rows = invented_clients("health-connect", 7, 100, TODAY)
    with Store.open(settings, KeyRing.load(settings)) as store:
        first = [each.client_id for each in store.clients.add_many(rows).rows]
        assert first == [each.client_id for each in store.clients.add_many(rows).rows]
        assert 100 == store.clients.count()
