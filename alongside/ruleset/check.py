"""
Everything that is wrong with a rule file, found in one go.

Takes a loaded file and its house; gives findings in the order of the file. A file without
errors can be used by a journey.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alongside.ruleset.checks.asking import check_asking
from alongside.ruleset.checks.attaching import check_attachments
from alongside.ruleset.checks.chains import check_chains
from alongside.ruleset.checks.happenings import check_follow_ups
from alongside.ruleset.checks.ids import check_ids
from alongside.ruleset.checks.letters import check_letters
from alongside.ruleset.checks.matching import check_matching
from alongside.ruleset.checks.names import check_facts, check_names
from alongside.ruleset.checks.numbers import check_numbers
from alongside.ruleset.checks.reach import check_reach
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.checks.stages import check_stages
from alongside.ruleset.checks.supervising import check_supervision
from alongside.ruleset.checks.unknowing import check_unknowing
from alongside.ruleset.checks.words import check_words
from alongside.ruleset.findings import MOST, Finding
from alongside.ruleset.house import House
from alongside.ruleset.loader import Loaded, load
from alongside.ruleset.model import Sourced

CHECKS = (
    check_ids, check_names, check_facts, check_stages, check_follow_ups, check_words, check_numbers,
    check_matching, check_chains, check_unknowing, check_reach, check_asking, check_letters,
    check_supervision, check_attachments,
)  # fmt: skip


def check(
    loaded: Loaded, house: House | None = None, today: date | None = None
) -> tuple[Finding, ...]:
    """
    The findings of loading and of every check, by place.

    `house` is read from the file's own folder unless given; without `today` no date is judged.

    :raises HouseProblem: facts, roles or calendars can't be used.
    """
    if loaded.root is None:
        return _limited(loaded.findings)
    scene = Scene(loaded, house or House.load(loaded.path.parent), today)
    for find in CHECKS:
        find(scene)
    told = {*loaded.findings, *scene.found.all}
    return _limited(
        tuple(sorted(told, key=lambda finding: (finding.span, finding.code, finding.problem)))
    )


def _limited(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The first findings, and a last one that says so if there are more."""
    if len(findings) < MOST:
        return findings
    last = findings[MOST - 1]
    more = Finding(
        last.file, last.span, "more", f"only the first {MOST} findings of this file are told",
        "mend these, then check again", level=last.level,
    )  # fmt: skip
    return (*findings[:MOST], more)


def load_checked(
    path: Path, house: House, today: date | None = None, shown: str | None = None
) -> tuple[Loaded, tuple[Finding, ...]]:
    """A file and everything that is wrong with it; its ruleset counts only without errors."""
    loaded = load(path, house.catalogue, shown)
    return loaded, check(loaded, house, today)


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that keep a file from being used."""
    return tuple(finding for finding in findings if finding.level == "error")


def rules_in(loaded: Loaded) -> int:
    """How many rules with an id the file has."""
    return len(loaded.places.all(Sourced))
