"""Facts, roles and calendars: what all rule files of a folder stand on."""

import shutil
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
