"""What the folder does: tell of a difference, publish where it is followed."""

import shutil
from pathlib import Path

import pytest
from rule_folder import attempts, edit, publish_folder
from structlog.testing import capture_logs

from alongside.ruleset.house import House
from alongside.ruleset.library import Library, NoRules
from alongside.ruleset.loader import load
from alongside.ruleset.publishing import roll_back, sign_off, version
from alongside.store import Store


def test_a_difference_in_the_folder_is_told_once(folder: Path, store: Store) -> None:
    """One line for each change of the file, however often a journey asks."""
    library = Library(store, folder)
    in_force = library.current("primrose-a")
    with capture_logs() as logs:
        for text in ("attempts: 4", "attempts: 5"):
            edit(folder / "primrose-a.yaml", f"attempts: {int(text[-1]) - 1}", text)
            for _ in range(5):
                library.current("primrose-a")

    assert [("rules_folder_differs", in_force.digest[:12])] * 2 == [
        (line["event"], line["in_force"]) for line in logs
    ]


def test_the_files_that_are_not_in_force_can_be_asked_for(folder: Path, store: Store) -> None:
    """Before and after an edit, after publishing, and while a file is broken."""
    library = Library(store, folder)
    library.current("primrose-a")
    assert () == library.unpublished()

    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    (waiting,) = library.unpublished()
    assert waiting.published is not None
    assert ("primrose-a", 4) == (waiting.programme, attempts(waiting.published))

    publish_folder(store, folder)
    assert () == library.unpublished()

    edit(folder / "primrose-a.yaml", "attempts: 4", "attempts: four")
    (broken,) = library.unpublished()
    assert broken.published is None
    assert "primrose-a.yaml:" in broken.problems[0]


def test_a_followed_folder_publishes_by_itself(folder: Path, store: Store) -> None:
    """As a service that mounts its rules from version control wants it."""
    library = Library(store, folder, follow=True)
    before = library.current("primrose-a")

    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    after = library.current("primrose-a")

    assert (3, 4) == (attempts(before), attempts(after))
    assert ["first", "folder"] == [each.how for each in store.rulesets.history("primrose-a")]


def test_a_rollback_stands_in_a_followed_folder_until_the_file_changes(
    folder: Path, store: Store
) -> None:
    """A worker that starts anew does not bring the bad version back."""
    library = Library(store, folder, follow=True)
    first = library.current("primrose-a")
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    library.current("primrose-a")

    roll_back(store, "primrose-a", "Ada Lead", "too many letters")

    for each in (library, Library(store, folder, follow=True)):
        assert first == each.current("primrose-a")
    edit(folder / "primrose-a.yaml", "attempts: 4", "attempts: 5")
    assert 5 == attempts(library.current("primrose-a"))


def test_what_a_person_published_stands_in_a_followed_folder(folder: Path, store: Store) -> None:
    """From the same file, then rolled back; or from another place: no restart undoes it."""

    def restarted() -> int:
        return attempts(Library(store, folder, follow=True).current("primrose-a"))

    assert 3 == restarted()
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    publish_folder(store, folder)
    roll_back(store, "primrose-a", "Ada Lead", "too many letters")
    assert 3 == restarted()

    edit(folder / "primrose-a.yaml", "attempts: 4", "attempts: 5")
    assert 5 == restarted()
    edit(folder / "primrose-a.yaml", "attempts: 5", "attempts: 6")
    publish_folder(store, folder)
    edit(folder / "primrose-a.yaml", "attempts: 6", "attempts: 5")
    assert 6 == restarted()
    edit(folder / "primrose-a.yaml", "attempts: 5", "attempts: 3")
    assert 3 == restarted()


def test_a_production_service_begins_with_nothing_unsigned(folder: Path, store: Store) -> None:
    """It says how to sign; once somebody has, it begins without a restart."""
    library = Library(store, folder, production=True)
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(NoRules, match="local defaults that nobody has signed off"):
                library.current("primrose-a")
    assert ["rules_not_signed"] == [line["event"] for line in logs]
    assert store.rulesets.current("primrose-a") is None

    house = House.load(folder)
    ruleset = load(folder / "primrose-a.yaml", house.catalogue).ruleset
    assert ruleset is not None
    sign_off(store, version(house, ruleset), "Dr Ada Lead")

    assert store.rulesets.is_signed(library.current("primrose-a").digest)


def test_a_link_out_of_the_folder_is_not_used(folder: Path, store: Store, tmp_path: Path) -> None:
    """One inside it is, as where a volume is mounted by links."""
    rules = folder / "primrose-a.yaml"
    inside, outside = folder / "data.yaml.txt", tmp_path / "elsewhere.yaml"
    shutil.copy(rules, outside)
    rules.rename(inside)

    rules.symlink_to(outside)
    with pytest.raises(NoRules):
        Library(store, folder).current("primrose-a")
    rules.unlink()
    rules.symlink_to(inside)
    assert 3 == attempts(Library(store, folder).current("primrose-a"))
