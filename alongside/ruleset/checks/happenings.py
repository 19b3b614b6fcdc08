"""
Follow-ups wait for things that can happen in this programme, and do one thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from alongside.events import EVENTS, GROUPS, REPORTED_NAMES
from alongside.events.coach import Cause
from alongside.journal import ENDINGS
from alongside.ruleset.checks.ids import task_kinds
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.checks.stages import reachable
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.model import Acceptance, FollowUp, Referral

_MADE_IN: dict[str, tuple[str, ...]] = {
    "invitation_sent": ("invitation",),
    "health_check_completed": ("health_check",),
    "coach_proposed": ("allocation",),
    "waiting_for_coach": ("allocation",),
    "coach_allocated": ("allocation",),
    "coach_released": ("allocation",),
    "coach_wish_recorded": ("allocation",),
    "session_planned": ("coaching",),
    "session_due": ("coaching",),
    "taper_done": ("coaching",),
    "session_outcome_corrected": ("coaching",),
    "consent_given": ("referral",),
    "consent_refused": ("referral",),
}
"""Stages without which an event can't come, where its own `stages` do not say it."""
_BY_SETTING = {
    "consent_given": "write 'consent: asked' in referral",
    "consent_refused": "write 'consent: asked' in referral",
    "consent_answered": "write 'consent: asked' in referral",
    "coach_accepted": "write 'needed: yes' in the acceptance of matching",
    "coach_declined": "write 'needed: yes' in the acceptance of matching",
    "coach_answered": "write 'needed: yes' in the acceptance of matching",
}
"""Events that come only where the rules ask for them, and how they would."""
WHY_NOT_SENT = frozenset({
    "do_not_contact", "no_accepted_channel", "channel_not_set_up", "no_address", "no_wording",
    "refused_by_channel", "could_not_be_sent", "in_doubt", "no_gp", "no_snapshot",
    "client_keeps_it",
})  # fmt: skip
"""Why a message is not sent while a journey goes on, as far as a rule may ask."""
WHY_ANOTHER_COACH: frozenset[str] = frozenset(get_args(Cause))
"""Why a client is to have another coach."""
NARROWED = ("task_opened", "message_not_sent", "coach_change_requested")
"""Events of which a rule may take some, by 'about'."""
_AFTER_THE_END = frozenset({"journey_closed", "recall_set"})
_BARE = frozenset({"name", "at", "by", "id", "note", "session"})
"""Fields an event can be made with by a rule alone."""


def check_follow_ups(scene: Scene) -> None:
    """Each follow-up's shape, events and deed."""
    entered, kinds = reachable(scene), task_kinds(scene)
    for rule in scene.all(FollowUp):
        _shape(scene, rule)
        for key in ("after", "before", "on"):
            event = getattr(rule, key)
            if event is not None:
                _event(scene, rule, (key,), event, entered)
        for at, event in enumerate(rule.unless):
            _event(scene, rule, ("unless", at), event, entered, unless=True)
        if rule.report is not None:
            _report(scene, rule)
        _about(scene, rule, kinds)


def _shape(scene: Scene, rule: FollowUp) -> None:
    anchors = [key for key in ("after", "before", "on") if getattr(rule, key) is not None]
    deeds = [
        key for key in ("send", "task", "escalate", "report") if getattr(rule, key) is not None
    ]
    if len(anchors) != 1:
        scene.say(
            rule, anchors[1:2], "one-anchor",
            "a follow-up is bound to one event" if anchors else "no event starts this follow-up",
            "write one of after, before, on",
        )  # fmt: skip
    if len(deeds) != 1:
        scene.say(
            rule, deeds[1:2], "one-deed",
            "a follow-up does one thing" if deeds else "this follow-up does nothing",
            "write one of send, task, escalate, report",
        )  # fmt: skip
    if anchors == ["on"] and rule.wait is not None:
        scene.say(
            rule, ("wait",), "wait-with-on", "'on' means at once, and here it waits",
            "write 'after' to wait",
        )  # fmt: skip
    if anchors in (["after"], ["before"]) and rule.wait is None:
        scene.say(
            rule, anchors, "no-wait", "how long to wait is missing",
            "add 'wait: 1 working day', or write 'on' for at once", key=True,
        )  # fmt: skip
    if rule.before is not None and rule.before in EVENTS and rule.before != "session_booked":
        scene.say(
            rule, ("before",), "before-what", f"'{rule.before}' has no moment to count back from",
            "only session_booked has a booked time; write 'after' for others",
        )  # fmt: skip


