"""
A rule file judged before it is published: checked, tested, held against what is in force.

In: a file that can be used, the store, the settings. Out: what to tell, and what forbids it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands.caps_judged import over_full_lines
from commands.screen import journey_now

if TYPE_CHECKING:
    from alongside.ruleset.lookup import RuleFile
    from alongside.ruleset.published import Published
    from alongside.settings import Settings
    from alongside.store import Store

_LISTED = 12


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
    names = renamed(was.ruleset, written, file.loaded) if was else ()
    doubts = [each.one_line for each in names if each.level == "warning"]
    warned = count(len(warnings) + len(doubts), "warning")
    said = [f"{file.path}   version {new.digest[:SHORT]}   checked, {warned}", *doubts]
    if was is not None and was.canonical == new.canonical:
        return Judged(file, digest, was, tuple(said), ())
    refusals = [each.one_line for each in names if each.level == "error"]
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
        said += over_full_lines(store, was, new)
        said += [f"'alongside rules preview {file.path} --list' names clients and journeys."]
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
