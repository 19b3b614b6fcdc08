"""
What happened, in words: one sentence for each entry of a journal.

In: an entry; out: a sentence for a person who knows the service and not our words. Nobody
is named in it; names are put beside it by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from alongside.events import Entry
from alongside.london import wall
from alongside.messages.wording import mode_in_words
from alongside.plan.beside import MEASURES
from alongside.spoken import first_large as first_large
from alongside.spoken import words as words


def when(moment: datetime) -> str:
    """A moment by the London day and time, as `Tue 31 Mar 2026 10:00`."""
    return f"{wall(moment):%a %-d %b %Y %H:%M}"


def task_called(key: str) -> str:
    """A task by its key where its title is not known: `coach_offer/1` is `Task coach offer`."""
    kind, _, number = key.rpartition("/")
    return f"Task {words((kind if number.isdigit() and kind else key).replace('/', ' '))}"


def sentence(entry: Entry) -> str:
    """What this entry says."""
    tell = _SENTENCES.get(entry.name)
    return tell(entry.event) if tell is not None else first_large(words(entry.name))


DETAILS = ("wait_ended", "follow_up_fired", "follow_up_dropped", "room_offered")
"""The names of entries that only matter to those who ask how it came about."""


def is_detail(entry: Entry) -> bool:
    """Whether an entry only matters to those who ask how it came about."""
    return entry.name in DETAILS


def _with(text: str, why: str) -> str:
    return f"{text} ({words(why)})" if why and why != "not_given" else text


def _reason(because: str, flag: str) -> str:
    """Why, without the flag's code before it."""
    return because.removeprefix(f"Red flag {flag}: ")


def _eligible(eligible: bool, failing: Sequence[str], says: Sequence[str]) -> str:
    if eligible:
        return "Eligible"
    opening = "Not eligible: " if failing else "Not known yet whether eligible: "
    return opening + "; ".join(says or failing)


def _progress(goal: str, step: int | None, done: bool) -> str:
    told = f"Progress with {words(goal)}"
    return told if step is None else f"{told}: step {step} {'done' if done else 'not done yet'}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _place(session: int, kind: str) -> str:
    """That it is the first, or the last, where it is; coaching begins anew with another coach."""
    if kind == "final":
        return ", the last"
    if kind != "first":
        return ""
    return ", the first" if session == 1 else ", the first with this coach"


def _named(gone: bool) -> str:
    return "taken off the plan" if gone else "named"


def _to(coach: str | None) -> str:
    return f"; {coach} is tried first" if coach is not None else ""


