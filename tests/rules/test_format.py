"""A rule file laid out anew says what it said, with every comment it had."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.facts import Catalogue
from alongside.ruleset.canonical import digest
from alongside.ruleset.format import LeftAlone, formatted
from alongside.ruleset.loader import load
from commands import app

HERE = Path(__file__).parent
GOOD = (HERE / "good" / "smallest.yaml").read_text(encoding="utf-8")


def run(*given: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["rules", "format", *map(str, given)])


@pytest.fixture
def folder(tmp_path: Path, rules_folder: Path) -> Path:
    """A rules folder with one good programme."""
    for name in ("facts.yaml", "roles.yaml", "calendars.yaml"):
        shutil.copy(rules_folder / name, tmp_path / name)
    (tmp_path / "smallest.yaml").write_text(GOOD)
    return tmp_path


def test_the_shipped_files_are_laid_out_already(rules_folder: Path) -> None:
    """Nobody's first edit touches lines they did not mean to."""
    result = run("--check", rules_folder)

    assert 0 == result.exit_code, result.output
    assert "primrose-a.yaml: as it should be" in result.output


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("a:   1\n", "a: 1\n"),
        ("a: [x,y]\n", "a: [x, y]\n"),
        ("a: {b:   x,c: y}\n", "a: {b: x, c: y}\n"),
        ("a:\n- x\n- y\n", "a:\n  - x\n  - y\n"),
        ("a:\n    b:\n        c: x\n", "a:\n  b:\n    c: x\n"),
        ("\n\na: x   \n\n\n\nb: y", "a: x\n\nb: y\n"),
        ("a: 'x'\nb: \"y\"\n", "a: 'x'\nb: \"y\"\n"),
        ("a: 010\nb: yes\nc: 7.50\nd: 12:30\n", "a: 010\nb: yes\nc: 7.50\nd: 12:30\n"),
        ("# top\na: x # beside\n  # inside\nb: y\n# end\n", None),
        (
            "a: >-\n  one\n  two\nb: |\n  x  \n\n\n  y\n",
            "a: >-\n  one\n  two\nb: |\n  x  \n\n\n  y\n",
        ),
        ("a: one\n  two\n", "a: one two\n"),
        ("when:\n  any: [{a: x},\n    {b: y}]\n", "when:\n  any: [{a: x}, {b: y}]\n"),
    ],
)
def test_layout_is_canonical(written: str, wanted: str | None) -> None:
    """Two spaces a level, one between words, quotes and words as they are written."""
    assert (wanted or written) == formatted(written)
    assert (wanted or written) == formatted(wanted or written)


def test_brackets_that_do_not_fit_are_opened() -> None:
    """A list too long for its line has a line for each part."""
    words = [f"a_rather_long_choice_{n}" for n in range(6)]

    assert "a:\n" + "".join(f"  - {word}\n" for word in words) == formatted(
        f"a: [{', '.join(words)}]\n"
    )


def test_a_text_over_several_lines_is_folded() -> None:
    """A text that needs several lines has them below its key, and reads the same."""
    long = " ".join(["words"] * 30)

    laid_out = formatted("a:\n  b: " + long[:80].rstrip() + "\n    " + long[80:].lstrip() + "\n")

    assert laid_out.startswith("a:\n  b: >-\n    words words")
    assert 100 >= max(map(len, laid_out.split("\n")))


def test_sections_stand_in_the_order_of_the_language() -> None:
    """Each takes the comments above it along; those at the top stay at the top."""
    written = (
        "# what this file is\n\nowner: me\n# how it is called\ntitle: x\n  # within\nprogramme: p\n"
    )

    assert (
        "# what this file is\n\nprogramme: p\n# how it is called\ntitle: x\n  # within\nowner: me\n"
        == formatted(written)
    )


def test_comments_within_brackets_move_above() -> None:
    """No layout can keep them between the parts of one line."""
    assert "# why x\n# why z\na: {any: [{x: {b: c}}, {z: {b: w}}]}\n" == formatted(
        "a: {any: [{x: {b: c}},   # why x\n    {z: {b: w}}  # why z\n    ]}\n"
    )


def test_comments_follow_the_lines_they_stand_by() -> None:
    """A comment straight above a line stays straight above it."""
    assert "a:\n  - b\n  # of c\n  - c\n# of d\nd: x\n" == formatted(
        "a:\n- b\n# of c\n- c\n# of d\nd: x\n"
    )


def test_what_is_no_rule_file_is_left_alone() -> None:
    """Tags, anchors, two documents: nothing is guessed."""
    for text in ("a: !!str 1\n", "a: &b c\n", "a: 1\n---\nb: 2\n", "a: [\n", ""):
        with pytest.raises(LeftAlone, match="it can't be read"):
            formatted(text)


