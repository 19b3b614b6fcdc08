"""An event as it is typed: its name, then name=value."""

import pytest

from commands.event_words import EventWordsWrong, event_from_words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("days=monday", ("monday",)),
        ("days=monday,friday", ("monday", "friday")),
        ("days=monday, friday", ("monday", "friday")),
        ('days=["sunday"]', ("sunday",)),
    ],
)
def test_a_wish_may_name_weekdays(said: str, expected: tuple[str, ...]) -> None:
    """With commas between them, as in a reading of several choices."""
    event = event_from_words("coach_wish_recorded", ["wants=yes", said], by="staff:ada")

    assert event.model_copy(update={"id": None}) == event_from_words(
        "coach_wish_recorded", ["wants=yes"], by="staff:ada"
    ).model_copy(update={"id": None, "days": expected})


@pytest.mark.parametrize("said", ["days=mon", "days=", "days=monday;friday"])
def test_what_is_no_weekday_is_refused_with_those_there_are(said: str) -> None:
    """Naming the place in the list."""
    with pytest.raises(EventWordsWrong, match=r"days.0: input should be 'monday', 'tuesday'"):
        event_from_words("coach_wish_recorded", ["wants=yes", said], by="staff:ada")


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("coach_wish_recorded", ["wants=maybe"], "wants: write yes or no"),
        ("coach_wish_recorded", [], "wants: it is missing, and has to be said"),
        ("paused", ["reason=on a long holiday"], "reason: "),
        ("closure_decided", ["reason=Not well"], "reason: one word, such as not_well"),
    ],
)
def test_what_does_not_fit_is_told_with_what_to_write(
    name: str, said: list[str], expected: str
) -> None:
    """In words for whoever typed it, not for whoever wrote the check."""
    with pytest.raises(EventWordsWrong, match=expected):
        event_from_words(name, said, by="staff:ada")
