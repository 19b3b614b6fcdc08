"""
The answers a task takes, in words: what each says, what becomes of the journey by it.

In: a task, its journey, the rules it walks by. Out: choices to show. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ruleset.model import Ruleset
from alongside.store import JourneyRow, TaskRow
from alongside.supervision import MISSED, missed_because, programme_of
from console.spoken import capital, spoken

_SAYS = {
    "accept": "Yes, the client can be taken on",
    "agreed": "They agree to take part",
    "another_service": "Another service suits the client better",
    "behaviour_support": "The client needs behaviour support",
    "budget_built": "A budget was agreed",
    "client_declined": "The client declined",
    "client_keeps_it": "The client keeps it to themselves",
    "client_stopped": "The client stopped taking part",
    "close": "Leave it there and close",
    "coaching": "Coaching suits the client",
    "completed": "The programme is completed",
    "continue": "Go on with sessions",
    "decline": "No, not this client",
    "declined": "The client does not want to take part",
    "done": "It is done",
    "engaged": "The client engages",
    "first_appointment_done": "The first appointment was held",
    "given": "Yes, they agree to take part",
    "goals_met": "The client's goals are met",
    "held": "It was held",
    "linked_to_services": "The client was linked to services",
    "missed": "It was missed",
    "move_to_pifu": "The client asks for follow-up when they need it (PIFU)",
    "no_coach": "They do not want a coach",
    "no_coach_wanted": "The client does not want a coach",
    "no_follow_up_needed": "No follow-up is needed",
    "none_made": "None was made",
    "not_eligible": "The client is not eligible",
    "not_reached": "The client could not be reached",
    "not_suitable": "The programme does not suit the client",
    "not_wanted": "The client does not want it",
    "peer_support": "Offer the client a coach",
    "pifu": "The client asks for follow-up when they need it (PIFU)",
    "re_invite": "Invite the client again",
    "refer_outreach": "Refer to outreach",
    "refused": "No, they do not want to take part",
    "routine_follow_up": "Routine follow-up goes on",
    "sent_to_gp": "It was sent to the GP",
    "social_support": "The client needs social support",
    "specialist": "The client needs specialist care",
    "specialist_care": "The client needs specialist care",
    "stop": "Stop sessions",
    "wants_coach": "They would like a coach",
}
_FOLLOWS = {
    ("coach_acceptance", "accept"): "The coach has the client from now on; sessions are planned.",
    ("coach_acceptance", "decline"): "The next coach who fits is asked, or the client waits on.",
    ("coach_offer", "no_coach"): "No coach is looked for; the journey goes to its end.",
    ("coach_offer", "wants_coach"): "A coach who has room and fits is looked for.",
    ("consent", "given"): "The journey goes on.",
    ("consent", "refused"): "The journey is closed, and nothing is sent any more.",
    ("find_out", "done"): "It is decided on what is recorded; record the reading as well.",
    ("find_out", "not_eligible"): "The journey is closed as not eligible.",
    ("health_check", "done"): "The task is over; the readings are still waited for.",
    ("tell_gp", "done"): "The journey can end.",
}
_SUPERVISION = {
    "held": "The next one is asked for when it is due.",
    "missed": "Where the rules say so it is asked for again.",
}
ONLY_THE_TASK = "The task is over. Nothing else changes by it."


@dataclass(frozen=True)
class Choice:
    """One answer; `follows` is what becomes of the journey, a sentence."""

    value: str
    text: str
    follows: str


def answer_in_words(answer: str) -> str:
    """What an answer says."""
    because = missed_because(answer)
    if because is not None and answer != MISSED:
        return f"It was missed: {spoken(because)}"
    return _SAYS.get(answer, capital(answer))


def choices(task: TaskRow, journey: JourneyRow | None, rules: Ruleset | None) -> list[Choice]:
    """Every answer of a task. `rules` are those the journey walks by, if they can be read."""
    return [
        Choice(each, answer_in_words(each), what_follows(task, each, journey, rules))
        for each in task.answers
    ]


def what_follows(
    task: TaskRow, answer: str, journey: JourneyRow | None, rules: Ruleset | None
) -> str:
    """What becomes of the journey by this answer."""
    if programme_of(task.journey):
        return _SUPERVISION.get(answer, ONLY_THE_TASK)
    known = _FOLLOWS.get((task.kind, answer))
    if known is not None:
        return known
    if task.kind == "closure":
        return _closes(answer, rules)
    leads = _leads(task.kind, answer, rules)
    if leads is None:
        return ONLY_THE_TASK
    if rules is not None and rules.coaching is not None:
        run = rules.coaching.missed.review
        if task.kind == run.id and leads == "next":
            return _goes_on(journey)
    if leads == "next":
        leads = _next_stage(journey, rules) or "next"
    return _GOES.get(leads, f"The journey goes on to {spoken(leads)}.")


def _goes_on(journey: JourneyRow | None) -> str:
    """While a coach is sought there are no sessions to go on with."""
    if journey is not None and journey.stage != "coaching":
        return "The search for a coach goes on; sessions go on with the next."
    return "Sessions go on as planned."


_GOES = {
    "close": "The journey is closed.",
    "closure": "The journey goes to its end, where a person decides how it closes.",
    "invitation": "The client is invited again.",
    "next": "The journey goes on to its next stage.",
    "allocation": "A coach is looked for.",
}


def _leads(kind: str, answer: str, rules: Ruleset | None) -> str | None:
    if rules is None:
        return None
    reviews = list(rules.reviews)
    if rules.coaching is not None:
        reviews.append(rules.coaching.missed.review)
    return next((each.answers.get(answer) for each in reviews if each.id == kind), None)


def _next_stage(journey: JourneyRow | None, rules: Ruleset | None) -> str | None:
    if journey is None or rules is None or journey.stage is None:
        return None
    for way in rules.pathway:
        if (journey.priority or 4) in way.priorities and journey.stage in way.stages:
            later = way.stages[way.stages.index(journey.stage) + 1 :]
            return later[0] if later else None
    return None


def _closes(reason: str, rules: Ruleset | None) -> str:
    says = f"The journey is closed: {spoken(reason)}."
    recall = rules.closure.recall if rules is not None else None
    if recall is None:
        return says
    if reason in recall.reasons:
        return f"{says} The next one begins {recall.after} after the last health check."
    return f"{says} No further journey is set."
