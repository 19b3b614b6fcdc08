"""
What sort of person a client is in a rehearsal, drawn once.

In: a seed and the client's name in it (the row of the register). Out: the same temperament
each time, and the same dice for each thing that happens to them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

LEAVES_AT = (
    "invitation_sent", "health_check_completed", "waiting_for_coach", "coach_allocated",
    "session_attended",
)  # fmt: skip
Check = Literal["whole", "in_parts", "never"]


@dataclass(frozen=True)
class Temperament:
    """
    How one client goes through a journey.

    `answers_at` is the number of the invitation they answer, None silence until somebody
    comes; `misses` are session numbers; `leaves` is an ending event with the event it follows
    on, `hospital` likewise the event some days after which they go in.
    """

    seed: int
    name: str
    consents: bool = True
    defers_days: int | None = None
    answers_at: int | None = 1
    declines: bool = False
    check: Check = "whole"
    wants_coach: bool = True
    misses: frozenset[int] = frozenset()
    cancels: frozenset[int] = frozenset()
    hospital: str | None = None
    holiday: int | None = None
    """The session after which they go on holiday."""
    leaves: tuple[str, str] | None = None
    stops: Literal["goals_met", "coaching_stopped", "coach_change_requested"] | None = None

    def dice(self, about: str) -> random.Random:
        """Dice of their own for one happening: the same happening falls the same way."""
        return random.Random(f"{self.seed}/{self.name}/{about}")  # noqa: S311

    @property
    def kind(self) -> str:
        """In one word, for people to read."""
        if self.leaves is not None:
            return self.leaves[0].replace("_", " ")
        if not self.consents:
            return "refuses"
        if self.declines:
            return "declines"
        if self.answers_at is None:
            return "silent"
        if self.hospital is not None:
            return "goes into hospital"
        if len(self.misses) > 2:
            return "misses sessions"
        return "eager" if self.answers_at == 1 else "hesitant"


def temperament(seed: int, name: str, *, holidays: bool = False) -> Temperament:
    """Draw the temperament of the client called `name` in this rehearsal."""
    away = random.Random(f"{seed}/{name}/holiday")  # noqa: S311
    holiday = away.randint(1, 8) if holidays and away.random() < 0.12 else None
    dice = random.Random(f"{seed}/{name}")  # noqa: S311
    answers_at = dice.choices((1, 2, 3, None), (50, 18, 14, 18))[0]
    first_miss = dice.randint(1, 4)
    run = dice.choices((0, 1, 2, 3, 6), (62, 18, 6, 11, 3))[0]
    leaves = dice.choices(
        (None, "consent_withdrawn", "moved_away", "died", "transferred"), (90, 4, 3, 1.5, 1.5)
    )[0]
    check: Check = "in_parts" if (part := dice.random()) < 0.2 else "whole"
    stops = dice.choices(
        (None, "goals_met", "coaching_stopped", "coach_change_requested"), (84, 7, 5, 4)
    )[0]
    return Temperament(
        seed=seed,
        name=name,
        consents=dice.random() >= 0.03,
        defers_days=dice.choice((20, 30, 45)) if dice.random() < 0.03 else None,
        answers_at=answers_at,
        declines=dice.random() < 0.06,
        check="never" if part > 0.93 else check,
        wants_coach=dice.random() >= 0.12,
        misses=frozenset(range(first_miss, first_miss + run)),
        cancels=frozenset({dice.randint(1, 5)} if dice.random() < 0.15 else ()),
        hospital=dice.choice(LEAVES_AT) if dice.random() < 0.08 else None,
        holiday=holiday,
        leaves=(leaves, dice.choice(LEAVES_AT)) if leaves else None,
        stops=stops,  # type: ignore[arg-type]
    )
