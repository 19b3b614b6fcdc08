"""The documents point at what is there, in settings that exist."""

from __future__ import annotations

import re

import pytest
from house import ROOT

from alongside.settings import Settings

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
SETTING = re.compile(r"\bALONGSIDE_([A-Z_]+[A-Z])\b")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_link_leads_somewhere(path: str) -> None:
    """A link to a file of the project is to one that is there."""
    document = ROOT / path
    links = LINK.findall(document.read_text("utf-8"))

    assert [] == [link for link in links if not (document.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_setting_named_exists(path: str) -> None:
    """A setting that was renamed is renamed in what people read."""
    named = set(SETTING.findall((ROOT / path).read_text("utf-8")))

    assert set() == {name.lower() for name in named} - set(Settings.model_fields)


def test_every_setting_is_explained() -> None:
    """Whoever deploys finds each setting in one place."""
    named = set(SETTING.findall((ROOT / "docs/deploy.md").read_text("utf-8")))

    assert set() == set(Settings.model_fields) - {name.lower() for name in named}


def test_every_decision_is_listed_and_numbered_once() -> None:
    """The list of decisions has each record, under its own number."""
    folder = ROOT / "docs/decisions"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    listed = re.findall(r"^\| \[(\d+)\]\((.+?)\)", (folder / "README.md").read_text("utf-8"), re.M)

    assert [(str(int(name[:4])), name) for name in records] == listed
    assert len(records) == len({name[:4] for name in records})
