"""
Who is to be supervised now, by whom, by when.

In: the rules, the coaches with what they carry, the calendar, the moment. Out: the
supervisions to be held, each with its task. Pure. Titles speak of coaches by id, of clients
by number only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alongside.calendar import Calendar, today
from alongside.caseload import days
from alongside.coaches import Coach
from alongside.events import TaskOpened
from alongside.load import Load, often
from alongside.london import moment_on
from alongside.ruleset.supervision import CoachesPerCoordinator, Supervision
from alongside.supervision import BY, HELD, MISSED, UNASSIGNED, Kind, ToHold
from alongside.wait import Wait

_DAY = timedelta(days=1)
_TITLE, _LISTED = 500, 380
"""The longest title of a task, and how much of it may be a list."""
_SHOWN = 10
TITLES: dict[Kind, str] = {
    "individual": "Hold the individual supervision of coach {coach}: {clients}",
    "group": "Hold the group supervision of {coaches}",
}


@dataclass(frozen=True)
class Supervised:
    """A coach with what they carry; `missing` of their clients missed their last session."""

    coach: Coach
    load: Load
    cadences: tuple[Wait | None, ...] = ()
    missing: int = 0


def to_hold(
    rules: Supervision,
    kind: Kind,
    coaches: Iterable[Supervised],
    calendar: Calendar,
    now: datetime,
) -> tuple[ToHold, ...]:
    """
    The supervisions of one turn: one a coach, or one a supervisor for all of their coaches.

    A coach who is away all the time there is to hold it is not asked for.
    """
    if getattr(rules, kind) is None:
        return ()
    due = due_by(rules.held_within, calendar, now)
    there = [each for each in coaches if _is_there(each.coach, today(now), today(due))]
    there.sort(key=lambda each: each.coach.id)
    if kind == "individual":
        return tuple(_asked(rules, kind, each.coach.id, (each,), calendar, due) for each in there)
    groups: defaultdict[str, list[Supervised]] = defaultdict(list)
    for each in there:
        groups[each.coach.supervisor or UNASSIGNED].append(each)
    return tuple(
        _asked(rules, kind, supervisor, groups[supervisor], calendar, due)
        for supervisor in sorted(groups)
    )


def again(
    rules: Supervision | None, missed: ToHold, because: str, calendar: Calendar, now: datetime
) -> ToHold | None:
    """The next try at one that was missed; None where the rules ask for none."""
    if rules is None or rules.missed is None:
        return None
    due = due_by(rules.missed.again_within, calendar, now)
    attempt = missed.attempt + 1
    first = missed.task.key.split("/again-")[0]
    said = missed.task.title.removeprefix(_AGAIN).partition("): ")[2]
    title = f"{_AGAIN}({because.replace('_', ' ')}): {said or missed.task.title}"
    task = missed.task.model_copy(
        update={"key": f"{first}/again-{attempt}", "title": title[:_TITLE], "due": due}
    )
    late, escalate = _late(rules, calendar, due)
    return ToHold(task=task, coaches=missed.coaches, late=late, escalate=escalate, attempt=attempt)


_AGAIN = "Missed, agree a new date "


def due_by(wait: Wait | None, calendar: Calendar, now: datetime) -> datetime:
    """
    By when it is to be held: the end of the service's hours on a working day.

    The day that `wait` leads to, or the next working day.
    """
    reached = calendar.due(now, wait)
    assert reached is not None, "there are no pauses here"
    day = calendar.working_day_from(today(reached))
    return calendar.reach_back(moment_on(day + _DAY, time()) - timedelta(minutes=1))


def gone(coaches: Sequence[str], known: Iterable[Coach], programme: str, day: date) -> list[str]:
    """Those of `coaches` who are no coaches of the programme any more: away ones still are."""
    still = {
        coach.id
        for coach in known
        if programme in coach.programmes
        and coach.active
        and (coach.ends is None or day <= coach.ends)
    }
    return [each for each in coaches if each not in still]


def ratio_lines(
    programme: str,
    coaches: Iterable[Coach],
    wanted: CoachesPerCoordinator | None,
    day: date,
) -> list[str]:
    """How many coaches of a programme each coordinator sees to on a day, held against the rule."""
    theirs: defaultdict[str, list[str]] = defaultdict(list)
    for coach in coaches:
        if programme in coach.programmes and coach.employed_on(day):
            theirs[coach.supervisor or UNASSIGNED].append(coach.id)
    nobodys = theirs.pop(UNASSIGNED, [])
    many = len(nobodys) + sum(map(len, theirs.values()))
    lines = [f"{_coaches(many)}, {len(theirs)} coordinator{'' if len(theirs) == 1 else 's'}"]
    if wanted is not None:
        lines.append(f"one coordinator to {wanted.at_least} to {wanted.at_most} coaches by rule")
    for supervisor in sorted(theirs):
        too_many = len(theirs[supervisor]) - (wanted.at_most if wanted else many)
        over = f"   TOO MANY by {too_many}" if too_many > 0 else ""
        lines.append(f"{supervisor} sees to {_coaches(len(theirs[supervisor]))}{over}")
    if wanted is not None and theirs and many < wanted.at_least:
        lines.append(f"fewer than {wanted.at_least} in all: no fault, the service is small")
    if nobodys:
        shown = ", ".join(sorted(nobodys)[:_SHOWN])
        more = f" and {len(nobodys) - _SHOWN} more" if len(nobodys) > _SHOWN else ""
        lines.append(f"WITHOUT A SUPERVISOR: {shown}{more}")
        lines.append("'alongside coaches change ID --supervisor s-NAME' names one")
    return lines


def _is_there(coach: Coach, first: date, last: date) -> bool:
    span = range((last - first).days + 1)
    return any(coach.here_on(first + n * _DAY) for n in span)


def _asked(
    rules: Supervision,
    kind: Kind,
    who: str,
    coaches: Sequence[Supervised],
    calendar: Calendar,
    due: datetime,
) -> ToHold:
    late, escalate = _late(rules, calendar, due)
    supervisor = coaches[0].coach.supervisor
    titles = (rules.titles or {}).get(kind, TITLES[kind])
    title = _filled(titles, who, supervisor or "nobody yet", coaches)
    task = TaskOpened(
        key=f"{kind}/{today(due):%Y-%m-%d}/{who}",
        role=rules.role,
        title=(title if supervisor is None else f"{title} (supervisor {supervisor})")[:_TITLE],
        due=due,
        about=who,
        kind=f"supervision_{kind}",
        answers=(HELD, MISSED),
        by=BY,
    )
    return ToHold(
        task=task,
        coaches=tuple(each.coach.id for each in coaches),
        late=late,
        escalate=escalate,
    )


def _late(
    rules: Supervision, calendar: Calendar, due: datetime
) -> tuple[datetime | None, str | None]:
    if rules.late is None:
        return None, None
    return calendar.due(due, rules.late.wait, reach=True), rules.late.escalate


def _filled(title: str, who: str, supervisor: str, coaches: Sequence[Supervised]) -> str:
    words = {
        "coach": who,
        "supervisor": supervisor,
        "coaches": _list(coaches),
        "clients": carries(coaches[0]) if len(coaches) == 1 else _sum(coaches),
    }
    for name, said in words.items():
        title = title.replace(f"{{{name}}}", said)
    return title


def carries(each: Supervised) -> str:
    """A caseload in numbers: `3 clients (2 every week, 1 every month), 134 minutes a week`."""
    load = each.load
    if not load.clients:
        return "they carry no clients now"
    parts = [_clients(load.clients) + _by_cadence(each.cadences), f"{load.minutes} minutes a week"]
    if each.missing:
        parts.append(f"{each.missing} missed the last session")
    if load.over:
        parts.append("OVER-FULL")
    return ", ".join(parts)


def _by_cadence(cadences: Sequence[Wait | None]) -> str:
    known = Counter(each for each in cadences if each is not None)
    said = [f"{known[each]} {often(each)}" for each in sorted(known, key=days)]
    return f" ({', '.join(said)})" if said else ""


def _list(coaches: Sequence[Supervised]) -> str:
    """Each coach with their number of clients, as many as a title holds."""
    many = len(coaches)
    said = f"{_coaches(many)}, {_sum(coaches)}:"
    for place, each in enumerate(coaches):
        over = " OVER-FULL" if each.load.over else ""
        part = f" {each.coach.id} {each.load.clients}{over}{',' if place + 1 < many else ''}"
        if len(said) + len(part) > _LISTED:
            return f"{said} and {many - place} more"
        said += part
    return said


def _sum(coaches: Sequence[Supervised]) -> str:
    return _clients(sum(each.load.clients for each in coaches))


def _coaches(many: int) -> str:
    return f"{many} coach{'' if many == 1 else 'es'}"


def _clients(many: int) -> str:
    return f"{many} client{'' if many == 1 else 's'}"
