"""
A catalogue of broken files, each with what must be said about it.

Every file of `broken/` is the small good programme with one mistake. Its first lines are
the findings expected, as `# level line:column: rule: problem; what to do`.
"""

from datetime import date
from pathlib import Path

import pytest

from alongside.ruleset.check import load_checked
from alongside.ruleset.house import House

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
TODAY = date(2026, 11, 21)


def expected(path: Path) -> list[str]:
    """The findings a broken file announces in its first lines."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [line[2:] for line in lines if line.startswith(("# error ", "# warning "))]


def found(path: Path, house: House) -> list[str]:
    """What is really said, in the same words."""
    _, findings = load_checked(path, house, TODAY, shown="f")
    return [f"{each.level} {each.one_line.removeprefix('f:')}" for each in findings]


def test_the_good_programme_has_nothing_to_say_about(house: House) -> None:
    """The file that all broken ones are made from is without a finding."""
    assert [] == found(HERE / "good" / "smallest.yaml", house)


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_each_mistake_is_answered_at_its_place(path: Path, house: House) -> None:
    """The announced findings, all of them and no others, in the order of the file."""
    assert expected(path) == found(path, house)


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_every_finding_says_what_to_do(path: Path, house: House) -> None:
    """A problem without an advice leaves the administrator alone."""
    _, findings = load_checked(path, house, TODAY)

    assert [] == [each.one_line for each in findings if not each.advice]


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_file_with_a_reading_error_gives_no_ruleset(path: Path, house: House) -> None:
    """Either the whole file could be read, or there is nothing to run by mistake."""
    loaded, findings = load_checked(path, house, TODAY)

    assert (loaded.ruleset is None) == bool(loaded.findings)
    assert findings


def test_the_catalogue_covers_the_checks() -> None:
    """Sixty mistakes and more; a check without a broken file is not tested."""
    assert len(BROKEN) >= 60
