"""
What is true of one coach beside one client: the facts that rules of matching ask for.

In: a seeker, a coach with what they carry, the day. Out: a value by the name of each fact of the
catalogue's coach section; None is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from alongside.london import today as london_day
from alongside.matching.people import Carrying, Seeker
from alongside.readings import Reading

_WEEK = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday"})
_MOST_DAYS = 20_000
Value = bool | float | None


@dataclass(frozen=True, slots=True)
class SeekerSide:
    """What a seeker asks for, ready to be laid beside many coaches."""

    programme: str
    area: str | None
    language: str | None
    gender: str | None
    mode: str | None
    days: frozenset[str]
    conditions: frozenset[str]
    declined: frozenset[str]
    earlier: str | None

    @classmethod
    def of(cls, seeker: Seeker) -> SeekerSide:
        """The seeker's own area and language hold where the wish names none."""
        wish = seeker.wish
        return cls(
            programme=seeker.programme,
            area=(wish.area if wish else None) or seeker.area,
            language=_language(seeker),
            gender=None if wish is None or wish.gender == "no_preference" else wish.gender,
            mode=None if wish is None or wish.mode == "any" else wish.mode,
            days=frozenset(wish.days if wish else ()),
            conditions=_conditions(seeker),
            declined=seeker.declined,
            earlier=seeker.earlier,
        )


@dataclass(frozen=True, slots=True)
class CoachSide:
    """What a coach offers on one day, ready to be laid beside many seekers."""

    id: str
    here: bool
    programmes: frozenset[str]
    areas: frozenset[str]
    languages: frozenset[str]
    gender: str
    modes: frozenset[str]
    days: frozenset[str]
    conditions: frozenset[str]
    supervised: bool
    load: float
    free_days: float | None

    @classmethod
    def of(cls, each: Carrying, today: date) -> CoachSide:
        """Free since a place was left, or since the coach began if they never carried anyone."""
        coach = each.coach
        since = coach.starts if each.free_since is None else london_day(each.free_since)
        free = None if since is None else float(min(max(0, (today - since).days), _MOST_DAYS))
        return cls(
            id=coach.id,
            here=coach.here_on(today),
            programmes=frozenset(coach.programmes),
            areas=frozenset(coach.areas),
            languages=frozenset(map(_spoken, coach.languages)),
            gender=coach.gender,
            modes=frozenset(coach.modes),
            days=frozenset(coach.hours),
            conditions=frozenset(coach.conditions),
            supervised=coach.supervisor is not None,
            load=float(len(each.loads)),
            free_days=free,
        )


def _day_named(seeker: SeekerSide, coach: CoachSide) -> bool | None:
    if not seeker.days:
        return None
    if seeker.days & coach.days:
        return True
    # a coach without hours of their own keeps the service's, which at a weekend are not known here
    return (True if seeker.days & _WEEK else None) if not coach.days else False


FACTS: Mapping[str, Callable[[SeekerSide, CoachSide], Value]] = {
    "coach_active": lambda _, coach: coach.here,
    "coach_trained": lambda seeker, coach: seeker.programme in coach.programmes,
    "coach_in_area": lambda seeker, coach: (
        seeker.area is None or not coach.areas or seeker.area in coach.areas
    ),
    "coach_in_area_named": lambda seeker, coach: (
        None if seeker.area is None else seeker.area in coach.areas
    ),
    "coach_speaks_language": lambda seeker, coach: (
        seeker.language is None or seeker.language in coach.languages
    ),
    "coach_gender_fits": lambda seeker, coach: seeker.gender in (None, coach.gender),
    "coach_mode_fits": lambda seeker, coach: seeker.mode is None or seeker.mode in coach.modes,
    "coach_mode_named": lambda seeker, coach: (
        None if seeker.mode is None else seeker.mode in coach.modes
    ),
    "coach_days_fit": lambda seeker, coach: not seeker.days or _day_named(seeker, coach),
    "coach_day_named": _day_named,
    "coach_declined_before": lambda seeker, coach: coach.id in seeker.declined,
    "coach_was_before": lambda seeker, coach: coach.id == seeker.earlier,
    "coach_shares_condition": lambda seeker, coach: bool(seeker.conditions & coach.conditions),
    "coach_supervised": lambda _, coach: coach.supervised,
    "coach_load": lambda _, coach: coach.load,
    "coach_free_days": lambda _, coach: coach.free_days,
}
"""Every fact of a coach beside a client, by its name in the catalogue."""

NUMBERS = frozenset({"coach_load", "coach_free_days"})
"""Those of them that are numbers."""


def coach_facts(seeker: Seeker, each: Carrying, today: date) -> dict[str, Reading]:
    """The readings about this coach beside this client; what is not known is not among them."""
    one, other = SeekerSide.of(seeker), CoachSide.of(each, today)
    return readings(((name, fact(one, other)) for name, fact in FACTS.items()), today)


def readings(values: Iterable[tuple[str, Value]], today: date) -> dict[str, Reading]:
    """Values as readings of today; what is not known is left out."""
    return {name: _reading(name, value, today) for name, value in values if value is not None}


@lru_cache(maxsize=4096)
def _reading(fact: str, value: bool | float, today: date) -> Reading:
    return Reading(fact=fact, value=value, on=today, source="matching")


def _language(seeker: Seeker) -> str | None:
    named = (seeker.wish.language if seeker.wish else None) or seeker.language
    return None if named is None else _spoken(named)


def _spoken(tag: str) -> str:
    # Someone who speaks English speaks `en-GB`: regions make no difference to a conversation.
    return tag.split("-")[0].lower()


def _conditions(seeker: Seeker) -> frozenset[str]:
    known = seeker.facts.get("long_term_conditions")
    value = known.value if known is not None else ()
    return frozenset(value) if isinstance(value, tuple) else frozenset((str(value),))
