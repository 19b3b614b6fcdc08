"""A file as it came, and the one thing that is said of it."""

from pathlib import Path

from alongside.ruleset.check import load_checked
from alongside.ruleset.findings import Finding
from alongside.ruleset.house import House

GOOD = (Path(__file__).parent / "good" / "smallest.yaml").read_text(encoding="utf-8")


def only(folder: Path, raw: bytes, house: House) -> Finding:
    """The one finding about a file with these bytes."""
    path = folder / "smallest.yaml"
    path.write_bytes(raw)
    loaded, findings = load_checked(path, house)
    assert loaded.ruleset is None
    (finding,) = findings
    return finding


def place(finding: Finding) -> tuple[int, int]:
    """Line and column."""
    return finding.line, finding.column
