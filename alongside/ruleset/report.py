"""
The screen of a check: a line for each file, then what is wrong, then the sum.

Takes paths; gives text. Printing it, and the exit code, are the command's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.ruleset.check import load_checked, rules_in
from alongside.ruleset.findings import Finding, Span
from alongside.ruleset.house import SHARED, House
from alongside.ruleset.places import span_at

if TYPE_CHECKING:
    from alongside.ruleset.information import Register


@dataclass(frozen=True)
class Checked:
    """One file and what was found in it."""

    file: str
    rules: int
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]

    def of(self, level: str) -> tuple[Finding, ...]:
        """The findings of one level."""
        return tuple(finding for finding in self.findings if finding.level == level)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the file from being used."""
        return self.of("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What somebody should look at."""
        return self.of("warning")

    @property
    def verdict(self) -> str:
        """The file in a word or two."""
        if self.errors:
            return count(len(self.errors), "problem")
        return count(len(self.warnings), "warning") if self.warnings else "ok"


def rule_files(path: Path) -> list[Path]:
    """The file itself, or the programmes of a folder by name."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.glob("*.yaml")
        if file.name not in SHARED and not file.name.endswith(".tests.yaml")
    )


def check_files(
    paths: Sequence[Path],
    today: date,
    shared: Path,
    *,
    informed: bool = False,
    register: Register | None = None,
) -> list[Checked]:
    """
    Every rule file under `paths`, checked; `shared` is the folder of the shared files for a
    file that has none beside it.

    `informed` adds what is only worth knowing, of a register too if one is given.

    :raises HouseProblem: the shared files can't be used.
    """
    houses: dict[Path, House] = {}
    checked: list[Checked] = []
    held: dict[str, list[int]] = {}
    spans: list[Span] = []
    for path in dict.fromkeys(file for given in paths for file in rule_files(given)):
        own = any((path.parent / name).exists() for name in SHARED)
        folder = path.parent if own else shared
        if folder not in houses:
            houses[folder] = House.load(folder)
        loaded, findings = load_checked(path, houses[folder], today)
        if informed:
            from alongside.ruleset.information import inform

            findings += inform(loaded, houses[folder], today, register)
        programme = loaded.draft.get("programme", path.stem)
        if own and programme != path.stem:
            findings += (
                Finding(
                    str(path), span_at(loaded.root, "programme") if loaded.root else Span(),
                    "file-name", f"the file of '{programme}' must be called {programme}.yaml",
                    "rename it, or no journey will find it",
                ),
            )  # fmt: skip
        held.setdefault(str(programme), []).append(len(checked))
        spans.append(span_at(loaded.root, "programme") if loaded.root else Span())
        checked.append(Checked(str(path), rules_in(loaded), loaded.lines, findings))
    for programme, places in held.items():
        for at in places if len(places) > 1 else ():
            first = checked[places[0] if places[0] != at else places[1]].file
            twice = Finding(
                checked[at].file, spans[at], "programme-twice",
                f"{first} is a file of '{programme}' too", "give one of them another name",
            )  # fmt: skip
            checked[at] = replace(checked[at], findings=(*checked[at].findings, twice))
    return checked


def screen(checked: Sequence[Checked], *, full: bool, unsigned: bool) -> str:
    """What a person reads; `full` quotes the lines, `unsigned` lists local defaults."""
    wide = max(len(each.file) for each in checked)
    many = max(len(str(each.rules)) for each in checked)
    said = [
        f"{each.file:<{wide}}   {_rules(each.rules, many)}   {each.verdict}" for each in checked
    ]
    for each in checked:
        shown = [*each.errors, *each.warnings]
        shown.sort(key=lambda finding: finding.span)
        if shown:
            said += ["", *_listed(each, shown, full)]
    for each in checked:
        told = each.of("information")
        if told:
            said += ["", f"{each.file}: worth knowing, nothing to mend"]
            said += [f"  {finding.one_line}" for finding in told]
    waiting = sum(len(each.of("unsigned")) for each in checked)
    if unsigned:
        said += _unsigned(checked)
    elif waiting:
        said += ["", f"Not signed off: {count(waiting, 'local default')} (--unsigned lists them)."]
    return "\n".join([*said, "", _sum(checked)])


def count(number: int, thing: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _rules(number: int, width: int) -> str:
    return f"{number:>{width}} {'rule ' if number == 1 else 'rules'}"


def _listed(each: Checked, shown: list[Finding], full: bool) -> list[str]:
    if not full:
        return [finding.one_line + _mark(finding) for finding in shown]
    blocks = [finding.in_full(each.lines) for finding in shown]
    return "\n\n".join(blocks).split("\n")


def _mark(finding: Finding) -> str:
    return " (warning)" if finding.level == "warning" else ""


def _unsigned(checked: Sequence[Checked]) -> list[str]:
    said = []
    for each in checked:
        waiting = each.of("unsigned")
        if waiting:
            said += ["", f"{each.file}: {count(len(waiting), 'local default')} not signed off"]
            said += [
                f"  line {finding.line:>4}  {finding.rule or _section(finding, each)}"
                for finding in waiting
            ]
    return said


def _section(finding: Finding, each: Checked) -> str:
    """The section of the file a line stands in."""
    above = each.lines[: finding.line]
    heads = [line for line in above if line[:1].isalpha() and ":" in line]
    return heads[-1].split(":")[0] if heads else ""


def _sum(checked: Sequence[Checked]) -> str:
    errors = sum(len(each.errors) for each in checked)
    warnings = sum(len(each.warnings) for each in checked)
    parts = [count(len(checked), "file"), count(errors, "problem") if errors else "no problems"]
    if warnings:
        parts.append(count(warnings, "warning"))
    return f"{', '.join(parts)}. Live rules are unchanged."