def _event(
    scene: Scene,
    rule: FollowUp,
    way: tuple[str | int, ...],
    event: str,
    entered: frozenset[str],
    unless: bool = False,
) -> None:
    names = {*EVENTS, *GROUPS}
    if event not in names:
        scene.say(
            rule, way, "unknown-event", f"unknown event '{event}'",
            did_you_mean(event, names, "an event, such as"),
        )  # fmt: skip
    elif scene.has("pathway") and entered and not _possible(scene, event, entered):
        why = f"'{event}' can't happen in this programme"
        stages = sorted(_needs(event))
        advice = "remove the rule"
        if unless:
            advice = "remove it; nothing would ever hold this rule back"
        elif event in _BY_SETTING and entered.intersection(stages):
            advice = f"{_BY_SETTING[event]}; or remove the rule"
        elif stages:
            advice = f"it needs the stage {' or '.join(stages)} in a pathway; or remove the rule"
        scene.say(rule, way, "impossible-event", why, advice)


def _possible(scene: Scene, event: str, entered: frozenset[str]) -> bool:
    if event in GROUPS:
        return any(_possible(scene, each, entered) for each in sorted(GROUPS[event]))
    if event in _AFTER_THE_END:
        return False
    if event in ("red_flag_found", "red_flag_raised"):
        return scene.has("red_flags")
    if event in ("consent_given", "consent_refused"):
        return any(referral.consent == "asked" for referral in scene.all(Referral))
    if event in ("coach_accepted", "coach_declined"):
        asked = any(acceptance.needed for acceptance in scene.all(Acceptance))
        return asked and bool(_needs(event) & entered)
    stages = _needs(event)
    return not stages or bool(stages & entered)


def _needs(event: str) -> frozenset[str]:
    if event in GROUPS:
        return frozenset[str]().union(*(_needs(each) for each in GROUPS[event]))
    return EVENTS[event].stages or frozenset(_MADE_IN.get(event, ()))


def _report(scene: Scene, rule: FollowUp) -> None:
    event = rule.report or ""
    fields: Iterable[str] = EVENTS[event].model_fields if event in EVENTS else ()
    bare = {
        name for name in REPORTED_NAMES
        if all(key in _BARE or not field.is_required()
               for key, field in EVENTS[name].model_fields.items())
    }  # fmt: skip
    if event not in EVENTS:
        scene.say(
            rule, ("report",), "unknown-event", f"unknown event '{event}'",
            did_you_mean(event, bare),
        )  # fmt: skip
    elif event not in bare:
        scene.say(
            rule, ("report",), "not-reportable", f"a rule alone can't report '{event}'",
            did_you_mean(event, bare),
        )  # fmt: skip
    elif event == "closure_decided" or event in ENDINGS:
        scene.say(
            rule, ("report",), "closes", "a timer never closes a journey",
            "write a task for a person instead",
        )  # fmt: skip
    elif "session" in fields and not _of_session(rule.anchor):
        scene.say(
            rule, ("report",), "no-session", f"'{event}' is about a session, this rule is not",
            "bind the rule to an event of a session",
        )  # fmt: skip


def _of_session(event: str) -> bool:
    return event in EVENTS and "session" in EVENTS[event].model_fields


def _about(scene: Scene, rule: FollowUp, kinds: frozenset[str]) -> None:
    if rule.about is not None and rule.anchor in EVENTS and rule.anchor not in NARROWED:
        scene.say(
            rule, ("about",), "about-what",
            "'about' narrows task_opened to one kind of task, message_not_sent to one reason, "
            "coach_change_requested to one cause",
            "write 'after: task_opened', or take 'about' out",
        )  # fmt: skip
    if rule.anchor == "message_not_sent":
        if rule.about is not None and rule.about not in WHY_NOT_SENT:
            scene.say(
                rule, ("about",), "unknown-reason",
                f"no message is left unsent because of '{rule.about}'",
                did_you_mean(rule.about, WHY_NOT_SENT, "a reason, such as"),
            )  # fmt: skip
    elif rule.anchor == "coach_change_requested":
        if rule.about is not None and rule.about not in WHY_ANOTHER_COACH:
            scene.say(
                rule, ("about",), "unknown-cause",
                f"no client gets another coach because of '{rule.about}'",
                did_you_mean(rule.about, WHY_ANOTHER_COACH, "a cause, such as"),
            )  # fmt: skip
    elif rule.about is not None and rule.about not in kinds:
        scene.say(
            rule, ("about",), "unknown-task", f"no rule opens a task called '{rule.about}'",
            did_you_mean(rule.about, kinds),
        )  # fmt: skip
    if rule.escalate is not None and rule.anchor in EVENTS and rule.anchor != "task_opened":
        scene.say(
            rule, ("escalate",), "escalate-what", "only a task can be handed on to another role",
            "write 'after: task_opened' and 'about: ' with the kind of task",
        )  # fmt: skip
