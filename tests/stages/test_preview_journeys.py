"""What a preview foresees of a journey is what the journey then does."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import (
    days,
)
from preview_kit import EDITS, HABITS, MOMENTS, Way, told


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("habits", HABITS)
def test_what_is_foreseen_is_what_adopting_does(habits: str, edit: str) -> None:
    """At every stage of a journey, for every kind of edit, deed by deed and to the second."""
    rules = EDITS[edit]()
    for at in MOMENTS:
        way = Way(habits, at)
        preview = way.preview(rules)

        assert told(way.really_does(None)) == told(preview.was.deeds), at
        assert told(way.really_does(rules)) == told(preview.now.deeds), at


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("at", [days(0, 1), days(10.3), days(47)])
def test_adopting_at_the_next_stage_is_foreseen_too(at: timedelta, edit: str) -> None:
    """With nobody doing anything some stages end by themselves, others don't."""
    rules = EDITS[edit]()
    for habits in ("nobody asks the client", "everyone", "nobody offers a coach"):
        way = Way(habits, at)

        preview = way.preview(rules, when="next_stage")

        assert told(way.really_does(rules, "next_stage")) == told(preview.now.deeds)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    edit=st.sampled_from(sorted(EDITS)),
    habits=st.sampled_from(sorted(HABITS)),
    hours=st.integers(0, 24 * 190),
    when=st.sampled_from(["now", "next_stage"]),
)
def test_what_is_foreseen_at_any_hour_is_what_happens(
    edit: str, habits: str, hours: int, when: Literal["now", "next_stage"]
) -> None:
    """In the middle of the night, on a bank holiday, beside the moment something is due."""
    way, rules = Way(habits, days(0, hours + 0.1)), EDITS[edit]()

    preview = way.preview(rules, when=when)

    assert told(way.really_does(rules, when)) == told(preview.now.deeds)
