"""
What goes into a turn of supervision and comes out of it: who is to be supervised, by when.

A turn is one time supervision comes round in a programme: a workflow, with a journal of its
own under the workflow's id. Ids of staff only, nothing about clients.
"""

from __future__ import annotations

from typing import Literal

from alongside.clock import ClockRate
from alongside.events import AnyEvent, Entry, TaskAnswered, TaskOpened
from alongside.model import Frozen, Moment

Kind = Literal["individual", "group"]
KINDS: tuple[Kind, ...] = ("individual", "group")
STREAM = "supervision"
"""The first part of the id of every turn, which has four; a journey's has three."""
BY = "supervision"
"""Who says what a turn writes down by itself."""
HELD, MISSED = "held", "missed"
UNASSIGNED = "unassigned"
"""Who holds a group of coaches that no supervisor is named for."""


def schedule_id(programme: str, kind: Kind) -> str:
    """The id of the schedule by which supervision comes round."""
    return f"{STREAM}/{programme}/{kind}"


def programme_of(stream: str) -> str | None:
    """The programme of a turn of supervision; None if the id is no turn's, but a journey's."""
    first, _, rest = stream.partition("/")
    return rest.partition("/")[0] if first == STREAM and rest.count("/") >= 2 else None


def is_held(answer: str | None) -> bool:
    """Whether the answer to a task of supervision says that it was held."""
    return answer == HELD


def missed_because(answer: str | None) -> str | None:
    """The reason of a missed one, as a code; None if the answer says nothing of a miss."""
    if answer is None or answer.partition("-")[0] != MISSED:
        return None
    return answer.partition("-")[2] or "not_given"


class ToHold(Frozen):
    """
    One supervision to be held: the task for whoever holds it, the coaches it is for.

    `late` is when it goes to `escalate`, if nobody said whether it was held.
    """

    task: TaskOpened
    coaches: tuple[str, ...]
    late: Moment | None = None
    escalate: str | None = None
    attempt: int = 1


class Ended(Frozen):
    """What answered a supervision: the report's id, and where it stands in the journal."""

    key: str
    answer: str
    id: str | None
    sequence: int
    recorded: Moment


class CarriedTurn(Frozen):
    """What a turn takes along into its next run."""

    open: tuple[ToHold, ...]
    ended: tuple[Ended, ...]
    escalated: tuple[str, ...]
    sequence: int
    closed: int = 0


class SupervisionStart(Frozen):
    """Which supervision has come round, on which clock."""

    programme: str
    kind: Kind
    clock: ClockRate
    carried: CarriedTurn | None = None


class WhoIsDue(Frozen):
    """Which coaches are to be supervised now."""

    programme: str
    kind: Kind
    now: Moment


class Due(Frozen):
    """The supervisions to be held; none where the programme has none any more."""

    to_hold: tuple[ToHold, ...] = ()


class HoldAgain(Frozen):
    """A supervision was missed: by when is the next try?"""

    programme: str
    kind: Kind
    missed: ToHold
    because: str
    now: Moment


class WhoIsGone(Frozen):
    """Which of these coaches are the programme's no more?"""

    programme: str
    coaches: tuple[str, ...]
    now: Moment


class Gone(Frozen):
    """Those who left, or whom the roster does not know."""

    coaches: tuple[str, ...] = ()


class Keep(Frozen):
    """Entries for the journal of a turn."""

    stream: str
    entries: tuple[Entry, ...]


class SupervisionSummary(Frozen):
    """What became of a turn."""

    asked: int
    held: int
    missed: int
    closed: int


def why_not(event: AnyEvent, open_keys: frozenset[str], now: Moment) -> str | None:
    """Why a turn does not take this report; None if it does."""
    if not isinstance(event, TaskAnswered):
        return f"{event.name} is nothing a supervision knows; answer its task with held or missed"
    if event.key not in open_keys:
        return f"no supervision {event.key} is to be answered; it is over, or was never asked for"
    if not is_held(event.answer) and missed_because(event.answer) is None:
        return f"a supervision is held or missed, not {event.answer!r}"
    if event.at is not None and event.at > now:
        return "a supervision that is still to come was not held; answer when it was"
    return None
