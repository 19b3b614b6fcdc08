"""A version that another program wrote can't be read, and can always be replaced."""

from pathlib import Path

import pytest
from rule_folder import attempts, publish_folder, read_folder

from alongside.ruleset.canonical import UnknownLanguage, digest_of, from_canonical
from alongside.ruleset.library import Library
from alongside.ruleset.publishing import roll_back, version
from alongside.store import Store


@pytest.fixture
def unreadable(folder: Path, store: Store) -> str:
    """The digest of a version in force with a key that this program does not know."""
    text = version(*read_folder(folder)).canonical.replace('"title":', '"heading":', 1)
    digest = digest_of(text)
    store.rulesets.publish(digest, "primrose-a", text, "Old", "long ago", instead_of=None)
    return digest


def test_who_asks_for_it_hears_what_to_do(unreadable: str, folder: Path, store: Store) -> None:
    """The key is named, no value of it."""
    with pytest.raises(UnknownLanguage, match="another version of this program, which wrote") as no:
        Library(store, folder).current("primrose-a")

    assert "publish the rules again" in str(no.value)
    assert "UCLPartners" not in str(no.value)


def test_publishing_replaces_it(unreadable: str, folder: Path, store: Store) -> None:
    """A program that was brought up to date goes on from the folder's rules."""
    (waiting,) = Library(store, folder).unpublished()
    assert waiting.published is not None

    published = publish_folder(store, folder)

    assert published == Library(store, folder).current("primrose-a")
    assert 3 == attempts(published)


def test_a_followed_folder_replaces_it(unreadable: str, folder: Path, store: Store) -> None:
    """By itself, as it would an edit."""
    assert 3 == attempts(Library(store, folder, follow=True).current("primrose-a"))


def test_a_rollback_gets_away_from_it(unreadable: str, folder: Path, store: Store) -> None:
    """What it was can't be told, what is in force then can."""
    good = publish_folder(store, folder)
    store.rulesets.make_current("primrose-a", unreadable, "Ada", "by mistake")

    done = roll_back(store, "primrose-a", "Ada", "it can't be read")

    assert (None, good) == (done.was, done.now)


@pytest.mark.parametrize("text", ['{"language":1}', '{"language":1,"catalogue":{},"ruleset":{}}'])
def test_a_text_that_lacks_what_it_needs_is_no_crash(text: str) -> None:
    """Neither a missing part nor an empty one."""
    with pytest.raises(UnknownLanguage, match="another version of this program"):
        from_canonical(text)
