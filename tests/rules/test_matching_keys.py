"""What a rule file says of preferences, ageing and rounds: read, compared, kept, explained."""

import shutil
from pathlib import Path

import pytest
from rule_folder import edit

from alongside.ruleset.canonical import canonical, from_canonical
from alongside.ruleset.differences import differences
from alongside.ruleset.format import formatted
from alongside.ruleset.house import House
from alongside.ruleset.key_words import in_words
from alongside.ruleset.loader import load
from alongside.ruleset.model import Matching, MatchingRound, Preference, Ruleset, WalkRules
from alongside.ruleset.schema import schema
from alongside.wait import Wait

FILE = "health-connect.yaml"
FIRST = """      - id: known-before
        when: {coach_was_before: yes}
        weight: 50
        says: Was the client's coach before
        source: local
"""


@pytest.fixture
def folder(tmp_path: Path, rules_folder: Path) -> Path:
    """All rule files of the project, to be changed at will."""
    return Path(shutil.copytree(rules_folder, tmp_path / "rules"))


def read(folder: Path) -> tuple[House, Ruleset]:
    """The shared files and the rules of Health Connect."""
    house = House.load(folder)
    ruleset = load(folder / FILE, house.catalogue).ruleset
    assert ruleset is not None
    return house, ruleset


def matching(ruleset: Ruleset) -> Matching:
    """How the rules find a coach."""
    assert ruleset.coaching is not None
    return ruleset.coaching.matching


def test_the_shipped_file_says_what_it_prefers(folder: Path) -> None:
    """With weights, the ageing of waits, and when a round runs."""
    found = matching(read(folder)[1])

    assert ("known-before", 50) == (found.prefer[0].id, found.prefer[0].weight)
    assert Wait.parse("4 weeks") == found.ageing
    assert found.round is not None
    assert (Wait.parse("1 hour"), Wait.parse("1 day")) == (
        found.round.after_room, found.round.every,
    )  # fmt: skip


def test_without_these_keys_everything_is_as_before(folder: Path) -> None:
    """No preferences of its own, no ageing, one client at a time."""
    house = House.load(folder)
    primrose = load(folder / "primrose-a.yaml", house.catalogue).ruleset
    assert primrose is not None

    assert ((), None, None) == (
        matching(primrose).prefer, matching(primrose).ageing, matching(primrose).round,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("weight: 25", "weight: 30", "coaching, own-area: matching prefer weight 25 becomes 30"),
        (
            "{coach_free_days: {at_least: 28}}",
            "{coach_free_days: {at_least: 14}}",
            "coaching, longest-free: coach_free_days at least 28 days becomes at least 14 days",
        ),
        (
            FIRST,
            "",
            "coaching, known-before: matching prefer removed (when coach_was_before: yes; "
            "weight 50; says 'Was the client's coach before')",
        ),
        ("    ageing: 4 weeks ", "    ageing: 2 weeks ",
         "coaching: matching ageing 4 weeks becomes 2 weeks"),
        ("      every: 1 day\n", "      every: 4 hours\n",
         "coaching: matching round every 1 day becomes 4 hours"),
        (
            "- id: own-area",
            "- id: nearby\n        was: own-area",
            "coaching, nearby: was called own-area",
        ),
    ],
)  # fmt: skip
def test_a_change_is_said_as_an_administrator_would_say_it(
    folder: Path, old: str, new: str, expected: str
) -> None:
    """With the section and the preference it is about, and nothing else."""
    house, was = read(folder)
    edit(folder / FILE, old, new)
    now = read(folder)[1]

    assert [expected] == [
        str(each) for each in differences(was, now, house.catalogue, house.catalogue)
    ]


def test_rounds_given_up_are_told(folder: Path) -> None:
    """One line for the whole key."""
    house, was = read(folder)
    assert was.coaching is not None
    alone = was.coaching.matching.model_copy(update={"round": None})
    now = was.model_copy(update={"coaching": was.coaching.model_copy(update={"matching": alone})})

    assert ["coaching: matching round (after room 1 hour; every 1 day) is removed"] == [
        str(each) for each in differences(was, now, house.catalogue, house.catalogue)
    ]


def test_what_is_published_is_read_again_as_it_was(folder: Path) -> None:
    """Weights, waits and conditions survive the stored form."""
    house, ruleset = read(folder)

    kept = from_canonical(canonical(ruleset, house.catalogue))[0]

    assert matching(ruleset) == matching(kept)


def test_a_journey_carries_no_preferences(folder: Path) -> None:
    """Matching reads them by digest; rounds and acceptance a journey walks by."""
    ruleset = read(folder)[1]
    carried = WalkRules.of(ruleset, "d", {}).coaching
    assert carried is not None

    assert () == carried.matching.prefer
    assert matching(ruleset).round == carried.matching.round
    assert matching(ruleset).must == carried.matching.must


def test_an_editor_explains_each_key(folder: Path) -> None:
    """And knows the range of a weight, and which facts a preference may ask for."""
    made = schema(House.load(folder))["definitions"]

    for model in (Matching, Preference, MatchingRound):
        assert [] == [key for key in model.model_fields if not in_words(model, key)]
    weight = made["Preference"]["properties"]["weight"]
    assert (1, 100) == (weight["minimum"], weight["maximum"])
    assert (
        made["HardRule"]["properties"]["when"]["allOf"]
        == (made["Preference"]["properties"]["when"]["allOf"])
    )


def test_the_layout_of_the_shipped_file_is_the_house_layout(folder: Path) -> None:
    """`alongside rules format` leaves it alone."""
    text = (folder / FILE).read_text(encoding="utf-8")

    assert text == formatted(text)
