"""
The way of a journey as pictures: its stages, its sessions getting further apart.

In: the journal, its sessions, how they are planned to go on. Out: pictures with their tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from alongside.calendar import Calendar
from alongside.course import ClientPlan, Course, to_plan
from alongside.events import RedFlagFound, RedFlagRaised, SessionPlanned
from alongside.journal import Journal
from alongside.london import today
from alongside.plan_ahead import plan_of
from alongside.questions import PastSession, WhichSession
from alongside.ruleset.model import Coaching, WalkRules
from alongside.store import SessionRow
from console.pictures import Lane, Mark, Picture, Span, Table, timeline
from console.pictures.timeline import MarkKind
from console.presenters.stages import visits
from console.spoken import capital, spoken

_AHEAD = timedelta(days=3 * 366)
"""Further than any programme goes."""
_A_WEEK = timedelta(days=7)
_KINDS: dict[str | None, MarkKind] = {
    "attended": "done",
    "missed": "missed",
    "cancelled": "cancelled",
}

NOTHING = Course(None)


@dataclass(frozen=True)
class Ahead:
    """
    How the sessions go on if all goes to plan, and how the programme has them from the first.

    Both are empty where no coaching is, or the rules can't be read.
    """

    course: Course = NOTHING
    meant: tuple[PastSession, ...] = ()


def ahead(
    journal: Journal, rules: WalkRules | None, calendar: Calendar | None, now: datetime
) -> Ahead:
    """The sessions to come; none is assumed to be missed, and a pause to end now."""
    if rules is None or calendar is None or rules.coaching is None:
        return Ahead()
    if not journal.all("coach_allocated"):
        return Ahead()
    planned = journal.last("session_planned")
    every = planned.event.every if planned and isinstance(planned.event, SessionPlanned) else None
    plan = plan_of(journal, rules, every, calendar, now)
    course = to_plan(plan, calendar, now, today(now) + _AHEAD, _always)
    return Ahead(course, _meant(rules.coaching, rules.calendar, journal, calendar))


def _meant(
    coaching: Coaching, name: str, journal: Journal, calendar: Calendar
) -> tuple[PastSession, ...]:
    """The sessions as the rules have them for somebody who comes to each."""
    first = journal.all("coach_allocated")[0].at
    asks = WhichSession(
        calendar=name,
        sessions=coaching.sessions,
        again_within=coaching.missed.again_within,
        allocated=first,
        past=(),
        now=first,
    )
    until = today(first) + _AHEAD
    return to_plan(ClientPlan(None, asks), calendar, first, until, _always).sessions


def _always(_day: date) -> bool:
    return True


def way(
    journal: Journal, sessions: Sequence[SessionRow], seen: Ahead, now: datetime
) -> Picture | None:
    """
    Every stage as a lane, sessions and alerts as marks, what is planned after today.

    None while there is too little of it to be seen: the list of stages says the same.
    """
    last = _today(journal, now) or today(journal.entries[-1].at)
    if max(last, seen.course.ends or last) - today(journal.entries[0].at) < _A_WEEK:
        return None
    lanes = [*_stages(journal, seen, now), *_pauses(journal), *_alerts(journal)]
    marks = session_marks(sessions, seen)
    if marks:
        lanes.append(Lane("Sessions", marks=marks))
    return timeline(
        "way",
        "The way so far and to come",
        _desc(journal, seen, now),
        lanes,
        now=_today(journal, now),
    )


def _today(journal: Journal, now: datetime) -> date | None:
    """Today, unless all of it is over."""
    return None if journal.stage_name == "closed" else today(now)


def _desc(journal: Journal, seen: Ahead, now: datetime) -> str:
    stages = [capital(each.stage) for each in visits(journal)]
    told = f"Stages so far: {', '.join(stages)}." if stages else "No stage was entered yet."
    if seen.course.ends is not None and seen.course.ends >= today(now):
        told += f" If all goes to plan, sessions end by {_day(seen.course.ends)}."
    return told


def _stages(journal: Journal, seen: Ahead, now: datetime) -> list[Lane]:
    spans: dict[str, list[Span]] = {}
    for each in visits(journal):
        name = capital(each.stage)
        said = f"{name}: {spoken(each.outcome)}" if each.outcome else f"{name}, still"
        until = today(each.until or now)
        spans.setdefault(name, []).append(Span(today(each.since), until, said))
    ends = seen.course.ends
    if ends is not None and ends > today(now) and seen.course.sessions:
        spans.setdefault("Coaching", []).append(
            Span(today(now), ends, "Coaching, if all goes to plan", "planned")
        )
    return [Lane(name, spans=tuple(found)) for name, found in spans.items()]


def _pauses(journal: Journal) -> list[Lane]:
    spans = tuple(
        Span(today(each.since), today(each.until) if each.until else None, "Paused", "still")
        for each in journal.pauses_after(0)
    )
    return [Lane("Paused", spans=spans)] if spans else []


def _alerts(journal: Journal) -> list[Lane]:
    found = [*journal.all("red_flag_raised"), *journal.all("red_flag_found")]
    marks = tuple(
        Mark(today(entry.at), "flag", f"Red flag: {spoken(entry.event.flag)}")
        for entry in sorted(found, key=lambda entry: entry.sequence)
        if isinstance(entry.event, RedFlagFound | RedFlagRaised)
    )
    return [Lane("Alerts", marks=marks)] if marks else []


def session_marks(sessions: Sequence[SessionRow], seen: Ahead) -> tuple[Mark, ...]:
    """A mark for each session: what became of it, or when it is planned."""
    known = {each.number for each in sessions}
    return (
        *(_mark(each) for each in sessions if each.status != "dropped"),
        *(
            Mark(today(each.at), "planned", f"Session {each.number}, planned", str(each.number))
            for each in seen.course.sessions
            if each.number not in known
        ),
    )


def _mark(row: SessionRow) -> Mark:
    at = row.outcome_at or row.starts_at or row.target
    booked: MarkKind = "booked" if row.starts_at else "planned"
    kind = _KINDS.get(row.outcome, booked)
    return Mark(today(at), kind, f"Session {row.number}, {row.outcome or kind}", str(row.number))


def taper(
    journal: Journal, sessions: Sequence[SessionRow], seen: Ahead, now: datetime
) -> Picture | None:
    """The sessions as the programme has them above, as they go below; None before the first."""
    goes = session_marks(sessions, seen)
    if not goes:
        return None
    meant = tuple(
        Mark(today(each.at), "planned", f"Session {each.number}", str(each.number))
        for each in seen.meant
    )
    lanes = [Lane("As the programme has them", marks=meant)] if meant else []
    lanes.append(Lane("As they go", marks=goes))
    drawn = timeline(
        "taper", _taper_title(seen), _taper_desc(seen), lanes, now=_today(journal, now)
    )
    days = {each.label: each.day for each in meant}
    rows = tuple(
        (each.label, _day(days[each.label]) if each.label in days else "", _goes(each))
        for each in sorted(goes, key=lambda mark: (mark.day, int(mark.label)))
    )
    head = ("Session", "As the programme has it", "As it goes")
    return replace(drawn, table=Table(head, rows, frozenset({0})))


def _widens(seen: Ahead) -> bool:
    """Whether the programme has its sessions further apart at the end than at the start."""
    gaps = [(last.at - first.at).days for first, last in pairwise(seen.meant)]
    return len(gaps) > 1 and gaps[-1] > gaps[0] + 1


def _taper_title(seen: Ahead) -> str:
    return "Sessions get further apart" if _widens(seen) else "Sessions by day"


def _taper_desc(seen: Ahead) -> str:
    if not seen.meant:
        return "Each session by its day."
    first, last = today(seen.meant[0].at), today(seen.meant[-1].at)
    return (
        f"The programme has {len(seen.meant)} sessions from {_day(first)} to {_day(last)}"
        f"{', closer together at first' * _widens(seen)}. "
        "Below them are the sessions as they went and are planned."
    )


def _goes(mark: Mark) -> str:
    said = {"done": "attended", "booked": "booked"}.get(mark.kind, mark.kind)
    return f"{_day(mark.day)}, {said}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
