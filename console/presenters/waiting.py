"""
The waiting list in words: who waits, at which place, why still, until when likely.

In: places of the list with names beside them, the rules. Out: lines and sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alongside.access import Colleague
from alongside.coached import Coached
from alongside.coaches import a_day
from alongside.london import today
from alongside.matching import aged, place_in_words
from alongside.matching.likely import Likely
from alongside.matching.words import says_why_not
from alongside.store import CaseloadRow, RoundOutcome, RoundRow
from alongside.store.waiting_list import Listed
from alongside.timeline import when
from console.acts.coach import answers_to
from console.presenters.coaches import Tag, clients
from console.rights import may_answer_for
from console.spoken import capital, spoken

WHY = {
    "no_room": ("No room", "The coaches who fit have no room now"),
    "no_fit": ("Nobody fits", "No coach fits what the client needs or wishes"),
    "no_coaches": ("No coaches yet", "The programme has no coaches yet"),
    "next_round": ("Next round", "They joined the list since; the next round looks for a coach"),
    None: ("Not looked at yet", "The next time coaches are matched"),
}
"""Why somebody still waits, by its code: for a tag, and in a sentence."""
_COLOURS = {"no_fit": "red", "no_coaches": "red", "no_room": "yellow"}
_WANTED = {
    "room": "room appeared", "client": "somebody joined the list",
    "schedule": "it was time for one", "asked": "somebody asked for one",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One who waits."""

    place: str
    name: str
    href: str
    priority: str
    waited: str
    why: Tag
    likely: str


@dataclass(frozen=True)
class Proposal:
    """A coach proposed to a client, not answered yet."""

    name: str
    journey: str
    coach: str
    coach_href: str
    since: str
    due: str
    late: bool
    answers: tuple[str, str] | None
    """Where it is accepted, and declined; None if it is not theirs to answer."""


@dataclass(frozen=True)
class InFull:
    """One client's place in full."""

    place: str
    since: str
    why: str
    removed: tuple[str, ...]
    declined: tuple[str, ...]
    likely: str
    pauses: tuple[str, ...]
    rounds: tuple[tuple[str, str], ...]


def line(
    listed: Listed,
    position: int | None,
    name: str,
    programme: Coached,
    likely: Likely | None,
    now: datetime,
) -> Line:
    """One place of the list; `position` is None where the wait stands still."""
    row, place = listed.row, listed.place(now)
    counts_as = aged(place, programme.matching.ageing, now)
    own = f"P{row.priority}"
    return Line(
        place="" if position is None else str(position),
        name=name,
        href=f"/waiting/{row.journey}",
        priority=own
        if counts_as == row.priority
        else f"P{counts_as}, as they wait long (is {own})",
        waited=days(place.waited(now).days),
        why=why_tag(listed),
        likely="" if position is None else week(likely),
    )


def why_tag(listed: Listed) -> Tag:
    """Why they still wait, in a tag."""
    if listed.paused_since is not None:
        return Tag("Paused", "grey")
    reason = listed.row.reason
    return Tag(WHY.get(reason, (spoken(reason or ""), ""))[0], _COLOURS.get(reason or "", "blue"))


def in_full(
    listed: Listed,
    position: int | None,
    of: int,
    programme: Coached,
    likely: Likely | None,
    outcomes: Iterable[tuple[RoundRow, RoundOutcome]],
    names: Mapping[str, str],
    now: datetime,
) -> InFull:
    """One client's place in full; `names` are of the coaches in it."""
    row, rules = listed.row, programme.matching
    at = "Their wait stands still" if position is None else f"Place {position} of {of}"
    return InFull(
        place=f"{at}: {place_in_words(listed.place(now), rules.ageing, now)}",
        since=a_day(today(row.since)),
        why=WHY.get(row.reason, ("", f"{capital(row.reason or '')}"))[1],
        removed=tuple(says_why_not(rules, row.removed)) if row.removed else (),
        declined=tuple(names.get(each, each) for each in row.declined),
        likely=week_in_words(likely),
        pauses=tuple(_pause(since, until) for since, until in listed.pauses),
        rounds=tuple((when(round_.at), _came(outcome, names)) for round_, outcome in outcomes),
    )


def _pause(since: datetime, until: datetime | None) -> str:
    if until is None:
        return f"Paused since {when(since)}: the wait stands still, and nobody is proposed"
    return f"Was paused from {when(since)} to {when(until)}, which does not count"


