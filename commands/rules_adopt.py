"""
`alongside rules adopt`: journeys under way moved to other rules.

In: a programme, a version of its rules, when, by whom, why. Out: how far it is, and an exit
code: 0 done, 1 refused, 2 could not run, 3 done but some journeys could not adopt.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated

import typer

from commands.batch_screen import end_with, one_of, show, state_in_words, watch
from commands.recorded import acting
from commands.screen import COULD_NOT_RUN, REFUSED, fail, with_starter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from alongside.rollout import RolloutProgress
    from alongside.ruleset.published import Published
    from starter import Starter


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
    said = one_of(steering, "rollout", besides=bool(when or by or why))
    if said:
        with_starter(_steer(programme, digest, said))
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
        about = _about(published.ruleset.programme, published.digest)
        with acting(starter.store, "rules_rollout_begun", about) as deed:
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
                deed.outcome = "not_done"
                typer.echo(f"Nothing to do: {nothing}.")
                return
            except (AnotherRollout, NotOfProgramme) as refused:
                fail(str(refused), REFUSED)
        if begun.already:
            typer.echo("This rollout runs already; what was said now does not change it.")
        if not wait:
            _show(begun.progress)
            return

        async def look() -> RolloutProgress:
            return await rollouts.progress(programme, begun.progress.digest)

        ended = await watch(look, begun.progress, in_words, "rollout")
        end_with(in_words(ended), ended.tally)


async def _steer(programme: str, digest: str | None, what: str) -> None:
    from service.configured import configured
    from service.rollouts import NoRollout, Rollouts
    from starter import open_starter

    async with open_starter(configured()) as starter:
        rollouts = Rollouts(starter.client, starter.store, starter.settings)
        meant = None if digest is None else _version(starter, programme, digest).digest
        try:
            if meant is None:
                meant = await rollouts.latest(programme)
            progress = await rollouts.progress(programme, meant)
        except NoRollout as none:
            fail(str(none), REFUSED)
        if what != "status":
            steer: Callable[[str, str], Awaitable[RolloutProgress]] = getattr(rollouts, what)
            with acting(starter.store, f"rules_rollout_{what}", _about(programme, meant)):
                progress = await steer(programme, meant)
        _show(progress)


def _about(programme: str, digest: str) -> str:
    return f"{programme}/{digest[:12]}"


def _version(starter: Starter, programme: str, digest: str | None) -> Published:
    """The rules meant; a name nobody knows ends the command with 1."""
    from alongside.ruleset.lookup import BrokenFile, NotFound, find_published

    if digest is None:
        return starter.library.current(programme)
    try:
        return find_published(starter.store, starter.settings.rules, digest)
    except (BrokenFile, NotFound) as problem:
        fail(str(problem), REFUSED)


def in_words(progress: RolloutProgress) -> str:
    """One line: what became of the journeys so far."""
    tally = progress.tally
    told = [f"{tally.adopted} adopted"]
    if progress.when == "next_stage":
        told.append(f"{tally.waiting} adopt at their next stage")
    if tally.passed_over:
        told.append(f"{tally.passed_over} passed over")
    told.append(f"{tally.could_not} could not")
    return (
        f"Rules {progress.digest[:12]} for {progress.programme}, {state_in_words(progress)}: "
        f"{', '.join(told)}; {progress.left} left"
    )


def _show(progress: RolloutProgress) -> None:
    show(in_words(progress), progress.tally)
