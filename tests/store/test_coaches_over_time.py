"""A coach through their time at the service: taken in, changed, away, back, gone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from alongside.coaches import Absence, Coach
from alongside.store import CoachConflict, CoachRefused, Store, UnknownCoach

ROWAN = Coach.model_validate(
    {
        "id": "k-4mzq7e2n",
        "name": "Zephyr Quill",
        "programmes": ("health-connect",),
        "areas": ("north",),
        "languages": ("en", "cy"),
        "gender": "female",
        "modes": ("home",),
        "hours": {"monday": "09:00-13:00"},
        "limit": 4,
        "conditions": ("chronic_pain",),
        "starts": "2026-01-05",
        "hours_a_week": 12.5,
        "supervisor": "s-larch",
        "email": "zephyr@example.org",
        "phone": "020 7946 0000",
        "absences": ({"from": "2026-08-03", "until": "2026-08-14", "why": "holiday"},),
    }
)
SICK = Absence(from_=date(2026, 3, 2), why="sick")


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with one coach."""
    store.coaches.add(ROWAN, by="coordinator:s-larch")
    return store


def test_a_coach_comes_back_as_they_were_put(kept: Store) -> None:
    """Every field, absences and hours among them."""
    assert ROWAN == kept.coaches.get(ROWAN.id)
    assert [ROWAN] == kept.coaches.list()


def test_the_roster_knows_of_a_change_at_once(kept: Store) -> None:
    """Who was looked at before, who is new, who changed."""
    before = kept.roster.by_name()

    kept.coaches.change(ROWAN.id, {"name": "Ada Quill"})
    kept.coaches.add(ROWAN.model_copy(update={"id": "k-5mzq7e2n", "name": "Bea Wren"}))

    assert (ROWAN,) == before
    assert ["Ada Quill", "Bea Wren"] == [each.name for each in kept.roster.by_name()]


def test_nothing_of_a_coach_but_their_id_is_readable_in_the_database(
    kept: Store, rows: Callable[[str], list[tuple[object, ...]]]
) -> None:
    """Neither in their row nor in the log of what was changed."""
    kept.coaches.change(ROWAN.id, {"email": "quill@example.org"})

    written = repr(rows("coaches")) + repr(rows("coach_changes"))

    assert "k-4mzq7e2n" in written
    for secret in ("Zephyr", "Quill", "example.org", "7946", "chronic_pain", "female", "cy",
                   "holiday", "s-larch", "coordinator", "north", "09:00"):  # fmt: skip
        assert f"'{secret}" not in written
        assert secret.encode() not in b"".join(
            each for row in rows("coaches") for each in row if isinstance(each, bytes)
        )


def test_a_coach_is_added_once(kept: Store) -> None:
    """The second is told so, and changes nothing."""
    with pytest.raises(CoachConflict, match="there is a coach 'k-4mzq7e2n' already"):
        kept.coaches.add(ROWAN.model_copy(update={"limit": 1}))

    assert [ROWAN] == kept.coaches.list()
    assert 1 == len(kept.coaches.history(ROWAN.id))


def test_the_log_says_who_changed_what_from_what_to_what(kept: Store) -> None:
    """Oldest first; a change that changes nothing is no line."""
    kept.coaches.change(ROWAN.id, {"limit": 6, "areas": ("north", "east")}, by="coordinator:s-elm")
    kept.coaches.change(ROWAN.id, {"limit": 6}, by="coordinator:s-elm")
    kept.coaches.put(kept.coaches.get(ROWAN.id))

    added, changed = kept.coaches.history(ROWAN.id)

    assert ("added", "coordinator:s-larch") == (added.what, added.by)
    assert (None, "Zephyr Quill") == added.fields["name"]
    assert ("changed", "coordinator:s-elm") == (changed.what, changed.by)
    assert {"limit": (4, 6), "areas": (["north"], ["north", "east"])} == changed.fields
    assert "Quill" not in repr(added)


def test_an_absence_makes_them_away_until_they_are_back(kept: Store) -> None:
    """One without an end ends on the day before they come back; each is in the log."""
    kept.coaches.away(ROWAN.id, SICK)
    assert not kept.coaches.get(ROWAN.id).here_on(date(2026, 4, 1))

    now = kept.coaches.back(ROWAN.id, date(2026, 3, 16))

    assert (date(2026, 3, 2), date(2026, 3, 15)) == (now.absences[0].from_, now.absences[0].until)
    assert [False, True] == [now.here_on(date(2026, 3, day)) for day in (15, 16)]
    assert ["added", "away", "back"] == [each.what for each in kept.coaches.history(ROWAN.id)]


def test_a_holiday_stays_planned_while_they_are_away_until_further_notice(kept: Store) -> None:
    """Nobody knows yet which of the two ends first; a second open end is refused."""
    now = kept.coaches.away(ROWAN.id, SICK)

    assert 2 == len(now.absences)
    assert not now.here_on(date(2026, 8, 20))
    with pytest.raises(CoachRefused, match="overlap"):
        kept.coaches.away(ROWAN.id, Absence(from_=date(2026, 9, 1)))
    assert ROWAN.absences == kept.coaches.back(ROWAN.id, date(2026, 3, 16)).absences[1:]


