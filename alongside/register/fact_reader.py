"""
One fact out of a row's cells.

Compiled from a `FactRule` and the export's header. Answers with a value, with nothing, or
with the reason why the cell is no reading. Cells repeat, so answers are remembered.
"""

from collections.abc import Callable
from datetime import date, datetime

from alongside.facts import Catalogue, Fact, RefusedReading
from alongside.readings import Value
from alongside.register.mapping import FactRule, ReadOn
from alongside.register.pieces import as_cell

_REMEMBERED = 20_000
"""Answers kept for one fact; then they are forgotten, so that memory stays flat."""

Why = tuple[str, str]
"""A reason's code and its sentence."""
Answer = Value | Why | None
Cells = list[str]
_UNMAPPED: Why = ("cell_not_listed", "no meaning was given for what the cell says")


class CellRefused(Exception):
    """A cell that is no reading: `reason` to count by, a sentence without the cell's content."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


class DayReader:
    """The day of a row's readings, from its rule. Days repeat, so they are remembered."""

    def __init__(self, rule: ReadOn, header: list[str], today: date) -> None:
        self._rule = rule
        self._today = today
        self._at = None if rule.column is None else header.index(rule.column.name)
        self._known: dict[str, date | None] = {}

    @property
    def column(self) -> str:
        """The column's name, empty if the day is fixed."""
        return "" if self._rule.column is None else self._rule.column.name

    def read(self, cells: Cells) -> date:
        """
        The day.

        :raises CellRefused: there is none, it is no day, or it is still to come.
        """
        if self._at is None:
            day = self._rule.fixed
        else:
            cell = cells[self._at].strip()
            if not cell:
                raise CellRefused("no_day", f"the day in '{self.column}' is empty")
            if cell not in self._known:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[cell] = self._parse(cell)
            day = self._known[cell]
        if day is None:
            raise CellRefused(
                "not_a_day", f"the day in '{self.column}' is not written {self._rule.written}"
            )
        if day > self._today:
            raise CellRefused("day_in_future", "the day of the reading is still to come")
        return day

    def _parse(self, cell: str) -> date | None:
        try:
            return datetime.strptime(cell, self._rule.format).date()  # noqa: DTZ007 - a day only
        except ValueError:
            return None


def fact_reader(
    rule: FactRule, catalogue: Catalogue, header: list[str], missing: frozenset[str]
) -> Callable[[Cells], Value | None]:
    """
    A function from a row's cells to the fact's value, None where there is no reading.

    The function raises `CellRefused`.
    """
    fact = catalogue.fact(rule.fact)
    if rule.column is None:
        return lambda _: rule.always
    at = header.index(rule.column.name)
    guards = [(header.index(column.name), holds) for column, holds in rule.guard]
    known: dict[str, Answer] = {}

    def read(cells: Cells) -> Value | None:
        cell = cells[at].strip()
        if cell in missing and as_cell(cell) not in rule.values:
            if rule.empty is not None and all(as_cell(cells[n]) == text for n, text in guards):
                return rule.empty
            return None
        if cell not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[cell] = _answer(rule, fact, catalogue, cell)
        answer = known[cell]
        if type(answer) is _Refused:
            raise CellRefused(*answer)
        return answer

    return read


class _Refused(tuple[str, str]):
    """A remembered refusal, told from a value that is a tuple of choices."""

    __slots__ = ()


def _answer(rule: FactRule, fact: Fact, catalogue: Catalogue, cell: str) -> Answer:
    if rule.present is not None:
        return rule.present
    try:
        if rule.separator is not None:
            return _several(rule, fact, catalogue, cell)
        return _one(rule, fact, catalogue, cell)
    except RefusedReading as refused:
        return _Refused((refused.code, _in_general(fact, refused.code)))
    except CellRefused as refused:
        return _Refused((refused.reason, refused.sentence))


def _one(rule: FactRule, fact: Fact, catalogue: Catalogue, cell: str) -> Value | None:
    listed = as_cell(cell)
    if listed in rule.values:
        return rule.values[listed]
    if rule.only_listed:
        if rule.others_missing:
            return None
        raise CellRefused(*_UNMAPPED)
    return catalogue.read(fact, cell, rule.unit)


def _several(rule: FactRule, fact: Fact, catalogue: Catalogue, cell: str) -> Value | None:
    words: set[str] = set()
    for part in cell.split(rule.separator):
        value = _one(rule, fact, catalogue, part.strip()) if part.strip() else None
        words |= set(value) if isinstance(value, tuple) else set()
    return tuple(sorted(words))


def _in_general(fact: Fact, code: str) -> str:
    """Why readings of this fact are refused with this code, without the cell's content."""
    if code == "out_of_range" and fact.low is not None and fact.high is not None:
        return f"{fact.label} is outside {fact.low:g}-{fact.high:g} {fact.unit_shown}"
    sentences = {
        "not_a_number": f"{fact.label} is not a plain number",
        "unknown_unit": f"{fact.label} carries another unit than its column",
        "not_whole": f"{fact.label} is not a whole number",
        "unknown_choice": f"{fact.label} is none of its choices: say what the cell means",
        "not_a_date": f"{fact.label} is not a day such as 2026-03-02",
        "too_long": f"{fact.label} is far too long a text",
    }
    return sentences.get(code, f"{fact.label} is not of the right kind")
