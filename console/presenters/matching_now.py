"""
A round of matching in words: what it would do, what it did.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from alongside.coached import Coached
from alongside.store import RoundRow, Store
from alongside.store.audit_chain import Outcome
from alongside.store.matching_round import Looked
from console.presenters.coaches import clients
from console.presenters.waiting import WHY, last_round

SHOWN = 50


@dataclass(frozen=True)
class Pair:
    """A client and the coach who would be proposed to them."""

    name: str
    journey: str
    coach: str
    coach_id: str
    why: str


@dataclass(frozen=True)
class Tried:
    """What a round would come to at this moment."""

    summary: tuple[str, ...]
    pairs: tuple[Pair, ...]
    more: int
    many: int
    """Clients who would get a coach."""


def tried(store: Store, found: Looked) -> Tried:
    """The first pairs by name, and why the others would wait on."""
    pairs = found.matched.pairs[:SHOWN]
    people = {each.journey: found.runs[each.journey].row.client_id for each in pairs}
    names = store.clients.names(people.values())
    coaches = store.roster.names({each.coach_id for each in pairs})
    return Tried(
        summary=tuple(_summary(found)),
        pairs=tuple(
            Pair(
                name=names.get(people[each.journey], people[each.journey]),
                journey=each.journey,
                coach=coaches.get(each.coach_id, each.coach_id),
                coach_id=each.coach_id,
                why="; ".join(each.reasons),
            )
            for each in pairs
        ),
        more=len(found.matched.pairs) - len(pairs),
        many=len(found.matched.pairs),
    )


def _summary(found: Looked) -> list[str]:
    said = [f"{clients(len(found.runs))} would be looked at; coaches have room for {found.room}."]
    if found.paused:
        said.append(f"{clients(found.paused)} paused would be left out.")
    if found.joining:
        said.append(f"{clients(found.joining)} only just joining the list would be left out.")
    left = Counter(each.why for each in found.matched.left)
    said += [f"{clients(many)} would wait on: {WHY[why][1].lower()}." for why, many in
             left.most_common()]  # fmt: skip
    return said


def done(row: RoundRow) -> str:
    """What it came to."""
    return f"Recorded: {row.matched} of {clients(row.waiting)} got a coach proposed"


def meanwhile(last: RoundRow | None, chosen: Coached) -> str:
    """Why it is asked again."""
    return (
        f"Coaches were matched since you opened this page, so nothing was done now. "
        f"{last_round(last, chosen)} Look at what would be done now, and go on if it is still "
        "wanted."
    )


def not_told(outcome: Outcome) -> str:
    """What to say of a round that was asked for and not heard of; empty for another trouble."""
    if outcome != "not_known":
        return ""
    return (
        "The round was asked for, and nothing was heard of it yet. It runs as soon as the service "
        "can: look at the waiting list in a moment before you ask again."
    )
