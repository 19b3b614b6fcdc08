"""
Journeys for previews: how one went up to a moment, and the edits an administrator makes.

In: habits of `kit.py`, a moment, rules. Out: what is foreseen, and what really happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from kit import (
    EVERYONE,
    MONDAY,
    P1,
    STAFF,
    TO_COACHING,
    attends,
    books,
    calendars,
    days,
    primrose,
    together,
    with_rules,
    without,
)

from alongside.events import (
    AnyEvent,
    ReadingsRecorded,
    RulesetAdopted,
)
from alongside.journal import Journal
from alongside.readings import Reading
from alongside.ruleset.model import CaseloadCap, FollowUp, MessageText, WalkRules
from alongside.ruleset.predicate import Leaf, Test
from alongside.ruleset.published import Published
from alongside.wait import Wait
from simulation.foreseen import Foreseen, foreseen
from simulation.preview import JourneyPreview, journey_preview, wording
from simulation.walk import Plan, Walked, walk

RULES = primrose().ruleset
TWELVE_WEEKS = 84
HABITS = {
    "everyone": EVERYONE,
    "nobody asks the client": STAFF,
    "nobody books": (*TO_COACHING, attends()),
    "all sessions missed": (*TO_COACHING, books(), attends(but=(1, 2, 3, 4, 5, 6))),
    "nobody offers a coach": without(EVERYONE, "coach_offer"),
    "no coach accepts": without(EVERYONE, "coach_acceptance"),
    "nobody closes": without(EVERYONE, "closure"),
}


def until(at: timedelta) -> Callable[..., bool]:
    """People who say nothing any more after a moment; rules may still be adopted."""

    def wants(event: AnyEvent, journal: Journal, rules: WalkRules, now: Any) -> bool:
        return isinstance(event, RulesetAdopted) or now <= MONDAY + at

    return wants


class Way:
    """One journey as it went up to a moment, with nobody doing anything afterwards."""

    def __init__(self, habits: str, at: timedelta, **plan: Any) -> None:
        self.at = at
        self.plan = Plan(
            start=MONDAY, readings=P1, reacts=together(HABITS[habits]), wants=until(at),
            lasts=at, **plan,
        )  # fmt: skip
        self.so_far = walk(self.plan, primrose(), calendars())

    def really(self, rules: Published | None, when: Literal["now", "next_stage"]) -> Walked:
        """The same journey going on, having adopted other rules at the moment or not."""
        reports, others = self.plan.reports, dict(self.plan.others)
        if rules is not None:
            adopted = RulesetAdopted(digest=rules.digest, reason="x", when=when)
            reports, others = (*reports, (self.at, adopted)), {**others, rules.digest: rules}
        lasts = self.at + days(TWELVE_WEEKS)
        plan = replace(self.plan, lasts=lasts, reports=reports, others=others)
        return walk(plan, primrose(), calendars())

    def really_does(
        self, rules: Published | None, when: Literal["now", "next_stage"] = "now"
    ) -> tuple[Foreseen, ...]:
        """What the journey then does, told as a preview tells it."""
        others = self.plan.others.values()
        known = {each.digest: each for each in (primrose(), rules, *others) if each is not None}
        story = self.really(rules, when)
        words = {deed.key: wording(known[deed.digest], deed) for deed in story.sent}
        return foreseen(story.journal, len(self.so_far.journal), words)

    def preview(self, rules: Published, **more: Any) -> JourneyPreview:
        """What it is foreseen to do."""
        return journey_preview(
            self.so_far.journal.entries, known_of(self.so_far), primrose(), rules, calendars(),
            MONDAY + self.at, horizon=days(TWELVE_WEEKS), **more,
        )  # fmt: skip


def known_of(story: Walked) -> dict[str, Reading]:
    """The latest reading of each fact, as the store has them."""
    known = {reading.fact: reading for reading in P1}
    for event in story.journal.events(ReadingsRecorded):
        known.update({reading.fact: reading for reading in event.readings})
    return known


def told(deeds: tuple[Foreseen, ...]) -> list[tuple[Any, ...]]:
    """Deeds to the second: the virtual clock's timers are a millisecond late."""
    return [
        (round(each.at.timestamp()), each.kind, each.name, each.about, each.says, each.text,
         each.due and round(each.due.timestamp()))
        for each in deeds
    ]  # fmt: skip


