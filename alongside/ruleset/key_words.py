"""
What each key of a rule file means, in a sentence for an editor's hover.

Takes a model and a key; gives the text beneath the field in the model, or the sentence of the
model's own text that names the key, or what is said of the key here.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache

from alongside.model import Frozen

EVERYWHERE: dict[str, str] = {
    "Ruleset.title": "What the programme is called.",
    "Ruleset.priorities": "Who is seen first: the first rule that holds wins.",
    "PriorityRule.when": "Who it is for; the first rule that holds wins.",
    "FollowUp.after": "The event it is bound to, and waits after.",
    "FollowUp.on": "The event it is bound to, at once.",
    "FollowUp.when": "Only if this holds then.",
    "CaseloadCap.cadence": "How often they meet: at this pace or a faster one; `any` counts all.",
    "Review.id": "The stage's name: lower case, digits, underscores.",
    "id": "The rule's own name: lower case, digits, hyphens. Journeys remember it; see `was`.",
    "was": "The name this rule had before, so that nothing is asked for or sent a second time.",
    "source": "Where the numbers come from: a key of `sources`.",
    "when": "The condition: one fact and what is asked of it, or all, any, not.",
    "task": "What somebody is asked to do.",
    "role": "Who is asked: a role of roles.yaml.",
    "title": "What is asked, in a line; it may use placeholders such as {number}.",
    "due": "By when it is to be done, counted from the moment it is asked.",
    "says": "What people are told when this does not hold.",
    "if_unknown": "When readings are missing. ask: find out first; no: as if it did not hold; "
    "yes: as if it held.",
    "priority": "The group, from 1 (seen first) to 4.",
    "otherwise": "yes on the last rule, which takes everyone no earlier rule took.",
    "priorities": "The groups that go this way.",
    "stages": "The stages in order; the last is closure.",
    "every": "How far apart.",
    "message": "A key of `messages`.",
    "letter": "A key of `messages`, sent at the end.",
    "send": "Sends a message: a key of `messages`.",
    "declined": "Where a no leads: a stage, next, or close.",
    "not_engaging": "Where silence after the last one leads: a stage, next, or close.",
    "after": "How long afterwards.",
    "reasons": "The reasons a person may give.",
    "wait": "How long is waited.",
    "unless": "Happenings in between that make this unnecessary.",
    "report": "Records that something happened.",
    "at_most": "How many clients at the most.",
    "times": "How many sessions of this step.",
    "plan": "The steps of the plan, one after the other.",
    "first_within": "How soon after a coach was found the first session is meant to be.",
    "length": "How long a session takes.",
    "first_length": "How long the first session takes, if not as long as the others.",
    "agenda": "What is talked through at the first, the later and the final session.",
    "tasks_of_coach": "What the coach takes on, as the coach reads it.",
    "again_within": "How soon after a miss the next session is meant to be.",
    "run": "After so many misses in a row a person looks.",
    "review": "What that person is asked.",
    "needed": "yes: the coach is asked before anything is settled.",
    "must": "What a coach must fulfil to be proposed.",
    "acceptance": "Whether and how long the coach is asked.",
    "no_fit": "Asked of a person when no coach fits.",
    "offer": "Whether the client would like a coach.",
    "matching": "How a coach is found.",
    "caseload": "How many clients a coach has at most, by how often they meet.",
    "sessions": "The plan of sessions.",
    "missed": "What a missed session leads to.",
    "within": "How long it may take in all.",
    "readings": "The facts that make it complete; of a list in a list one is enough.",
    "checklist": "What is gone through before the journey ends.",
    "recall": "The next journey.",
    "measure": "The name of the measure.",
    "at": "At which moments.",
    "text": "The wording; it may use placeholders such as {name}.",
    "subject": "The subject line, for e-mail and letters.",
    "individual": "How often each coach is seen alone.",
    "group": "How often coaches are seen together.",
    "consent": "Whether the client is asked before anything else.",
    "programme": "The programme's name: the file is called the same.",
    "owner": "Who answers for these rules.",
    "review_by": "The day by which somebody looks at these rules again.",
    "calendar": "The working days and hours that count: one of calendars.yaml.",
    "sources": "Where numbers come from: a name and a sentence each.",
    "eligibility": "Who the service is for; every rule must hold.",
    "red_flags": "What makes a same-day task, at whatever stage.",
    "pathway": "The stages, for everyone or by priority.",
    "referral": "What is asked before the first invitation.",
    "invitation": "How clients are invited.",
    "health_check": "What the health check consists of.",
    "reviews": "Stages in which a person answers a task.",
    "coaching": "Everything about the coach and the sessions.",
    "follow_ups": "After an event, wait, unless something else happened, do one thing.",
    "measures": "What is measured, and when.",
    "closure": "How a journey ends.",
    "messages": "The wording of every message, by language; `en` must be there.",
    "supervision": "How often coaches are supervised.",
}


def in_words(model: type[Frozen], key: str) -> str:
    """What `key` means in `model`; empty if nobody said."""
    here = EVERYWHERE.get(f"{model.__name__}.{key}")
    if here:
        return here
    beneath = _beneath(model)
    if key in beneath:
        return beneath[key]
    for sentence in _sentences(about_model(model)):
        if f"`{key}`" in sentence:
            return sentence
    for parent in model.__mro__[1:]:
        if issubclass(parent, Frozen) and key in _beneath(parent):
            return _beneath(parent)[key]
    return EVERYWHERE.get(key, "")


def about_model(model: type[Frozen]) -> str:
    """What a group of keys is for."""
    return " ".join(inspect.cleandoc(model.__doc__ or "").split())


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.;])\s+(?=[A-Z`])", text)


@cache
def _beneath(model: type[Frozen]) -> dict[str, str]:
    """The texts beneath the fields of a class."""
    body = ast.parse(inspect.cleandoc("\n" + inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    told = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match text:
                case ast.Expr(value=ast.Constant(value=str(words))):
                    told[field.target.id] = " ".join(words.split())
    return told
