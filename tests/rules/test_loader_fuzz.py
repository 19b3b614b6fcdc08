"""However a good file is damaged, the check answers in words."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.ruleset.check import load_checked
from alongside.ruleset.house import House

ROOT = Path(__file__).parents[2]
GOOD = (Path(__file__).parent / "good" / "smallest.yaml").read_text(encoding="utf-8")
HOUSE = House.load(ROOT / "rules")
PIECES = ["", " ", "\t", "\n", ":", "- ", "{", "}", "[", "]", '"', "'", "&a", "*a", "!", "|", "0",
          "-1", "1e9", "yes", "null", "~", "{name}", "é", "\u2028", "#", "<<: ", "? ", "x" * 300,
          "id: id", "not", "{not: x}", "1 day", "next", "\\", "%", "@"]  # fmt: skip
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def said(text: str | bytes, folder: Path) -> list[str]:
    """What is said about a file with this text; anything raised fails the test."""
    path = folder / "smallest.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    loaded, findings = load_checked(path, HOUSE)
    for finding in findings:
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.in_full(loaded.lines)
    if loaded.findings:
        assert loaded.ruleset is None
    return [finding.one_line for finding in findings]


@QUICK
@given(at=st.integers(0, len(GOOD)), cut=st.integers(0, 40), piece=st.sampled_from(PIECES))
def test_a_piece_put_anywhere_is_answered(at: int, cut: int, piece: str, tmp_path: Path) -> None:
    """A slip of the hand: some letters gone, something else in their place."""
    said(GOOD[:at] + piece + GOOD[at + cut :], tmp_path)


@QUICK
@given(raw=st.binary(max_size=400))
def test_any_bytes_are_answered(raw: bytes, tmp_path: Path) -> None:
    """Not YAML, not text, not anything."""
    assert said(raw, tmp_path)


@QUICK
@given(first=st.integers(0, GOOD.count("\n") - 1), second=st.integers(0, GOOD.count("\n") - 1))
def test_lines_in_another_order_are_answered(first: int, second: int, tmp_path: Path) -> None:
    """Two lines changed places."""
    lines = GOOD.splitlines()
    lines[first], lines[second] = lines[second], lines[first]
    said("\n".join(lines) + "\n", tmp_path)


def test_every_line_left_out_is_answered(tmp_path: Path) -> None:
    """One line at a time."""
    lines = GOOD.splitlines()
    for left_out in range(len(lines)):
        said("\n".join(lines[:left_out] + lines[left_out + 1 :]) + "\n", tmp_path)
