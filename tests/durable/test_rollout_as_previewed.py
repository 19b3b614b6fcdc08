"""
An edit of each kind, two hundred journeys under way: what was previewed is what adopting does.

Seven programmes of 29 journeys, one edit each. They were walked to moments all over their way
on the virtual clock; then they run on the real server, at a training clock slow enough that
what comes next can be compared to the second.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.client import Client

from alongside.events import Entry, MessageSent
from alongside.journal import Journal
from alongside.journeys import JourneyView
from alongside.keys import KeyRing
from alongside.rollout import rollout_id
from alongside.ruleset.published import Published
from simulation.foreseen import foreseen
from simulation.preview import JourneyPreview, wording
from tests.durable.carried_kit import Aged, aged
from tests.durable.edits import EDITS
from tests.durable.journey_kit import Service, open_service
from tests.durable.rollout_kit import rollouts
from tests.stages.kit import (
    COACH,
    EVERYONE,
    P1,
    P3,
    P4,
    STAFF,
    TO_COACHING,
    attends,
    books,
    engages,
    with_rules,
    without,
)
from workflows.rollout import RulesetRollout

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

EACH, FEW = 29, 6
RATE = 24.0
"""A day in an hour: in the minute this takes, hardly half an hour passes for a journey."""
FASTER = 24 * 900.0
"""A day in four seconds, for the few that go on for eight days."""
LATER = timedelta(days=8)
A_DAY_OR_SO = timedelta(days=1.5)
MEANWHILE = timedelta(hours=1)
EXACTLY = timedelta(seconds=2)
PEOPLE = (
    EVERYONE,
    STAFF,
    (*STAFF, engages()),
    (*TO_COACHING, attends()),
    (*TO_COACHING, books(), attends(but=(1, 2, 3))),
    without(EVERYONE, "coach_offer"),
    without(EVERYONE, "closure"),
    without(EVERYONE, "consent"),
    without(EVERYONE, "clinical_review"),
)
CLIENTS = (P1, P1, P3, P4)


class Group:
    """The journeys of one programme, its rules, its rules after the edit."""

    def __init__(
        self, service: Service, edit: Callable[[], dict[str, Any]], journeys: int = EACH
    ) -> None:
        self.service = service
        programme = f"edit-{edit.__name__}"
        self.before = with_rules(programme=programme)
        self.after = with_rules(**edit(), programme=programme)
        for rules in (self.before, self.after):
            service.store.rulesets.put(rules.digest, programme, rules.canonical, "test", "a test")
        service.add_coach(COACH, limit=100)
        self.journeys = self._walked(programme, journeys)
        self.previews = [each.preview(service, self.after) for each in self.journeys]

    def _walked(self, programme: str, journeys: int) -> list[Aged]:
        found: list[Aged] = []
        number = 0
        while len(found) < journeys:
            number += 1
            each = aged(
                self.service, self.before, CLIENTS[number % 4], PEOPLE[number % len(PEOPLE)],
                timedelta(days=(number * 7) % 61, hours=3, minutes=30), key=f"{programme}-{number}",
            )  # fmt: skip
            found += [each] if each is not None else []
        return found

    async def roll_out(self, rules: Published) -> int:
        """All of them adopt; how many did."""
        programme = rules.ruleset.programme
        await rollouts(self.service).start(
            rules, programme=programme, when="now", by="ada", why="an edit", rate=100.0
        )
        handle = self.service.starter.client.get_workflow_handle_for(
            RulesetRollout.run, rollout_id(programme)
        )
        progress = await handle.result()
        assert 0 == progress.left == progress.tally.could_not
        return progress.tally.adopted

    async def views(self) -> list[JourneyView]:
        """Where they are, once they rest."""
        seen: list[object] = []
        while True:
            views = await asyncio.gather(*(each.view(self.service) for each in self.journeys))
            if seen == (seen := [(view.due, view.entries) for view in views]):
                return views
            await asyncio.sleep(0.5)


AT_LEAST = {
    "edit-threshold": 10, "edit-waits": 10, "edit-taper": 5, "edit-cap": 0, "edit-message": 4,
    "edit-renamed": 0, "edit-pathway": 2,
}  # fmt: skip
"""So many of 29 are foreseen to do something else: a cap or a name alone changes nothing done."""


def changed(group: Group) -> int:
    """How many journeys the preview says will do something differently."""
    return sum(preview.changes for preview in group.previews)


def entries(group: Group, each: Aged) -> list[Entry]:
    """Its journal in the store."""
    return group.service.store.journal.entries(each.journey)


def next_due(view: JourneyView) -> datetime | None:
    """The next moment it does something by itself."""
    return next((due.at for due in view.due if not due.why.startswith("task ")), None)


def agree(expected: datetime | None, got: datetime | None, within: timedelta) -> bool:
    """Whether two moments are the same but for so much."""
    return expected == got or (
        expected is not None and got is not None and abs(expected - got) <= within
    )


def at_once(preview: JourneyPreview, at: datetime) -> list[tuple[str, ...]]:
    """The deeds foreseen for the moment of adopting."""
    return until(preview, at + EXACTLY)


def until(preview: JourneyPreview, moment: datetime) -> list[tuple[str, ...]]:
    """The deeds foreseen up to a moment."""
    return [
        (deed.kind, deed.name, deed.about, deed.says)
        for deed in preview.now.deeds
        if deed.at <= moment
    ]


def done(group: Group, each: Aged) -> list[tuple[str, ...]]:
    """The deeds really done since, told as a preview tells them."""
    journal = Journal(entries(group, each))
    words = {
        event.key: wording(group.after, SimpleNamespace(message=event.message))
        for event in journal.events(MessageSent)
    }
    deeds = foreseen(journal, len(each.entries), words)
    return [(deed.kind, deed.name, deed.about, deed.says) for deed in deeds]


def twice(group: Group, each: Aged) -> dict[tuple[str, str], int]:
    """What was sent, asked, fired or begun more than once."""
    names = ("task_opened", "message_sent", "follow_up_fired", "invitation_sent", "stage_entered")
    counted = Counter(
        (entry.name, entry.event.subject) for entry in entries(group, each) if entry.name in names
    )
    return {what: times for what, times in counted.items() if times > 1}


async def test_what_was_previewed_is_what_adopting_does_and_then_back(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Journey by journey: deeds, next moment, rules; nothing twice. Then all the way back."""
    async with open_service(dev_client, key_ring, tmp_path, task_queue) as service:
        # The virtual clock's loop needs a thread of its own beside the server's.
        groups = await asyncio.to_thread(lambda: [Group(service, edit) for edit in EDITS])
        try:
            for group in groups:
                await asyncio.gather(*(each.go_on(service, RATE) for each in group.journeys))
            before = [await group.views() for group in groups]
            adopted = await asyncio.gather(*(group.roll_out(group.after) for group in groups))
            now = [await group.views() for group in groups]
            did = [[done(group, each) for each in group.journeys] for group in groups]
            back = await asyncio.gather(*(group.roll_out(group.before) for group in groups))
            after = [await group.views() for group in groups]
        finally:
            await _end(groups)

        assert [EACH] * len(EDITS) == adopted == back
        for number, group in enumerate(groups):
            _as_previewed(group, before[number], now[number], did[number])
            _gone_back(group, after[number])
            assert changed(group) >= AT_LEAST[group.after.ruleset.programme], group.after


