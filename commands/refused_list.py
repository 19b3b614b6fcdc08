"""
Where an import lists what it refused.

In: the home, the name of the file's source. Out: a path in a folder for its owner alone.
"""

from pathlib import Path


def place_for_refused(home: Path, source: str) -> Path:
    """The list of a source's refusals, by default: refused rows are people."""
    folder = home / "refused"
    for each in (home, folder):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    name = "".join(each if each.isalnum() or each in "-_" else "-" for each in source)
    return folder / f"{name}.csv"
