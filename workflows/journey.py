"""
The durable journey: Temporal around the story.

One workflow per client and programme. Events come in by the update `report`; the story is
told by `workflows.stages`; this module gives it time, decisions and deeds that last.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from alongside.admission import refusal, was_taken_once
    from alongside.arrival import refusal_on_arrival
    from alongside.events import AnyEvent, Entry, JourneyStarted, PriorityDecided
    from alongside.journal import Journal
    from alongside.journeys import (
        Carried,
        Due,
        JourneyStart,
        JourneySummary,
        JourneyView,
        Receipt,
        Report,
    )
    from alongside.questions import WhichRules
    from alongside.turn import Turn
    from workflows.attributes import COACH, NEXT_DUE, PRIORITY, PROGRAMME, RULESET, STAGE
    from workflows.deeds import Deeds
    from workflows.stages.desk import Desk, Who
    from workflows.stages.follow_ups import FollowUps
    from workflows.stages.story import tell
    from workflows.timer import Alarm
    from workflows.turns import take_turn


SHOWN: tuple[SearchAttributeKey[Any], ...] = (
    PROGRAMME, STAGE, PRIORITY, COACH, RULESET, NEXT_DUE,
)  # fmt: skip


@workflow.defn
class ClientJourney:
    """One client's way through one programme. Its id is `journey/<programme>/<client id>`."""

    @workflow.init
    def __init__(self, start: JourneyStart) -> None:
        self._start = start
        self._journal = Journal(start.carried.entries if start.carried else ())
        self._flushed = len(self._journal)
        self._desk: Desk | None = None
        self._follow_ups: FollowUps | None = None
        self._alarm = Alarm(self._ring)
        self._shown: dict[str, object] = _inherited() if start.carried else {}
        self._settled_at = -1
        self._began_in = self._journal.stage_name
        self._ending = False

    @workflow.run
    async def run(self, start: JourneyStart) -> JourneySummary:
        """Tell the story to its end; goes on as a new run when this one has grown long."""
        desk = await self._sit_down()
        follow_ups = self._follow_ups = FollowUps(desk)
        self._desk = desk
        story = asyncio.create_task(tell(desk, follow_ups))
        while not story.done():
            await workflow.wait_condition(
                lambda: story.done() or self._has_work() or self._unsettled(desk)
            )
            if self._has_work():
                await self._turn()
            elif not story.done():
                if self._may_renew(desk):
                    story.cancel()
                    await asyncio.gather(story, return_exceptions=True)
                    self._alarm.clear()
                    workflow.continue_as_new(self._carry(desk))
                self._settle(desk)
        self._alarm.clear()
        reason = story.result()
        while self._has_work():
            await self._turn()
        self._ending = True
        self._show(desk, None)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._summary(reason)

    # -- the one door --------------------------------------------------------------------

    @workflow.update
    async def report(self, report: Report) -> Receipt:
        """Record an event; answers when it is stored and the story has taken it up."""
        await workflow.wait_condition(lambda: self._desk is not None)
        desk = self._desk
        assert desk is not None
        event = report.event
        found = self._journal.by_event_id(event.id) if event.id else None
        if found is None:
            why = refusal(self._journal, desk.rules, event, desk.now(), report.not_after)
            if why is not None and self._is_refused(event, desk):
                raise ApplicationError(why, type="Refused", non_retryable=True)
        entry = found or desk.record(event)
        await workflow.wait_condition(
            lambda: self._flushed >= entry.sequence and (self._ending or not self._has_work())
        )
        return Receipt(
            sequence=entry.sequence,
            recorded=entry.recorded,
            stage=self._journal.stage_name,
            repeated=found is not None,
        )

    def _is_refused(self, event: AnyEvent, desk: Desk) -> bool:
        # what an earlier version recorded stays recorded when its history is told again
        taken_once = was_taken_once(self._journal, desk.rules, event, desk.now())
        return not taken_once or workflow.patched("stricter-door")

    @report.validator
    def _admit(self, report: Report) -> None:
        desk, event = self._desk, report.event
        found = self._journal.by_event_id(event.id) if event.id else None
        if found is not None:
            if not _same(found, report):
                raise ApplicationError(
                    f"the id {event.id} was used for another event; give each event its own",
                    type="Refused",
                    non_retryable=True,
                )
            return
        if desk is None:
            return
        why = refusal_on_arrival(self._journal, desk.rules, event, desk.now(), report.not_after)
        if why is not None:
            raise ApplicationError(why, type="Refused", non_retryable=True)

    @workflow.query
    def view(self) -> JourneyView:
        """Where the journey is, why its priority is what it is, and what it waits for."""
        desk = self._desk
        if desk is None:
            raise ApplicationError("the journey is only just starting; ask again", type="Starting")
        decided = self._journal.events(PriorityDecided)
        return JourneyView(
            journey=self._start.journey,
            stage=self._journal.stage_name,
            priority=self._journal.priority,
            explanation=decided[-1].explanation if decided else (),
            flip=decided[-1].flip if decided else None,
            coach=self._journal.coach,
            paused=self._journal.open_pause() is not None,
            digest=desk.rules.digest,
            entries=len(self._journal),
            now=desk.clock.now(workflow.now()),
            due=self._dues(desk),
        )

    # -- starting and going on -----------------------------------------------------------

    async def _sit_down(self) -> Desk:
        start = self._start
        who = Who(journey=start.journey, client_id=start.client_id, programme=start.programme)
        if start.carried is not None:
            rules = start.carried.rules
        else:
            asked = WhichRules(programme=start.programme, digest=start.digest)
            (answer,) = (await take_turn(Turn(journey=start.journey, questions=(asked,)))).answers
            assert answer.rules is not None
            rules = answer.rules
        desk = Desk(
            who=who,
            clock=start.clock,
            world=Deeds(self),
            journal=self._journal,
            rules=rules,
        )
        if not self._journal.entries:
            desk.record(
                JourneyStarted(
                    client_id=start.client_id,
                    programme=start.programme,
                    digest=rules.digest,
                    route=start.route,
                    by=start.by,
                    at=start.received,
                )
            )
        return desk

    def _may_renew(self, desk: Desk) -> bool:
        info = workflow.info()
        wanted = (
            info.is_continue_as_new_suggested()
            or info.is_target_worker_deployment_version_changed()
            or self._has_grown(info.get_current_history_length())
        )
        return wanted and not desk.busy and workflow.all_handlers_finished()

    def _has_grown(self, events: int) -> bool:
        renewal = self._start.renewal
        into_coaching = self._journal.stage_name == "coaching" != self._began_in
        return events >= (renewal.into_coaching if into_coaching else renewal.anywhere)

    def _carry(self, desk: Desk) -> JourneyStart:
        carried = Carried(entries=tuple(self._journal.entries), rules=desk.rules)
        return self._start.model_copy(update={"carried": carried})

    def _summary(self, reason: str) -> JourneySummary:
        entries = self._journal.entries
        return JourneySummary(
            journey=self._start.journey,
            reason=reason,
            started=entries[0].recorded,
            closed=entries[-1].recorded,
            priority=self._journal.priority,
            sessions_attended=self._journal.sessions_attended(),
        )

    # -- turns and rest ------------------------------------------------------------------

    @property
    def flushed(self) -> bool:
        """Whether everything recorded is in the store."""
        return self._flushed == len(self._journal)

    def _has_work(self) -> bool:
        desk = self._desk
        return desk is not None and (bool(desk.questions) or not self.flushed)

    async def _turn(self) -> None:
        """Write down what is new and have the questions answered, all at once."""
        desk = self._desk
        assert desk is not None
        asked = [each for each in desk.questions if not each.answer.done()]
        entries = tuple(self._journal.entries[self._flushed :])
        upto = len(self._journal)
        turned = await take_turn(
            Turn(
                journey=self._start.journey,
                entries=entries,
                questions=tuple(each.question for each in asked),
            )
        )
        self._flushed = upto
        taken = {id(each) for each in asked}
        desk.questions[:] = [
            each for each in desk.questions if id(each) not in taken and not each.answer.done()
        ]
        for each, answer in zip(asked, turned.answers, strict=True):
            if not each.answer.done():
                each.answer.set_result(answer)

    def _unsettled(self, desk: Desk) -> bool:
        return self._settled_at != len(self._journal) or desk.next_moment() != self._alarm.moment

    def _settle(self, desk: Desk) -> None:
        """At rest: set the one timer and show where the journey is."""
        moment = desk.next_moment()
        self._alarm.set(
            moment, desk.clock.real_delay(moment - desk.now()) if moment is not None else None
        )
        self._settled_at = len(self._journal)
        self._show(desk, moment)

    def _ring(self) -> None:
        if self._desk is not None:
            self._desk.ring()

    def _dues(self, desk: Desk) -> tuple[Due, ...]:
        dues = [Due(at=task.due, why=f"task {task.key}") for task in self._journal.open_tasks()]
        moment = desk.next_moment()
        if moment is not None:
            dues.append(Due(at=moment, why=self._why(moment)))
        return tuple(sorted(dues, key=lambda due: due.at))

    def _why(self, moment: datetime) -> str:
        follow_up = self._follow_ups.next_due if self._follow_ups else None
        if follow_up is not None and follow_up[0] == moment:
            return f"follow-up {follow_up[1]}"
        return self._journal.stage_name

    def _show(self, desk: Desk, moment: datetime | None) -> None:
        """Search attributes and details: ids and codes only, and only what changed."""
        journal = self._journal
        shown: dict[str, object] = {
            PROGRAMME.name: self._start.programme,
            STAGE.name: journal.stage_name,
            PRIORITY.name: journal.priority,
            COACH.name: journal.coach,
            RULESET.name: desk.rules.digest,
            NEXT_DUE.name: moment.astimezone(UTC) if moment else None,
        }
        changes: list[SearchAttributeUpdate[Any]] = []
        for key in SHOWN:
            value = shown[key.name]
            if self._shown.get(key.name) != value:
                changes.append(key.value_set(value) if value is not None else key.value_unset())
        if changes:
            self._shown = shown
            workflow.upsert_search_attributes(changes)
        paused = ", paused" if journal.open_pause() else ""
        workflow.set_current_details(
            f"stage {journal.stage_name}{paused}, P{journal.priority}, {len(journal)} entries"
        )


def _inherited() -> dict[str, object]:
    """What the run before showed: search attributes pass over to the next."""
    shown = workflow.info().typed_search_attributes
    return {key.name: shown.get(key) for key in SHOWN}


def _same(found: Entry, report: Report) -> bool:
    """Whether a repeated id repeats the event: the moment may be left out the second time."""
    mine = found.event.model_dump(exclude={"at"})
    theirs = report.event.model_dump(exclude={"at"})
    return mine == theirs
