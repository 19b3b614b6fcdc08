"""Nothing under version control names one machine or the registry it installs from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from house import ROOT, tracked

ADDRESS = re.compile(r"://(?:[^@/\s'\"]*@)?([A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,})")
LOCAL = re.compile(r"file://(/[^\s'\"]+)")
OWN_FOLDER = re.compile(r"(?:/home|/Users|[A-Z]:\\+Users\\+)/?[A-Za-z][\w.-]*[/\\]")
SHARED_PLACES = {Path("/"), Path("/home"), Path("/tmp"), Path("/opt"), Path("/srv"), Path("/usr")}
INSTALLERS = ("pip", "uv")


def installer_settings() -> str:
    """What pip and uv are told here, and where pip would go untold; empty without pip."""
    told = [f"{key}={value}" for key, value in os.environ.items() if _is_installers(key)]
    for path in (Path.home() / ".config/uv/uv.toml", Path("/etc/uv/uv.toml")):
        told += [path.read_text(encoding="utf-8")] if path.is_file() else []
    untold = (
        "from pip._internal.models.index import PyPI as index\n"
        "print(index.url, '://' + index.file_storage_domain)"
    )
    for command in (["-m", "pip", "config", "list"], ["-c", untold]):
        answer = subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=False
        )
        told.append(answer.stdout)
    return "\n".join(told)


def _is_installers(variable: str) -> bool:
    return variable.lower().split("_")[0] in INSTALLERS


def registries(settings: str) -> list[str]:
    """The hosts and folders that packages come from, according to `settings`."""
    return sorted({*ADDRESS.findall(settings), *LOCAL.findall(settings)})


def this_machine() -> list[str]:
    """Folders of this checkout that no other machine has."""
    places = [ROOT, ROOT.parent]
    shared = SHARED_PLACES | {Path(tempfile.gettempdir())}
    return [f"{place}/" for place in places if place not in shared]


def named_in(text: str, unwanted: list[str]) -> list[str]:
    """Which of `unwanted`, or which person's own folder, stands in `text`."""
    return [word for word in unwanted if word in text] + OWN_FOLDER.findall(text)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every tracked file that is text, by path."""
    files = {path: ROOT.joinpath(path).read_bytes() for path in tracked()}
    return {
        path: data.decode("utf-8", "replace") for path, data in files.items() if b"\0" not in data
    }


def test_no_file_names_a_registry(texts: dict[str, str]) -> None:
    """Where packages come from is the installer's setting, on each machine its own."""
    hosts = registries(installer_settings())
    if not hosts:
        pytest.skip("neither pip nor uv says where packages come from")

    found = {path: [host for host in hosts if host in text] for path, text in texts.items()}

    assert {} == {path: hosts for path, hosts in found.items() if hosts}


def test_no_file_names_a_folder_of_one_machine(texts: dict[str, str]) -> None:
    """A path in a file starts at the project's folder."""
    found = {path: named_in(text, this_machine()) for path, text in texts.items()}

    assert {} == {path: places for path, places in found.items() if places}


def test_a_registry_is_read_from_what_installers_are_told() -> None:
    """Credentials in an address are no part of its host."""
    settings = (
        "global.index-url='https://name:word@packages.example.org/simple'\n"
        "PIP_EXTRA_INDEX_URL=file:///srv/wheels"
    )

    assert ["/srv/wheels", "packages.example.org"] == registries(settings)


@pytest.mark.parametrize(
    "folder", [["", "home", "ayesha", "x"], ["", "Users", "ayesha", "x"], ["C:", "Users", "a", "x"]]
)
def test_a_persons_own_folder_is_seen(folder: list[str]) -> None:
    """Whoever's machine it was."""
    separator = "\\" if folder[0] else "/"

    assert [] != named_in(f"open('{separator.join(folder)}')", [])
