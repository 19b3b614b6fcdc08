"""
The nodes of an examples file as typed examples: readings, steps, habits in their short writing.

Extends the reader of rule files by what only examples have; every problem becomes a finding
at its place, and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Names
from datetime import date, time
from typing import Any, get_args, get_origin

from alongside.facts import Catalogue, Fact, Kind, RefusedReading, door
from alongside.readings import Value
from alongside.ruleset import scalars
from alongside.ruleset.conditions import problem_and_advice
from alongside.ruleset.examples.forms import ACTS, EXPECTS, HABITS, match, most_like
from alongside.ruleset.examples.model import Given, GivenReading, Habit, Room, Sentence, Step
from alongside.ruleset.examples.names import WHAT
from alongside.ruleset.findings import Findings, Span, did_you_mean
from alongside.ruleset.places import Places
from alongside.ruleset.positions import Mapping, Node, Scalar, Sequence
from alongside.ruleset.reader import FAILED, Reader
from alongside.wait import Unit, Wait

_ON = re.compile(r"on (day \d{1,4}|\d{4}-\d\d-\d\d)(?: at (\d{1,2}:\d\d))?")
_FROM = re.compile(r"from (day \d{1,4}|\d{4}-\d\d-\d\d) to (day \d{1,4}|\d{4}-\d\d-\d\d)")
_ROOM = re.compile(r"from (day \d{1,4}|\d{4}-\d\d-\d\d)")
_TIMES = ("when", "time", "wait")
SENTENCES = "'alongside rules test --sentences' lists them all"
_STEP_ADVICE = "write 'on day 14: expect task closure', with a day first and a sentence after it"


class ExampleReader(Reader):
    """Reads one examples file; `names` are the words its sentences may use."""

    def __init__(
        self, findings: Findings, places: Places, catalogue: Catalogue,
        names: Names[str, frozenset[str]],
    ) -> None:  # fmt: skip
        super().__init__(findings, places, lambda node, rule: FAILED)
        self.catalogue = catalogue
        self.names = names

    def value(self, annotation: Any, node: Node, rule: str) -> Any:
        """What stands at `node`, with the short writings of examples read here."""
        if annotation is Given:
            return self._given(node)
        if annotation is Step:
            return self._step(node)
        if annotation is Habit:
            sentence = self._sentence(node, HABITS)
            return FAILED if sentence is FAILED else self._kept(Habit(says=sentence), node)
        if annotation is Room:
            return self._room(node)
        is_none = isinstance(node, Scalar) and node.text == "none" and not node.quoted
        if is_none and get_origin(annotation) is tuple and get_args(annotation)[0] in (str, Wait):
            return ()
        return super().value(annotation, node, "")

    def _kept(self, made: Any, node: Node) -> Any:
        self.places.note(made, node, "")
        return made

    # -- readings ------------------------------------------------------------------------

    def _given(self, node: Node) -> Any:
        if not isinstance(node, Mapping):
            return self._no(
                node.span, "not-readings", "readings are meant here",
                "write a fact and its value on a line of their own, as 'bmi: 31'",
            )  # fmt: skip
        read = [self._reading(key, value) for key, value in node.entries.values()]
        if any(each is FAILED for each in read):
            return FAILED
        return self._kept(Given(readings=tuple(read)), node)

    def _reading(self, key: Scalar, node: Node) -> Any:
        fact = self.catalogue.get(key.text)
        if fact is None:
            return self._no(
                key.span, "unknown-fact", f"unknown fact '{key.text[:60]}'",
                did_you_mean(key.text, self.catalogue.names(), "a fact of facts.yaml"),
            )  # fmt: skip
        on: date | None = None
        ago: Wait | None = None
        if isinstance(node, Mapping):
            for word, (at, _) in node.entries.items():
                if word not in ("is", "on", "ago"):
                    return self._no(
                        at.span, "unknown-key", f"unknown key '{word[:60]}'",
                        did_you_mean(word, ("is", "on", "ago")),
                    )  # fmt: skip
            on = self.value(date, node.entries["on"][1], "") if "on" in node.entries else None
            ago = self._ago(node.entries["ago"][1]) if "ago" in node.entries else None
            if "is" not in node.entries:
                return self._no(
                    node.span, "missing-key", "the value itself is missing",
                    "write {is: 130, ago: 19 months}",
                )  # fmt: skip
            node = node.entries["is"][1]
        if on is FAILED or ago is FAILED:
            return FAILED
        value = self._fact_value(fact, node)
        if value is FAILED:
            return FAILED
        return GivenReading(fact=fact.name, value=value, on=on, ago=ago)

    def _ago(self, node: Node) -> Any:
        wait = self.value(Wait, node, "")
        if wait is FAILED:
            return FAILED
        if wait.unit not in (Unit.DAY, Unit.WEEK, Unit.MONTH):
            return self._no(
                node.span, "wrong-unit", "a reading has a day, no hour",
                "write days, weeks or months",
            )  # fmt: skip
        return wait

    def _fact_value(self, fact: Fact, node: Node) -> Any:
        try:
            return _value(fact, node)
        except RefusedReading as error:
            return self._no(
                node.span, error.code.replace("_", "-"), *problem_and_advice(error.sentence, fact)
            )
        except scalars.Unreadable as error:
            return self._no(node.span, error.code, error.problem, error.advice)

    # -- steps ---------------------------------------------------------------------------

    def _step(self, node: Node) -> Any:
        if not isinstance(node, Mapping) or len(node.entries) != 1:
            return self._no(node.span, "not-a-step", "a step of the story is meant", _STEP_ADVICE)
        key, said = next(iter(node.entries.values()))
        when = self._when(key)
        if when is FAILED:
            return FAILED
        only = EXPECTS if when["to"] is not None else (*ACTS, *EXPECTS)
        sentence = self._sentence(said, only)
        if sentence is FAILED:
            return FAILED
        return self._kept(Step(**when, says=sentence), said)

    def _when(self, key: Scalar) -> Any:
        on, spell = _ON.fullmatch(key.text), _FROM.fullmatch(key.text)
        begins = on or spell
        if begins is None:
            return self._no(
                key.span, "not-a-time", f"'{key.text[:60]}' is no time of a story",
                "write 'on day 14', 'on day 14 at 10:00', 'on 2026-04-07' or 'from day 3 to day 9'",
            )  # fmt: skip
        at: Any = None
        if on is not None and on[2]:
            at = self._time(on[2], key.span)
        first = self._day(begins[1], key.span)
        last = self._day(spell[2], key.span) if spell is not None else None
        if FAILED in (at, first, last):
            return FAILED
        return {"day": first, "to": last, "at": at}

    def _day(self, text: str, span: Span) -> Any:
        if text.startswith("day "):
            return int(text.removeprefix("day "))
        try:
            return scalars.day(text)
        except scalars.Unreadable as error:
            return self._no(span, error.code, error.problem, error.advice)

    def _time(self, text: str, span: Span) -> Any:
        hour, _, minute = text.partition(":")
        if int(hour) > 23 or int(minute) > 59:
            return self._no(span, "not-a-time", f"'{text}' is no time of day", "write it as 09:30")
        return time(int(hour), int(minute))

    def _wait(self, text: str, span: Span) -> Any:
        try:
            return scalars.span_of_time(text)
        except scalars.Unreadable as error:
            return self._no(span, error.code, error.problem, "write '1 day', or '10 minutes'")

    def _room(self, node: Node) -> Any:
        text = node.text if isinstance(node, Scalar) else ""
        found = _ROOM.fullmatch(text)
        if found is not None:
            day = self._day(found[1], node.span)
            return FAILED if day is FAILED else self._kept(Room(kind="from", day=day), node)
        if text not in ("always", "never", "no fit"):
            return self._no(
                node.span, "not-room", "whether a coach has room is meant here",
                "write always, never, no fit, or 'from day 30'",
            )  # fmt: skip
        return self._kept(Room(kind=text), node)

    # -- sentences -----------------------------------------------------------------------

    def _sentence(self, node: Node, forms: tuple[str, ...]) -> Any:
        if not isinstance(node, Scalar):
            return self._no(
                node.span, "not-a-sentence", "one sentence is meant here", "write it on this line"
            )
        text = " ".join(node.text.split())
        found = match(text, forms)
        if found is None:
            where = "what people do by themselves" if forms is HABITS else "a story"
            problem = f"'{text[:80]}' is no sentence of {where}"
            near = most_like(text, forms)
            advice = f"did you mean '{near}'?" if near else SENTENCES
            if forms is not HABITS and match(text, HABITS):
                advice = "people who act by themselves stand under 'meanwhile' or 'people'"
            return self._no(node.span, "not-a-sentence", problem, advice)
        ok = True
        for word in found.words:
            place = _part(node, word.start, len(word.text))
            if word.kind in _TIMES:
                read = {"when": self._day, "time": self._time, "wait": self._wait}[word.kind]
                ok = read(word.text, place) is not FAILED and ok
            elif word.kind in self.names and word.text not in self.names[word.kind]:
                ok = False
                what = WHAT[word.kind]
                self._no(
                    place, "unknown-name", f"these rules have no {what} '{word.text}'",
                    did_you_mean(word.text, self.names[word.kind]),
                )  # fmt: skip
        if not ok:
            return FAILED
        words = {word.kind: word.text for word in found.words}
        return Sentence(form=found.form, words=words, text=text)

    def _no(self, span: Span, code: str, problem: str, advice: str) -> Any:
        self.findings.add(span, code, problem, advice)
        return FAILED


def _part(node: Scalar, start: int, length: int) -> Span:
    """The place of some letters of a sentence; the whole one if it is folded or quoted."""
    span = node.span
    if node.quoted or span.line != span.end_line or "  " in node.text:
        return span
    column = span.column + start
    return Span(span.line, column, span.line, column + length)


def _value(fact: Fact, node: Node) -> Value:
    """A reading as the catalogue types it, as strictly as in a rule."""
    if fact.kind is Kind.CHOICES:
        items = node.items if isinstance(node, Sequence) else [node]
        return door.read(fact, [_word(item) for item in items])
    text = _word(node)
    if fact.kind is Kind.YES_NO:
        return scalars.yes_or_no(text)
    if fact.kind is Kind.NUMBER:
        number, unit = scalars.number_and_unit(text)
        return door.read(fact, number, unit)
    if fact.kind is Kind.CHOICE and fact.choices and text not in fact.choices:
        raise scalars.Unreadable(
            "unknown-choice", f"'{text[:60]}' is no choice of {fact.name}",
            did_you_mean(text, fact.choices),
        )  # fmt: skip
    return door.read(fact, text)


def _word(node: Node) -> str:
    if not isinstance(node, Scalar) or not node.text.strip():
        raise scalars.Unreadable("not-a-word", "one value is meant here", "write one value")
    return node.text
