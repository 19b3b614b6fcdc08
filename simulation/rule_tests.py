"""
The examples beside a rule file, run: what differs between what they say and what is.

In: a rule file and its house. Out: `Tested`. Decisions are made by the rules themselves,
walks are walked by the real stages on the virtual clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from alongside.calendar import Calendars
from alongside.ruleset.check import errors, load_checked, rules_in
from alongside.ruleset.examples.loader import LoadedExamples, examples_beside, load_examples
from alongside.ruleset.examples.model import DecisionExample, ExamplesFile, Step, WalkExample
from alongside.ruleset.examples.times import on_day
from alongside.ruleset.findings import Finding, Span
from alongside.ruleset.house import House
from alongside.ruleset.loader import Loaded
from alongside.ruleset.published import Published
from alongside.ruleset.report import count
from simulation.rule_boundaries import Boundary, boundaries
from simulation.rule_coverage import Coverage
from simulation.rule_decisions import Unlike, about_coach, decided_for, unlike
from simulation.rule_expectations import got_instead
from simulation.rule_walk import Teller, WalkTold
from simulation.rule_where import Where, where_is, where_is_section, where_of


@dataclass(frozen=True)
class Difference:
    """One thing that is not as an example says: where it stands, expected beside got."""

    file: str
    span: Span
    example: str
    expected: str
    got: str
    where: Where | None = None
    because: tuple[str, ...] = ()

    def lines(self, rules_file: str, source: tuple[str, ...] = (), *, full: bool) -> list[str]:
        """What a person reads; in full with the line of the example and the reasons."""
        at = f"{self.file}:{self.span.line}:{self.span.column}"
        said = [f"{at}  example '{self.example}'"]
        if full and 1 <= self.span.line <= len(source):
            said.append(f"  {self.span.line} | {source[self.span.line - 1].strip()}")
        said += [f"  expected  {self.expected}", f"  got       {self.got}"]
        if self.where is not None:
            said.append(f"  rule      {self.where.name}, {rules_file}:{self.where.line}")
        shown = self.because if full else self.because[:2]
        return [*said, *(f"            {line}" for line in shown)]


@dataclass(frozen=True)
class Tested:
    """One rule file with its examples, run."""

    file: str
    rules: int
    examples: int
    generated: int
    differing: tuple[Difference, ...]
    findings: tuple[Finding, ...] = ()
    """Why the examples, or the rules, could not be used."""
    coverage: Coverage | None = None
    made: tuple[str, ...] = ()
    """The follow-ups and stages for whose waits walks were made."""
    source: tuple[str, ...] = field(default=(), repr=False)

    @property
    def problems(self) -> int:
        """How much there is to look at."""
        return len(self.differing) + len(self.findings) + (not self.findings and not self.examples)

    @property
    def verdict(self) -> str:
        """The file in a word or two."""
        if self.findings:
            return count(len(self.findings), "problem")
        if not self.examples:
            return "no examples"
        return (
            f"{len(self.differing)} differ{'s' * (len(self.differing) == 1)}" * bool(self.differing)
            or "ok"
        )

    def lines(self, full: bool = False) -> list[str]:
        """What is wrong, for a person; empty when all is as the examples say."""
        said: list[str] = []
        for finding in self.findings:
            said += [*finding.in_full(self.source).split("\n")] if full else [finding.one_line]
        for each in self.differing:
            said += [*([""] if said else []), *each.lines(self.file, self.source, full=full)]
        return said


def run_tests(
    path: Path,
    house: House,
    *,
    calendars: Calendars | None = None,
    today: date | None = None,
) -> Tested:
    """
    Check the rule file at `path`, run the examples beside it and the walks made from them.

    `calendars` are read from the house's folder unless given.
    """
    loaded, found = load_checked(path, house, today)
    tested = Tested(str(path), rules_in(loaded), 0, 0, (), source=loaded.lines)
    wrong = errors(found)
    if loaded.ruleset is None or wrong:
        return replace(tested, findings=wrong)
    beside = examples_beside(path)
    if not beside.exists():
        return tested
    examples = load_examples(beside, loaded.ruleset, house)
    if examples.examples is None:
        return replace(tested, findings=examples.findings, source=examples.lines)
    calendars = calendars or Calendars.load(house.folder / "calendars.yaml")
    published = Published.of(loaded.ruleset, house.catalogue)
    run = _Run(loaded, examples, examples.examples, published, calendars)
    return run.tested(replace(tested, source=examples.lines))


@dataclass
class _Run:
    loaded: Loaded
    read: LoadedExamples
    file: ExamplesFile
    published: Published
    calendars: Calendars

    def tested(self, blank: Tested) -> Tested:
        coverage = Coverage(self.published)
        differing: list[Difference] = []
        for decision in self.file.decisions:
            decided = decided_for(decision, self.file, self.published)
            coverage.decided(decided, about_coach(decision.expect))
            found = unlike(decision, decided, self.published)
            differing += [self._of_decision(decision, each) for each in found]
        teller = Teller(self.file, self.published, self.calendars)
        told: list[WalkTold] = []
        for example in self.file.walks:
            try:
                told.append(teller.tell(example))
            except AssertionError as broken:  # what a stage relies on is not so by these rules
                differing.append(self._untold(example, str(broken)))
        for walk in told:
            coverage.walked(walk)
            differing += self._of_walk(walk)
        made = boundaries(teller, told)
        for each in made:
            coverage.generated(each.rule)
        differing += [self._of_boundary(each) for each in made if each.differs]
        return replace(
            blank,
            examples=len(self.file.decisions) + len(self.file.walks),
            generated=len(made),
            made=tuple(dict.fromkeys(each.rule for each in made)),
            differing=tuple(differing),
            coverage=coverage,
        )

    def _of_decision(self, example: DecisionExample, each: Unlike) -> Difference:
        return Difference(
            file=self.read.file,
            span=self.read.places.of(example.expect, each.key, key=True),
            example=example.example,
            expected=f"{_KEYS.get(each.key, '')}{each.expected}",
            got=f"{_KEYS.get(each.key, '')}{each.got}",
            where=where_is(each.rule, self.loaded, each.section) if each.rule else None,
            because=each.because,
        )

    def _untold(self, example: WalkExample, why: str) -> Difference:
        return Difference(
            file=self.read.file,
            span=self.read.places.of(example, "example"),
            example=example.example,
            expected="a journey that can be walked by these rules",
            got=f"it breaks off: {why}",
            where=where_is_section("pathway", self.loaded),
        )

    def _of_walk(self, told: WalkTold) -> list[Difference]:
        differing = []
        undone = {id(step): why for step, why in told.undone}
        for step in told.example.story:
            expects = step.says.form.startswith("expect")
            got = got_instead(step, told, self._line_of) if expects else undone.get(id(step))
            if got is None:
                continue
            said = step.says.text.removeprefix("expect ")
            differing.append(
                Difference(
                    file=self.read.file,
                    span=self.read.places.of(step),
                    example=told.example.example,
                    expected=f"{_when(step, told)}: {said}",
                    got=got if expects else f"it can't be done: {got}",
                    where=where_of(step.says, self.loaded) if expects else None,
                )
            )
        return differing

    def _line_of(self, rule: str) -> str:
        where = where_is(rule, self.loaded) if rule else None
        return f", by {where.name} (line {where.line})" if where else ""

    def _of_boundary(self, each: Boundary) -> Difference:
        where = where_is(each.rule, self.loaded, "follow_ups") or where_is(each.rule, self.loaded)
        line = where.line if where else 1
        return Difference(
            file=self.loaded.file,
            span=Span(line, 1, line, 1),
            example=f"{each.rule}, made from '{each.walk}'",
            expected=each.expected,
            got=each.got,
        )


_KEYS = {
    "missing": "missing: ", "too_old": "too old to count: ", "ask": "to be asked for: ",
    "also": "also holding: ", "red_flags": "red flags: ", "eligible": "eligible: ",
    "not_eligible_by": "not eligible by: ", "coach_refused_by": "coach refused by: ",
    "coach_preferred_by": "coach preferred by: ",
    "next": "next: ", "room": "room for more clients: ",
}  # fmt: skip


def _when(step: Step, told: WalkTold) -> str:
    first = on_day(step.day, told.day_0)
    said = f"on day {(first - told.day_0).days}, {first:%a %-d %b %Y}"
    if step.at is not None:
        return f"{said} at {step.at:%H:%M}"
    if step.to is None:
        return said
    last = on_day(step.to, told.day_0)
    return f"from day {(first - told.day_0).days} to day {(last - told.day_0).days}"
