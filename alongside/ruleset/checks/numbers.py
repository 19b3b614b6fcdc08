"""
Numbers and dates that can't be meant, and those that still wait for a signature.
"""

from __future__ import annotations

from alongside.model import Frozen
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.model import (
    Acceptance,
    Coaching,
    EligibilityRule,
    FollowUp,
    Invitation,
    Missed,
    PriorityRule,
    RedFlag,
    Referral,
    Sessions,
    TaskRule,
)
from alongside.wait import Unit, Wait

_DAYS = {
    Unit.MINUTE: 1 / 1440, Unit.HOUR: 1 / 24, Unit.DAY: 1.0, Unit.WORKING_DAY: 1.4,
    Unit.WEEK: 7.0, Unit.MONTH: 30.5,
}  # fmt: skip
"""About how many days a unit has: for comparing waits, never for due dates."""
_LOCAL = "local default"
_SHORT: tuple[tuple[type[Frozen], str], ...] = (
    (TaskRule, "due"), (Invitation, "every"), (Missed, "again_within"), (Acceptance, "wait"),
    (Sessions, "first_within"),
)  # fmt: skip
"""Waits of days or weeks in every service we know of."""
_BEFORE = 31
_MOST_SESSIONS = 200


def about_days(wait: Wait) -> float:
    """Roughly how many days a wait is."""
    return wait.amount * _DAYS[wait.unit]


def check_numbers(scene: Scene) -> None:
    """Priorities' order, sessions, caseloads, dates."""
    _priorities(scene)
    for sessions in scene.all(Sessions):
        _sessions(scene, sessions)
    for coaching in scene.all(Coaching):
        _caseload(scene, coaching)
    for acceptance in scene.all(Acceptance):
        if acceptance.needed and (acceptance.task is None or acceptance.wait is None):
            scene.say(
                acceptance, ("needed",), "acceptance", "the coach is asked, but not how",
                "add 'task:' and 'wait:', or write 'needed: no'",
            )  # fmt: skip
    for referral in scene.all(Referral):
        if referral.consent == "asked" and referral.task is None:
            scene.say(
                referral, ("consent",), "consent", "consent is asked, but by nobody",
                "add 'task:', or write 'consent: not_asked'",
            )  # fmt: skip
    _months(scene)
    for flag in scene.all(RedFlag):
        if about_days(flag.task.due) > 1:
            scene.say(
                flag.task, ("due",), "not-the-same-day",
                f"a red flag would wait {flag.task.due}",
                "a red flag is for the same day; write hours, or make it a follow-up",
                level="warning",
            )  # fmt: skip
    _dates(scene)
    _sources(scene)


def _priorities(scene: Scene) -> None:
    rules = scene.all(PriorityRule)
    for rule in rules:
        if rule.otherwise == (rule.when is not None):
            scene.say(
                rule, ("when",) if rule.otherwise else (), "when-or-otherwise",
                "this rule says both 'when' and 'otherwise'" if rule.otherwise
                else "this rule says neither 'when' nor 'otherwise'",
                "keep one; 'otherwise: yes' is the last rule",
            )  # fmt: skip
        if rule.otherwise and rule is not rules[-1]:
            scene.say(
                rule, ("otherwise",), "otherwise-not-last",
                "no rule after this one can ever win", "move it to the end",
            )  # fmt: skip


def _sessions(scene: Scene, sessions: Sessions) -> None:
    gaps = [step.every for step in sessions.plan for _ in range(step.times)][1:]
    length, within = sum(map(about_days, gaps)), about_days(sessions.within)
    if length > within:
        scene.say(
            sessions, ("within",), "taper-too-long",
            f"the last session would come about {round(length / 7)} weeks after the first",
            f"that is beyond {sessions.within}; shorten the plan or lengthen 'within'",
        )  # fmt: skip
    if sum(step.times for step in sessions.plan) > _MOST_SESSIONS:
        scene.say(
            sessions, ("plan",), "taper-too-many",
            f"the plan has {sum(step.times for step in sessions.plan)} sessions",
            f"a journey has at most {_MOST_SESSIONS}; shorten the plan",
        )  # fmt: skip
    for key, wait in (("length", sessions.length), ("first_length", sessions.first_length)):
        if wait is not None and wait.unit not in (Unit.MINUTE, Unit.HOUR):
            scene.say(
                sessions, (key,), "not-a-length", f"a session does not last {wait}",
                "write minutes or hours",
            )  # fmt: skip
        elif wait is not None and about_days(wait) > 1 / 3:
            scene.say(
                sessions, (key,), "not-a-length", f"a session does not last {wait}",
                "write at most 8 hours",
            )  # fmt: skip


def _caseload(scene: Scene, coaching: Coaching) -> None:
    caps = coaching.caseload
    for at in range(1, len(caps)):
        before, cap = caps[at - 1], caps[at]
        wider = before.cadence != "any" and (
            cap.cadence == "any" or about_days(cap.cadence) > about_days(before.cadence)
        )
        if not wider:
            scene.say(
                cap, ("cadence",), "caps-order", "this cap is no wider than the one before",
                "order the caps from the most frequent cadence to 'any'",
            )  # fmt: skip
        elif cap.at_most < before.at_most:
            scene.say(
                cap, ("at_most",), "caps-order",
                f"{cap.at_most} in all leaves no room for {before.at_most} of them",
                f"write at least {before.at_most}",
            )  # fmt: skip
    if caps and caps[-1].cadence != "any":
        scene.say(
            caps[-1], ("cadence",), "no-cap", "nothing limits how many clients a coach has in all",
            "add {cadence: any, at_most: ...}", level="warning",
        )  # fmt: skip


def _months(scene: Scene) -> None:
    """Months where such things take days or weeks: a slip of the pen that nobody would notice."""
    for kind, key in _SHORT:
        for part in scene.all(kind):
            wait = getattr(part, key)
            if isinstance(wait, Wait) and wait.unit is Unit.MONTH:
                scene.say(
                    part, (key,), "months", f"{wait} is long for this",
                    f"is '{Wait(amount=wait.amount, unit=Unit.WEEK)}' meant?", level="warning",
                )  # fmt: skip
    for rule in scene.all(FollowUp):
        if rule.before is not None and rule.wait is not None and about_days(rule.wait) > _BEFORE:
            scene.say(
                rule, ("wait",), "months", f"{rule.wait} before a session it is hardly booked yet",
                "write days or a few weeks", level="warning",
            )  # fmt: skip


def _dates(scene: Scene) -> None:
    review_by = scene.loaded.draft.get("review_by")
    if scene.today is not None and review_by is not None and review_by < scene.today:
        scene.say_at(
            ("review_by",), "review-passed", f"these rules were to be reviewed by {review_by}",
            "review them, then write the next date", level="warning",
        )  # fmt: skip


def _sources(scene: Scene) -> None:
    """Rules that decide name a source; numbers from a local source wait for a signature."""
    for kind in (EligibilityRule, RedFlag, PriorityRule):
        for rule in scene.all(kind):
            if rule.source is None:
                scene.say(
                    rule, ("id",), "no-source", "nothing says where this rule comes from",
                    "add 'source:' with a key of 'sources'", level="warning",
                )  # fmt: skip
    sources = scene.loaded.draft.get("sources") or {}
    local = {key for key, text in sources.items() if str(text).casefold().startswith(_LOCAL)}
    for part in scene.all(Frozen):
        if getattr(part, "source", None) in local:
            scene.say(
                part, ("source",), "unsigned", "a local default is not signed off",
                "a clinician or service lead signs it when the rules are published",
                level="unsigned",
            )  # fmt: skip