def test_an_invisible_line_break_is_named() -> None:
    """It ends a line for YAML and for few editors."""
    with pytest.raises(LeftAlone, match="an invisible line break stands in line 2"):
        formatted("a: b\nc: 'd\u2028e'\n")


def test_one_edit_is_one_changed_line(rules_folder: Path) -> None:
    """Editing a laid-out file and laying it out again touches that line alone."""
    text = (rules_folder / "primrose-a.yaml").read_text(encoding="utf-8")
    edited = text.replace("hba1c: {at_least: 75 mmol/mol}", "hba1c:   {at_least:   76 mmol/mol }")

    before, after = text.split("\n"), formatted(edited).split("\n")

    assert edited != text
    assert [("        - hba1c: {at_least: 76 mmol/mol}")] == [
        new for old, new in zip(before, after, strict=True) if old != new
    ]


def test_the_command_lays_a_file_out_and_keeps_its_meaning(folder: Path) -> None:
    """The digest is that of before; a second run finds nothing to do."""
    path = folder / "smallest.yaml"
    path.write_text("# mine\n" + GOOD.replace(": {", ":   {"))
    path.chmod(0o640)
    catalogue = Catalogue.load(folder / "facts.yaml")
    before = load(path, catalogue).ruleset
    assert before is not None

    first, again = run(path), run(path)

    after = load(path, catalogue).ruleset
    assert after is not None
    assert 0 == first.exit_code, first.output
    assert "laid out anew" in first.output
    assert f"{path}: as it should be\n" == again.output
    assert digest(before, catalogue) == digest(after, catalogue)
    assert path.read_text().startswith("# mine\n")
    assert 0o640 == stat.S_IMODE(path.stat().st_mode)
    assert {"facts.yaml", "roles.yaml", "calendars.yaml", "smallest.yaml"} == {
        each.name for each in folder.iterdir()
    }


def test_check_changes_nothing_and_says_what_to_do(folder: Path) -> None:
    """Exit code 1, the file as it was."""
    path = folder / "smallest.yaml"
    path.write_text(GOOD + "\n\n")

    result = run("--check", folder)

    assert 1 == result.exit_code
    assert f"would be laid out anew; run alongside rules format {path}" in result.output
    assert GOOD + "\n\n" == path.read_text()


def test_windows_line_ends_and_a_byte_order_mark_are_laid_out(folder: Path) -> None:
    """A file that was saved elsewhere is like the others afterwards."""
    path = folder / "smallest.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert 1 == run("--check", path).exit_code
    assert 0 == run(path).exit_code
    assert GOOD.encode() == path.read_bytes()


def test_a_file_that_can_not_be_read_is_left_with_the_words_of_the_check(folder: Path) -> None:
    """What is wrong, where, what to do; the file is as it was, the others are still laid out."""
    path = folder / "broken.yaml"
    path.write_text(GOOD.replace("attempts: 3", "atempts: 3"))
    (folder / "smallest.yaml").write_text(GOOD + "\n\n")

    result = run(folder)

    assert 1 == result.exit_code
    assert f"{path}:41:3: unknown key 'atempts'; did you mean 'attempts'?" in result.output
    assert f"{path}: left as it is; it can't be read yet" in result.output
    assert GOOD == (folder / "smallest.yaml").read_text()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfea",
        b"a: &b x\nc: *b\n",
        b"- x\n",
        b"a:\n\t- x\n",
        b"a: {" * 300,
        b"\x00",
        b"%%",
    ],
)
def test_hostile_files_are_left_alone(folder: Path, raw: bytes) -> None:
    """No file ends the command otherwise than by a sentence."""
    path = folder / "odd.yaml"
    path.write_bytes(raw)

    result = run(path)

    assert 1 == result.exit_code
    assert isinstance(result.exception, SystemExit)
    assert f"{path}:1:1" in result.output or f"{path}:" in result.output
    assert raw == path.read_bytes()


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    """Exit code 2: nothing was looked at."""
    result = run(folder / "none.yaml")

    assert 2 == result.exit_code
    assert "none.yaml: there is no such file or folder; check the name" in result.output


def test_a_link_to_a_rule_file_stays_a_link(folder: Path, tmp_path: Path) -> None:
    """The file it leads to is laid out."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "real.yaml").write_text(GOOD + "\n\n")
    (folder / "smallest.yaml").unlink()
    (folder / "smallest.yaml").symlink_to(elsewhere / "real.yaml")

    assert 0 == run(folder / "smallest.yaml").exit_code
    assert (folder / "smallest.yaml").is_symlink()
    assert GOOD == (elsewhere / "real.yaml").read_text()