def _came(outcome: RoundOutcome, names: Mapping[str, str]) -> str:
    if outcome.coach_id is not None:
        return f"{names.get(outcome.coach_id, outcome.coach_id)} was proposed"
    why = WHY.get(outcome.reason, (spoken(outcome.reason or ""), ""))[0].lower()
    return f"place {outcome.position}, {why}"


def proposals(
    rows: Sequence[CaseloadRow],
    due: Mapping[str, datetime],
    names: Mapping[str, str],
    coaches: Mapping[str, str],
    now: datetime,
    colleague: Colleague,
) -> list[Proposal]:
    """Coaches proposed; `due` is by when each is to be answered, by journey."""
    return [
        Proposal(
            name=names.get(each.client_id, each.client_id),
            journey=each.journey,
            coach=coaches.get(each.coach_id, each.coach_id),
            coach_href=f"/coaches/{each.coach_id}",
            since=a_day(today(each.since)),
            due=when(due[each.journey]) if each.journey in due else "",
            late=each.journey in due and due[each.journey] < now,
            answers=answers_to(each.journey, each.coach_id, f"/waiting?programme={each.programme}")
            if each.told and may_answer_for(colleague, each.coach_id)
            else None,
        )
        for each in rows
    ]


def last_round(row: RoundRow | None, programme: Coached) -> str:
    """What the last round came to; how coaches are found where there are no rounds."""
    if programme.matching.round is None:
        return "A coach is proposed as soon as one who fits has room."
    if row is None:
        return "Coaches are matched in rounds. There was none yet."
    return (
        f"Coaches are matched in rounds. The last was on {when(row.at)}, because "
        f"{_WANTED.get(row.why, spoken(row.why))}: {row.matched} of {row.waiting} got a coach."
    )


@dataclass(frozen=True)
class Other:
    """A programme's list, to go to."""

    text: str
    href: str
    current: bool


def others(
    known: Mapping[str, Coached], counts: Mapping[str, tuple[int, int]], chosen: str
) -> list[Other]:
    """Every programme's list, with how many wait in it."""
    return [
        Other(
            f"{each.title} ({counts.get(name, (0, 0))[0]})",
            f"/waiting?programme={name}",
            name == chosen,
        )
        for name, each in known.items()
    ]


def headline(waiting: int, paused: int) -> str:
    """How many wait, and how many of them stand still."""
    still = f", {paused} of them paused" if paused else ""
    return f"{clients(waiting)} {'waits' if waiting == 1 else 'wait'} for a coach{still}."


def week(likely: Likely | None) -> str:
    """The likely week, short."""
    if likely is None:
        return ""
    if likely.why in ("no_fit", "no_coaches"):
        return "Not by waiting alone"
    if likely.earliest is None:
        return "Later than the weeks looked at"
    if likely.week is None or likely.latest is None:
        return f"{a_day(likely.earliest)} at the earliest"
    if likely.earliest == likely.latest:
        return f"Week of {a_day(likely.week)}"
    return f"Week of {a_day(likely.week)} ({_short(likely.earliest)} to {_short(likely.latest)})"


def week_in_words(likely: Likely | None) -> str:
    """The likely week, in a sentence."""
    if likely is None:
        return ""
    if likely.why in ("no_fit", "no_coaches"):
        return "Not by waiting alone: look for a coach, or talk with them about what they wish for."
    if likely.earliest is None:
        return "After the weeks looked at."
    if likely.latest is None or likely.week is None:
        said = f"In the week of {a_day(likely.earliest)} at the earliest"
    elif likely.earliest == likely.latest:
        said = f"In the week of {a_day(likely.week)}"
    else:
        said = (
            f"In the week of {a_day(likely.week)}; of {a_day(likely.earliest)} at the earliest, "
            f"of {a_day(likely.latest)} at the latest"
        )
    return f"{said}. If nobody comes before them, and coaches go on as planned."


def days(many: int) -> str:
    """So many days, in words."""
    return f"{many} day{'' if many == 1 else 's'}"


def coaches_in(listed: Listed, outcomes: Iterable[tuple[RoundRow, RoundOutcome]]) -> Iterator[str]:
    """The ids of the coaches a place speaks of."""
    yield from listed.row.declined
    yield from (each.coach_id for _, each in outcomes if each.coach_id is not None)


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
