"""Files nobody meant as rules: words at a position, never a stack trace."""

import time
from pathlib import Path

import pytest
from loader_kit import GOOD, only, place

from alongside.ruleset.check import load_checked
from alongside.ruleset.house import House


def test_a_billion_laughs_ends_at_the_first_anchor(tmp_path: Path, house: House) -> None:
    """Nothing is ever expanded."""
    laughs = "a: &a [ha, ha]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )

    finding = only(tmp_path, laughs.encode(), house)

    assert (1, 4) == place(finding)
    assert "'&a' is an anchor" == finding.problem


def test_a_depth_of_two_hundred_is_refused_where_it_gets_too_deep(
    tmp_path: Path, house: House
) -> None:
    """Nesting is counted, not recursed into."""
    finding = only(tmp_path, b"a: " + b"[" * 200 + b"]" * 200, house)

    assert "too-deep" == finding.code
    assert (1, 43) == place(finding)


def test_a_hundred_thousand_brackets_do_not_crash(tmp_path: Path, house: House) -> None:
    """The parser's own stack is never the limit."""
    assert "too-deep" == only(tmp_path, b"[" * 100_000, house).code


def test_deep_conditions_below_the_limit_are_read(tmp_path: Path, house: House) -> None:
    """Twenty times `not` is silly and legal."""
    deep = "{not: " * 20 + "{on_smi_register: yes}" + "}" * 20
    path = tmp_path / "smallest.yaml"
    path.write_text(GOOD.replace("when: {on_smi_register: yes}", f"when: {deep}"))

    loaded, findings = load_checked(path, house)

    assert () == findings
    assert loaded.ruleset is not None


def test_a_tab_in_the_indentation_is_shown(tmp_path: Path, house: House) -> None:
    """The commonest slip of an editor."""
    finding = only(tmp_path, GOOD.replace("  attempts: 3", "  \tattempts: 3").encode(), house)

    assert "a tab stands in the indentation" == finding.problem
    assert 3 == finding.column


def test_a_byte_order_mark_changes_nothing(tmp_path: Path, house: House) -> None:
    """Windows editors write one; columns do not count it."""
    path = tmp_path / "smallest.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("title: A", "titel: A").encode())

    _, findings = load_checked(path, house)

    assert (2, 1) == place(findings[0])
    assert "unknown key 'titel'" == findings[0].problem


def test_windows_line_ends_change_nothing(tmp_path: Path, house: House) -> None:
    """Nor do they move a position."""
    path = tmp_path / "smallest.yaml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())

    loaded, findings = load_checked(path, house)

    assert () == findings
    assert loaded.ruleset is not None


def test_latin_1_is_named_at_its_first_letter(tmp_path: Path, house: House) -> None:
    """Not mangled, and not called a decoding error."""
    finding = only(tmp_path, GOOD.replace("A lead", "Café lead").encode("latin-1"), house)

    assert (3, 11) == place(finding)
    assert "this letter is not UTF-8" == finding.problem
    assert "in Latin-1 it would be 'é'; save the file again as UTF-8" == finding.advice


def test_utf_16_is_named(tmp_path: Path, house: House) -> None:
    """As some editors save "Unicode"."""
    assert "the file is written in UTF-16" == only(tmp_path, GOOD.encode("utf-16"), house).problem


def test_columns_count_letters_not_bytes(tmp_path: Path, house: House) -> None:
    """A caret stands under the word also behind Welsh or Polish text."""
    path = tmp_path / "smallest.yaml"
    path.write_text(GOOD.replace("{role: hca, title: Do the check", "{title: Żółć ŵ, role: hcb"))

    _, findings = load_checked(path, house)

    assert "unknown role 'hcb'" == findings[0].problem
    assert len("  task: {title: Żółć ŵ, role: ") + 1 == findings[0].column


