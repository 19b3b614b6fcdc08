"""
Rollouts of rules, begun and steered from a shell.

In: a programme and a version of its rules. Out: how far the rollout is. The commands in
`commands/rules_adopt.py` are words around this.
"""

from __future__ import annotations

from dataclasses import dataclass

from temporalio.client import Client
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError

from alongside.batch import as_reporter
from alongside.rollout import (
    DEFAULT_RATE,
    RolloutProgress,
    RolloutStart,
    When,
    rollout_id,
)
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import Store, UnknownRuleset
from service.batches import Batch, Begun, NoBatch
from workflows.attributes import PROGRAMME, RULESET
from workflows.connect import calls
from workflows.rollout import RulesetRollout


class NothingToAdopt(Exception):
    """Every journey under way walks by these rules already, or none is under way."""


class NotOfProgramme(Exception):
    """The rules are another programme's, or not published."""


class AnotherRollout(Exception):
    """Another version is being rolled out to the same journeys."""


class NoRollout(NoBatch):
    """None was begun; the message says of what."""


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
    ) -> Begun[RolloutProgress]:
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
            return Begun(RolloutProgress.of(start, "running", left, start.tally), already=False)
        # Begun in this moment by somebody else.
        return _already(await self._batch(programme).progress(), published.digest)

    async def progress(self, programme: str, digest: str) -> RolloutProgress:
        """
        How far it is; of one that is over, how it ended.

        :raises NoRollout: none was begun.
        :raises ServerAway: the server, or the worker that knows, does not answer.
        """
        return await self._batch(programme, digest).progress()

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
        return await self._batch(programme, digest).tell("pause")

    async def resume(self, programme: str, digest: str) -> RolloutProgress:
        """Go on. Raises as `progress`."""
        return await self._batch(programme, digest).tell("resume")

    async def stop(self, programme: str, digest: str) -> RolloutProgress:
        """Come to no further journey, ever. Raises as `progress`."""
        return await self._batch(programme, digest).tell("stop")

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

    def _batch(self, programme: str, digest: str | None = None) -> Batch[RolloutProgress]:
        return Batch(
            client=self.client,
            id=rollout_id(programme),
            shape=RolloutProgress,
            called="rollout",
            none=_none_begun(programme, digest or "of any kind"),
            is_meant=lambda told: digest in (None, told.digest),
        )


def _already(running: RolloutProgress, digest: str) -> Begun[RolloutProgress]:
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
