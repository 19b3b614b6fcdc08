"""The rules in force: what was published, whatever the folder holds."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alongside.keys import KeyRing
from alongside.ruleset.house import House
from alongside.ruleset.library import DamagedRuleset, Library, NoRules
from alongside.ruleset.loader import load
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import publish, roll_back, sign_off, version
from alongside.settings import Settings
from alongside.store import Store, UnknownRuleset


@pytest.fixture
def folder(tmp_path: Path, rules_folder: Path) -> Path:
    """A rules folder of one's own."""
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml", "primrose-a.yaml"):
        (tmp_path / "rules").mkdir(exist_ok=True)
        shutil.copy(rules_folder / name, tmp_path / "rules" / name)
    return tmp_path / "rules"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real store on SQLite."""
    settings = Settings(home=tmp_path / "home")
    (tmp_path / "home").mkdir()
    KeyRing.make(settings.key_ring_file)
    with Store.open(settings, KeyRing.load(settings)) as opened:
        yield opened


def edit(path: Path, old: str, new: str) -> None:
    """Change a file as an editor would, and make sure its time differs."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def publish_folder(store: Store, folder: Path) -> Published:
    """What `alongside rules publish` does after everything was judged."""
    house = House.load(folder)
    ruleset = load(folder / "primrose-a.yaml", house.catalogue).ruleset
    assert ruleset is not None
    return publish(store, house, ruleset, "Ada Lead", "agreed in May")


def attempts(published: Published) -> int:
    """The number the tests change."""
    assert published.ruleset.invitation is not None
    return published.ruleset.invitation.attempts


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