def test_back_on_the_day_it_began_means_never_away(kept: Store) -> None:
    """The spell is gone."""
    kept.coaches.away(ROWAN.id, SICK)

    assert ROWAN.absences == kept.coaches.back(ROWAN.id, SICK.from_).absences


def test_the_same_said_twice_changes_nothing(kept: Store) -> None:
    """A command that is tried again finds its work done."""
    spell = Absence(from_=date(2026, 3, 2), until=date(2026, 3, 6))
    for _ in range(2):
        kept.coaches.away(ROWAN.id, spell)
    for _ in range(2):
        kept.coaches.back(ROWAN.id, date(2026, 3, 4))
    for _ in range(2):
        kept.coaches.leave(ROWAN.id, date(2026, 9, 30))

    said = [each.what for each in kept.coaches.history(ROWAN.id)]
    assert ["added", "away", "back", "leaves"] == said


@pytest.mark.parametrize(
    "spell",
    [
        Absence(from_=date(2026, 8, 14), until=date(2026, 8, 20)),
        Absence(from_=date(2026, 8, 5), until=date(2026, 8, 5)),
        Absence(from_=date(2026, 8, 10)),
        Absence(from_=date(2026, 8, 3)),
        Absence(from_=date(2026, 1, 1), until=date(2026, 12, 31)),
    ],
)
def test_absences_that_overlap_are_refused(kept: Store, spell: Absence) -> None:
    """With both first days; nothing is changed."""
    with pytest.raises(CoachRefused, match=f"{spell.from_}.*overlap|overlap") as refused:
        kept.coaches.away(ROWAN.id, spell)

    assert "2026-08-03" in str(refused.value)
    assert "Quill" not in str(refused.value)
    assert ROWAN == kept.coaches.get(ROWAN.id)


def test_nobody_comes_back_who_is_not_away(kept: Store) -> None:
    """Said with the day."""
    with pytest.raises(CoachRefused, match="is not away on 2026-03-16"):
        kept.coaches.back(ROWAN.id, date(2026, 3, 16))


def test_a_last_day_is_worked_and_the_next_is_not(kept: Store) -> None:
    """Days are whole; a last day before the first is refused."""
    now = kept.coaches.leave(ROWAN.id, date(2026, 9, 30))

    assert [True, False] == [now.here_on(date(2026, 9, 30)), now.here_on(date(2026, 10, 1))]
    assert not now.here_on(date(2026, 1, 4))
    with pytest.raises(CoachRefused, match="the last day, 2025-12-31, is before the first"):
        kept.coaches.leave(ROWAN.id, date(2025, 12, 31))
    assert now == kept.coaches.get(ROWAN.id)


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": -1},
        {"limit": "many"},
        {"gender": None},
        {"programmes": ()},
        {"hours": {"monday": "25:00-26:00"}},
        {"hours": {"monday": "17:00-09:00"}},
        {"hours": {"someday": "09:00-17:00"}},
        {"starts": "yesterday"},
        {"starts": 20260101},
        {"ends": "2025-01-01"},
        {"hours_a_week": float("nan")},
        {"hours_a_week": 0},
        {"supervisor": "Mrs Larch"},
        {"email": "a@b@c"},
        {"phone": "ring me"},
        {"name": "Quill\u202egnp.exe"},
        {"name": "x" * 100_000},
        {"nickname": "Z"},
        {"absences": "always"},
    ],
)
def test_what_does_not_suit_a_coach_is_refused_whole(kept: Store, changes: dict[str, Any]) -> None:
    """In a sentence that repeats nothing of a name; the good half isn't kept either."""
    with pytest.raises(CoachRefused, match=r"coach k-4mzq7e2n: .*Nothing was changed") as refused:
        kept.coaches.change(ROWAN.id, {"areas": ("south",), **changes})

    assert "Quill" not in str(refused.value)
    assert 300 > len(str(refused.value))
    assert ROWAN == kept.coaches.get(ROWAN.id)


def test_a_coach_nobody_knows_is_said_so(kept: Store) -> None:
    """By every verb."""
    coaches = kept.coaches
    for ask in (
        lambda: coaches.get("k-nobody"),
        lambda: coaches.history("k-nobody"),
        lambda: coaches.change("k-nobody", {}),
        lambda: coaches.away("k-nobody", SICK),
        lambda: coaches.back("k-nobody", SICK.from_),
        lambda: coaches.leave("k-nobody", SICK.from_),
    ):
        with pytest.raises(UnknownCoach, match="there is no coach 'k-nobody'"):
            ask()


def test_changes_at_one_moment_are_all_kept(kept: Store) -> None:
    """Two people changing different things of a coach lose nothing of each other's."""
    spells = [
        Absence(from_=date(2027, month, 1), until=date(2027, month, 5)) for month in range(1, 9)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda spell: kept.coaches.away(ROWAN.id, spell), spells))

    assert 9 == len(kept.coaches.get(ROWAN.id).absences)
    assert 9 == len(kept.coaches.history(ROWAN.id))
