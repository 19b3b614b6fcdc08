"""Rule files as they were written, and drafts of them, on each database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from alongside.store import RulesetMoved, Store
from alongside.store.rules_drafts import DraftMoved
from alongside.store.ruleset_rows import Written

FIRST = Written("programme: p  # zu prüfen \U0001f600\n\n\n  \n", "decisions: []\n")
SECOND = Written("programme: p\n")


def publish(store: Store, digest: str, written: Written | None, instead_of: str | None) -> bool:
    """One version of programme `p` with its file."""
    return store.rulesets.publish(
        digest, "p", "{}", "Ada", "why", instead_of=instead_of, written=written
    )


def test_a_version_keeps_the_file_it_was_read_from_byte_for_byte(store: Store) -> None:
    """Comments, blanks and the examples beside it."""
    publish(store, "a", FIRST, None)

    assert FIRST == store.rulesets.texts.get("a")
    assert store.rulesets.texts.get("b") is None


def test_the_same_version_written_otherwise_is_shown_as_it_was_written_last(store: Store) -> None:
    """Nothing comes into force for it; the same text twice is one."""
    publish(store, "a", FIRST, None)
    assert not publish(store, "a", SECOND, "a")

    assert SECOND == store.rulesets.texts.get("a")
    assert not store.rulesets.texts.keep("a", "p", SECOND, "Bo")
    assert 1 == len(store.rulesets.history("p"))


def test_a_file_is_kept_with_its_version_or_not_at_all(store: Store) -> None:
    """Who publishes on what is no longer in force leaves no text behind."""
    publish(store, "a", FIRST, None)

    with pytest.raises(RulesetMoved):
        publish(store, "b", SECOND, "z")
    assert store.rulesets.texts.get("b") is None


def test_a_draft_is_its_writers_alone_and_counts_how_often_it_was_saved(store: Store) -> None:
    """Another's draft of the same rules is another."""
    drafts = store.rules_drafts
    first = drafts.save("p", "u-a", FIRST, seen=0, based_on="a")
    drafts.save("p", "u-b", SECOND, seen=0, based_on="a")

    again = drafts.save("p", "u-a", SECOND, seen=first.saved, based_on="a")

    assert (1, 2) == (first.saved, again.saved)
    assert again == drafts.get("p", "u-a")
    assert {"p": again} == drafts.by("u-a")
    assert ["u-a", "u-b"] == sorted(each.colleague_id for each in drafts.of("p"))


def test_a_draft_saved_from_an_older_page_is_refused(store: Store) -> None:
    """The same text again is no other draft, whatever the page showed."""
    drafts = store.rules_drafts
    drafts.save("p", "u-a", FIRST, seen=0, based_on="a")

    with pytest.raises(DraftMoved):
        drafts.save("p", "u-a", SECOND, seen=0, based_on="a")
    assert 1 == drafts.save("p", "u-a", FIRST, seen=0, based_on="a").saved
    assert drafts.throw_away("p", "u-a")
    assert not drafts.throw_away("p", "u-a")


def test_a_draft_saved_since_it_was_looked_at_stays(store: Store) -> None:
    """Whoever publishes what they saw throws nothing newer away."""
    drafts = store.rules_drafts
    seen = drafts.save("p", "u-a", FIRST, seen=0, based_on="a")
    newer = drafts.save("p", "u-a", SECOND, seen=1, based_on="a")

    assert not drafts.throw_away("p", "u-a", saved=seen.saved)
    assert newer == drafts.get("p", "u-a")
    assert drafts.throw_away("p", "u-a", saved=newer.saved)


def test_of_two_pages_that_save_at_once_one_is_kept(store: Store) -> None:
    """The other is told; nothing is mixed."""

    def save(number: int) -> bool:
        try:
            store.rules_drafts.save("p", "u-a", Written(f"{number}"), seen=0, based_on=None)
        except DraftMoved:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(save, range(8)))

    found = store.rules_drafts.get("p", "u-a")
    assert found is not None
    assert 1 == sum(kept)
    assert Written(str(kept.index(True))) == found.written


def test_what_examples_came_to_goes_with_the_draft(store: Store) -> None:
    """Until it is thrown away."""
    draft = store.rules_drafts.save("p", "u-a", FIRST, seen=0, based_on=None)
    store.rules_drafts.note_test(draft, "name", "{}")

    found = store.rules_drafts.get("p", "u-a")

    assert found is not None
    assert ("name", "{}") == (found.tested, found.test_result)
