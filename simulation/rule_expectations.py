"""
Whether a walk went as its story expects: each expectation beside what happened instead.

In: a step that begins with `expect`, and the walk as it went. Out: None when it is so, else
what was got, in words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from alongside.events import Entry, MessageSent, PriorityDecided, TaskOpened
from alongside.journal import Journal
from alongside.london import moment_on, today, wall
from alongside.ruleset.examples.forms import HAPPENINGS
from alongside.ruleset.examples.model import Sentence, Step
from alongside.ruleset.examples.times import span
from alongside.timeline import is_detail, sentence, when, words
from simulation.rule_sought import sought_by
from simulation.rule_walk import WalkTold

LineOf = Callable[[str], str]
A_MOMENT = timedelta(seconds=1)


def got_instead(step: Step, told: WalkTold, line_of: LineOf = lambda rule: "") -> str | None:
    """
    What happened instead of what `step` expects; None when it happened.

    `line_of` says in which line a rule stands, to be put behind what it did.
    """
    if step.says.form in HAPPENINGS:
        return _happened(step, told, line_of)
    for end in _ends(step, told.day_0):
        before = [entry for entry in told.walked.journal.entries if entry.recorded < end]
        got = _stands(step.says, Journal(before))
        if got is not None:
            return got if step.to is None else f"{got} (at the end of {when(end - A_MOMENT)[:15]})"
    return None


def _ends(step: Step, day_0: date) -> list[datetime]:
    """When it is looked at how things stand: at the end of each day, or at the hour."""
    since, end = span(step, day_0)
    if step.at is not None or step.to is None:
        return [end]
    days = (today(end - A_MOMENT) - today(since)).days
    return [moment_on(today(since) + timedelta(days=each + 1), time()) for each in range(days + 1)]


# -- what happens --------------------------------------------------------------------------


def _happened(step: Step, told: WalkTold, line_of: LineOf) -> str | None:
    since, end = span(step, told.day_0)
    sought = sought_by(step.says, told)
    entries = told.walked.journal.entries
    within = [entry for entry in entries if since <= entry.recorded < end]
    found = [entry for entry in within if sought.exact(entry)]
    if sought.never:
        return _at(found[0], told.day_0, line_of) if found else None
    otherwise = [entry for entry in within if sought.loose(entry) and not sought.exact(entry)]
    if found and not (sought.every and otherwise):
        return None
    if otherwise:
        return "; ".join(_at(entry, told.day_0, line_of) for entry in otherwise[:3])
    elsewhere = [entry for entry in entries if sought.exact(entry)] or [
        entry for entry in entries if sought.loose(entry)
    ]
    if not elsewhere:
        return f"nothing of the kind in this walk; {_that_day(within)}"
    nearest = sorted(elsewhere, key=lambda entry: abs(entry.recorded - since))[:3]
    nearest.sort(key=lambda entry: entry.sequence)
    return "; ".join(_at(entry, told.day_0, line_of) for entry in nearest)


def _that_day(within: list[Entry]) -> str:
    shown = [entry for entry in within if not is_detail(entry)]
    if not shown:
        return "nothing happened then"
    said = "; ".join(_short(sentence(entry)) for entry in shown[:4])
    return f"what happened then: {said}"


def _at(entry: Entry, day_0: date, line_of: LineOf) -> str:
    day = (today(entry.recorded) - day_0).days
    said = f"on day {day}, {when(entry.recorded)}: {_short(sentence(entry))}"
    return said + line_of(_rule_of(entry))


def _rule_of(entry: Entry) -> str:
    """The id of the rule that did this, where an entry tells."""
    event = entry.event
    if isinstance(event, TaskOpened):
        return event.kind
    if isinstance(event, MessageSent):
        return event.key.partition("/")[0]
    return event.rule if isinstance(event, PriorityDecided) else ""


def _short(text: str) -> str:
    return text if len(text) <= 110 else text[:107] + "..."


# -- how things stand ----------------------------------------------------------------------


def _stands(says: Sentence, journal: Journal) -> str | None:
    w = says.words
    match says.form:
        case "expect stage {stage}":
            stage = journal.stage_name
            return None if stage == w["stage"] else f"stage {words(stage)}{_since(journal)}"
        case "expect open":
            closed = journal.last("journey_closed")
            return None if closed is None else f"{sentence(closed)}, {when(closed.recorded)}"
        case "expect {n} sessions attended":
            attended = journal.sessions_attended()
            return None if attended == int(w["n"]) else f"{attended} sessions attended"
        case "expect open task {task}" | "expect no open task {task}":
            kinds = [task.kind for task in journal.open_tasks()]
            if (w["task"] in kinds) is not ("no" in says.form.split()):
                return None
            return f"open tasks: {', '.join(dict.fromkeys(kinds)) or 'none'}"
    decided = journal.events(PriorityDecided)
    if not decided:
        return "no priority was decided by then"
    last = decided[-1]
    right = last.priority == int(w["n"]) and last.rule == w.get("rule", last.rule)
    return None if right else f"P{last.priority} by rule '{last.rule}'"


def _since(journal: Journal) -> str:
    last = journal.last("stage_entered") or journal.last("journey_closed")
    return f", since {wall(last.recorded):%a %-d %b %Y}" if last is not None else ""
