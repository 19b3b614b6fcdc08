"""
Rollouts of rules, begun and steered from a shell.

In: a programme and a version of its rules. Out: how far the rollout is. The commands in
`commands/rules_adopt.py` are words around this.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from alongside.rollout import (
    DEFAULT_RATE,
    RolloutProgress,
    RolloutStart,
    Tally,
    When,
    as_reporter,
    rollout_id,
)
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import Store, UnknownRuleset
from workflows.attributes import PROGRAMME, RULESET
from workflows.connect import ServerAway, calls
from workflows.rollout import RulesetRollout

ANSWER_SECONDS = 15.0
"""How long a rollout may take to answer; it never has much in hand."""
Handle = WorkflowHandle[RulesetRollout, RolloutProgress]


class NothingToAdopt(Exception):
    """Every journey under way walks by these rules already, or none is under way."""


class NotOfProgramme(Exception):
    """The rules are another programme's, or not published."""


class AnotherRollout(Exception):
    """Another version is being rolled out to the same journeys."""


class NoRollout(Exception):
    """None was begun; the message says of what."""


@dataclass(frozen=True)
class Begun:
    """A rollout runs: begun now, or `already` before; then what was asked for is not changed."""

    progress: RolloutProgress
    already: bool


@dataclass(frozen=True)
class Rollouts:
    """The rollouts of one service."""

    client: Client
    store: Store
    settings: Settings

    async def start(
        self,
        published: Published,
        *,
        programme: str,
        when: When,
        by: str,
        why: str,
        rate: float = DEFAULT_RATE,
    ) -> Begun:
        """
        Move the journeys under way to these rules; a second start answers with the first.

        :raises NotOfProgramme: the rules are not the programme's, or not published.
        :raises NothingToAdopt: no journey is to be moved.
        :raises AnotherRollout: other rules are being rolled out to these journeys.
        :raises ServerAway: the server does not answer.
        """
        self._check(published, programme)
        running = await self._running(programme)
        if running is not None:
            return _already(running, published.digest)
        _, left = self.store.journeys.to_adopt(programme, published.digest, when, limit=1)
        if not left:
            raise NothingToAdopt(
                f"no journey of {programme} is to adopt rules {published.digest[:12]}: "
                "those under way have them already"
            )
        start = RolloutStart(
            programme=programme,
            digest=published.digest,
            when=when,
            reason=why,
            by=as_reporter(by),
            rate=rate,
        )
        if await self._begin(start):
            return Begun(_fresh(start, left), already=False)
        # Begun in this moment by somebody else.
        begun = await _asked(
            self.client, self._told(self._handle(programme)), programme, published.digest
        )
        return _already(begun, published.digest)

    async def progress(self, programme: str, digest: str) -> RolloutProgress:
        """
        How far it is; of one that is over, how it ended.

        :raises NoRollout: none was begun.
        :raises ServerAway: the server, or the worker that knows, does not answer.
        """
        return await _asked(self.client, self._progress(programme, digest), programme, digest)

    async def latest(self, programme: str) -> str:
        """
        The digest of the rules rolled out last to these journeys.

        :raises NoRollout: none were.
        """
        found = await self._last_begun(programme, running=False)
        if found is None:
            raise NoRollout(f"no rules were ever rolled out to the journeys of {programme}")
        return found

    async def pause(self, programme: str, digest: str) -> RolloutProgress:
        """Come to no further journey until `resume`. Raises as `progress`."""
        return await self._tell("pause", programme, digest)

    async def resume(self, programme: str, digest: str) -> RolloutProgress:
        """Go on. Raises as `progress`."""
        return await self._tell("resume", programme, digest)

    async def stop(self, programme: str, digest: str) -> RolloutProgress:
        """Come to no further journey, ever. Raises as `progress`."""
        return await self._tell("stop", programme, digest)

    # -- how -------------------------------------------------------------------------------

    def _check(self, published: Published, programme: str) -> None:
        if published.ruleset.programme != programme:
            raise NotOfProgramme(
                f"rules {published.digest[:12]} are those of {published.ruleset.programme}, "
                f"not of {programme}"
            )
        try:
            self.store.rulesets.get(published.digest)
        except UnknownRuleset:
            raise NotOfProgramme(
                f"rules {published.digest[:12]} are not published: publish them with "
                "`alongside rules publish` first"
            ) from None

    async def _begin(self, start: RolloutStart) -> bool:
        """Begin it; False if it was begun in this moment by somebody else."""
        shown = [
            SearchAttributePair(PROGRAMME, start.programme),
            SearchAttributePair(RULESET, start.digest),
        ]
        try:
            with calls(self.client):
                await self.client.start_workflow(
                    RulesetRollout.run,
                    start,
                    id=rollout_id(start.programme),
                    task_queue=self.settings.task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                    id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                    search_attributes=TypedSearchAttributes(shown),
                )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def _running(self, programme: str) -> RolloutProgress | None:
        """The rollout of this programme that is under way, if there is one."""
        digest = await self._last_begun(programme, running=True)
        progress = None if digest is None else await self.progress(programme, digest)
        return progress if progress and progress.state in ("running", "paused") else None

    async def _last_begun(self, programme: str, *, running: bool) -> str | None:
        if "'" in programme:
            return None
        query = f"WorkflowType = 'RulesetRollout' AND {PROGRAMME.name} = '{programme}'"
        query += " AND ExecutionStatus = 'Running'" if running else ""
        with calls(self.client):
            async for found in self.client.list_workflows(query, limit=1):
                return found.typed_search_attributes.get(RULESET)
        return None

    async def _progress(self, programme: str, digest: str) -> RolloutProgress:
        told = await self._told(self._handle(programme))
        if told.digest != digest:
            raise _none_begun(programme, digest)
        return told

    async def _told(self, handle: Handle) -> RolloutProgress:
        described = await handle.describe()
        if described.status is WorkflowExecutionStatus.COMPLETED:
            return await handle.result()
        told: RolloutProgress = await handle.query(RulesetRollout.progress)
        if described.status is WorkflowExecutionStatus.RUNNING:
            return told
        return told.model_copy(update={"state": "stopped"})  # ended from outside

    async def _tell(self, what: str, programme: str, digest: str) -> RolloutProgress:
        async def tell() -> RolloutProgress:
            told = await self._progress(programme, digest)
            if told.state in ("stopped", "done"):
                return told
            handle = self._handle(programme)
            answer: RolloutProgress = await handle.execute_update(what, result_type=RolloutProgress)
            return answer

        return await _asked(self.client, tell(), programme, digest)

    def _handle(self, programme: str) -> Handle:
        return self.client.get_workflow_handle_for(RulesetRollout.run, rollout_id(programme))


