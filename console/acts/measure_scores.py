"""
The scores of each measure: what is written down, within which bounds.

Scores only, none of the questions: those are their owners'. A measure the list does not know is
its total.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """One number of a measure; `digits` several at once, as a row of digits."""

    code: str
    label: str
    low: int
    high: int
    digits: int = 0
    whole: bool = True
    needed: bool = True

    @property
    def bounds(self) -> str:
        """What may be written, for whoever writes it."""
        if self.digits:
            return f"{self.digits} digits, each from {self.low} to {self.high}, without spaces"
        return f"a {'whole ' * self.whole}number from {self.low} to {self.high}"


TOTAL = Score("total", "Total", 0, 1000, whole=False)
SCORES: dict[str, tuple[Score, ...]] = {
    "wemwbs_14": (Score("total", "Total of the 14 answers", 14, 70),),
    "swemwbs_7": (Score("total", "Total of the 7 answers", 7, 35, whole=False),),
    "eq_5d_5l": (
        Score("digit", "Profile", 1, 5, digits=5),
        Score("scale", "Health today on the scale", 0, 100),
    ),
    "pam": (
        Score("level", "Level", 1, 4),
        Score(
            "score", "Score, if the service has it (optional)", 0, 100, whole=False, needed=False
        ),
    ),
    "ascot_sct4": (Score("level", "Levels of the eight domains, in order", 1, 4, digits=8),),
    "phq_9": (Score("total", "Total", 0, 27),),
    "gad_7": (Score("total", "Total", 0, 21),),
}


def scores_of(measure: str) -> tuple[Score, ...]:
    """What is written down of a measure."""
    return SCORES.get(measure, (TOTAL,))
