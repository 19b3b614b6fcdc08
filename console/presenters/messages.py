"""
What was sent about a journey, and what it waits for by itself.

In: the store's rows, the wording of the rules. Out: rows. The wording is the rules', with names
and moments left out: what was sent to a client is not kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from alongside.journeys import Due
from alongside.ruleset.model import FollowUp, MessageText, Ruleset
from alongside.store import JourneyRow, MessageRow
from alongside.store.people import Client
from console.acts.consequences import message_words, plain_title
from console.presenters.clients import CHANNELS
from console.presenters.journey import base_of, due_for
from console.spoken import capital, spoken

_ENGLISH = "en"


def rows(
    row: JourneyRow,
    messages: Sequence[MessageRow],
    ruleset: Ruleset | None = None,
    documents: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Each message, the latest first; with its wording where the rules are given."""
    return [
        {
            "at": each.at,
            "what": capital(each.message),
            "wording": _wording(ruleset, each.message),
            "tag": _tag(each),
            "late": each.late,
            "document": f"{base_of(row)}/sent/{each.key}" if each.key in documents else None,
        }
        for each in reversed(messages)
    ]


def _wording(ruleset: Ruleset | None, message: str) -> MessageText | None:
    texts = ruleset.messages.get(message, {}) if ruleset else {}
    return texts.get(_ENGLISH) or next(iter(texts.values()), None)


def _tag(message: MessageRow) -> dict[str, str]:
    if message.status == "sent":
        return {
            "text": f"Sent by {_way(message.channel or 'hand')}",
            "classes": "nhsuk-tag--green",
        }
    return {"text": f"Not sent: {spoken(message.why or '')}", "classes": "nhsuk-tag--red"}


def _way(channel: str) -> str:
    """How something was sent: `sms` is a text message."""
    return CHANNELS[channel].lower() if channel in CHANNELS else spoken(channel)


def reached(client: Client | None) -> str:
    """How the client is written to, in a sentence."""
    if client is None:
        return "This client is no longer on the register."
    if client.do_not_contact:
        return "This client is not to be contacted: nothing is sent to them."
    if not client.channels:
        return "This client accepts no way of being written to."
    order = ", in that order" * (len(client.channels) > 1)
    return f"This client accepts {', '.join(map(_way, client.channels))}{order}."


def waits(
    due: Sequence[Due], titles: Mapping[str, str], ruleset: Ruleset | None = None
) -> list[dict[str, Any]]:
    """What the journey waits for, the soonest first."""
    return [{"at": each.at, "what": _what(each.why, titles, ruleset)} for each in due]


def _what(why: str, titles: Mapping[str, str], ruleset: Ruleset | None) -> str:
    rule = why.removeprefix("follow-up ")
    if rule != why:
        rules = ruleset.follow_ups if ruleset else ()
        found = next((each for each in rules if each.id == rule), None)
        return _follow_up(found, ruleset) if found and ruleset else f"Follow-up: {spoken(rule)}"
    task = due_for(why, titles)
    return f"Task: {task}" if why.startswith("task ") else f"The next step of {task}"


def _follow_up(rule: FollowUp, ruleset: Ruleset) -> str:
    """What it does when its moment comes, unless it is needless by then."""
    if rule.task is not None:
        return f"A task if it is still needed: {plain_title(rule.task.title)}"
    if rule.send is not None:
        to, what = message_words(ruleset, rule.send)
        return f"Message to the {to} if it is still needed: {what}"
    if rule.escalate is not None:
        about = f"the {spoken(rule.about)} task" if rule.about else "it"
        return f"If nobody answers {about}: it goes on to the {spoken(rule.escalate)}"
    return f"Follow-up: {spoken(rule.id)}"
