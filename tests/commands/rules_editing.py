"""What the tests of commands about rules do with a rule file."""

from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """One edit of a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    """The line in which `text` stands first."""
    return path.read_text(encoding="utf-8").split(text)[0].count("\n") + 1
