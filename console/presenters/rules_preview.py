"""
What other rules would change, in words and numbers.

In: what a preview came to. Out: tables and sentences; nobody is named in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from console.presenters.rules import many
from console.rules.preview_sums import HOW
from console.spoken import spoken
from simulation.preview_words import KINDS

NOBODY = "No rule"


@dataclass(frozen=True)
class Matrix:
    """Clients by priority was and now. `rows` are a heading, cells, a sum."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    sums: tuple[int, ...]
    total: int


def register_sentences(it: dict[str, Any]) -> list[str]:
    """The register in a sentence or two."""
    if not it["clients"]:
        return ["Nobody is on the register yet."]
    if not it["changed"]:
        return [
            f"{many(it['clients'], 'client')}: nobody's priority, eligibility, red flags or "
            "tasks would be different."
        ]
    if not it["moved"]:
        return [
            f"Nobody's priority would be different. Something else would be for "
            f"{many(it['changed'], 'client')}."
        ]
    sooner = sum(each for of, to, each in it["matrix"] if _late(to) < _late(of))
    later = sum(each for of, to, each in it["matrix"] if _late(to) > _late(of))
    share = 100 * it["moved"] / it["clients"]
    return [
        f"{many(it['moved'], 'client')} of {it['clients']:,} ({share:.1f}%) would have another "
        f"priority: {sooner:,} more urgent, {later:,} less urgent."
    ]


def matrix(it: dict[str, Any]) -> Matrix:
    """Clients by priority was and now."""
    counts = {(of, to): each for of, to, each in it["matrix"]}
    levels = sorted({each for pair in counts for each in pair}, key=_late)
    rows = []
    for of in levels:
        cells = tuple(counts.get((of, to), 0) for to in levels)
        rows.append((_level(of), cells, sum(cells)))
    sums = tuple(sum(counts.get((of, to), 0) for of in levels) for to in levels)
    return Matrix(tuple(_level(each) for each in levels), tuple(rows), sums, it["clients"])


def movers(it: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Clients whose deciding rule would be another: from which, to which, how many."""
    rows = [
        (_rule(old, before), _rule(new, after), each)
        for old, before, new, after, each in it["movers"]
    ]
    if it["other_movers"]:
        rows.append(("Other rules", "other rules", it["other_movers"]))
    return rows


def gains(it: dict[str, Any]) -> list[tuple[str, str, int, int, int, int]]:
    """What would come or go beside priorities: of what kind, which, was, now, more, fewer."""
    rows: list[tuple[str, str, int, int, int, int]] = []
    for _, was, now, new, gone in it["unknown"]:
        rows.append(("Priority not settled", "a reading is missing", was, now, new, gone))
    for of, to, each in it["eligibility"]:
        rows.append(("Eligibility", f"{spoken(of)} to {spoken(to)}", each, each, each, 0))
    kinds = (("red_flags", "Red flag"), ("asks", "Reading to be found"), ("also", "Task"))
    for key, title in kinds:
        rows += [
            (title, spoken(name), was, now, new, gone) for name, was, now, new, gone in it[key]
        ]
    return rows


def journey_sentences(it: dict[str, Any], already: int) -> list[str]:
    """The journeys under way in a sentence or two."""
    said = []
    if already:
        said.append(f"{many(already, 'journey goes', 'journeys go')} by these rules already.")
    if not it["journeys"]:
        return [*said, "No journey under way goes by other rules."]
    told = f"{it['different']:,} of {many(it['journeys'], 'journey')}"
    said.append(f"{told} would do something differently.")
    if len(it["versions"]) > 1:
        said.append("Each is compared with the rules it goes by now.")
    return said


def deeds(it: dict[str, Any]) -> list[tuple[str, int, str]]:
    """What journeys would do differently: what, how many journeys, how."""
    counts = {(kind, change): each for kind, change, each in it["deeds"]}
    rows = []
    for kind, title in KINDS.items():
        told = [
            f"{counts[kind, change]:,} {said}"
            for change, said in HOW.items()
            if counts.get((kind, change))
        ]
        if told:
            rows.append((title.capitalize(), it["by"].get(kind, 0), ", ".join(told)))
    for of, to, each in it["priorities"]:
        rows.append(("Priority", each, f"{_level(of)} becomes {_level(to)}"))
    if it["sessions"]:
        before, after = it["sessions_to_come"]
        held = f"{before:,} as it is, {after:,} then, if each is held on its day"
        rows.append(("Sessions to come", it["sessions"], held))
    if it["next_due"]:
        rows.append(("Next moment", it["next_due"], "at another time"))
    for why, each in it["refused"]:
        rows.append(("Could not take them up", each, spoken(why)))
    return rows


def room_sentences(places: list[dict[str, int]]) -> list[str]:
    """The room with coaches, where the rules change it."""
    was, now = places
    if was == now:
        return []
    return [
        f"With the clients they carry at present, coaches have {was['free']:,} places for new "
        f"clients; then they would have {now['free']:,}.",
        *(
            [f"{many(now['over'], 'coach', 'coaches')} would carry more than may be; "
             f"{was['over']:,} as it is."]
            if was["over"] or now["over"] else []
        ),
    ]  # fmt: skip


def _rule(rule: str | None, priority: int | None) -> str:
    return NOBODY if rule is None else f"{rule} (P{priority})"


def _level(priority: int | None) -> str:
    return NOBODY if priority is None else f"P{priority}"


def _late(priority: int | None) -> int:
    """Whom no rule covers comes last."""
    return 99 if priority is None else priority
