"""
What a decision is: its answer, and everything that led to it.

Made by `decide.py`, told by `explain.py`. It never names a client.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.ruleset.known import Status
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.predicate import Leaf


@dataclass(frozen=True, slots=True)
class LeafSeen:
    """One leaf: what it asked, what was known of its fact, and its outcome."""

    leaf: Leaf
    status: Status
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """
    One rule as it was weighed. `assumed`: it was unknown and `if_unknown: yes` let it count.

    `gaps` are the facts whose absence makes it unknown. `telling` are those of `leaves` that
    carry it, each once, of several bounds of a value the tightest; of a rule that does not
    hold there are none.
    """

    rule: str
    outcome: Outcome
    leaves: tuple[LeafSeen, ...] = ()
    telling: tuple[LeafSeen, ...] = ()
    gaps: tuple[str, ...] = ()
    assumed: bool = False
    priority: int | None = None
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one known value that would make the priority more urgent."""

    fact: str
    value: object
    to: object
    comparison: str
    """Empty for exactly `to`; else `more than` or `less than`."""
    priority: int
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PriorityDecision:
    """
    A priority and why.

    `missing`: facts that could have made an earlier rule win; `stale` those of them that
    were once known. `asks`: those a person should find, for they could change the priority.
    `also`: rules besides the winner that hold and make a task of their own.
    """

    priority: int
    rule: str
    today: date
    rules: tuple[RuleSeen, ...]
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """The earlier rules that could not be answered."""
    also: tuple[str, ...] = ()
    flip: Flip | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EligibilityDecision:
    """Eligible only when every rule holds; `asks` are the facts a person should find."""

    eligible: bool
    today: date
    rules: tuple[RuleSeen, ...]
    failing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedFlagSeen:
    """A red flag that holds, and the leaves that made it hold."""

    flag: str
    seen: RuleSeen
