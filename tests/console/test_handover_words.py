"""How far a handover is, in words."""

from __future__ import annotations

import pytest

from alongside.handover import HandoverProgress
from console.presenters.handover import shown


@pytest.mark.parametrize(
    ("left", "asked", "counts"),
    [
        (0, 0, (("Still to be told", "Being counted"),)),
        (3, 0, (("Told", "0"), ("Still to be told", "3"))),
        (0, 2, (("Told", "2"), ("Still to be told", "0"))),
    ],
    ids=["just begun", "counted", "at its end"],
)
def test_nobody_is_said_to_be_left_before_they_are_counted(
    left: int, asked: int, counts: tuple[tuple[str, str], ...]
) -> None:
    """It has just begun: 0 would say that there is nobody to tell."""
    told = HandoverProgress.model_validate(
        {
            "coach_id": "k-coach001", "kind": "move", "cause": "over_full",
            "spell": {"since": "2026-03-31"},
            "to": None, "tally": {"asked": asked}, "reason": "", "by": "u-1", "rate": 1.0,
            "state": "running", "left": left,
        }
    )  # fmt: skip
    assert counts == shown(told, {}, {}).counts
