"""The rules in force: what was published, whatever the folder holds."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rule_folder import attempts, edit, publish_folder

from alongside.keys import KeyRing
from alongside.ruleset.library import DamagedRuleset, Library, NoRules
from alongside.ruleset.publishing import roll_back
from alongside.settings import Settings
from alongside.store import Store, UnknownRuleset


def test_a_programme_that_was_never_published_begins_with_its_file(
    folder: Path, store: Store
) -> None:
    """Asking publishes the first version; asking again changes nothing."""
    library = Library(store, folder)

    first, second = library.current("primrose-a"), library.current("primrose-a")

    assert first is second
    assert first.digest == store.rulesets.current("primrose-a")
    assert [("alongside", "first version", "first")] == [
        (each.who, each.why, each.how) for each in store.rulesets.history("primrose-a")
    ]


def test_all_that_is_in_force_is_asked_for_at_once(folder: Path, store: Store) -> None:
    """The same as one after the other; a programme whose file can't be used is left out."""
    (folder / "half.yaml").write_text("programme: half")
    library = Library(store, folder)

    found = library.in_force()

    assert {*library.programmes()} - {"half"} == {*found}
    assert all(found[each] is library.current(each) for each in found)
    assert ["primrose-a"] == [*library.in_force(["primrose-a", "half", "nobody-knows"])]


def test_an_edit_reaches_nobody_until_it_is_published(folder: Path, store: Store) -> None:
    """The file may be saved half thought through; a journey never sees it."""
    library = Library(store, folder)
    before = library.current("primrose-a")

    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")

    assert before is library.current("primrose-a")
    assert before == Library(store, folder).current("primrose-a")
    publish_folder(store, folder)
    assert 4 == attempts(library.current("primrose-a"))


def test_what_another_process_publishes_is_in_force_here_at_once(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """A worker needs no restart, neither for a new version nor for a rollback."""
    library = Library(store, folder)
    first = library.current("primrose-a")
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    settings = Settings(home=tmp_path / "home")
    with Store.open(settings, KeyRing.load(settings)) as elsewhere:
        second = publish_folder(elsewhere, folder)
        seen = library.current("primrose-a")
        roll_back(elsewhere, "primrose-a", "Ada Lead", "too many letters")

    assert (second, first) == (seen, library.current("primrose-a"))


@pytest.mark.parametrize("follow", [False, True])
def test_a_broken_file_leaves_the_last_good_version_in_force(
    follow: bool, folder: Path, store: Store
) -> None:
    """An unfinished edit never reaches a journey."""
    library = Library(store, folder, follow=follow)
    good = library.current("primrose-a")

    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: three")

    assert good == library.current("primrose-a")
    assert good.digest == store.rulesets.current("primrose-a")


@pytest.mark.parametrize("name", ["facts.yaml", "roles.yaml", "calendars.yaml"])
def test_a_broken_shared_file_leaves_the_last_good_version(
    name: str, folder: Path, store: Store
) -> None:
    """What all rules stand on counts as well."""
    library = Library(store, folder, follow=True)
    good = library.current("primrose-a")

    (folder / name).write_text("&x [")

    assert good == library.current("primrose-a")


def test_a_new_worker_beside_a_broken_file_goes_on_from_the_store(
    folder: Path, store: Store
) -> None:
    """A restart during a bad edit is no outage."""
    good = Library(store, folder).current("primrose-a")
    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts: three")

    assert good == Library(store, folder).current("primrose-a")


def test_a_file_that_is_gone_leaves_the_last_good_version(folder: Path, store: Store) -> None:
    """Deleting a file stops nothing that runs."""
    library = Library(store, folder)
    good = library.current("primrose-a")
    (folder / "primrose-a.yaml").unlink()

    assert good == library.current("primrose-a")
    assert good == Library(store, folder).current("primrose-a")


def test_an_old_digest_keeps_its_own_facts(folder: Path, store: Store) -> None:
    """A journey in flight is decided by the catalogue it was published with."""
    library = Library(store, folder)
    before = library.current("primrose-a")

    edit(folder / "facts.yaml", "label: Systolic blood pressure", "label: Upper blood pressure")
    publish_folder(store, folder)
    after = library.current("primrose-a")

    old = Library(store, folder).by_digest(before.digest)
    assert "Systolic blood pressure" == old.catalogue.fact("systolic_bp").label
    assert "Upper blood pressure" == after.catalogue.fact("systolic_bp").label


def test_what_is_fetched_is_what_ran(folder: Path, store: Store) -> None:
    """The ruleset in memory and the one by digest are equal, part by part."""
    ran = Library(store, folder).current("primrose-a")

    fetched = Library(store, folder).by_digest(ran.digest)

    assert ran == fetched
    assert ran.walk_rules == fetched.walk_rules


def test_comments_and_layout_publish_nothing_new(folder: Path, store: Store) -> None:
    """Only meaning makes a version."""
    library = Library(store, folder, follow=True)
    before = library.current("primrose-a")

    edit(folder / "primrose-a.yaml", "attempts: 3", "attempts:   3   # as agreed in May")

    assert before.digest == library.current("primrose-a").digest


def test_a_programme_without_rules_says_what_to_do(folder: Path, store: Store) -> None:
    """The check names the file's problems."""
    with pytest.raises(NoRules, match="run 'alongside rules check'"):
        Library(store, folder).current("health-disconnect")


@pytest.mark.parametrize("name", ["../primrose-a", "", "a" * 500, "facts\n", "/etc/passwd"])
def test_a_name_that_is_none_reads_no_file(name: str, folder: Path, store: Store) -> None:
    """A programme's name never leads out of the folder."""
    with pytest.raises(NoRules):
        Library(store, folder).current(name)


def test_a_file_of_another_programme_is_not_used(folder: Path, store: Store) -> None:
    """A copy made to edit does not replace what it was copied from."""
    shutil.copy(folder / "primrose-a.yaml", folder / "primrose-b.yaml")

    with pytest.raises(NoRules):
        Library(store, folder).current("primrose-b")


def test_an_unknown_digest_is_refused(folder: Path, store: Store) -> None:
    """The store knows what was published."""
    with pytest.raises(UnknownRuleset):
        Library(store, folder).by_digest("0" * 64)


def test_a_changed_stored_text_is_refused(folder: Path, store: Store) -> None:
    """The digest is checked whenever a ruleset is fetched."""
    published = Library(store, folder).current("primrose-a")
    text = store.rulesets.get(published.digest).replace('"attempts":3', '"attempts":9')
    store.rulesets.put("f" * 64, "primrose-a", text, "somebody", "by hand")

    with pytest.raises(DamagedRuleset):
        Library(store, folder).by_digest("f" * 64)


def test_the_programmes_are_the_files(folder: Path, store: Store) -> None:
    """Shared files are no programmes."""
    assert ("primrose-a",) == Library(store, folder).programmes()


def test_many_threads_asking_at_once_publish_one_version(folder: Path, store: Store) -> None:
    """A worker's activities run on a pool of threads."""
    library = Library(store, folder)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(library.current, ["primrose-a"] * 40))

    assert 1 == len({id(each) for each in found})


def test_many_workers_that_begin_at_once_agree_on_the_first_version(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    """Also where their folders differ: one's version is in force, for all."""
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    edit(other / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    libraries = [Library(store, each) for each in (folder, other) * 4]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda library: library.current("primrose-a").digest, libraries))

    assert 1 == len(set(found))
    assert 1 == len(store.rulesets.history("primrose-a"))