def test_a_control_character_is_named(tmp_path: Path, house: House) -> None:
    """Invisible in an editor, so its number and place are said."""
    finding = only(tmp_path, GOOD.replace("A lead", "A\x00lead").encode(), house)

    assert (3, 9) == place(finding)
    assert "U+0000" in finding.problem


def test_a_folder_instead_of_a_file(tmp_path: Path, house: House) -> None:
    """Named as what it is."""
    _, (finding,) = load_checked(tmp_path, house)

    assert "this is a folder" == finding.problem


def test_a_file_that_is_not_there(tmp_path: Path, house: House) -> None:
    """The name is the thing to check."""
    _, (finding,) = load_checked(tmp_path / "nothing.yaml", house)

    assert "there is no such file" == finding.problem


def test_five_megabytes_are_refused_unread(tmp_path: Path, house: House) -> None:
    """Some export was given by mistake."""
    finding = only(tmp_path, b"a: b\n" * 1_048_576, house)

    assert "the file has 5,242,880 bytes" == finding.problem


def test_a_megabyte_of_unknown_keys_is_answered_in_seconds(tmp_path: Path, house: House) -> None:
    """However many problems there are, they end."""
    path = tmp_path / "smallest.yaml"
    path.write_text("".join(f"key{n}: {n}\n" for n in range(60_000)))
    began = time.perf_counter()

    loaded, findings = load_checked(path, house)

    assert loaded.ruleset is None
    assert time.perf_counter() - began < 20
    assert findings


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "# only a comment\n",
        "just words",
        "- a\n- b\n",
        "42",
        "{}",
        "[]",
        "null",
        "---\n",
    ],
)
def test_what_is_no_programme_is_answered(text: str, tmp_path: Path, house: House) -> None:
    """Every kind of nothing gives a finding in the first lines."""
    path = tmp_path / "smallest.yaml"
    path.write_text(text)

    loaded, findings = load_checked(path, house)

    assert loaded.ruleset is None
    assert findings


@pytest.mark.parametrize(
    "sign", ["@x", "`x", "%x", "*x", "&x", "!x", "|x", ">x", "{", "[", '"', "'"]
)
def test_any_sign_yaml_keeps_for_itself_is_answered(
    sign: str, tmp_path: Path, house: House
) -> None:
    """A title that begins with a special sign never ends in a stack trace."""
    path = tmp_path / "smallest.yaml"
    path.write_text(GOOD.replace("title: A small programme", f"title: {sign}"))

    loaded, findings = load_checked(path, house)

    assert loaded.ruleset is None
    assert findings


def test_ten_thousand_rules_are_checked_in_seconds(tmp_path: Path, house: House) -> None:
    """Whatever kind they are; five seconds on a quiet machine, and the limits are told."""
    path = tmp_path / "smallest.yaml"
    late = "".join(
        f"  - {{id: late-{n}, after: session_due, wait: {n % 900 + 1} days, "
        "unless: session_outcome_recorded, task: {role: coach, title: Record it, due: 1 day}}\n"
        for n in range(5_000)
    )
    ranked = "".join(
        f"  - {{id: age-{n}, priority: {n % 4 + 1}, source: guide, when: {{all: ["
        f"{{age: {{at_least: {n % 120}}}}}, {{alcohol_units: {{at_least: {n % 380}}}}}]}}}}\n"
        for n in range(5_000)
    )
    path.write_text(
        GOOD.replace("follow_ups:\n", f"follow_ups:\n{late}").replace(
            "priorities:\n", f"priorities:\n{ranked}"
        )
    )
    began = time.perf_counter()

    loaded, findings = load_checked(path, house)

    assert time.perf_counter() - began < 15
    assert loaded.ruleset is not None
    assert 5_002 == len(loaded.ruleset.priorities)
    (told,) = [each for each in findings if each.code == "too-many-cells"]
    assert "warning" == told.level
    assert "priority rules above this one of 5002 were compared" in told.problem
    assert "whether this rule and those below can win was not checked" in told.advice
