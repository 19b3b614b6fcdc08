"""Coaches, seekers and rules for tests of matching."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from alongside.coaches import Coach
from alongside.events import CoachWishRecorded
from alongside.facts import Catalogue
from alongside.matching import Carrying, MatchingRules, Seeker, Waiting
from alongside.ruleset.coaching import Coaching, Matching
from alongside.ruleset.loader import load
from alongside.wait import Wait

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
TODAY = date(2026, 6, 1)
WEEKLY, FORTNIGHTLY, MONTHLY = (Wait.parse(text) for text in ("1 week", "2 weeks", "1 month"))


def coach(number: int = 1, **about: Any) -> Coach:
    """A coach in the north who speaks English and visits at home."""
    usual: dict[str, Any] = {
        "id": f"k-{number:04}",
        "name": "Zephyr Quill",
        "programmes": ("primrose-a",),
        "areas": ("north",),
        "gender": "female",
        "modes": ("home",),
    }
    return Coach(**{**usual, **about})


def carrying(
    number: int = 1,
    loads: Sequence[Wait | None] = (),
    free_since: datetime | None = None,
    **about: Any,
) -> Carrying:
    """The same coach with what they carry."""
    return Carrying(coach(number, **about), tuple(loads), free_since)


def seeker(**wish: Any) -> Seeker:
    """A client of Primrose-A with this wish."""
    return Seeker("primrose-a", CoachWishRecorded(wants=True, **wish), language="en")


def waiting(
    name: str, priority: int = 4, days: float = 0, paused: float = 0, **wish: Any
) -> Waiting:
    """Somebody who began to wait so many days before NOW."""
    since = NOW - timedelta(days=days)
    return Waiting(name, seeker(**wish), priority, since, timedelta(days=paused))


def coaching_of(folder: Path, programme: str, **matching: Any) -> tuple[Coaching, Catalogue]:
    """The coaching section of a shipped programme, with other keys of matching."""
    catalogue = Catalogue.load(folder / "facts.yaml")
    ruleset = load(folder / f"{programme}.yaml", catalogue).ruleset
    assert ruleset is not None
    assert ruleset.coaching is not None
    was = ruleset.coaching.matching
    changed = Matching.model_validate(
        {**{key: getattr(was, key) for key in Matching.model_fields}, **matching}
    )
    return ruleset.coaching.model_copy(update={"matching": changed}), catalogue


def rules_of(folder: Path, programme: str = "primrose-a", **matching: Any) -> MatchingRules:
    """The rules of matching of a shipped programme, with other keys of matching."""
    return MatchingRules.of(*coaching_of(folder, programme, **matching))
