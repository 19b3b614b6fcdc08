"""
What the invented are drawn from: names, conditions, languages, how often each.

In: dice. Out: a name, some conditions, a language. Frequencies are ours, made so that a season
shows every way of matching: most fit several coaches, some fit few, some fit none.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

FORENAMES = (
    "Abiola", "Agnes", "Bartek", "Beatrix", "Callum", "Chidi", "Delphine", "Dilys", "Edwin",
    "Esra", "Farida", "Fergus", "Gwilym", "Hanneke", "Idris", "Imogen", "Jamil", "Joan", "Kavita",
    "Kwame", "Lech", "Lorna", "Mairi", "Mehmet", "Nasrin", "Niamh", "Olufemi", "Ottoline", "Parvin",
    "Quentin", "Ranjit", "Rowena", "Sabeen", "Silas", "Tamsin", "Tomasz", "Ursula", "Vikram",
    "Winifred", "Yaw", "Zainab", "Zbigniew",
)  # fmt: skip
SURNAMES = (
    "Abernethy-Cole", "Bannerjee-Holt", "Birkinshaw", "Castellane", "Dunwoody", "Eldersfield",
    "Fairlamb", "Garroway", "Hathersage", "Inglewhite", "Jellicoe-Amadi", "Kirkbride", "Lanyon",
    "Marchbanks", "Netherwood", "Okonjo-Pryce", "Penhaligon", "Quarmby", "Ravenhill", "Saltmarsh",
    "Tregowan", "Umbers", "Verrinder", "Wetherall", "Yarborough", "Zelenka-Shaw",
)  # fmt: skip
CONDITIONS: Mapping[str, float] = {
    "diabetes": 20, "chronic_pain": 18, "asthma": 12, "copd": 10, "hypertension": 12,
    "inflammatory_bowel_disease": 9, "rheumatoid_arthritis": 9, "multiple_sclerosis": 7,
    "heart_failure": 6, "chronic_kidney_disease": 5,
}  # fmt: skip
"""Those that coaches share."""
RARE = ("epilepsy", "parkinsons", "liver_disease")
"""Those that clients live with and no coach does."""
LANGUAGES: Mapping[str, float] = {
    "en": 86, "pl": 4, "ur": 3, "bn": 3, "cy": 2, "tr": 2,
}  # fmt: skip
MODES: Sequence[str] = ("home", "phone", "video", "cafe")
AREAS: Mapping[str, tuple[str, ...]] = {
    "primrose-a": ("north", "east", "south", "west"),
    "health-connect": ("torbay", "south_hams", "teignbridge"),
    "choice-and-control": ("islington",),
    "peer-health-coaching": ("camden", "islington"),
}
"""The areas of each programme; of another programme none are known."""


def dice_of(*about: object) -> random.Random:
    """Dice of their own for each invented person."""
    return random.Random("/".join(map(str, about)))  # noqa: S311


def name(dice: random.Random) -> str:
    """A name that nobody has."""
    return f"{dice.choice(FORENAMES)} {dice.choice(SURNAMES)}"


def one_of(dice: random.Random, weights: Mapping[str, float]) -> str:
    """One of these, as often as its weight says."""
    return dice.choices(list(weights), list(weights.values()))[0]


def some_of(dice: random.Random, weights: Mapping[str, float], number: int) -> tuple[str, ...]:
    """So many different ones of these, sorted."""
    found: set[str] = set()
    while len(found) < min(number, len(weights)):
        found.add(one_of(dice, weights))
    return tuple(sorted(found))
