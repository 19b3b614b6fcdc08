"""
What starts itself again comes to an end: rules that set off rules, stages that lead to stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from alongside.events import GROUPS
from alongside.ruleset.checks.scene import Scene
from alongside.ruleset.checks.stages import reachable
from alongside.ruleset.findings import did_you_mean
from alongside.ruleset.model import (
    Coaching,
    FollowUp,
    Occasion,
    PathwayRule,
    PriorityRule,
    RedFlag,
    Referral,
    Review,
    TellGp,
)

_AT_ONCE = frozenset({"stage_entered", "task_opened"})
"""Events that entering a review makes by itself."""
_MOST_LOOPS = 10
Graph = dict[str, set[str]]


def check_chains(scene: Scene) -> None:
    """Tasks that never open, follow-ups that go round, stages that go round."""
    entered = reachable(scene)
    if scene.has("pathway") and entered:
        _tasks(scene, opened(scene, entered))
    _endless(scene)
    _stages(scene)


def opened(scene: Scene, entered: frozenset[str]) -> frozenset[str]:
    """The kinds of task that some journey opens, those of follow-ups left aside."""
    kinds = {"closure"} | scene.ids("red_flags") | (scene.ids("reviews") & entered)
    for referral in scene.all(Referral):
        kinds |= {"consent"} if referral.consent == "asked" else set()
        kinds |= {"find_out"} if referral.find_out is not None else set()
    kinds |= {"health_check"} & entered
    if scene.has("priority_changed"):
        kinds.add("priority_changed")
    if "coaching" in entered and scene.all(TellGp):
        kinds.add("tell_gp")
    for coaching in scene.all(Coaching):
        if "allocation" in entered:
            kinds |= {"coach_offer", "no_fit"}
            kinds |= {"coach_acceptance"} if coaching.matching.acceptance.needed else set()
        if "coaching" in entered:
            kinds.add(coaching.missed.review.id)
    kinds |= {rule.id for rule in scene.all(PriorityRule) if rule.also}
    kinds |= {f"measure_{at}" for each in scene.all(Occasion) if each.task for at in each.at}
    return frozenset(kinds)


def _tasks(scene: Scene, kinds: frozenset[str]) -> None:
    """Each rule about a task is about one that some journey has."""
    rules = {rule.id: rule for rule in scene.all(FollowUp)}
    begun = _begun(rules, kinds)
    flags = {flag.id for flag in scene.all(RedFlag)}
    known = kinds | begun | flags
    for rule in rules.values():
        if rule.about is None or rule.about in known or rule.anchor in OTHERWISE_NARROWED:
            continue
        if rule.about in rules and rules[rule.about].task is None:
            scene.say(
                rule, ("about",), "no-task", f"rule '{rule.about}' opens no task",
                did_you_mean(rule.about, known - {rule.about}),
            )  # fmt: skip
        elif rule.about in rules:
            scene.say(
                rule, ("about",), "never-begins",
                f"this rule waits for '{rule.about}', which waits for this one"
                if rule.about != rule.id else "this rule waits for itself",
                "begin it with something that happens without it",
            )  # fmt: skip
        elif rule.about in _KINDS_WITH_REASONS:
            scene.say(
                rule, ("about",), "impossible-task",
                f"the task '{rule.about}' is never opened in this programme",
                f"{_KINDS_WITH_REASONS[rule.about]}; or remove the rule",
            )  # fmt: skip


OTHERWISE_NARROWED = ("message_not_sent", "coach_change_requested")
"""Events of which 'about' takes some by another thing than a task."""
_KINDS_WITH_REASONS = {
    "consent": "write 'consent: asked' in referral",
    "find_out": "write 'find_out:' in referral",
    "health_check": "name health_check in a pathway",
    "priority_changed": "write the section 'priority_changed:'",
    "coach_offer": "name allocation in a pathway",
    "no_fit": "name allocation in a pathway",
    "coach_acceptance": "write 'needed: yes' in the acceptance of matching",
    "tell_gp": "write 'tell_gp:' in closure",
}
"""Tasks of the stages that not every programme has, and what would bring each about."""


def _begun(rules: Mapping[str, FollowUp], kinds: frozenset[str]) -> frozenset[str]:
    """The follow-ups with a task that begin by something else than each other."""
    waiting: dict[str, list[str]] = {}
    ready = []
    for rule in rules.values():
        if rule.about is None or rule.about in kinds or rule.about not in rules:
            ready.append(rule.id)
        else:
            waiting.setdefault(rule.about, []).append(rule.id)
    begun: set[str] = set()
    while ready:
        name = ready.pop()
        if name not in begun and rules[name].task is not None:
            begun.add(name)
            ready += waiting.get(name, [])
    return frozenset(begun)


def _endless(scene: Scene) -> None:
    """Follow-ups that never begin were told of; of the others, each comes to an end."""
    never = {each.rule for each in scene.found.all if each.code == "never-begins"}
    rules = {rule.id: rule for rule in scene.all(FollowUp) if rule.id not in never}
    for loop in _loops(_set_off(rules)):
        inside = [rules[name] for name in loop if name in rules]
        at_once = all(rule.on is not None for rule in inside)
        if not at_once and any(rule.unless for rule in inside):
            continue
        names = " and ".join(f"'{rule.id}'" for rule in inside[1:])
        scene.say(
            inside[0], ("id",), "endless",
            (f"this rule and {names} set each other off" if names else "this rule sets itself off")
            + (" at once" if at_once else "") + ", for ever",
            "bind it to another event, narrow it with 'about'"
            + ("" if at_once else ", or say with 'unless' what ends it"),
        )  # fmt: skip


def _set_off(rules: Mapping[str, FollowUp]) -> Graph:
    """Which rule makes which happening, and which happening begins which rule."""
    graph: Graph = {}
    for rule in rules.values():
        makes = {"follow_up_fired"}
        if rule.task is not None:
            makes |= {"task_opened", f"task_opened {rule.id}"}
        if rule.send is not None:
            makes |= {"message_sent", "message_not_sent"}
        if rule.escalate is not None:
            makes.add("task_escalated")
        if rule.report is not None:
            makes.add(rule.report)
        graph.setdefault(rule.id, set()).update(f"event {name}" for name in makes)
        for event in GROUPS.get(rule.anchor, {rule.anchor}):
            about = f" {rule.about}" if event == "task_opened" and rule.about else ""
            graph.setdefault(f"event {event}{about}", set()).add(rule.id)
    return graph


def _stages(scene: Scene) -> None:
    """A journey never runs through stages in which nobody does anything."""
    follows: Graph = {}
    for pathway in scene.all(PathwayRule):
        for stage, after in zip(pathway.stages, pathway.stages[1:], strict=False):
            follows.setdefault(stage, set()).add(after)
    asked = any(referral.consent == "asked" for referral in scene.all(Referral))
    passing = {"priority", "health_check"} | (set() if asked else {"referral"})
    graph: Graph = {stage: set(follows.get(stage, ())) for stage in passing}
    hasty: dict[str, tuple[Review, str]] = {}
    for review in scene.all(Review):
        for event, target in review.meanwhile.items():
            if event in _AT_ONCE:
                hasty.setdefault(review.id, (review, event))
                onward = follows.get(review.id, set()) if target == "next" else {target}
                graph.setdefault(review.id, set()).update(onward)
    for loop in _loops(graph):
        found = next((hasty.pop(stage) for stage in loop if stage in hasty), None)
        if found is not None:
            review, event = found
            way = " to ".join([*loop, loop[0]])
            scene.say(
                review, ("meanwhile", event), "endless-stages",
                f"journeys would go from {way} without a wait or a person",
                f"take '{event}' out of meanwhile: it comes as soon as the stage begins", key=True,
            )  # fmt: skip
    for review, event in hasty.values():
        scene.say(
            review, ("meanwhile", event), "at-once",
            f"'{event}' comes as soon as this stage begins, before anybody can answer",
            "take it out of meanwhile", key=True,
        )  # fmt: skip


def _loops(graph: Graph) -> Iterator[list[str]]:
    """Loops of a graph, each with a node no other has; the first few of many."""
    graph = {node: set(after) for node, after in graph.items()}
    for _ in range(_MOST_LOOPS):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            # the sorter is told what comes after instead of before, so its loop runs backwards
            loop = [str(node) for node in error.args[1][:-1]][::-1]
            first = min(loop)
            at = loop.index(first)
            yield loop[at:] + loop[:at]
            graph.pop(first, None)
            for after in graph.values():
                after.discard(first)
        else:
            return
