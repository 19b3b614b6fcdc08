"""
`alongside rules adopt`: journeys under way moved to other rules.

In: a programme, a version of its rules, when, by whom, why. Out: how far it is, and an exit
code: 0 done, 1 refused, 2 could not run, 3 done but some journeys could not adopt.
"""

from __future__ import annotations

import asyncio
import enum
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from commands.screen import COULD_NOT_RUN, REFUSED, fail, with_starter

if TYPE_CHECKING:
    from alongside.rollout import RolloutProgress
    from alongside.ruleset.published import Published
    from service.rollouts import Rollouts
    from starter import Starter

SOME_COULD_NOT = 3
LOOKS_EVERY = 0.5
"""Seconds between two looks at a rollout that is watched."""
LOOKS_AGAIN = 3
"""So many looks, a quarter of a minute each, may go unanswered."""


class When(enum.StrEnum):
    """When a journey goes over to the rules."""

    NOW = "now"
    NEXT_STAGE = "next-stage"


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command()(adopt)


def adopt(
    programme: Annotated[str, typer.Argument(help="Whose journeys, for example primrose-a.")],
    digest: Annotated[
        str | None,
        typer.Option(help="Which published rules, by first letters; those in force if not said."),
    ] = None,
    when: Annotated[
        When | None, typer.Option(help="At once, or as each journey enters its next stage.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decides it.")] = None,
    why: Annotated[str | None, typer.Option(help="Why; it stands in every journey.")] = None,
    rate: Annotated[float, typer.Option(min=0.1, max=200, help="Journeys a second.")] = 20.0,
    wait: Annotated[bool, typer.Option(help="Watch it to its end.")] = True,
    status: Annotated[bool, typer.Option("--status", help="How far it is.")] = False,
    pause: Annotated[bool, typer.Option("--pause", help="Hold it.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Let it go on.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="End it where it is.")] = False,
) -> None:
    """Move journeys under way to other rules; what they waited so far is kept."""
    steering = {"status": status, "pause": pause, "resume": resume, "stop": stop}
    said = [name for name, wanted in steering.items() if wanted]
    if len(said) > 1:
        fail(f"--{said[0]} and --{said[1]} are two wishes: say one", COULD_NOT_RUN)
    if said:
        if when or by or why:
            fail(f"--{said[0]} is about a rollout that runs: leave out the rest", COULD_NOT_RUN)
        with_starter(_steer(programme, digest, said[0]))
        return
    if when is None or not (by or "").strip() or not (why or "").strip():
        fail("say --when now or --when next-stage, --by NAME, --why TEXT", COULD_NOT_RUN)
    with_starter(_adopt(programme, digest, when, str(by), str(why), rate, wait))


async def _adopt(
    programme: str, digest: str | None, when: When, by: str, why: str, rate: float, wait: bool
) -> None:
    from service.configured import configured
    from service.rollouts import AnotherRollout, NothingToAdopt, NotOfProgramme, Rollouts
    from starter import open_starter

    async with open_starter(configured()) as starter:
        published = _version(starter, programme, digest)
        rollouts = Rollouts(starter.client, starter.store, starter.settings)
        try:
            begun = await rollouts.start(
                published,
                programme=programme,
                when="now" if when is When.NOW else "next_stage",
                by=by,
                why=why,
                rate=rate,
            )
        except NothingToAdopt as nothing:
            typer.echo(f"Nothing to do: {nothing}.")
            return
        except (AnotherRollout, NotOfProgramme) as refused:
            fail(str(refused), REFUSED)
        if begun.already:
            typer.echo("This rollout runs already; what was said now does not change it.")
        if not wait:
            show(begun.progress)
            return
        _end_with(await watch(rollouts, begun.progress))


async def _steer(programme: str, digest: str | None, what: str) -> None:
    from service.configured import configured
    from service.rollouts import NoRollout, Rollouts
    from starter import open_starter

    async with open_starter(configured()) as starter:
        rollouts = Rollouts(starter.client, starter.store, starter.settings)
        try:
            meant = None if digest is None else _version(starter, programme, digest).digest
            if meant is None:
                meant = await rollouts.latest(programme)
            tell = rollouts.progress if what == "status" else getattr(rollouts, what)
            show(await tell(programme, meant))
        except NoRollout as none:
            fail(str(none), REFUSED)


def _version(starter: Starter, programme: str, digest: str | None) -> Published:
    """The rules meant; a name nobody knows ends the command with 1."""
    from alongside.ruleset.lookup import BrokenFile, NotFound, find_published

    if digest is None:
        return starter.library.current(programme)
    try:
        return find_published(starter.store, starter.settings.rules, digest)
    except (BrokenFile, NotFound) as problem:
        fail(str(problem), REFUSED)


async def watch(rollouts: Rollouts, progress: RolloutProgress) -> RolloutProgress:
    """
    Show how far a rollout is until it ends; leaving off watching does not stop it.

    :raises ServerAway: nobody has answered for a minute.
    """
    live = sys.stderr.isatty()
    try:
        while progress.state in ("running", "paused"):
            if live:
                typer.echo(f"\r\x1b[K{in_words(progress)}", nl=False, err=True)
            await asyncio.sleep(LOOKS_EVERY)
            progress = await _patiently(rollouts, progress)
    except asyncio.CancelledError:
        typer.echo("\nNobody watches any more; the rollout goes on.", err=True)
        raise
    if live:
        typer.echo("\r\x1b[K", nl=False, err=True)
    return progress


async def _patiently(rollouts: Rollouts, progress: RolloutProgress) -> RolloutProgress:
    """How far it is by now; a worker that is started anew is waited for."""
    from workflows.connect import ServerAway

    for _ in range(LOOKS_AGAIN):
        try:
            return await rollouts.progress(progress.programme, progress.digest)
        except ServerAway:
            await asyncio.sleep(LOOKS_EVERY)
    return await rollouts.progress(progress.programme, progress.digest)


def in_words(progress: RolloutProgress) -> str:
    """One line: what became of the journeys so far."""
    tally = progress.tally
    told = [f"{tally.adopted} adopted"]
    if progress.when == "next_stage":
        told.append(f"{tally.waiting} adopt at their next stage")
    if tally.passed_over:
        told.append(f"{tally.passed_over} passed over")
    told.append(f"{tally.could_not} could not")
    state = {"running": f"running, {progress.rate:g} a second"}.get(progress.state, progress.state)
    return (
        f"Rules {progress.digest[:12]} for {progress.programme}, {state}: "
        f"{', '.join(told)}; {progress.left} left"
    )


def show(progress: RolloutProgress) -> None:
    """That line, with the journeys that could not adopt."""
    typer.echo(f"{in_words(progress)}.")
    tally = progress.tally
    for each in tally.named:
        typer.echo(f"  {each.journey}: {each.why}")
    if tally.could_not > len(tally.named):
        typer.echo(f"  and {tally.could_not - len(tally.named)} more")


def _end_with(progress: RolloutProgress) -> None:
    show(progress)
    if progress.tally.could_not:
        raise typer.Exit(SOME_COULD_NOT)
