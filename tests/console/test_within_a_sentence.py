"""Words of a label within a sentence: small, except what is short for something."""

from __future__ import annotations

import pytest

from alongside.store.people import Client, Person
from console.presenters.imports import refused_rows
from console.presenters.messages import reached
from console.spoken import within


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("HbA1c 77 mmol/mol is at least 75", "HbA1c 77 mmol/mol is at least 75"),
        ("BMI 31 is at least 30", "BMI 31 is at least 30"),
        ("PHQ-9 18 points", "PHQ-9 18 points"),
        ("Age 61 years; HbA1c 44", "age 61 years; HbA1c 44"),
        ("", ""),
    ],
)
def test_a_beginning_is_small_unless_it_is_short_for_something(said: str, becomes: str) -> None:
    """Nobody reads of `hbA1c`."""
    assert becomes == within(said)


def test_how_a_client_is_reached_is_said_as_on_their_own_page() -> None:
    """A text message is never called by its code."""
    client = Client(client_id="c-1", person=Person(name="Ada Planted"), channels=("sms", "letter"))

    assert "This client accepts text message, letter, in that order." == reached(client)


@pytest.mark.parametrize(
    "reason", ["repeated_key", "repeated_nhs_number", "key_of_another_client", "nul_byte"]
)
def test_why_a_row_is_refused_is_said_without_words_of_machines(reason: str) -> None:
    """A clerk who reads it knows what to look for."""
    (line,) = refused_rows({"refused_rows": [(reason, 1)]})

    assert not {"key", "NUL", "byte", "encoding"} & set(line.why.split())
    assert line.why.split()[0] in ("has", "is")
