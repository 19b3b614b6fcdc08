"""
Previews of journeys as an administrator reads them.

In: counts, or one journey's preview; out: lines. Nobody is named: journeys have ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from alongside.london import wall
from alongside.timeline import when as moment
from alongside.timeline import words
from simulation.foreseen import Foreseen, Kind
from simulation.foreseen_changes import Change, Difference
from simulation.preview import Future, JourneyPreview, NextDue, When
from simulation.preview_journeys import JourneysPreview, Previewed
from simulation.preview_present import Places

KINDS: dict[Kind, str] = {
    "task": "tasks", "escalation": "tasks handed on",
    "message": "messages", "session": "sessions", "room": "room with a coach",
    "stage": "stages", "closure": "closures and recalls", "event": "other events",
}  # fmt: skip
_CHANGES: dict[Change, str] = {
    "new": "only now", "gone": "no longer", "moved": "at another time", "changed": "otherwise",
}  # fmt: skip


def journeys_lines(
    counts: JourneysPreview, at: datetime, horizon: timedelta, already: int, when: When = "now"
) -> Iterator[str]:
    """The sums over all journeys; `already` is how many walk by these rules as it is."""
    weeks = horizon.days / 7
    span = f"{weeks:.0f} weeks" if horizon.days % 7 == 0 else f"{horizon.days} days"
    yield f"JOURNEYS UNDER WAY, from {moment(at)} for {span} in which nobody does anything"
    adopting = "now" if when == "now" else "at their next stage"
    yield f"As if they adopted these rules {adopting}."
    if already:
        yield f"{already:,} walk by these rules already."
    if not counts.journeys:
        yield "No journey walks by other rules."
        return
    if len(counts.versions) > 1:
        versions = counts.versions.most_common()
        listed = ", ".join(f"{digest[:12]} ({many:,})" for digest, many in versions)
        yield f"Each is beside the rules it walks by: {listed}."
    if not counts.different and not counts.refused:
        yield f"None of {_journeys(counts.journeys)} would do anything differently."
        return
    yield f"{counts.different:,} of {_journeys(counts.journeys)} would do something differently."
    for kind, title in KINDS.items():
        found = [(counts.deeds[kind, change], said) for change, said in _CHANGES.items()]
        told = ", ".join(f"{many:,} {said}" for many, said in found if many)
        if kind == "message":
            told = told.replace("otherwise", "in other words")
        if told:
            yield f"  {title:<20}  {_journeys(counts.by[kind])}: {told}"
    for (was, now), many in sorted(counts.priorities.items(), key=str):
        yield f"  {'priority':<20}  {_journeys(many)} P{was} -> P{now}"
    if counts.sessions:
        before, after = counts.sessions_to_come
        yield (
            f"  {'sessions to come':<20}  {_journeys(counts.sessions)} on other days: "
            f"{before:,} -> {after:,} sessions, if each is held on its day"
        )
    if counts.next_due:
        yield f"  {'next moment':<20}  {_journeys(counts.next_due)} at another time"
    for why, many in counts.refused.most_common():
        yield f"  {'could not adopt them':<20}  {_journeys(many)}: {words(why)}"


def places_lines(places: tuple[Places, Places]) -> Iterator[str]:
    """The room with coaches, where the rules change it."""
    was, now = places
    if was == now:
        return
    yield ""
    yield "COACHES, with the clients they carry at present"
    yield f"  {'places for new clients':<22}  {was.free:,} -> {now.free:,}"
    if was.over or now.over:
        yield f"  {'carry more than may be':<22}  {was.over:,} -> {now.over:,}"


def journey_lines(previewed: Previewed) -> Iterator[str]:
    """One journey's differences, a line each."""
    row, preview = previewed.row, previewed.preview
    yield f"{row.journey}  {words(row.stage or 'between stages')}, P{row.priority}"
    if preview is None or preview.refused is not None:
        why = previewed.why_not or (preview and preview.refused) or ""
        yield f"  could not adopt these rules: {words(why)}"
        return
    for each in preview.differences:
        yield f"  {difference_words(each)}"
    if preview.sessions_change:
        was, now = (_days(future) for future in (preview.was, preview.now))
        yield f"  {'sessions':<11} if each is held on its day: {was}"
        yield f"  {'':<11} {'now':>26}: {now}"


def difference_words(each: Difference) -> str:
    """One difference: when it was and is now, and what."""
    if each.was is None and each.now is not None:
        return f"{'only now':<11} {_said(each.now)}"
    if each.now is None and each.was is not None:
        return f"{'no longer':<11} {_said(each.was)}"
    assert each.was is not None
    assert each.now is not None
    if each.change == "changed" and each.was.says == each.now.says:
        return f"{'otherwise':<11} {_said(each.now)}, in other words"
    if each.change == "changed":
        return f"{'otherwise':<11} {_said(each.was)}\n{'':14}now: {_said(each.now)}"
    shift = _shift(each.was.at, each.now.at)
    due, due_now = each.was.due, each.now.due
    if due is not None and due_now is not None and moment(due) != moment(due_now):
        shift += f", {_due(each.was)} {_shift(due, due_now)}"
    return f"{'moved':<11} {shift}  {each.was.says}"


def _shift(was: datetime, now: datetime) -> str:
    return moment(was) if moment(was) == moment(now) else f"{moment(was)} -> {moment(now)}"


def futures_lines(preview: JourneyPreview) -> Iterator[str]:
    """Both futures in full, deed by deed, differences marked."""
    if preview.refused is not None:
        yield f"It could not adopt these rules: {words(preview.refused)}."
    for title, future in (("AS IT IS", preview.was), ("BY THE NEW RULES", preview.now)):
        yield ""
        yield f"{title}  (P{future.priority}, rules {future.digest[:12]})"
        yield f"  next: {_next(future.next_due)}"
        yield from _deeds(future, preview)
        if future.sessions:
            yield f"  sessions, if each is held on its day: {_days(future)}"


def _deeds(future: Future, preview: JourneyPreview) -> Iterator[str]:
    differing = {id(each.was) for each in preview.differences}
    differing |= {id(each.now) for each in preview.differences}
    if not future.deeds:
        yield "  nothing comes by itself"
    for deed in future.deeds:
        yield f"  {'*' if id(deed) in differing else ' '} {_said(deed)}"
        if deed.text and id(deed) in differing:
            yield f"      {deed.text}"


def _days(future: Future) -> str:
    held = [f"{wall(each.at):%-d %b %Y}" for each in future.sessions]
    return ", ".join(held) or "none"


def _next(due: NextDue | None) -> str:
    return f"{moment(due.at)} ({words(due.why)})" if due is not None else "nothing by itself"


def _said(deed: Foreseen) -> str:
    due = f" ({_due(deed)} {moment(deed.due)})" if deed.due is not None else ""
    return f"{moment(deed.at)}  {deed.says}{due}"


def _due(deed: Foreseen) -> str:
    return "for" if deed.kind in ("session", "closure") else "by"


def _journeys(many: int) -> str:
    return f"{many:,} journey{'' if many == 1 else 's'}"
