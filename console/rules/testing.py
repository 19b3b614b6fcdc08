"""
The examples of a draft, run: what differs between what they say and what the rules do.

In: a draft that checks. Out: `Outcome`, kept with the draft under the name of what was tested, so
that nothing is run twice. They run in a process of their own, for at most a minute.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from alongside.ruleset.house import House
from alongside.store.ruleset_rows import Draft, Written
from console.apart import TookTooLong, apart
from console.context import Console
from console.rules.checking import Checked, as_files

SECONDS = 60.0
_LISTED = 100


@dataclass(frozen=True)
class Unlike:
    """One thing that is not as an example says. `line` is in the file of the examples, or rules."""

    example: str
    line: int
    in_rules: bool
    expected: str
    got: str
    rule: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What the examples came to; `could_not` is why they could not be run."""

    examples: int
    made: int
    differing: int
    unlike: tuple[Unlike, ...]
    unreached: tuple[str, ...]
    could_not: str = ""

    @property
    def good(self) -> bool:
        """Whether all is as the examples say; without any, nothing says otherwise."""
        return not self.differing and not self.could_not


def known(draft: Draft, found: Checked) -> Outcome | None:
    """What the examples of this very draft came to, if they were run."""
    if found.published is None or draft.test_result is None or draft.tested != _name(found):
        return None
    kept = json.loads(draft.test_result)
    unlike = tuple(Unlike(**{**each, "because": tuple(each["because"])}) for each in kept["unlike"])
    return Outcome(**{**kept, "unlike": unlike, "unreached": tuple(kept["unreached"])})


def run(console: Console, draft: Draft, found: Checked) -> Outcome:
    """Run them, and keep with the draft what came of it."""
    try:
        given = (str(console.settings.rules), draft.programme, draft.written)
        told = apart(_told, *given, seconds=SECONDS)
    except TookTooLong as problem:
        return Outcome(0, 0, 0, (), (), f"The examples could not be run to their end: {problem}.")
    outcome = Outcome(**told)
    if draft.saved and not outcome.could_not:
        console.store.rules_drafts.note_test(draft, _name(found), json.dumps(asdict(outcome)))
    return outcome


def _name(found: Checked) -> str:
    """Names a text with its examples and the facts it is read by."""
    digest = found.published.digest if found.published else ""
    said = [digest, found.written.text, found.written.examples]
    return sha256(json.dumps(said).encode()).hexdigest()


def _told(folder: str, programme: str, written: Written) -> dict[str, Any]:
    """In the other process."""
    from simulation.rule_tests import run_tests

    house = House.load(Path(folder))
    with as_files(programme, written) as path:
        tested = run_tests(path, house)
        if tested.findings:
            first = tested.findings[0]
            return {
                "examples": 0, "made": 0, "differing": 0, "unlike": (), "unreached": (),
                "could_not": f"Line {first.line}: {first.problem}.",
            }  # fmt: skip
        unlike = tuple(
            Unlike(
                example=each.example,
                line=each.span.line,
                in_rules=Path(each.file).name == path.name,
                expected=each.expected,
                got=each.got,
                rule=f"{each.where.name}, line {each.where.line}" if each.where else "",
                because=tuple(each.because[:6]),
            )
            for each in tested.differing[:_LISTED]
        )
        missed = tested.coverage.unreached() if tested.coverage else ()
    return {
        "examples": tested.examples,
        "made": tested.generated,
        "differing": len(tested.differing),
        "unlike": unlike,
        "unreached": tuple(f"{one.section}, {one.rule}: {one.what}" for one in missed[:_LISTED]),
        "could_not": "",
    }
