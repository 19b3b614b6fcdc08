"""`alongside rules history`, `diff`, `rollback`, `sign-off` as a person sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rules_editing import edit, line_of
from typer.testing import Result

from alongside.store import Store

Run = Callable[..., Result]


def test_history_tells_who_why_and_who_signed(
    publish: Run, ask: Run, rules: Path, store: Store
) -> None:
    """The latest first; markup in a reason is text; an edit that waits is told below."""
    publish(why="the first [red]one[/red]")
    edit(rules / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    publish(by="Bo", why="fewer letters")
    ask("sign-off", "current:primrose-a", "--by", "Dr Grace")
    assert 0 == ask("rollback", "primrose-a", "--by", "Cy", "--why", "too few").exit_code

    result = ask("history", "primrose-a")

    assert 0 == result.exit_code
    lines = [line for line in result.output.split("\n") if "Nov" in line or "20" in line]
    said = "\n".join(lines)
    assert said.index("Cy") < said.index("Bo") < said.index("Ada Lead")
    for each in ("[red]one[/red]", "Dr Grace", "rolled back", "in force"):
        assert each in result.output
    assert "differs from what is in force" in result.output
    assert "primrose-a" in ask("history").output


def test_diff_compares_files_digests_and_what_is_in_force(
    publish: Run, ask: Run, rules: Path, store: Store
) -> None:
    """Whatever they are named by; the same has no difference."""
    publish()
    first = store.rulesets.current("primrose-a")
    assert first is not None
    edit(rules / "primrose-a.yaml", "attempts: 3", "attempts: 4")
    file = rules / "primrose-a.yaml"

    for old in ("current:primrose-a", first, first[:6]):
        result = ask("diff", old, file)
        assert 0 == result.exit_code, result.output
        assert "1 difference" in result.output
        assert "invitation: attempts 3 becomes 4" in result.output
        assert f"{file}:{line_of(file, 'attempts: 4')}  invitation" in result.output
    assert "attempts 4 becomes 3" in ask("diff", file, first).output
    assert "They mean the same" in ask("diff", file, file).output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("diff", "current:primrose-a", "0" * 64), "no published version begins with"),
        (("diff", "abc", "current:primrose-a"), "at least four of its first letters"),
        (("diff", "current:primrose", "abcd"), "did you mean current:primrose-a?"),
        (("history", "primrose"), "did you mean primrose-a?"),
        (("history", "[bold]"), "was ever in force; known: primrose-a"),
        (("rollback", "primrose", "--by", "A", "--why", "w"), "did you mean primrose-a?"),
        (("rollback", "primrose-a", "--by", "A", "--why", "w"), "there is none before it"),
        (("rollback", "primrose-a", "--by", "A", "--why", " "), "say why: it is empty"),
        (("rollback", "primrose-a", "--to", "ffff", "--by", "A", "--why", "w"),
         "no published version begins with ffff"),
        (("rollback", "primrose-a", "--to", "x/y.yaml", "--by", "A", "--why", "w"),
         "--to takes a digest, not a file"),
        (("sign-off", "ffffff", "--by", "A"), "no published version begins with"),
        (("sign-off", "current:primrose-a", "--by", "  "), "say who signs"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said_and_changes_nothing(
    words: tuple[str, ...], says: str, publish: Run, ask: Run, store: Store
) -> None:
    """Exit 1, with what to write instead."""
    publish()

    result = ask(*words)

    assert 1 == result.exit_code, result.output
    assert says in result.output
    assert 1 == len(store.rulesets.history("primrose-a"))


def test_a_rollback_to_a_version_says_what_changes(
    publish: Run, ask: Run, rules: Path, store: Store
) -> None:
    """Two versions back by its first letters."""
    publish()
    first = store.rulesets.current("primrose-a")
    assert first is not None
    for number in (4, 5):
        edit(rules / "primrose-a.yaml", f"attempts: {number - 1}", f"attempts: {number}")
        publish()

    result = ask("rollback", "primrose-a", "--to", first[:8], "--by", "Cy", "--why", "too many")

    assert 0 == result.exit_code, result.output
    assert "invitation: attempts 5 becomes 3" in result.output
    assert first == store.rulesets.current("primrose-a")
