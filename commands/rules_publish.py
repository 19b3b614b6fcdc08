"""
`alongside rules publish`: rules that were judged come into force.

In: rule files, who publishes them with their reason. Out: what changes, in words and numbers;
exit code 0 published or in force already, 1 refused, 2 could not run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import rules_sign_off, rules_versions
from commands.screen import COULD_NOT_RUN, REFUSED, fail, journey_now, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alongside.ruleset.lookup import RuleFile
    from alongside.ruleset.published import Published
    from alongside.settings import Settings
    from alongside.store import Store

_LISTED = 12


class Adopt(StrEnum):
    """What journeys under way do with a new version."""

    KEEP = "keep"
    NEXT_STAGE = "next-stage"
    NOW = "now"


@dataclass(frozen=True)
class Judged:
    """
    A rule file, what is in force, and every reason why it may not replace it.

    `was` is None where `in_force` names a version that can't be read any more.
    """

    file: RuleFile
    in_force: str | None
    was: Published | None
    said: tuple[str, ...]
    refusals: tuple[str, ...]

    @property
    def programme(self) -> str:
        return self.file.published.ruleset.programme

    @property
    def is_current(self) -> bool:
        """Whether it means what is in force already."""
        return self.was is not None and self.was.canonical == self.file.published.canonical


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
    from service.configured import NotConfigured, configured

    try:
        settings = configured()
        by, why = (
            said("who publishes, with --by", by, MOST_WHO),
            said("why, with --why", why, MOST_WHY),
        )
    except NotConfigured as problem:
        fail(str(problem), COULD_NOT_RUN)
    except NotPublished as problem:
        fail(f"{problem}", REFUSED)
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


def judge(store: Store, settings: Settings, file: RuleFile) -> Judged:
    """Hold a file against what is in force: renamed ids, signatures, tests, differences."""
    from alongside.ruleset.checks.renames import renamed
    from alongside.ruleset.differences import all_differences
    from alongside.ruleset.publishing import readable
    from commands.version_screen import SHORT, count, difference_lines

    new, written = file.published, file.loaded.ruleset
    assert written is not None
    digest = store.rulesets.current(new.ruleset.programme)
    was = None if digest is None else readable(store.rulesets, digest)
    warnings = [each for each in file.findings if each.level == "warning"]
    said = [
        f"{file.path}   version {new.digest[:SHORT]}   checked, {count(len(warnings), 'warning')}"
    ]
    refusals: list[str] = []
    if was is not None and was.canonical == new.canonical:
        return Judged(file, digest, was, tuple(said), ())
    for each in renamed(was.ruleset, written, file.loaded) if was else ():
        (refusals if each.level == "error" else said).append(each.one_line)
    refusals += unsigned(store, settings, file)
    tests, failed = tested(file)
    said += tests
    refusals += failed
    if digest is None:
        said += [f"The first version of {new.ruleset.programme}."]
    elif was is None:
        said += [f"Version {digest[:SHORT]}, in force, can't be read: what changes is not shown."]
    else:
        changes = all_differences(was, new)
        said += [f"What changes from version {was.digest[:SHORT]}:"]
        said += difference_lines(changes, file.loaded)
        said += register_lines(store, was, new)
        said += [f"'alongside rules preview {file.path}' names them, and each journey under way."]
    return Judged(file, digest, was, tuple(said), tuple(refusals))


def unsigned(store: Store, settings: Settings, file: RuleFile) -> Iterator[str]:
    """Why a production service may not take these rules, if it may not."""
    if not settings.production or store.rulesets.is_signed(file.published.digest):
        return
    waiting = [each for each in file.findings if each.level == "unsigned"]
    if not waiting:
        return
    yield (
        f"{file.path}: {len(waiting)} local defaults are not signed off, and this is a "
        "production service:"
    )
    for each in waiting[:_LISTED]:
        yield f"  line {each.line:>4}  {each.rule}".rstrip()
    if len(waiting) > _LISTED:
        yield f"  ... 'alongside rules check --unsigned {file.path}' lists all of them"
    yield f"'alongside rules sign-off {file.path} --by NAME' signs them, by whoever may."


def tested(file: RuleFile) -> tuple[list[str], list[str]]:
    """What the examples beside the file come to, and what of them differs."""
    from commands.version_screen import count
    from simulation.rule_tests import run_tests

    found = run_tests(file.path, file.house)
    if not found.examples and not found.findings:
        return ["  no examples beside it: what it does was not tested"], []
    if found.problems:
        return [], [f"{file.path}: the examples beside it say otherwise:", *found.lines()]
    return [
        f"  {count(found.examples, 'example')} as expected, {found.generated} made from them"
    ], []


def register_lines(store: Store, was: Published, now: Published) -> list[str]:
    """How the register would fall, in numbers."""
    from alongside.london import today
    from alongside.ruleset.preview import empty_preview, preview_parts
    from commands.version_screen import preview_lines

    whole = empty_preview()
    for part in preview_parts(store.readings.frames, was, now, today(journey_now())):
        whole.add(part)
    return preview_lines(whole)


def bring_in(store: Store, judged: Judged, by: str, why: str, adopt: Adopt) -> None:
    """Keep the version and move the pointer; says what happened."""
    from alongside.ruleset.publishing import publish as bring_into_force
    from alongside.store import RulesetMoved
    from commands.version_screen import SHORT, journeys_that_stay

    new, programme = judged.file.published, judged.programme
    if judged.is_current:
        typer.echo(f"{programme} is already current: what is in force means the same.")
        return
    try:
        bring_into_force(
            store, judged.file.house, new.ruleset, by, why,
            instead_of=judged.in_force,
        )  # fmt: skip
    except RulesetMoved as problem:
        fail(f"{programme} was not published: {problem}", REFUSED)
    typer.echo(f"Published: new journeys of {programme} begin by version {new.digest[:SHORT]}.")
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
                    f"'alongside rules adopt {each.programme} --when {adopt.value}' does that.",
                    err=True,
                )
    raise typer.Exit(worst)