# -- the edits an administrator makes -------------------------------------------------------


def follow_ups(**changes: Callable[[FollowUp], FollowUp]) -> Published:
    """The shipped rules with some follow-ups changed; names with underscores for hyphens."""
    of = {name.replace("_", "-"): change for name, change in changes.items()}
    return with_rules(
        follow_ups=tuple(of.get(rule.id, lambda same: same)(rule) for rule in RULES.follow_ups)
    )


def an_edit(section: str, **update: Any) -> Published:
    """One section of the shipped rules changed."""
    return with_rules(**{section: getattr(RULES, section).model_copy(update=update)})


def coaching_with(**update: Any) -> Published:
    """The coaching section changed."""
    return an_edit("coaching", **update)


def coaching(part: str, **update: Any) -> Published:
    """One part of the coaching section changed."""
    assert RULES.coaching is not None
    changed = getattr(RULES.coaching, part).model_copy(update=update)
    return an_edit("coaching", **{part: changed})


def _threshold() -> Published:
    first = RULES.priorities[0].model_copy(
        update={"when": Leaf(fact="bmi", test=Test.AT_LEAST, operand=20.0), "priority": 2}
    )
    return with_rules(priorities=(first, *RULES.priorities[1:]))


def _waits() -> Published:
    return follow_ups(
        book_session=lambda rule: rule.model_copy(update={"wait": Wait.parse("5 days")}),
        outcome_not_recorded=lambda rule: rule.model_copy(update={"wait": Wait.parse("1 week")}),
        closure_late=lambda rule: rule.model_copy(update={"wait": Wait.parse("3 days")}),
    )


def _taper() -> Published:
    assert RULES.coaching is not None
    plan = RULES.coaching.sessions.plan
    first = plan[0].model_copy(update={"every": Wait.parse("3 weeks")})
    return coaching("sessions", plan=(first, *plan[1:]))


def _message() -> Published:
    words = {"en": MessageText(text="Hello {name}. Please ring us.")}
    names = ("invitation", "session-reminder", "missed-session")
    return with_rules(messages={**RULES.messages, **dict.fromkeys(names, words)})


def _renamed() -> Published:
    ids = {rule.id for rule in RULES.follow_ups}
    return with_rules(
        follow_ups=tuple(
            rule.model_copy(
                update={
                    "id": f"{rule.id}-2",
                    "was": rule.id,
                    "about": f"{rule.about}-2" if rule.about in ids else rule.about,
                }
            )
            for rule in RULES.follow_ups
        )
    )


def _pathway() -> Published:
    return with_rules(
        pathway=tuple(
            way.model_copy(
                update={"stages": tuple(each for each in way.stages if each != "clinical_review")}
            )
            for way in RULES.pathway
        )
    )


def _cap() -> Published:
    return an_edit("coaching", caseload=(CaseloadCap(cadence="any", at_most=1),))


def _invitations() -> Published:
    return an_edit("invitation", every=Wait.parse("3 days"), attempts=5)


EDITS: dict[str, Callable[[], Published]] = {
    "a threshold": _threshold,
    "waits": _waits,
    "the taper": _taper,
    "a caseload cap": _cap,
    "messages": _message,
    "every follow-up's id": _renamed,
    "the pathway": _pathway,
    "the invitations": _invitations,
}
MOMENTS = [
    days(0, 1),
    days(3, 2),
    days(9.3),
    days(20, 5),
    days(30.7),
    days(47),
    days(80),
    days(150),
]
