"""
The names an example may use: what the programme's rules call their parts.

In: a ruleset, the roles, the names of the file itself. Out: the known words by the kind of
place they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alongside.ruleset.checks.ids import TASK_KINDS
from alongside.ruleset.model import HardRule, Preference, Review, Ruleset

WHAT = {
    "task": "task", "answer": "answer", "readings": "set of readings", "role": "role",
    "message": "message", "stage": "stage", "rule": "priority rule", "flag": "red flag",
    "measure": "measure", "occasion": "moment of a measure",
    "reason": "reason to close", "follow-up": "follow-up", "eligibility": "eligibility rule",
    "matching": "matching rule", "preference": "preference of matching",
    "also": "priority rule with a task of its own",
}  # fmt: skip
"""How each kind of name is called to a reader."""

FIXED_ANSWERS = {
    "consent": ("given", "refused"),
    "find_out": ("not_eligible",),
    "coach_offer": ("wants_coach", "no_coach"),
    "coach_acceptance": ("accept", "decline"),
}
"""What may be answered to the tasks that every programme has."""
ENDINGS = ("consent_refused", "consent_withdrawn", "died", "moved_away", "transferred",
           "not_eligible", "eligibility_not_known")  # fmt: skip
"""Reasons a journey ends for besides those of its rules."""


def reviews_of(ruleset: Ruleset) -> tuple[Review, ...]:
    """Every review of the rules, that of a run of missed sessions among them."""
    run = (ruleset.coaching.missed.review,) if ruleset.coaching else ()
    return (*ruleset.reviews, *run)


def rules_of_matching(ruleset: Ruleset) -> tuple[HardRule | Preference, ...]:
    """Every rule about a coach beside a client: what they must fulfil, what is preferred."""
    matching = ruleset.coaching.matching if ruleset.coaching else None
    return (*matching.must, *matching.prefer) if matching else ()


def answers_of(ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """What may be answered to each kind of task; those not in it are answered `done`."""
    reviews = {review.id: tuple(review.answers) for review in reviews_of(ruleset)}
    measures = {f"measure_{at}": ("client_declined",) for at in ("baseline", "closure")}
    return {**FIXED_ANSWERS, **measures, **reviews, "closure": ruleset.closure.reasons}


def known_names(
    ruleset: Ruleset, roles: Iterable[str], readings: Iterable[str]
) -> Mapping[str, frozenset[str]]:
    """The known words of each kind of place."""
    also = {rule.id for rule in ruleset.priorities if rule.also}
    flags = {flag.id for flag in ruleset.red_flags}
    follow_ups = {rule.id for rule in ruleset.follow_ups}
    reviews = {review.id for review in reviews_of(ruleset)}
    measures = {f"measure_{at}" for each in ruleset.measures if each.task for at in each.at}
    answers = {answer for each in answers_of(ruleset).values() for answer in each}
    coaching = ruleset.coaching
    return {
        "task": TASK_KINDS | also | flags | follow_ups | reviews | measures,
        "answer": frozenset({"done", *answers}),
        "readings": frozenset(readings),
        "role": frozenset(roles),
        "message": frozenset(ruleset.messages),
        "stage": frozenset(stage for each in ruleset.pathway for stage in each.stages)
        | frozenset(review.id for review in ruleset.reviews),
        "rule": frozenset(rule.id for rule in ruleset.priorities),
        "also": frozenset(also),
        "flag": frozenset(flags),
        "measure": frozenset(each.measure for each in ruleset.measures),
        "occasion": frozenset({"baseline", "closure"}),
        "reason": frozenset({*ruleset.closure.reasons, *ENDINGS}),
        "follow-up": frozenset(follow_ups),
        "eligibility": frozenset(rule.id for rule in ruleset.eligibility),
        "matching": frozenset(rule.id for rule in coaching.matching.must)
        if coaching
        else frozenset(),
        "preference": frozenset(each.id for each in coaching.matching.prefer)
        if coaching
        else frozenset(),
    }
