"""A rules folder of one's own, and the few things tests do with it."""

import os
from pathlib import Path

from alongside.ruleset.house import House
from alongside.ruleset.loader import load
from alongside.ruleset.model import Ruleset
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import publish
from alongside.store import Store


def edit(path: Path, old: str, new: str) -> None:
    """Change a file as an editor would, and make sure its time differs."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def read_folder(folder: Path) -> tuple[House, Ruleset]:
    """The shared files and the rules of the folder."""
    house = House.load(folder)
    ruleset = load(folder / "primrose-a.yaml", house.catalogue).ruleset
    assert ruleset is not None
    return house, ruleset


def publish_folder(store: Store, folder: Path) -> Published:
    """What `alongside rules publish` does after everything was judged."""
    house, ruleset = read_folder(folder)
    return publish(store, house, ruleset, "Ada Lead", "agreed in May")


def attempts(published: Published) -> int:
    """The number the tests change."""
    assert published.ruleset.invitation is not None
    return published.ruleset.invitation.attempts
