"""
Clients with a red flag who have no journey yet, in words: how many, who, by which readings.

In: what a job noted. Out: a list for each programme, its flags found again now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.readings import FactName, Reading
from alongside.ruleset.decide import find_red_flags
from alongside.ruleset.explain import leaf_in_words
from alongside.ruleset.outcome import Outcome
from alongside.ruleset.published import Published
from console.context import Console
from console.presenters.clients import name_of
from console.programmes import usable

NONE_NOW = "No red flag any more by what is recorded now"


@dataclass(frozen=True)
class FlaggedLine:
    """A client, and the readings that are a red flag."""

    href: str
    name: str
    why: str


@dataclass(frozen=True)
class FlaggedIn:
    """Those of one programme; `lines` are the first of `count`."""

    key: str
    title: str
    count: int
    lines: tuple[FlaggedLine, ...]


def flagged(console: Console, noted: Mapping[str, Any]) -> list[FlaggedIn]:
    """A list for each programme whose rules can be used."""
    published = {name: each for name, each in usable(console).items() if name in noted}
    ids = {each for name in published for each in noted[name]["first"]}
    readings = console.store.readings.of_many(sorted(ids))
    return [
        FlaggedIn(
            name,
            rules.ruleset.title,
            noted[name]["count"],
            tuple(
                FlaggedLine(
                    f"/clients/{each.client_id}",
                    name_of(each),
                    _why(rules, readings[each.client_id], console.today()),
                )
                for each in console.store.clients.some(noted[name]["first"])
            ),
        )
        for name, rules in published.items()
    ]


def _why(rules: Published, known: Mapping[FactName, Reading], day: date) -> str:
    found = find_red_flags(rules.ruleset, rules.catalogue, dict(known), day)
    telling = dict.fromkeys(
        leaf_in_words(leaf, rules.catalogue)
        for each in found
        for leaf in each.seen.leaves
        if leaf.outcome is Outcome.HOLDS
    )
    return "; ".join(telling) or NONE_NOW
