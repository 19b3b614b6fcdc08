"""What a journey takes into its next run: all of it, small, and the rules only once."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from alongside.clock import ClockRate
from alongside.events import ConsentGiven, Entry
from alongside.journal import Journal
from alongside.journeys import Carried, JourneyStart
from alongside.questions import Decided
from tests.stages.kit import primrose

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def start(entries: int) -> JourneyStart:
    """A start that carries so many entries."""
    journal = Journal()
    for number in range(entries):
        journal.append(ConsentGiven(by="coordinator", id=f"form-{number}", at=NOW), NOW)
    return JourneyStart(
        journey="primrose-a/c-planted/1",
        client_id="c-planted",
        programme="primrose-a",
        clock=ClockRate.real_time(NOW),
        carried=Carried(entries=tuple(journal.entries), rules=primrose().walk_rules),
    )


def test_a_start_is_read_back_as_it_was_written() -> None:
    """Entries, rules and the numbers of renewal."""
    written = start(entries=40)

    assert written == JourneyStart.model_validate_json(written.model_dump_json())


def test_a_start_is_a_third_of_what_it_says() -> None:
    """A worker holds it in several copies for as long as the run lasts."""
    written = start(entries=40)
    assert written.carried is not None

    said = len(written.carried.rules.model_dump_json()) + sum(
        len(entry.model_dump_json()) for entry in written.carried.entries
    )

    assert len(written.model_dump_json()) < said / 3


def test_journeys_of_one_process_walk_by_one_copy_of_the_rules() -> None:
    """A thousand journeys in the cache would keep a thousand otherwise."""
    rules = primrose().walk_rules
    answer = Decided(rules=rules).model_dump_json()

    first, second = (Decided.model_validate_json(answer).rules for _ in range(2))
    carried = JourneyStart.model_validate_json(start(1).model_dump_json()).carried

    assert rules == first
    assert first is second
    assert carried is not None
    assert first is carried.rules


def test_rules_that_differ_are_never_taken_for_each_other() -> None:
    """Not even under one digest: a history is told only what it says itself."""
    rules = primrose().walk_rules
    other = rules.model_copy(update={"calendar": "wales"})

    kept = [
        Decided.model_validate_json(Decided(rules=each).model_dump_json())
        for each in (rules, other)
    ]

    assert [rules, other] == [each.rules for each in kept]


def test_rules_written_out_in_full_are_read_too() -> None:
    """As histories have them that were recorded before."""
    rules = primrose().walk_rules

    assert rules == Decided.model_validate({"rules": rules.model_dump(mode="json")}).rules


@pytest.mark.parametrize("damaged", ["", "not base64!", "aGVsbG8="])
def test_a_damaged_start_is_refused(damaged: str) -> None:
    """Never begun with nothing in its journal."""
    written = start(1).model_dump(mode="json") | {"carried": damaged}

    with pytest.raises(ValidationError):
        JourneyStart.model_validate(written)


def test_an_entry_kept_light_says_and_equals_what_it_did() -> None:
    """What it leaves out is only which fields were given."""
    entry = Entry(sequence=1, recorded=NOW, event=ConsentGiven(by="coordinator", id="form-1"))
    as_it_was = entry.model_copy(deep=True)

    Journal([entry])

    assert as_it_was == entry
    assert as_it_was.model_dump_json() == entry.model_dump_json()
    assert "form-2" == entry.event.model_copy(update={"id": "form-2"}).id
    assert "form-1" == entry.event.id
