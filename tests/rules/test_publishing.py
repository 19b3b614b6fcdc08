"""Rules come into force whole, with who and why, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rule_folder import attempts, edit, publish_folder, read_folder

from alongside.ruleset.library import Library
from alongside.ruleset.model import Ruleset
from alongside.ruleset.publishing import (
    MOST_WHY,
    NotPublished,
    before,
    publish,
    roll_back,
    sign_off,
    version,
)
from alongside.store import RulesetMoved, Store
from alongside.store.ruleset_rows import How, Pointed


def publish_attempts(store: Store, folder: Path, was: int, now: int) -> str:
    """Publish the folder with another number of invitations; its digest."""
    if was != now:
        edit(folder / "primrose-a.yaml", f"attempts: {was}", f"attempts: {now}")
    return publish_folder(store, folder).digest


def test_what_is_published_is_in_force_with_who_and_why(folder: Path, store: Store) -> None:
    """Blanks around a name are not part of it."""
    house, ruleset = read_folder(folder)

    published = publish(store, house, ruleset, "  Dr Ada Lead ", "agreed in May")

    assert published == Library(store, folder).current("primrose-a")
    (line,) = store.rulesets.history("primrose-a")
    assert (published.digest, "Dr Ada Lead", "agreed in May", "published") == (
        line.digest,
        line.who,
        line.why,
        line.how,
    )


def test_publishing_what_is_in_force_adds_no_line(folder: Path, store: Store) -> None:
    """Twice is once, also after an edit of a comment."""
    first = publish_attempts(store, folder, 3, 3)
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 3   # as before")

    assert first == publish_folder(store, folder).digest
    assert 1 == len(store.rulesets.history("primrose-a"))


@pytest.mark.parametrize(
    ("who", "why", "says"),
    [
        ("", "why", "say who publishes: it is empty"),
        (" \t ", "why", "say who publishes: it is empty"),
        ("Ada", "", "say why: it is empty"),
        ("Ada", "x" * (MOST_WHY + 1), f"in at most {MOST_WHY} characters; this has 501"),
        ("Ada\nLead", "why", "on one line, without invisible characters"),
        ("Ada\x00", "why", "without invisible characters"),
        ("Ada", "\x1b[31mred", "without invisible characters"),
        ("Ada\u202egpj.exe", "why", "without invisible characters"),
        ("\udcff", "why", "without invisible characters"),
    ],
)
def test_who_and_why_must_be_readable(
    who: str, why: str, says: str, folder: Path, store: Store
) -> None:
    """They stand in the history for ever, and on terminals."""
    house, ruleset = read_folder(folder)

    with pytest.raises(NotPublished, match=says):
        publish(store, house, ruleset, who, why)

    assert store.rulesets.current("primrose-a") is None


def test_of_two_publishers_who_looked_at_the_same_one_wins(folder: Path, store: Store) -> None:
    """The other hears whose version came between, and nothing of theirs is kept."""
    first = publish_attempts(store, folder, 3, 3)
    house, ruleset = read_folder(folder)

    def other(number: int) -> Ruleset:
        assert ruleset.invitation is not None
        changed = ruleset.invitation.model_copy(update={"attempts": number})
        return ruleset.model_copy(update={"invitation": changed})

    def attempt(number: int) -> str:
        try:
            publish(store, house, other(number), f"Ada {number}", "mine", instead_of=first)
        except RulesetMoved as moved:
            return str(moved)
        return "won"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(attempt, (4, 5, 6, 7)))

    assert 1 == said.count("won")
    winner = said.index("won") + 4
    assert all(f"meanwhile Ada {winner} brought version" in each for each in said if each != "won")
    assert 2 == len(store.rulesets.beginning_with(""))


def test_a_rollback_goes_one_version_back_each_time(folder: Path, store: Store) -> None:
    """Twice is two back; then there is none, and --to still names any."""
    one, two, three = (
        publish_attempts(store, folder, was, now) for was, now in ((3, 3), (3, 4), (4, 5))
    )

    assert [two, one] == [
        roll_back(store, "primrose-a", "Ada", "too many letters").now.digest for _ in range(2)
    ]
    with pytest.raises(NotPublished, match="is the first version of primrose-a"):
        roll_back(store, "primrose-a", "Ada", "and again")

    wanted = Library(store, folder).by_digest(three)
    assert 5 == attempts(roll_back(store, "primrose-a", "Ada", "it was right", wanted).now)


def test_a_rollback_to_what_is_in_force_or_to_another_programme_is_refused(
    folder: Path, store: Store
) -> None:
    """The history gets no line that means nothing."""
    publish_attempts(store, folder, 3, 3)
    house, ruleset = read_folder(folder)
    current = version(house, ruleset)
    stranger = version(house, ruleset.model_copy(update={"programme": "another"}))

    for wanted, says in ((current, "in force already"), (stranger, "is one of another, not of")):
        with pytest.raises(NotPublished, match=says):
            roll_back(store, "primrose-a", "Ada", "why", wanted)
    with pytest.raises(NotPublished, match="no version of 'another' was ever in force"):
        roll_back(store, "another", "Ada", "why")
    assert 1 == len(store.rulesets.history("primrose-a"))


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("", None),
        ("a", None),
        ("a b", "a"),
        ("a b a", "b"),
        ("a b c -b", "a"),
        ("a b -a c", "a"),
        ("a b -a", None),
        ("a b c -a", None),
        ("a b -x", "b"),
        ("a b c -b d -b", "a"),
    ],
)
def test_what_comes_before_is_what_was_there_before_it_was_brought_in(
    history: str, expected: str | None
) -> None:
    """A minus is a rollback; what it took back is no longer on the way."""

    def line(word: str) -> Pointed:
        how: How = "rolled_back" if word.startswith("-") else "published"
        return Pointed(0, "p", word.lstrip("-"), "w", "y", how, datetime(2026, 1, 1, tzinfo=UTC))

    assert expected == before([line(word) for word in history.split()])


def test_a_signature_belongs_to_one_version(folder: Path, store: Store) -> None:
    """Signed before it is published; an edit needs another signature."""
    house, ruleset = read_folder(folder)
    first = version(house, ruleset)

    assert [True, False, True] == [
        sign_off(store, first, who, "looked at every line") for who in ("Grace", " Grace", "Ada")
    ]

    assert store.rulesets.is_signed(publish_attempts(store, folder, 3, 3))
    assert not store.rulesets.is_signed(publish_attempts(store, folder, 3, 4))
    with pytest.raises(NotPublished, match="say who signs"):
        sign_off(store, first, "  ")
