"""Each dependency has a row in its decision record, with the licence it states itself."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib

import pytest
from house import ROOT

RECORD = "docs/decisions/0006-dependencies-by-licence-and-health.md"


def rows() -> dict[str, str]:
    """The licence of each package, as the record has it."""
    cells = (line.split("|") for line in (ROOT / RECORD).read_text("utf-8").splitlines())
    table = {row[1].strip(): row[3].strip() for row in cells if len(row) == 7}
    return {
        name: licence for name, licence in table.items() if name.strip("-") not in ("", "package")
    }


def direct_dependencies() -> set[str]:
    """What pyproject.toml asks for by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [line for group in project["optional-dependencies"].values() for line in group]
    names = (re.match(r"[\w.-]+", line) for line in [*project["dependencies"], *asked])
    return {found[0] for found in names if found}


def licence_files(package: str) -> list[str]:
    """The licence itself, where the package carries it instead of naming it."""
    files = importlib.metadata.files(package) or []
    found = [each for each in files if each.name == "LICENSE" and ".dist-info" in str(each)]
    return [each.read_text() for each in found]


def test_every_dependency_has_a_row_and_every_row_a_dependency() -> None:
    """Nothing comes in unrecorded; nothing stays recorded once it is gone."""
    assert direct_dependencies() == set(rows())


@pytest.mark.parametrize(("package", "licence"), rows().items())
def test_the_licence_is_the_one_the_package_states(package: str, licence: str) -> None:
    """An upgrade that changes a licence is noticed here."""
    stated = importlib.metadata.metadata(package)
    texts = [stated.get(field) or "" for field in ("License-Expression", "License")]
    texts += [line for line in stated.get_all("Classifier") or [] if line.startswith("License")]
    texts += licence_files(package)

    assert licence in "\n".join(texts)
