"""
Supervision in words: what is to be held, what became of it, how many coaches each supervisor has.

In: tasks of supervision, the roster, the rules. Out: lines, a ratio held against the rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from alongside.coaches import Coach
from alongside.ruleset.supervision import CoachesPerCoordinator
from alongside.store import TaskRow
from alongside.supervision import UNASSIGNED
from console.presenters.coaches import Tag
from console.presenters.supervised import held_by, is_group, kind_of, what_became

SHOWN = {
    "": "All of them", "open": "To be held", "answered": "Held or missed", "closed": "Not held",
}  # fmt: skip
_LISTED = 20


@dataclass(frozen=True)
class Line:
    """One supervision."""

    who: str
    who_href: str
    kind: str
    by: str
    became: str
    state: Tag
    answer_href: str


@dataclass(frozen=True)
class Supervisor:
    """How many coaches one sees to."""

    name: str
    coaches: str
    too_many: int


@dataclass(frozen=True)
class Ratio:
    """The coaches of a programme by their supervisor, against the rule."""

    sentence: str
    supervisors: tuple[Supervisor, ...]
    without: tuple[tuple[str, str], ...]
    more_without: int


def lines(tasks: Sequence[TaskRow], names: Mapping[str, str], now: datetime) -> list[Line]:
    """Supervisions, in the order given."""
    return [_line(each, names, now) for each in tasks]


def who(task: TaskRow, names: Mapping[str, str]) -> str:
    """Whom it is of."""
    if task.about == UNASSIGNED:
        return "Coaches without a supervisor"
    if task.kind.endswith("group"):
        return f"Coaches of {task.about}"
    return names.get(task.about, task.about)


def answer_href(task: TaskRow) -> str:
    """Where it is answered."""
    return f"/supervision/answer?{urlencode({'journey': task.journey, 'key': task.key})}"


def _line(task: TaskRow, names: Mapping[str, str], now: datetime) -> Line:
    became, state = what_became(task, now)
    return Line(
        who=who(task, names),
        who_href="" if is_group(task) else f"/coaches/{task.about}",
        kind=kind_of(task),
        by=held_by(task),
        became="" if task.status == "open" else became,
        state=state,
        answer_href=answer_href(task) if task.status == "open" else "",
    )


def ratio(
    programme: str, coaches: Iterable[Coach], wanted: CoachesPerCoordinator | None, day: date
) -> Ratio:
    """How many coaches each supervisor sees to on a day."""
    theirs: defaultdict[str, list[Coach]] = defaultdict(list)
    for each in coaches:
        if programme in each.programmes and each.employed_on(day):
            theirs[each.supervisor or UNASSIGNED].append(each)
    without = theirs.pop(UNASSIGNED, [])
    many = len(without) + sum(map(len, theirs.values()))
    said = f"{_coaches(many)}, {len(theirs)} supervisor{'' if len(theirs) == 1 else 's'}."
    if wanted is not None:
        said += f" By the rules one supervisor sees to {wanted.at_least} to {wanted.at_most}."
        if theirs and many < wanted.at_least:
            said += f" Fewer than {wanted.at_least} in all is no fault: the service is small."
    most = wanted.at_most if wanted is not None else many
    return Ratio(
        sentence=said,
        supervisors=tuple(
            Supervisor(name, _coaches(len(theirs[name])), max(0, len(theirs[name]) - most))
            for name in sorted(theirs)
        ),
        without=tuple((each.name, f"/coaches/{each.id}") for each in without[:_LISTED]),
        more_without=max(0, len(without) - _LISTED),
    )


def _coaches(many: int) -> str:
    return f"{many} coach{'' if many == 1 else 'es'}"
