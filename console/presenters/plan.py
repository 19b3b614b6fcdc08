"""
My Health Plan and the Snapshot for a colleague: whose copy, what stands there, what was sent.

In: a journal, its rules, names. Out: the page of `alongside.plan` and rows of what went out.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args
from urllib.parse import urlencode

from alongside.events import Entry
from alongside.plan import plan_of
from alongside.plan.beside import beside
from alongside.plan.model import HealthPlan
from alongside.plan.page import Kind, Page, page_of
from alongside.plan.words import COPIES, Copy
from alongside.ruleset.published import Published
from alongside.store import JourneyRow, MessageRow
from alongside.store.documents import DocumentRow
from alongside.store.people import Person
from console.presenters.journey import base_of
from console.spoken import capital, spoken

KINDS: tuple[Kind, ...] = get_args(Kind)
NAMES: dict[Copy, str] = {
    "client": "The client's copy",
    "coach": "The coach's copy",
    "gp": "The letter to the GP",
}


def copy_meant(said: str) -> Copy:
    """Whose copy is asked for; the coach's unless one is named."""
    return next((copy for copy in COPIES if copy == said), "coach")


def plan_page(
    row: JourneyRow,
    entries: Sequence[Entry],
    published: Published | None,
    person: Person,
    coaches: Mapping[str, str],
    now: datetime,
    *,
    copy: Copy,
    kind: Kind,
) -> Page:
    """The plan or the Snapshot as it stands now, for one reader."""
    ruleset = published.ruleset if published else None
    agenda = ruleset.coaching.sessions.agenda if ruleset and ruleset.coaching else {}
    about = beside(
        entries,
        person=person,
        programme=ruleset.title if ruleset else row.programme,
        coach=coaches.get(row.coach_id or row.last_coach_id or ""),
        agenda={str(when): points for when, points in agenda.items()},
        now=now,
    )
    return page_of(plan_of(entries), about, copy, kind)


def copies(row: JourneyRow, kind: Kind, copy: Copy) -> list[dict[str, Any]]:
    """Each copy with where it is shown, printed, kept as a file."""
    base = f"{base_of(row)}/{kind}"
    return [
        {
            "text": text,
            "href": f"{base}?copy={each}",
            "page": f"{base}/page?copy={each}",
            "pdf": f"{base}/pdf?copy={each}",
            "current": each == copy,
        }
        for each, text in NAMES.items()
    ]


def named(row: JourneyRow, plan: HealthPlan, codes: Container[str]) -> list[dict[str, Any]]:
    """Each goal, person and place of the plan with what may be done about it, by acts' codes."""
    back = f"{base_of(row)}/plan"
    stepless = {each.goal for each in plan.open_goals if not each.steps}
    there = [
        *(("goal", each.goal, each.text or capital(each.goal)) for each in plan.open_goals),
        *(("supporter", each.supporter, each.who) for each in plan.supporters),
        *(("resource", each.resource, each.title) for each in plan.resources),
    ]
    rows = [
        {
            "text": text,
            "steps": [
                (said, f"{base_of(row)}/do/{act}?{urlencode({what: code, 'back': back})}")
                for act, said in _ABOUT[what].items()
                if act in codes and not (act == "goal-step" and code in stepless)
            ],
        }
        for what, code, text in there
    ]
    return [each for each in rows if each["steps"]]


_ABOUT = {
    "goal": {"goal": "Change", "goal-progress": "Say how it goes", "goal-step": "Tick a step",
             "goal-close": "Close"},
    "supporter": {"supporter": "Change"},
    "resource": {"resource": "Change"},
}  # fmt: skip
"""The acts about one of these, as a page says them beside it."""


def sent(
    row: JourneyRow, documents: Sequence[DocumentRow], messages: Sequence[MessageRow]
) -> list[dict[str, Any]]:
    """What was made to be sent, the latest first, with what became of it."""
    status = {message.key: message for message in messages}
    return [
        {
            "what": "Snapshot" if each.kind == "snapshot" else "My Health Plan",
            "made": each.made,
            "became": _became(status.get(each.key)),
            "size": f"{max(round(each.length / 1024), 1)} KB",
            "href": f"{base_of(row)}/sent/{each.key}",
        }
        for each in reversed(documents)
    ]


def _became(message: MessageRow | None) -> str:
    if message is None:
        return "Not sent yet"
    if message.status == "sent":
        return f"Sent by {spoken(message.channel or 'hand')}"
    return f"Not sent: {spoken(message.why or '')}"
