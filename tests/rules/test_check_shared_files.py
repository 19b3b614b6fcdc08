"""Facts, roles and calendars: what all rule files of a folder stand on."""

import os
import shutil
import time
from pathlib import Path

import pytest

from alongside.ruleset.house import House, HouseProblem


@pytest.fixture
def folder(tmp_path: Path, rules_folder: Path) -> Path:
    """The shared files in a folder of one's own."""
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml"):
        shutil.copy(rules_folder / name, tmp_path / name)
    return tmp_path


def problems(folder: Path) -> tuple[str, ...]:
    """What is wrong with the folder, one line each."""
    with pytest.raises(HouseProblem) as caught:
        House.load(folder)
    return caught.value.problems


def test_the_shipped_files_can_be_used(rules_folder: Path) -> None:
    """Roles with their titles, the calendars, the catalogue."""
    house = House.load(rules_folder)

    assert "Mental health nurse" == house.roles["mental_health_nurse"]
    assert frozenset({"camden-islington", "england"}) == house.calendars
    assert "systolic_bp" in house.catalogue


@pytest.mark.parametrize("name", ["facts.yaml", "roles.yaml", "calendars.yaml"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    """Each of the three is needed."""
    (folder / name).unlink()

    assert any(name in line for line in problems(folder))


def test_all_broken_files_are_told_of_at_once(folder: Path) -> None:
    """One run, every problem."""
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml"):
        (folder / name).write_text("&x [")

    said = "\n".join(problems(folder))

    assert all(name in said for name in ("facts.yaml", "roles.yaml", "calendars.yaml"))


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("- {id: gp, title: GP}\n- {id: gp, title: GP}\n", "2:8", "role 'gp' stands twice"),
        ("- {id: GP, title: GP}\n", "1:8", "'GP' is not a name"),
        ("- {id: gp}\n", "1:4", "'title' is missing"),
        ("- {id: gp, title: GP, rank: 1}\n", "1:23", "unknown key 'rank'"),
        ("gp: GP\n", "1:1", "a group of keys stands where a list is meant"),
        ("[]\n", "1:1", "this list is empty"),
        ("", "1:1", "the file is empty"),
    ],
)
def test_a_mistake_in_the_roles_is_answered_at_its_place(
    text: str, place: str, problem: str, folder: Path
) -> None:
    """Line and column, as in rule files."""
    (folder / "roles.yaml").write_text(text)

    said = problems(folder)

    assert any(f"roles.yaml:{place}: " in line and problem in line for line in said), said


HOSTILE = {
    "empty": (b"", "1:1: the file is empty"),
    "tabs": (b"a:\n\tb: c\n", "2:1: a tab stands in the indentation"),
    "latin-1": (b"# caf\xe9\n", "1:6: this letter is not UTF-8"),
    "utf-16": ("a: b\n".encode("utf-16"), "1:1: the file is written in UTF-16"),
    "laughs": (b"a: &a [ha]\nb: [*a, *a]\n", "1:4: '&a' is an anchor"),
    "huge": (b"# ha\n" * 1_048_576, "1:1: the file has 5,242,880 bytes"),
    "deep": (b"[" * 100_000, "1:41: this is nested more than 40 levels deep"),
    "nul": (b"a\x00b", "1:2: an invisible control character"),
}


@pytest.mark.parametrize("name", ["facts.yaml", "roles.yaml", "calendars.yaml"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_shared_file_is_answered_at_its_place(kind: str, name: str, folder: Path) -> None:
    """As a rule file would be: a place, words, what to do; and within a second."""
    raw, said = HOSTILE[kind]
    (folder / name).write_bytes(raw)
    began = time.perf_counter()

    (problem,) = problems(folder)

    assert problem.startswith(f"{folder / name}:{said}")
    assert "; " in problem
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize("name", ["facts.yaml", "roles.yaml", "calendars.yaml"])
def test_a_shared_file_that_is_none_is_answered(name: str, folder: Path) -> None:
    """A folder, a pipe, a link out of the folder: none is opened."""
    path = folder / name
    content = path.read_text(encoding="utf-8")
    said: list[str] = []
    path.unlink()
    path.mkdir()
    said += problems(folder)
    path.rmdir()
    os.mkfifo(path)
    said += problems(folder)
    path.unlink()
    outside = folder.parent / f"outside-{name}"
    outside.write_text(content, encoding="utf-8")
    path.symlink_to(outside)
    said += problems(folder)

    assert [
        f"{path}:1:1: this is a folder; name a rule file in it",
        f"{path}:1:1: this is no file; name a rule file",
        f"{path}:1:1: this is a link to a file outside its folder; put the file itself there",
    ] == said
