"""
What a list may be asked for: a misspelt filter must never look like an all-clear.

In: what was said and what is known; a word nobody knows ends the command with 1.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from commands.screen import REFUSED, fail

if TYPE_CHECKING:
    from pathlib import Path

    from alongside.store import Store

STATUSES = ("open", "paused", "closed")


def check_filter(what: str, said: str | None, known: Iterable[str]) -> None:
    """End the command with 1 and the known values, where `said` is none of them."""
    values = sorted(set(known))
    if said is None or said in values:
        return
    holding = [each for each in values if said and said in each]
    near = difflib.get_close_matches(said, values, n=1) or holding
    hint = f"; did you mean {near[0]}?" if near else "."
    listed = ", ".join(values) or "none"
    fail(f"there is no {what} {said!r}{hint} Known: {listed}", REFUSED)


def known_programmes(store: Store, rules: Path) -> list[str]:
    """The programmes with a rule file, or with a journey."""
    from alongside.ruleset.folder import programmes_in

    return sorted({*programmes_in(rules), *store.journeys.programmes()})


def known_stages(store: Store, rules: Path) -> list[str]:
    """The stages of every programme and the reviews of the current rulesets."""
    from alongside.ruleset.library import Library, NoRules
    from workflows.stages.story import STAGES

    library = Library(store, rules)
    stages = set(STAGES)
    for programme in known_programmes(store, rules):
        try:
            stages |= {review.id for review in library.current(programme).ruleset.reviews}
        except NoRules:
            continue
    # A journey may stand in a stage that the rules of today no longer name.
    return sorted(stages | {stage for _, stage in store.journeys.counts() if stage})


def known_roles(store: Store, rules: Path) -> list[str]:
    """The roles tasks may go to, and those that have a task."""
    from alongside.ruleset.house import read_roles

    roles, _ = read_roles(rules / "roles.yaml")
    return sorted(set(roles) | {task.role for task in store.tasks.open(limit=1000)})
