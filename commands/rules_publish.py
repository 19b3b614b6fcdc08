"""
`alongside rules publish`: rules that were judged come into force.

In: rule files, who publishes them with their reason. Out: what changes, in words and numbers;
exit code 0 published or in force already, 1 refused, 2 could not run.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import rules_sign_off, rules_versions
from commands.recorded import changing
from commands.screen import COULD_NOT_RUN, REFUSED, fail, journey_now, open_store

if TYPE_CHECKING:
    from alongside.ruleset.lookup import RuleFile
    from alongside.store import Store
    from commands.rules_judged import Judged


class Adopt(StrEnum):
    """What journeys under way do with a new version."""

    KEEP = "keep"
    NEXT_STAGE = "next-stage"
    NOW = "now"


def add_to(app: typer.Typer) -> None:
    """Make it, and the other commands about versions, commands of `alongside rules`."""
    app.command()(publish)
    rules_versions.add_to(app)
    rules_sign_off.add_to(app)


def publish(
    files: Annotated[list[Path], typer.Argument(help="Rule files.")],
    by: Annotated[str, typer.Option(help="Who publishes.")],
    why: Annotated[str, typer.Option(help="Why, for whoever reads the history.")],
    adopt: Annotated[
        Adopt,
        typer.Option(help="What journeys under way do: keep their rules, or take these up."),
    ] = Adopt.KEEP,
) -> None:
    """Check, test and preview rule files, then bring them into force for new journeys."""
    from alongside.ruleset.publishing import MOST_WHO, MOST_WHY, NotPublished, said
    from commands.rules_judged import judge
    from service.configured import NotConfigured, configured

    try:
        settings = configured()
        by = said("who publishes, with --by", by, MOST_WHO)
        why = said("why, with --why", why, MOST_WHY)
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)
    except NotPublished as problem:
        fail(str(problem), REFUSED)
    read = read_files(files, settings.rules)
    with open_store() as store:
        judged = [judge(store, settings, file) for file in read]
        for each in judged:
            typer.echo("\n".join(each.said))
        refused = [line for each in judged for line in each.refusals]
        if refused:
            what = "Nothing was published" if len(judged) == 1 else "None of them was published"
            fail("\n".join(["", *refused, "", f"{what}. Live rules are unchanged."]), REFUSED)
        for each in judged:
            bring_in(store, each, by, why, adopt)
    if adopt is not Adopt.KEEP:
        roll_out(judged, adopt, by, why)


def read_files(files: list[Path], folder: Path) -> list[RuleFile]:
    """The files as versions; ends the command with every problem of all of them."""
    from alongside.london import today
    from alongside.ruleset.lookup import BrokenFile, NotFound, read_rule_file

    day = today(journey_now())
    read: list[RuleFile] = []
    wrong: list[str] = []
    for path in dict.fromkeys(files):
        try:
            read.append(read_rule_file(path, folder, day))
        except (BrokenFile, NotFound) as problem:
            wrong.append(str(problem))
    seen: dict[str, Path] = {}
    for file in read:
        programme = file.published.ruleset.programme
        first = seen.setdefault(programme, file.path)
        if first is not file.path:
            wrong.append(
                f"{file.path}: the programme '{programme}' is in {first} as well; publish one"
            )
    if wrong:
        fail("\n".join([*wrong, "", "Nothing was published. Live rules are unchanged."]), REFUSED)
    return read


def bring_in(store: Store, judged: Judged, by: str, why: str, adopt: Adopt) -> None:
    """Keep the version and move the pointer; says what happened."""
    from alongside.ruleset.publishing import publish as bring_into_force
    from alongside.ruleset.written import written_at
    from alongside.store import RulesetMoved
    from commands.schedules_follow import follow
    from commands.version_screen import SHORT, journeys_that_stay

    new, programme = judged.file.published, judged.programme
    if judged.is_current:
        typer.echo(f"{programme} is already current: what is in force means the same.")
        return
    try:
        written = written_at(judged.file.path, judged.file.loaded)
        with changing(store) as note:
            bring_into_force(
                store, judged.file.house, new.ruleset, by, why,
                instead_of=judged.in_force, written=written,
            )  # fmt: skip
            note("rules_published", f"{programme}/{new.digest[:SHORT]}")
    except RulesetMoved as problem:
        fail(f"{programme} was not published: {problem}", REFUSED)
    typer.echo(f"Published: new journeys of {programme} begin by version {new.digest[:SHORT]}.")
    follow(judged.was, new)
    others = sum(
        many for each, many in store.rulesets.walked_by(programme).items() if each != new.digest
    )
    if others and adopt is Adopt.KEEP:
        typer.echo(journeys_that_stay(programme, others))


def roll_out(judged: list[Judged], adopt: Adopt, by: str, why: str) -> None:
    """Let journeys under way take the versions up; what was published stays so in any case."""
    from commands.rules_adopt import When
    from commands.rules_adopt import adopt as move

    worst = 0
    for each in judged:
        in_force = each.was if each.is_current and each.was else each.file.published
        try:
            move(each.programme, in_force.digest, When(adopt.value), by, why)
        except typer.Exit as ended:
            worst = max(worst, ended.exit_code)
            if ended.exit_code in (REFUSED, COULD_NOT_RUN):
                typer.echo(
                    f"{each.programme} is published, but its journeys under way were not moved: "
                    f"'alongside rules adopt {each.programme} --when {adopt.value} --by NAME "
                    "--why TEXT' does that.",
                    err=True,
                )
    raise typer.Exit(worst)
