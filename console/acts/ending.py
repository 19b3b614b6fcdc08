"""
The end of a journey: a person closes it, or something happened that ends it.
"""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from alongside.events import ClosureDecided, Died, MovedAway, Transferred
from console.acts.act import CLINICAL, LEADING, Act, Group
from console.acts.form import ActForm, PastForm, choose
from console.acts.situation import Situation
from console.fields import DayField
from console.presenters.answers import answer_in_words
from console.rights import Right

TIDIED = "Open tasks are closed and the coach is free again."
FLAGS = "A red flag that nobody has answered keeps the journey open until somebody has."
CANT_BE_UNDONE = "This can't be taken back."


class CloseForm(ActForm):
    """Why it is closed."""

    reason = RadioField(
        "Why is the journey closed?",
        choices=[],
        validators=[InputRequired("Choose why the journey is closed")],
    )


class Close(Act):
    """A named person closes the journey."""

    code, title, group, who = "close", "Close the journey", Group.JOURNEY, LEADING
    right, kind, asks = Right.JOURNEYS_CLOSE, ClosureDecided, CloseForm
    done, button, reads_back, ends = "the journey is closed", "Close the journey", True, True

    def offer(self, form: ActForm, found: Situation) -> None:
        """The reasons of the programme."""
        reasons = [(each, answer_in_words(each)) for each in found.ruleset.closure.reasons]
        choose(form, "reason", reasons)

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """Why."""
        return {"reason": form["reason"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """What closing does, and whether another journey follows."""
        return [
            TIDIED,
            FLAGS,
            *_letters(found),
            *_recall(found, form["reason"].data),
            CANT_BE_UNDONE,
        ]


class LongAgoForm(PastForm):
    """Something the service may have heard of late."""

    may_be_before = True


class DeathForm(LongAgoForm):
    """The day, where it is known."""

    if_empty = "Today"
    day = DayField("Day of death", description="Leave it empty if it was today.")


class Death(Act):
    """The client has died."""

    code, title, group, kind, asks = "died", "The client has died", Group.JOURNEY, Died, DeathForm
    done, button, reads_back, ends = "the client has died", "Record the death", True, True

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Nothing is sent, to anybody, ever again."""
        return [
            "The journey ends at once. " + TIDIED,
            "Nothing more is sent: no reminder, no letter, no survey.",
            "No next journey is set, and none can be started in any programme.",
            CANT_BE_UNDONE,
        ]


class Moved(Act):
    """The client lives elsewhere now."""

    code, title, group = "moved-away", "The client has moved away", Group.JOURNEY
    kind, asks, done = MovedAway, LongAgoForm, "the client has moved away"
    reads_back, ends = True, True

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It is over here."""
        return ["The journey ends. " + TIDIED, FLAGS, *_letters(found), "No next journey is set."]


class TransferForm(PastForm):
    """To whom."""

    to = RadioField(
        "Who takes over?",
        choices=[
            ("specialist", "A specialist service"),
            ("community_team", "The community mental health team"),
            ("hospital", "A hospital"),
            ("other_programme", "Another programme of this service"),
            ("other", "Somebody else"),
        ],
        validators=[InputRequired("Choose who takes over")],
    )


class Transfer(Act):
    """Somebody else takes over."""

    code, title, group, who = "transfer", "Hand the client over elsewhere", Group.JOURNEY, CLINICAL
    kind, asks, done = Transferred, TransferForm, "the client is handed over"
    button, reads_back, ends = "Hand over", True, True

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """To whom."""
        return {"to": form["to"].data}

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """It is over here; whoever takes over is not told by this."""
        return [
            "The journey ends here. " + TIDIED,
            "Whoever takes over is not told by this: make sure that they know of the client.",
            FLAGS,
            *_letters(found),
            "No next journey is set.",
        ]


def _letters(found: Situation) -> list[str]:
    """Who is written to at the end; without any coaching nobody is."""
    closure = found.ruleset.closure
    if found.row.sessions_attended == 0 and found.row.stage not in ("coaching", "closure"):
        return []
    to = [*(["the client"] if closure.letter else []), *(["their GP"] if closure.tell_gp else [])]
    return [f"If there was coaching, a letter goes to {' and to '.join(to)}."] if to else []


def _recall(found: Situation, reason: str | None) -> list[str]:
    recall = found.ruleset.closure.recall
    if recall is None:
        return ["No next journey is set."]
    if reason and reason not in recall.reasons:
        return ["No next journey is set: for this reason the programme sets none."]
    if not reason:
        return [f"For most reasons the next journey is set, {recall.after} on."]
    return [
        f"The next journey is set for {recall.after} after the last health check, "
        "or after this journey began."
    ]


ACTS = (Close(), Transfer(), Moved(), Death())