_CHANGES = {
    "client_asked": "Another coach asked for",
    "coach_away": "The coach is away, others cover",
    "coach_leaves": "The coach leaves, another is sought",
    "over_full": "Another coach is sought",
    "coach_back": "The coach is back, the client returns to them",
}
AT_NEXT = ", from the next stage on"
_SENTENCES: dict[str, Callable[[Any], str]] = {
    "journey_started": lambda e: (
        f"{'Referral received, j' if e.at else 'J'}ourney started, by {words(e.route)}"
    ),
    "eligibility_decided": lambda e: _eligible(e.eligible, e.failing, e.says),
    "priority_decided": lambda e: f"Priority P{e.priority}, by the rule “{words(e.rule)}”",
    "red_flag_found": lambda e: ". ".join(
        [f"Red flag: {words(e.flag)}", *(_reason(each, e.flag) for each in e.because)]
    ),
    "stage_entered": lambda e: f"Stage: {words(e.stage)}",
    "stage_left": lambda e: f"Moved on from {words(e.stage)}: {words(e.outcome)}",
    "wait_ended": lambda e: f"No answer by {when(e.due)}",
    "invitation_sent": lambda e: (
        f"Invitation {e.number}"
        if e.sent
        else f"Invitation {e.number} could not be sent: to be made by hand"
    ),
    "health_check_completed": lambda e: (
        "Health check over, still missing: " + ", ".join(map(words, e.missing))
        if e.missing
        else "Health check complete"
    ),
    "task_opened": lambda e: f"Task for {words(e.role)}, by {when(e.due)}: {e.title}",
    "task_answered": lambda e: f"{task_called(e.key)} answered: {words(e.answer)}",
    "task_escalated": lambda e: f"{task_called(e.key)} handed on to {words(e.role)}",
    "task_postponed": lambda e: f"{task_called(e.key)} has until {when(e.due)}, as it stood still",
    "task_closed": lambda e: f"{task_called(e.key)} closed: {words(e.why)}",
    "coach_proposed": lambda e: ": ".join(
        [f"Coach {e.coach_id} proposed", *(["; ".join(e.reasons)] if e.reasons else [])]
    ),
    "waiting_for_coach": lambda e: _with(f"Waiting for a coach, place {e.position}", e.reason),
    "room_appeared": lambda e: f"Coach {e.back} is back" if e.back else "Room appeared",
    "coach_allocated": lambda e: f"Coach {e.coach_id} allocated",
    "coach_released": lambda e: _with(f"Coach {e.coach_id} released", e.why),
    "room_offered": lambda e: f"Room offered to the waiting list, {e.served} served",
    "session_planned": lambda e: (
        f"Session {e.session} planned for {when(e.target)}{_place(e.session, e.kind)}"
    ),
    "session_booked": lambda e: (
        f"Session {e.session} booked for {when(e.starts_at)}, {mode_in_words(e.mode)}"
        f"{', outside hours' * e.outside_hours}"
    ),
    "session_due": lambda e: f"Session {e.session} due",
    "session_attended": lambda e: f"Session {e.session} attended, {e.minutes} minutes",
    "session_missed": lambda e: f"Session {e.session} missed",
    "session_cancelled": lambda e: (
        f"Session {e.session} cancelled by the {e.cancelled_by}, "
        f"{'with' if e.with_notice else 'without'} notice"
    ),
    "session_outcome_corrected": lambda e: f"Session {e.session} corrected to {words(e.outcome)}",
    "sessions_changed": lambda e: _with(f"Sessions changed by {e.more:+d}", e.reason),
    "taper_done": lambda e: f"All sessions done, {e.attended} attended",
    "message_sent": lambda e: (
        f"Message “{words(e.message)}” sent by {words(e.channel)}{' (late)' * e.late}"
    ),
    "message_not_sent": lambda e: _with(f"Message “{words(e.message)}” not sent", e.why),
    "follow_up_fired": lambda e: f"Follow-up “{words(e.rule)}”{' (late)' * e.late}",
    "follow_up_dropped": lambda e: _with(f"Follow-up “{words(e.rule)}” dropped", e.why),
    "journey_closed": lambda e: f"Journey closed: {words(e.reason)}",
    "recall_set": lambda e: f"Next journey on {when(e.due)}",
    "deferral_requested": lambda e: f"The client asks to wait until {e.until:%-d %b %Y}",
    "invitation_declined": lambda e: _with("Invitation declined", e.reason),
    "readings_recorded": lambda e: (
        "Readings: " + ", ".join(sorted((words(each.fact) for each in e.readings), key=str.lower))
    ),
    "red_flag_raised": lambda e: f"Red flag raised: {words(e.flag)}",
    "coach_wish_recorded": lambda e: "Would like a coach" if e.wants else "Does not want a coach",
    "coach_accepted": lambda e: f"Coach {e.coach_id} accepted",
    "coach_declined": lambda e: _with(f"Coach {e.coach_id} declined", e.reason),
    "coach_change_requested": lambda e: _with(_CHANGES[e.cause], e.reason) + _to(e.to),
    "coach_away": lambda e: (
        f"Coach {e.coach_id} is away {e.since:%-d %b %Y} to {e.until:%-d %b %Y}, the client waits"
        if e.until >= e.since
        else f"Coach {e.coach_id} is not away after all"
    ),
    "coaching_stopped": lambda e: _with("Coaching stopped", e.reason),
    "goal_set": lambda e: f"Goal set: {words(e.goal)}",
    "goal_progressed": lambda e: _with(_progress(e.goal, e.step, e.done), e.went or ""),
    "goal_closed": lambda e: _with(f"Goal closed: {words(e.goal)}", e.outcome),
    "action_plan_written": lambda e: f"Action plan written, {_count(len(e.actions), 'action')}",
    "supporter_named": lambda e: f"Supporter {_named(e.gone)}: {words(e.supporter)}",
    "resource_named": lambda e: f"Resource {_named(e.gone)}: {words(e.resource)}",
    "snapshot_written": lambda e: (
        "Snapshot written" if e.for_gp else "Snapshot written, the client keeps it"
    ),
    "plan_written": lambda e: f"My Health Plan written, {_count(len(e.parts), 'part')}",
    "measure_recorded": lambda e: (
        f"Measure recorded: {MEASURES.get(e.measure, words(e.measure))}, {words(e.occasion)}"
    ),
    "closure_decided": lambda e: f"Closed by a person: {words(e.reason)}",
    "paused": lambda e: _with("Paused", e.reason),
    "died": lambda _: "The client died",
    "moved_away": lambda _: "The client moved away",
    "transferred": lambda e: f"Transferred to {words(e.to)}",
    "ruleset_not_adopted": lambda e: _with(
        f"Rules {e.digest[:12]} can't be adopted, those before go on", e.why
    ),
    "ruleset_adopted": lambda e: (
        f"Rules {e.digest[:12]} adopted{AT_NEXT if e.when == 'next_stage' else ''}: {e.reason}"
    ),
    "ruleset_taken_up": lambda e: (
        f"From rules {e.was[:12]} to rules {e.digest[:12]}, because: {e.reason}"
    ),
}
