"""
What other rules would be for one client, in words.

In: a row of a register's preview, the facts of both versions. Out: a line; nobody is named in it.
"""

from __future__ import annotations

from typing import Any

from alongside.facts import Catalogue
from alongside.ruleset.preview import names_in
from alongside.timeline import first_large

_COME_AND_GONE = {
    "red_flags": ("red flag", "no longer a red flag"),
    "asks": ("to be found too", "no longer to be found"),
    "also": ("task too", "no longer a task"),
    "unknown": ("a reading is missing for rule", "no reading is missing any more for rule"),
}
"""How what comes and what goes is called, by the column of the preview."""


def client_said(row: dict[str, Any], facts: Catalogue) -> str:
    """Everything that would be different for the client of a row."""
    told = []
    if row["rule_was"] != row["rule_now"] or row["priority_was"] != row["priority_now"]:
        was, now = (_decided(row[f"rule_{of}"], row[f"priority_{of}"]) for of in ("was", "now"))
        told.append(f"{was} becomes {now}")
    if row["eligibility_was"] != row["eligibility_now"]:
        was, now = (str(row[f"eligibility_{of}"]).replace("_", " ") for of in ("was", "now"))
        told.append(f"{was} becomes {now}")
    for column, (comes, goes) in _COME_AND_GONE.items():
        was_there, is_there = names_in(row[f"{column}_was"]), names_in(row[f"{column}_now"])
        for title, names in (
            (comes, [each for each in is_there if each not in was_there]),
            (goes, [each for each in was_there if each not in is_there]),
        ):
            if names:
                said = [_labelled(each, facts) if column == "asks" else each for each in names]
                told.append(f"{title}: {', '.join(said)}")
    return first_large("; ".join(told))


def _decided(rule: str | None, priority: int | None) -> str:
    return "no rule" if rule is None else f"P{priority} by {rule}"


def _labelled(name: str, facts: Catalogue) -> str:
    fact = facts.get(name)
    return name if fact is None else fact.label
