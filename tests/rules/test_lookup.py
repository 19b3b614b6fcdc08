"""A version is found by what a person types, or they hear what to type."""

import shutil
from pathlib import Path

import pytest
from rule_folder import attempts, edit, publish_folder

from alongside.ruleset.lookup import BrokenFile, NotFound, find_published, read_rule_file
from alongside.store import Store


def test_a_file_a_digest_its_first_letters_and_the_programme_name_a_version(
    folder: Path, store: Store
) -> None:
    """Capitals too, as a digest may be copied from anywhere."""
    first = publish_folder(store, folder)
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")

    found = [
        attempts(find_published(store, folder, text))
        for text in (
            str(folder / "primrose-a.yaml"),
            first.digest,
            first.digest[:8],
            first.digest[:8].upper(),
            "current:primrose-a",
        )
    ]

    assert [4, 3, 3, 3, 3] == found


def test_a_programme_that_was_never_published_is_what_its_file_says(
    folder: Path, store: Store
) -> None:
    """Looking publishes nothing."""
    assert 3 == attempts(find_published(store, folder, "current:primrose-a"))

    assert store.rulesets.current("primrose-a") is None


def test_first_letters_of_several_versions_are_refused_with_the_list(
    folder: Path, store: Store
) -> None:
    """Nobody's version is guessed."""
    for number in ("1", "2"):
        store.rulesets.put(f"abcd{number}" + "0" * 59, "primrose-a", "{}", f"Ada {number}", "why")

    with pytest.raises(NotFound, match="several versions begin with abcd") as refused:
        find_published(store, folder, "abcd")

    for each in ("abcd1", "abcd2", "Ada 1", "Ada 2", "primrose-a", "give more letters"):
        assert each in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0" * 64, "no published version begins with 000000000000"),
        ("abc", "at least four of its first letters"),
        ("", "at least four of its first letters"),
        ("zzzz", "is no version; give a rule file, a digest"),
        ("%%%%", "is no version"),
        ("a" * 500, "is no version"),
        ("\x00", "is no version"),
        ("current:", "there is no programme ''"),
        ("current:primrose", "did you mean current:primrose-a?"),
        ("current:../primrose-a", "there is no programme"),
        ("no/such/file.yaml", "there is no file no/such/file.yaml"),
        ("primrose-z.yaml", "there is no file primrose-z.yaml"),
    ],
)
def test_a_name_of_nothing_says_what_to_write(
    text: str, says: str, folder: Path, store: Store
) -> None:
    """Unknown, too short, no digest, another programme, a path out of the folder."""
    publish_folder(store, folder)

    with pytest.raises(NotFound, match=says):
        find_published(store, folder, text)


def test_a_file_that_is_no_programmes_is_refused(folder: Path, tmp_path: Path) -> None:
    """A folder, a shared file, a test file, a link out of the folder, a loop of links."""
    shutil.copy(folder / "primrose-a.yaml", tmp_path / "elsewhere.yaml")
    (folder / "linked.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "primrose-a.tests.yaml").write_text("")

    for name, says in (
        ("", "is a folder; name a rule file in it"),
        ("facts.yaml", "shared by all programmes"),
        ("primrose-a.tests.yaml", "holds tests; name the rule file beside it"),
        ("linked.yaml", "a link to a file outside its folder"),
        ("loop.yaml", "there is no file"),
    ):
        with pytest.raises(NotFound, match=says):
            read_rule_file(folder / name, folder)


def test_a_file_whose_name_is_not_its_programme_is_refused(folder: Path) -> None:
    """Two files of one programme would each be somebody's truth."""
    shutil.copy(folder / "primrose-a.yaml", folder / "primrose-b.yaml")

    with pytest.raises(BrokenFile, match=r"must be called primrose-a\.yaml; rename it"):
        read_rule_file(folder / "primrose-b.yaml", folder)


def test_a_broken_file_says_every_problem_at_its_line(folder: Path) -> None:
    """As the check does."""
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: three")
    edit(folder / "primrose-a.yaml", "bmi: {at_least: 30}", "bmy: {at_least: 30}")

    with pytest.raises(BrokenFile) as refused:
        read_rule_file(folder / "primrose-a.yaml", folder)

    said = refused.value.problems
    assert all(each.startswith(f"{folder / 'primrose-a.yaml'}:") for each in said)
    assert all(any(word in each for each in said) for word in ("'three'", "'bmy'"))


def test_broken_shared_files_are_told_as_such(folder: Path) -> None:
    """The rule file itself may be right."""
    (folder / "roles.yaml").write_text("&x [")

    with pytest.raises(BrokenFile, match=r"roles.yaml:1:1"):
        read_rule_file(folder / "primrose-a.yaml", folder)
