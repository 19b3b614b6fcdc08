"""
What a coordinator finds out about somebody of whom too little is known.

In: the journal, whose last decision says which rules could not be answered. Out: readings.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from alongside.events import EligibilityDecided
from alongside.journal import Journal
from alongside.readings import Reading, Value
from rehearsal.invented.draws import CONDITIONS, one_of

_USUAL = ("on_smi_register", (True,))
_FOUND: Mapping[str, tuple[str, tuple[Value, ...]]] = {
    # Of each rule of eligibility the fact that answers it, with what it turns out to be.
    "low-activation": ("pam_level", (1.0, 2.0, 2.0, 3.0)),
    "islington-gp": ("registered_area", ("islington", "islington", "camden")),
    "mental-health-issue": ("mental_health_issue", (True,)),
    "social-care-need": ("social_care_need", (True, True, False)),
    "referred-by-gp": ("referred_by", ("gp",)),
    "not-in-specialist-care": ("in_specialist_care", (False,)),
}


def found_out(dice: random.Random, journal: Journal, on: date) -> tuple[Reading, ...]:
    """A reading for each rule that could not be answered."""
    decided = journal.events(EligibilityDecided)
    unknown = decided[-1].unknown if decided else ()
    found: dict[str, Value] = {}
    for rule in unknown:
        if rule == "long-term-condition":
            found["long_term_conditions"] = (one_of(dice, CONDITIONS),)
        else:
            fact, values = _FOUND.get(rule, _USUAL)
            found[fact] = values[0] if len(values) == 1 else dice.choice(values)
    if not found:
        fact, values = _USUAL
        found = {fact: values[0]}
    return tuple(Reading(fact=fact, value=value, on=on) for fact, value in found.items())
