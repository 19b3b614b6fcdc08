"""
A turn of supervision: it has come round, tasks are made of it, and it waits for their answers.

Started by the schedule `supervision/<programme>/<kind>`; its own id is the name of its journal.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from alongside.events import (
        AnyEvent,
        Entry,
        TaskAnswered,
        TaskClosed,
        TaskEscalated,
    )
    from alongside.journeys import Receipt, Report
    from alongside.supervision import (
        BY,
        HELD,
        CarriedTurn,
        Due,
        Ended,
        Gone,
        HoldAgain,
        Keep,
        SupervisionStart,
        SupervisionSummary,
        ToHold,
        WhoIsDue,
        WhoIsGone,
        missed_because,
        why_not,
    )
    from workflows.turns import PATIENCE

ONE_TRY = timedelta(seconds=30)
LOOKS, LOOKS_REALLY = timedelta(weeks=1), timedelta(seconds=30)
"""How often it looks whether a coach is gone, beside when something is due; never more often
in real time, however fast the clock."""
ROUNDING = timedelta(milliseconds=1)
STAGE = "supervision"


@workflow.defn
class SupervisionTurn:
    """Opens the tasks, waits until each is answered, follows up what was missed or is late."""

    @workflow.init
    def __init__(self, start: SupervisionStart) -> None:
        carried = start.carried
        self._start = start
        self._asked = carried is not None
        self._open = {each.task.key: each for each in carried.open} if carried else {}
        self._ended = {each.key: each for each in carried.ended} if carried else {}
        self._escalated = set(carried.escalated) if carried else set[str]()
        self._sequence = self._kept = carried.sequence if carried else 0
        self._closed = carried.closed if carried else 0
        self._pending: list[Entry] = []
        self._missed: list[ToHold] = []
        self._looked = self._now()

    @workflow.run
    async def run(self, start: SupervisionStart) -> SupervisionSummary:
        """Every supervision of this turn is held, or missed and made up, or over."""
        if not self._asked:
            await self._ask()
        while True:
            await self._keep()
            if self._missed:
                await self._ask_again(self._missed.pop(0))
                continue
            if self._pending:
                continue
            if not self._open:
                break
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                if not self._pending:
                    workflow.continue_as_new(self._carried())
            await self._rest()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._summary()

    # -- its door ---------------------------------------------------------------------------

    @workflow.update
    async def report(self, report: Report) -> Receipt:
        """Take an answer; it is stored when this returns."""
        await workflow.wait_condition(lambda: self._asked)
        event = report.event
        repeated = self._before(event)
        if repeated is None:
            self._refuse(event)
            assert isinstance(event, TaskAnswered)
            ended = self._answered(event)
        else:
            ended = repeated
        await workflow.wait_condition(lambda: self._kept >= ended.sequence)
        return Receipt(
            sequence=ended.sequence,
            recorded=ended.recorded,
            stage=STAGE,
            repeated=repeated is not None,
        )

    @report.validator
    def _admit(self, report: Report) -> None:
        if self._asked and self._before(report.event) is None:
            self._refuse(report.event)

    def _refuse(self, event: AnyEvent) -> None:
        why = why_not(event, frozenset(self._open), self._now())
        if why is not None:
            raise ApplicationError(why, type="Refused", non_retryable=True)

    def _before(self, event: AnyEvent) -> Ended | None:
        """What was answered before under the same id."""
        if event.id is None:
            return None
        return next((each for each in self._ended.values() if each.id == event.id), None)

    def _answered(self, event: TaskAnswered) -> Ended:
        held = self._open.pop(event.key)
        entry = self._record(event)
        ended = Ended(
            key=event.key,
            answer=event.answer,
            id=event.id,
            sequence=entry.sequence,
            recorded=entry.recorded,
        )
        self._ended[event.key] = ended
        if event.answer != HELD:
            self._missed.append(held)
        return ended

    # -- asking -----------------------------------------------------------------------------

    async def _ask(self) -> None:
        start = self._start
        due: Due = await workflow.execute_activity(
            "supervisions_due",
            WhoIsDue(programme=start.programme, kind=start.kind, now=self._now()),
            result_type=Due,
            start_to_close_timeout=ONE_TRY,
            retry_policy=PATIENCE,
        )
        for each in due.to_hold:
            self._open_one(each)
        self._asked = True

    async def _ask_again(self, missed: ToHold) -> None:
        start, ended = self._start, self._ended[missed.task.key]
        due: Due = await workflow.execute_activity(
            "supervision_again",
            HoldAgain(
                programme=start.programme,
                kind=start.kind,
                missed=missed,
                because=missed_because(ended.answer) or "not_given",
                now=self._now(),
            ),
            result_type=Due,
            start_to_close_timeout=ONE_TRY,
            retry_policy=PATIENCE,
        )
        for each in due.to_hold:
            self._open_one(each)

    def _open_one(self, each: ToHold) -> None:
        self._open[each.task.key] = each
        self._record(each.task)

    # -- waiting ----------------------------------------------------------------------------

    async def _rest(self) -> None:
        """Until somebody answers, or something is due."""
        delay = self._start.clock.real_delay(self._next_look() - self._now()) + ROUNDING
        try:
            await workflow.wait_condition(lambda: bool(self._pending), timeout=delay)
        except TimeoutError:
            await self._look()

    def _next_look(self) -> datetime:
        moments = [self._looked + max(LOOKS, LOOKS_REALLY * self._start.clock.rate)]
        for key, each in self._open.items():
            late = None if key in self._escalated else each.late
            moments += [at for at in (each.task.due, late) if at is not None and at > self._looked]
        return min(moments)

    async def _look(self) -> None:
        """Whoever is gone needs no supervision; what is late goes to somebody else."""
        now = self._now()
        gone = await self._gone()
        for key, each in list(self._open.items()):
            if gone.issuperset(each.coaches):
                del self._open[key]
                self._closed += 1
                self._record(TaskClosed(key=key, why="coach_left", by=BY))
            elif each.late is not None and each.late <= now and key not in self._escalated:
                self._escalated.add(key)
                if each.escalate is not None:
                    self._record(TaskEscalated(key=key, role=each.escalate, by=BY))
        self._looked = now

    async def _gone(self) -> frozenset[str]:
        coaches = sorted({coach for each in self._open.values() for coach in each.coaches})
        answer: Gone = await workflow.execute_activity(
            "coaches_gone",
            WhoIsGone(programme=self._start.programme, coaches=tuple(coaches), now=self._now()),
            result_type=Gone,
            start_to_close_timeout=ONE_TRY,
            retry_policy=PATIENCE,
        )
        return frozenset(answer.coaches)

    # -- writing down -----------------------------------------------------------------------

    def _now(self) -> datetime:
        return self._start.clock.now(workflow.now())

    def _record(self, event: AnyEvent) -> Entry:
        self._sequence += 1
        entry = Entry(sequence=self._sequence, recorded=self._now(), event=event)
        self._pending.append(entry)
        return entry

    async def _keep(self) -> None:
        """Everything recorded so far is in the store."""
        entries, self._pending = tuple(self._pending), []
        if not entries:
            return
        await workflow.execute_activity(
            "keep_supervision",
            Keep(stream=workflow.info().workflow_id, entries=entries),
            start_to_close_timeout=ONE_TRY,
            retry_policy=PATIENCE,
        )
        self._kept = entries[-1].sequence

    def _carried(self) -> SupervisionStart:
        carried = CarriedTurn(
            open=tuple(self._open.values()),
            ended=tuple(self._ended.values()),
            escalated=tuple(sorted(self._escalated)),
            sequence=self._sequence,
            closed=self._closed,
        )
        return self._start.model_copy(update={"carried": carried})

    def _summary(self) -> SupervisionSummary:
        held = sum(each.answer == HELD for each in self._ended.values())
        return SupervisionSummary(
            asked=len(self._ended) + self._closed,
            held=held,
            missed=len(self._ended) - held,
            closed=self._closed,
        )
