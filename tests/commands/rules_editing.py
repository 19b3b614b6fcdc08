"""What the tests of commands about rules do with a rule file."""

from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """One edit of a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
