"""
What the pages say of themselves: the client's copy speaks as the client, others about them.
"""

from __future__ import annotations

from typing import Literal

Copy = Literal["client", "coach", "gp"]
COPIES: tuple[Copy, ...] = ("client", "coach", "gp")

COPY_OF: dict[Copy, str] = {
    "client": "Your copy, yours to keep",
    "coach": "Coach's copy, confidential",
    "gp": "For the GP practice, confidential",
}

MINE: dict[str, str] = {
    "goals": "My goals",
    "open_goals": "My goals with their steps",
    "no_goals": "There is no goal yet. A goal can be small: one thing you would like to be "
    "different, clear enough to know when it is met. You can choose it with your coach.",
    "actions": "What I will do next",
    "no_actions": "Nothing is written here yet.",
    "setbacks": "When it gets hard",
    "recording": "How I keep notes of it",
    "supporters": "People who help me",
    "no_supporters": "Nobody is named yet.",
    "resources": "Groups and places near me",
    "no_resources": "No group or place is named yet.",
    "crisis": "My crisis plan",
    "no_crisis": "There is no crisis plan yet. You can write one with your coach, in a calm hour.",
    "signs": "Signs that I am getting worse",
    "helps": "What helps me then",
    "does_not_help": "What does not help",
    "wishes": "What I would like others to know or do",
    "contacts": "People to turn to",
    "emergency": "yes",
    "past_goals": "Goals I have finished with",
    "physical_health": "My physical health",
    "mental_health": "My mental health",
    "relation": "How the two act on each other",
    "strengths": "My strengths",
    "snapshot_goals": "What I would like to be different",
    "no_snapshot": "The Snapshot is not written yet. You make it together with your coach.",
}
THEIRS: dict[str, str] = {
    **MINE,
    "goals": "Goals",
    "open_goals": "Goals with their steps",
    "no_goals": "No goal is set.",
    "actions": "Action plan",
    "setbacks": "Coping with setbacks",
    "recording": "How notes are kept",
    "supporters": "Supportive others",
    "resources": "Community resources",
    "crisis": "Crisis plan",
    "no_crisis": "No crisis plan is written.",
    "signs": "Signs of getting worse",
    "helps": "What helps",
    "wishes": "Wishes",
    "emergency": "",
    "past_goals": "Goals that are over",
    "physical_health": "Physical health",
    "mental_health": "Mental health",
    "strengths": "Strengths",
    "snapshot_goals": "Goals, in the client's words",
    "no_snapshot": "The Snapshot is not written.",
}
SMART_MINE = {
    "specific": "What exactly",
    "measurable": "How I will know it is met",
    "achievable": "Why I can do it",
    "relevant": "Why it matters to me",
}
SMART_THEIRS = {
    "specific": "Specific",
    "measurable": "Measurable",
    "achievable": "Achievable",
    "relevant": "Relevant",
}
WENT = {"well": "went well", "so_so": "went so-so", "setback": "a setback"}
ENDED = {"met": "Met", "let_go": "Let go", "changed": "Another goal took its place"}


def words_of(copy: Copy) -> dict[str, str]:
    """The page's own words for a copy."""
    return MINE if copy == "client" else THEIRS


def smart_of(copy: Copy) -> dict[str, str]:
    """What the four written parts of a SMART goal are called."""
    return SMART_MINE if copy == "client" else SMART_THEIRS
