"""How much a journey takes in: a journal stays far below what a history can carry."""

from __future__ import annotations

import pytest
from kit import MONDAY, P1, primrose, walked
from pydantic import ValidationError

from alongside.admission import refusal
from alongside.events import (
    ContactDetailsChanged,
    Died,
    JourneyStarted,
    MeasureRecorded,
    ReadingsRecorded,
    RedFlagRaised,
    RulesetAdopted,
    TaskAnswered,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.readings import Reading


def filled(characters: int) -> Journal:
    """A journal with so many characters of notes in it."""
    journal = Journal()
    journal.append(JourneyStarted(client_id="c-1", programme="primrose-a", digest="d"), MONDAY)
    while journal.weight < characters:
        note = "x" * min(2000, characters - journal.weight - len("journey"))
        journal.append(ContactDetailsChanged(note=note), MONDAY)
    assert characters == journal.weight
    return journal


def test_a_journal_full_of_text_is_somebodys_mistake() -> None:
    """400,000 characters are taken, no more; the way out stays open."""
    rules = primrose().walk_rules
    note = ContactDetailsChanged(note="x" * 93)  # said by "journey", seven characters
    full = filled(399_900)

    assert refusal(full, rules, note, MONDAY) is None
    assert (
        "with this the notes and readings of this journey would pass 400,000 characters, more "
        "than any real one: shorten it, or ask for help"
    ) == refusal(full, rules, note.model_copy(update={"note": "x" * 94}), MONDAY)
    assert refusal(full, rules, Died(note="x" * 2000), MONDAY) is None


def test_a_red_flag_can_be_raised_and_answered_in_a_journal_full_of_text() -> None:
    """Either is a word; only a note with it is too much."""
    journal = filled(400_000)
    flag = TaskOpened(key="safeguarding/9", role="gp", title="Look", due=MONDAY, urgent=True)
    journal.append(flag, MONDAY)
    rules, answer = primrose().walk_rules, TaskAnswered(key="safeguarding/9")

    assert refusal(journal, rules, answer, MONDAY) is None
    assert refusal(journal, rules, RedFlagRaised(flag="safeguarding"), MONDAY) is None
    assert refusal(journal, rules, answer.model_copy(update={"note": "x" * 99}), MONDAY)


def test_readings_count_with_all_that_they_say() -> None:
    """A report of sixty times forty choices of a hundred characters is no light one."""
    choices = tuple("x" * 100 for _ in range(40))
    reading = Reading(fact="diagnosis", value=choices, on=MONDAY.date())
    event = ReadingsRecorded(readings=(reading,) * 60)
    journal = Journal()
    journal.append(JourneyStarted(client_id="c-1", programme="primrose-a", digest="d"), MONDAY)
    before = journal.weight
    journal.append(event, MONDAY)

    assert (0, True) == (before, journal.weight > 240_000)
    assert "would pass 400,000" in str(refusal(journal, primrose().walk_rules, event, MONDAY))


def test_a_year_of_coaching_is_far_from_the_limit() -> None:
    """No real journey meets it."""
    assert 10_000 > walked(P1).journal.weight > 0


@pytest.mark.parametrize(
    "scores",
    [
        {f"score_{n}": 1.0 for n in range(41)},
        {"total": float("nan")},
        {"total": float("inf")},
        {"total": float("-inf")},
    ],
)
def test_a_measure_has_at_most_forty_scores_all_of_them_numbers(scores: dict[str, float]) -> None:
    """More is no questionnaire; infinity is no score."""
    with pytest.raises(ValidationError):
        MeasureRecorded(measure="wemwbs_14", scores=scores)
    assert MeasureRecorded(measure="wemwbs_14", scores={f"score_{n}": 1.0 for n in range(40)})


def test_a_reading_has_at_most_forty_choices() -> None:
    """Nobody has more languages or diagnoses."""
    many = tuple(f"choice {n}" for n in range(41))

    with pytest.raises(ValidationError):
        Reading(fact="diagnosis", value=many, on=MONDAY.date())
    assert many[:40] == Reading(fact="diagnosis", value=many[:40], on=MONDAY.date()).value


def test_a_digest_without_end_is_no_digest() -> None:
    """It is a few dozen characters long."""
    with pytest.raises(ValidationError):
        RulesetAdopted(digest="f" * 129, reason="a slip of the pen")