async def _asked(
    client: Client, asking: Awaitable[RolloutProgress], programme: str, digest: str
) -> RolloutProgress:
    try:
        with calls(client):
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asking
    except (TimeoutError, WorkflowQueryFailedError, WorkflowQueryRejectedError) as silent:
        raise ServerAway("the rollout does not answer: is a worker running?") from silent
    except WorkflowUpdateFailedError as failed:
        raise ServerAway("the rollout ended in this moment: ask for its status") from failed
    except RPCError as problem:
        if problem.status is not RPCStatusCode.NOT_FOUND:
            raise
        raise _none_begun(programme, digest) from problem


def _already(running: RolloutProgress, digest: str) -> Begun:
    """The rollout that runs, if it is of these rules."""
    if running.digest != digest:
        raise AnotherRollout(
            f"rules {running.digest[:12]} are being rolled out to the journeys of "
            f"{running.programme}, {running.left} are left; let it end, or stop it with "
            f"`alongside rules adopt {running.programme} --digest {running.digest[:12]} --stop`"
        )
    return Begun(running, already=True)


def _none_begun(programme: str, digest: str) -> NoRollout:
    return NoRollout(
        f"no rollout of rules {digest[:12]} to the journeys of {programme} was begun, "
        "or another came after it"
    )


def _fresh(start: RolloutStart, left: int) -> RolloutProgress:
    return RolloutProgress(
        programme=start.programme,
        digest=start.digest,
        when=start.when,
        reason=start.reason,
        by=start.by,
        rate=start.rate,
        state="running",
        left=left,
        tally=Tally(),
    )
