"""
A `*.tests.yaml` file as examples with their places.

Takes a path, the rules it is about, their house; gives the examples and every problem
found, each with its place. It never raises on what a file contains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from alongside.model import Frozen
from alongside.ruleset.examples.model import (
    DecisionExample,
    DecisionExpected,
    ExamplesFile,
    Step,
    WalkExample,
)
from alongside.ruleset.examples.names import WHAT, known_names
from alongside.ruleset.examples.reader import ExampleReader
from alongside.ruleset.findings import Finding, Findings, did_you_mean
from alongside.ruleset.house import House
from alongside.ruleset.model import Ruleset
from alongside.ruleset.places import Places
from alongside.ruleset.positions import Mapping, Node, read_tree
from alongside.ruleset.reader import FAILED, Partial
from alongside.ruleset.rule_text import read_text

SUFFIX = ".tests.yaml"
"""How the examples of `name.yaml` are called: `name.tests.yaml`."""


@dataclass(frozen=True)
class LoadedExamples:
    """One examples file, read; `examples` is None when anything in it could not be."""

    file: str
    examples: ExamplesFile | None
    findings: tuple[Finding, ...]
    places: Places
    lines: tuple[str, ...] = field(default=(), repr=False)


def examples_beside(path: Path) -> Path:
    """Where the examples of the rule file at `path` stand."""
    return path.with_name(path.name.removesuffix(".yaml") + SUFFIX)


def load_examples(
    path: Path, ruleset: Ruleset, house: House, shown: str | None = None
) -> LoadedExamples:
    """Read the examples at `path`, which are about `ruleset`."""
    file = shown or str(path)
    findings = Findings(file)
    places = Places()
    text = read_text(path, findings)
    root = read_tree(text, findings) if text is not None else None
    examples = None
    if root is not None:
        names = known_names(ruleset, house.roles, _keys_under(root, "readings"))
        reader = ExampleReader(findings, places, house.catalogue, names)
        read = reader.sections(ExamplesFile, root) or {}
        whole = all(
            value is not FAILED and not isinstance(value, Partial) for value in read.values()
        )
        if read and whole and not findings.all:
            examples = ExamplesFile(**read)
            places.note(examples, root, "")
            _Checker(examples, ruleset, house, findings, places).check()
    return LoadedExamples(
        file=file,
        examples=examples if not findings.all else None,
        findings=findings.in_order(),
        places=places,
        lines=tuple(text.split("\n")) if text is not None else (),
    )


def _keys_under(root: Node, section: str) -> frozenset[str]:
    node = root.get(section) if isinstance(root, Mapping) else None
    return frozenset(node.entries) if isinstance(node, Mapping) else frozenset()


@dataclass
class _Checker:
    """What a file says that could be read but can't be meant."""

    examples: ExamplesFile
    ruleset: Ruleset
    house: House
    findings: Findings
    places: Places

    def check(self) -> None:
        file = self.examples
        if file.programme != self.ruleset.programme:
            self._say(
                file, ("programme",), "other-programme",
                f"these are examples of '{file.programme}'",
                f"the rules beside them are of '{self.ruleset.programme}'; write that name",
            )  # fmt: skip
        seen: set[str] = set()
        every: tuple[DecisionExample | WalkExample, ...] = (*file.decisions, *file.walks)
        for example in every:
            if example.example in seen:
                self._say(
                    example, ("example",), "name-twice", "another example has this name",
                    "say what is different about this one",
                )  # fmt: skip
            seen.add(example.example)
            for at, name in enumerate(example.like):
                self._known(example, ("like", at), name, file.readings, "set of readings")
        for each in file.decisions:
            self._expected(each)
        for walk in file.walks:
            for at, name in enumerate(walk.people):
                self._known(walk, ("people", at), name, file.people, "group of people")
            self._story(walk)

    def _expected(self, example: DecisionExample) -> None:
        expect = example.expect
        names = known_names(self.ruleset, self.house.roles, ())
        if all(getattr(expect, name) is None for name in DecisionExpected.model_fields):
            self._say(expect, (), "nothing-expected", "nothing is expected", "add 'priority: 1'")
        if expect.rule is not None:
            self._known(expect, ("rule",), expect.rule, names["rule"], WHAT["rule"])
        facts = frozenset(self.house.catalogue.names())
        for key, known, what in (
            ("missing", facts, "fact"), ("too_old", facts, "fact"), ("ask", facts, "fact"),
            ("also", names["also"], WHAT["also"]), ("red_flags", names["flag"], WHAT["flag"]),
            ("not_eligible_by", names["eligibility"], WHAT["eligibility"]),
            ("coach_refused_by", names["matching"], WHAT["matching"]),
            ("coach_preferred_by", names["preference"], WHAT["preference"]),
        ):  # fmt: skip
            for at, name in enumerate(getattr(expect, key) or ()):
                self._known(expect, (key, at), name, known, what)

    def _story(self, walk: WalkExample) -> None:
        for at, step in enumerate(walk.story):
            starts = step.says.form == "start"
            if starts and (at > 0 or step.day != 0):
                self._say(
                    step, (), "start-first", "a walk starts on day 0, before anything else",
                    "make 'on day 0: start' the first step",
                )  # fmt: skip
            if step.to is not None and isinstance(step.day, int) is not isinstance(step.to, int):
                self._say(
                    step, (), "two-calendars", "a day of the walk and a date stand together",
                    "write both as days, or both as dates",
                )  # fmt: skip
            elif _ends_before(step):
                self._say(
                    step, (), "ends-before", "this ends before it begins", "turn the days round"
                )
        if not any(_expects(step) for step in walk.story):
            self._say(
                walk, ("story",), "nothing-expected", "nothing is expected in this walk",
                "add a step such as 'on day 14: expect stage invitation'",
            )  # fmt: skip

    def _known(
        self, part: Frozen, way: tuple[str | int, ...], name: str, known: Iterable[str], what: str
    ) -> None:
        words = frozenset(known)
        if name not in words:
            self._say(
                part, way, "unknown-name", f"there is no {what} '{name[:60]}'",
                did_you_mean(name, words),
            )  # fmt: skip

    def _say(
        self, part: Frozen, way: tuple[str | int, ...], code: str, problem: str, advice: str
    ) -> None:
        self.findings.add(self.places.of(part, *way), code, problem, advice)


def _expects(step: Step) -> bool:
    return step.says.form.startswith("expect")


def _ends_before(step: Step) -> bool:
    """Whether its last day comes before its first, both days of the walk or both dates."""
    if isinstance(step.day, int):
        return isinstance(step.to, int) and step.to < step.day
    return isinstance(step.to, date) and step.to < step.day
