"""
Invented clients of a programme, as its referrals would bring them.

In: a programme, a seed, how many, the day. Out: rows for the register. Most are eligible; some
are not, of some it is not known. NHS numbers are of the range kept for tests, telephone numbers
of the range kept for drama.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from nhs_number.validate import calculate_checksum

from alongside.readings import Reading, Value
from alongside.store import NewClient, Person
from rehearsal.invented.draws import AREAS, CONDITIONS, LANGUAGES, RARE, dice_of, name, some_of

SOURCE = "rehearsal"
STREETS = ("Heron Close", "Quarry Lane", "Mill Rise", "Orchard Walk", "Station Approach")
_NOT_KNOWN = 0.06
"""How often a referral leaves out one thing that is needed."""


def invented_clients(programme: str, seed: int, number: int, today: date) -> list[NewClient]:
    """So many rows of the register, the same for the same seed."""
    numbers = _nhs_numbers(dice_of(programme, seed, "numbers"), number)
    return [
        _client(dice_of(programme, seed, "client", n), programme, seed, n, numbers[n], today)
        for n in range(number)
    ]


def _client(
    dice: random.Random, programme: str, seed: int, n: int, nhs_number: str, today: date
) -> NewClient:
    called = name(dice)
    on = today - timedelta(days=dice.randint(3, 60))
    first = called.partition(" ")[0].lower()
    letters = dice.random() < 0.35
    return NewClient(
        source=f"{SOURCE}-{programme}-{seed}",
        source_key=f"client-{n:05}",
        person=Person(
            name=called,
            nhs_number=nhs_number,
            phone=f"07700 900{dice.randrange(1000):03}",
            email=f"{first}{n:05}@example.org",
            address=f"{dice.randint(1, 90)} {dice.choice(STREETS)}, Ambleford",
            gp_practice=f"{STREETS[n % len(STREETS)]} Surgery",
            # Of some nobody knows how their practice is written to.
            gp_email=f"surgery{n % len(STREETS)}@example.org" if n % 7 else None,
        ),
        readings=[
            Reading(fact=fact, value=value, on=on, source="referral")
            for fact, value in _facts(dice, programme).items()
        ],
        source_row=n + 2,
        channels=("letter",) if letters else ("sms", "letter"),
        language=_language(dice),
        do_not_contact=dice.random() < 0.02,
    )


def _language(dice: random.Random) -> str:
    return dice.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]


def _facts(dice: random.Random, programme: str) -> dict[str, Value]:
    conditions = some_of(dice, CONDITIONS, dice.choices((1, 2, 3), (50, 35, 15))[0])
    if dice.random() < 0.04:
        conditions = (dice.choice(RARE),)
    areas = AREAS.get(programme, ("north",))
    facts: dict[str, Value] = {
        "age": float(dice.randint(22, 84)),
        "long_term_conditions": conditions,
        "pam_level": float(dice.choices((1, 2, 3, 4), (42, 50, 5, 3))[0]),
        "registered_area": dice.choice(areas) if dice.random() < 0.94 else "elsewhere",
        "referred_by": dice.choices(("gp", "navigator", "nurse"), _referrers(programme))[0],
        "mental_health_issue": dice.random() < 0.96,
        "social_care_need": dice.random() < 0.96,
        "in_specialist_care": dice.random() < 0.05,
        "on_smi_register": dice.random() < 0.97,
        "systolic_bp": float(dice.randint(104, 172)),
    }
    if dice.random() < _NOT_KNOWN:
        del facts[dice.choice(ASKED.get(programme, ("age",)))]
    return facts


ASKED = {
    "primrose-a": ("on_smi_register",),
    "health-connect": ("pam_level", "long_term_conditions"),
    "choice-and-control": ("registered_area", "mental_health_issue", "social_care_need"),
    "peer-health-coaching": ("referred_by", "in_specialist_care"),
}
"""What each programme has to know of whoever it takes."""


def _referrers(programme: str) -> tuple[int, int, int]:
    return (94, 3, 3) if programme == "peer-health-coaching" else (50, 30, 20)


def _nhs_numbers(dice: random.Random, number: int) -> list[str]:
    found: list[str] = []
    for each in dice.sample(range(1_000_000), min(2 * number + 20, 1_000_000)):
        digits = f"999{each:06}"
        check = calculate_checksum(digits)
        # One in eleven has no check digit and is never issued.
        if check is not None and check < 10:
            found.append(f"{digits}{check}")
    return found[:number]
