"""
What is worth knowing of a rule file that has nothing wrong with it.

In: a loaded file, its house, the day, and a register if one is at hand. Out: findings of the
level `information`: overlaps of priorities, and how much asking the rules make.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from alongside.facts import Fact
from alongside.ruleset.asking import Asking, asking, facts_asked
from alongside.ruleset.cells import named
from alongside.ruleset.findings import Finding, Findings
from alongside.ruleset.house import House
from alongside.ruleset.loader import Loaded
from alongside.ruleset.places import span_at
from alongside.ruleset.reach import overlaps

Register = Callable[[Sequence[Fact]], pl.DataFrame]
"""A frame of these facts, as `store.readings.frame` gives it."""


def inform(
    loaded: Loaded, house: House, today: date, register: Register | None = None
) -> tuple[Finding, ...]:
    """Everything worth knowing, by place; nothing of a file that can't be read."""
    found = Findings(loaded.file)
    if loaded.ruleset is None:
        return ()
    _overlaps(loaded, house, today, found)
    _languages(loaded, found)
    if register is not None:
        frame = register(facts_asked(loaded.ruleset, house.catalogue))
        for each in asking(loaded.ruleset, house.catalogue, frame, today):
            _asking(loaded, each, found)
    return found.in_order()


def _overlaps(loaded: Loaded, house: House, today: date, found: Findings) -> None:
    assert loaded.ruleset is not None
    seen = overlaps(loaded.ruleset, house.catalogue, today)
    for earlier, later, example in seen.seen:
        found.add(
            loaded.places.of(later, "id"), "overlap",
            f"some clients of this rule (P{later.priority}) are P{earlier.priority} "
            f"by '{earlier.id}'",
            f"for example a client with: {named(example, house.catalogue, today)}; "
            "nothing to do if that is meant",
            rule=later.id, level="information",
        )  # fmt: skip
    rules = loaded.ruleset.priorities
    if seen.compared < len(rules):
        found.add(
            loaded.places.of(rules[seen.compared], "id"), "too-many-cells",
            f"overlaps of this rule and the {len(rules) - seen.compared - 1} below were not looked "
            "for: together they have too many thresholds to try them all",
            "use fewer rules", rule=rules[seen.compared].id, level="information",
        )  # fmt: skip


def _languages(loaded: Loaded, found: Findings) -> None:
    """Messages that lack a language which others have."""
    assert loaded.ruleset is not None
    messages = loaded.ruleset.messages
    spoken = sorted({language for texts in messages.values() for language in texts})
    for name, texts in messages.items():
        lacking = [language for language in spoken if language not in texts]
        if lacking and loaded.root is not None:
            found.add(
                span_at(loaded.root, "messages", name, key=True), "no-translation",
                f"the message '{name}' has no text in {', '.join(lacking)}, which others have",
                "clients who read that get it in English", level="information",
            )  # fmt: skip


def _asking(loaded: Loaded, each: Asking, found: Findings) -> None:
    rule = each.rule
    share = f"{each.clients:,} of {each.register:,} clients ({each.clients / each.register:.0%})"
    asks = rule.if_unknown == "ask"
    found.add(
        loaded.places.of(rule, "if_unknown" if asks else "id"), "asks",
        f"of your register, {share} " + (
            "would be asked about" if asks else "are unknown to this rule and not asked about"
        ),
        "each is a task for somebody; write 'if_unknown: no' where that is too many" if asks
        else "with 'if_unknown: ask' each would be a task for somebody",
        rule=rule.id, level="information",
    )  # fmt: skip
