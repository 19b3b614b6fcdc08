"""
The screens of a test: a line for each file, what differs, what is unreached, the sum.

In: tested files. Out: text. Printing it, and the exit code, are the command's.
"""

from __future__ import annotations

from collections.abc import Sequence

from alongside.ruleset.examples.forms import ACTS, EXPECTS, HABITS
from alongside.ruleset.report import count
from simulation.rule_tests import Tested


def screen(tested: Sequence[Tested], *, full: bool) -> str:
    """What a person reads; in full with the lines of the examples and all reasons."""
    wide = max(len(each.file) for each in tested)
    said = [
        f"{each.file:<{wide}}   {each.rules:>3} rules   {each.examples:>3} "
        f"{'example ' if each.examples == 1 else 'examples'}   {each.generated:>3} made   "
        f"{each.verdict}"
        for each in tested
    ]
    for each in tested:
        lines = each.lines(full)
        said += ["", *lines] if lines else []
    problems = sum(each.problems for each in tested)
    sums = count(problems, "problem") if problems else "no problems"
    return "\n".join(
        [*said, "", f"{count(len(tested), 'file')}, {sums}. Live rules are unchanged."]
    )


def sentences_screen() -> str:
    """Every sentence an examples file may have; words in braces are chosen by who writes it."""
    parts = (
        ("What people do in a story", ACTS),
        ("What a story expects", EXPECTS),
        ("What people do by themselves, under 'people' and 'meanwhile'", HABITS),
    )
    said = [[f"{title}:", *(f"  {form}" for form in forms), ""] for title, forms in parts]
    return "\n".join(line for part in said for line in part).rstrip()


def coverage_screen(tested: Sequence[Tested]) -> str:
    """What the examples of each file do not reach."""
    said: list[str] = []
    for each in tested:
        if each.coverage is None:
            said.append(f"{each.file}: not known, its examples were not run")
            continue
        missed = each.coverage.unreached()
        many = f"{len(missed)} of {each.coverage.wanted} things" if missed else "nothing"
        said.append(f"{each.file}: {many} unreached ({each.coverage.wanted} to reach)")
        wide = max((len(f"{one.section}, {one.rule}") for one in missed), default=0)
        said += [f"  {f'{one.section}, {one.rule}':<{wide}}  {one.what}" for one in missed]
        made = each.coverage.only_made()
        if made:
            said.append(f"  only by walks made from the examples: {', '.join(made)}")
    return "\n".join(said)