async def test_what_was_previewed_comes_as_time_goes_on(
    dev_client: Client, key_ring: KeyRing, tmp_path: Path, task_queue: str
) -> None:
    """Eight days later every deed foreseen for them has been done, and no other."""
    async with open_service(dev_client, key_ring, tmp_path, task_queue) as service:
        groups = await asyncio.to_thread(lambda: [Group(service, edit, FEW) for edit in EDITS])
        try:
            await asyncio.gather(
                *(each.go_on(service, FASTER) for group in groups for each in group.journeys)
            )
            await asyncio.gather(*(group.roll_out(group.after) for group in groups))
            await asyncio.sleep((LATER + A_DAY_OR_SO / 2) / timedelta(seconds=FASTER))
            did = [[done(group, each) for each in group.journeys] for group in groups]
        finally:
            await _end(groups)

        for number, group in enumerate(groups):
            for place, (each, preview) in enumerate(
                zip(group.journeys, group.previews, strict=True)
            ):
                told = f"{group.after.ruleset.programme} {each.client_id} {each.at}"
                surely = Counter(until(preview, each.at + LATER - A_DAY_OR_SO))
                perhaps = Counter(until(preview, each.at + LATER + A_DAY_OR_SO))
                assert surely <= Counter(did[number][place]) <= perhaps, told
                assert {} == twice(group, each), told


def _as_previewed(
    group: Group, before: list[JourneyView], now: list[JourneyView], did: list[Any]
) -> None:
    for number, (each, preview) in enumerate(zip(group.journeys, group.previews, strict=True)):
        was_due = preview.was.next_due.at if preview.was.next_due else None
        due = preview.now.next_due.at if preview.now.next_due else None
        immediate = at_once(preview, each.at)
        told = f"{group.after.ruleset.programme} {each.client_id} {each.at}"
        assert agree(was_due, next_due(before[number]), EXACTLY), told
        assert immediate == did[number], told
        assert agree(due, next_due(now[number]), MEANWHILE if immediate else EXACTLY), told
        assert group.after.digest == now[number].digest, told
        assert {} == twice(group, each), told


def _gone_back(group: Group, after: list[JourneyView]) -> None:
    for number, (each, preview) in enumerate(zip(group.journeys, group.previews, strict=True)):
        assert group.before.digest == after[number].digest
        if not at_once(preview, each.at):
            was_due = preview.was.next_due.at if preview.was.next_due else None
            assert agree(was_due, next_due(after[number]), EXACTLY)


async def _end(groups: list[Group]) -> None:
    for group in groups:
        for each in group.journeys:
            handle = group.service.starter.client.get_workflow_handle(
                f"journey/{each.rules.ruleset.programme}/{each.client_id}"
            )
            await handle.terminate("the test is over")
