"""
Readings that arrive: decided on beside whatever stage the journey is in.

Each report of readings leads to one priority decision and to the red flags it raises.
"""

from __future__ import annotations

import asyncio

from alongside.events import (
    Entry,
    PriorityDecided,
    ReadingsRecorded,
    RedFlagFound,
    RedFlagRaised,
    TaskOpened,
)
from alongside.journal import Journal
from alongside.questions import Decided, WhichPriority, WhichRedFlags
from workflows.stages.desk import Desk
from workflows.stages.watch import Watch


def undecided(journal: Journal) -> list[Entry]:
    """The reports of readings no priority was decided on yet."""
    return [
        entry
        for entry in journal.all("readings_recorded")
        if journal.find("priority_decided", f"readings/{entry.sequence}") is None
    ]


def unseen(desk: Desk) -> bool:
    """Whether anything was reported whose red flags have no task yet."""
    if undecided(desk.journal):
        return True
    return any(
        desk.journal.find("task_opened", f"task/{event.flag}/{entry.sequence}") is None
        for entry in desk.journal.all("red_flag_raised")
        if isinstance(event := entry.event, RedFlagRaised)
        and event.flag in desk.rules.red_flag_tasks
    )


def watch_readings(desk: Desk) -> Watch:
    """Decide on readings as they arrive, for as long as the journey lasts."""
    return Watch(desk, _Unread(), of=("readings_recorded", "red_flag_raised"))


class _Unread:
    """What was reported since it was last looked at."""

    def __init__(self) -> None:
        self._seen = 0

    async def __call__(self, desk: Desk) -> None:
        upto = len(desk.journal)
        for entry in desk.journal.entries[self._seen : upto]:
            if isinstance(entry.event, ReadingsRecorded):
                await _decide_on(desk, entry)
            elif isinstance(entry.event, RedFlagRaised):
                await raise_flag(desk, RedFlagFound(flag=entry.event.flag, after=entry.sequence))
        self._seen = upto


async def _decide_on(desk: Desk, entry: Entry) -> None:
    assert isinstance(entry.event, ReadingsRecorded)
    if desk.journal.find("priority_decided", f"readings/{entry.sequence}") is not None:
        return
    facts = tuple(sorted({reading.fact for reading in entry.event.readings}))
    before = desk.journal.priority
    priority, flags = await asyncio.gather(
        desk.ask(
            WhichPriority(
                digest=desk.rules.digest,
                client_id=desk.who.client_id,
                now=desk.now(),
                after=entry.sequence,
            )
        ),
        desk.ask(
            WhichRedFlags(
                digest=desk.rules.digest,
                client_id=desk.who.client_id,
                now=desk.now(),
                facts=facts,
                after=entry.sequence,
            )
        ),
    )
    for flag in flags.red_flags:
        await raise_flag(desk, flag)
    decided = await record_priority(desk, priority)
    assert isinstance(decided.event, PriorityDecided)
    await tell_of_change(desk, entry, before, decided.event.priority)


async def tell_of_change(desk: Desk, entry: Entry, before: int | None, after: int) -> None:
    """A coached client is never re-routed silently: a person decides what `entry` means."""
    changed = desk.rules.priority_changed
    if desk.journal.ending() is not None or not desk.journal.visits("coaching"):
        return
    if changed is not None and before not in (None, after):
        await desk.open_task(
            f"priority_changed/{entry.sequence}",
            changed,
            kind="priority_changed",
            values={"before": f"P{before}", "after": f"P{after}"},
        )


async def record_priority(desk: Desk, answer: Decided) -> Entry:
    """Record a priority and open the tasks of the rules that hold beside the winner."""
    assert answer.priority is not None
    decided = await desk.once(answer.priority)
    for rule in answer.also:
        # Once a journey: whoever did it need not do it again with every new reading.
        opened = (desk.journal.called_now(task.kind) for task in desk.journal.events(TaskOpened))
        already = rule in opened
        wanted = desk.journal.ending() is None and not already
        if wanted and rule in desk.rules.also_tasks:
            await desk.open_task(
                f"{rule}/{decided.sequence}",
                desk.rules.also_tasks[rule],
                kind=rule,
            )
    return decided


async def raise_flag(desk: Desk, flag: RedFlagFound) -> None:
    """Open the same-day task of a red flag; nothing else is interrupted."""
    rule = desk.rules.red_flag_tasks.get(flag.flag)
    if rule is None:
        return
    await desk.once(flag)
    await desk.open_task(
        f"{flag.flag}/{flag.after}",
        rule,
        kind=flag.flag,
        about=flag.subject,
        urgent=True,
    )
