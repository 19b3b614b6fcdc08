"""
What was sent to clients, what followed reminders and invitations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import QUARTERS, WHOLE, Period
from alongside.reports.reach import name_of
from alongside.reports.sessions import HEAD, count, outcome_row
from alongside.reports.suppression import Sum, protect

CODE = "reminders"
TITLE = "Reminders and what followed"
_TIMES = ("No reminder", "One reminder", "Two reminders or more")
_WEEKS = (1, 2, 4)
_LATER, _NO_YES = "Later", "No yes so far"
_ANSWERS = (
    "Within 1 week", "After that, within 2 weeks", "After that, within 4 weeks", _LATER, _NO_YES,
)  # fmt: skip
_YES, _ALL_INVITED = "yes", "invited"
"""Totals of the answers, which other pages show."""
Sent = list[tuple[str, int, str, int]]
"""Message, quarter, sent or why not, how many."""


def reminders(
    sent: Sent,
    outcomes: list[tuple[int, int, str, int]],
    answers: list[tuple[str, int, int, int]],
    reached: Mapping[str, Counted],
    period: Period,
) -> Report:
    """
    The report.

    :param outcomes: reminders before a session, quarter, outcome, how many.
    :param answers: days from the first invitation to a yes; `reached` how many came to what, as
        `reach.count` has it.
    """
    return Report(
        CODE, TITLE,
        (
            "Sessions are those with an outcome in the period; a reminder counts for the session "
            "that came next. Clients who get reminders differ from those who don't, so a "
            "difference need not come from the reminder.",
        ),
        (
            _sessions(outcomes, period),
            _invitations(answers, reached, period),
            _messages(sent, period),
        ),
        empty="" if sent or outcomes else
        "Nothing was sent and no session was recorded in this year. Choose another period above.",
    )  # fmt: skip


def _sessions(outcomes: list[tuple[int, int, str, int]], period: Period) -> Table:
    named = [
        (_TIMES[min(times, 2)], quarter, outcome, number)
        for times, quarter, outcome, number in outcomes
    ]
    counted = count(named, _TIMES)
    rows = [outcome_row(times, counted, times, period.quarter) for times in _TIMES]
    rows.append(outcome_row("All sessions", counted, ALL, period.quarter, is_total=True))
    return Table(
        "sessions", "Sessions, by reminders before them", ("Before the session", *HEAD),
        tuple(rows), drawn=(4,), unit="Per cent",
    )  # fmt: skip


def _invitations(
    answers: list[tuple[str, int, int, int]], reached: Mapping[str, Counted], period: Period
) -> Table:
    """Of those whose journey began in the period: when their yes came, each in one row."""
    within = [(_after(days), quarter, number) for _, quarter, days, number in answers]
    counted = _answered(within, reached)
    whole = reached["invited"].number(ALL, period.quarter)
    rows = [] if whole == 0 else [*_yes_when(counted, whole, period)]
    return Table(
        "invitations", "A yes after the first invitation",
        ("A yes came", "How many", "Of those invited"), tuple(rows), drawn=(1,),
        note="Of those whose journey began in the period and who were invited." if rows
        else "Nobody whose journey began in the period was invited.",
    )  # fmt: skip


def _yes_when(counted: Counted, whole: int | None, period: Period) -> Iterable[Row]:
    yield from (
        Row(
            label,
            (
                Cell.count(yes := counted.number(label, period.quarter)),
                Cell.share(yes, whole),
            ),
        )
        for label in _ANSWERS
    )
    yield Row("All who were invited", (Cell.count(whole), Cell.share(whole, whole)), True)


def _answered(within: list[tuple[str, int, int]], reached: Mapping[str, Counted]) -> Counted:
    """How many said yes when, with what is kept back, so that neither total of them tells it."""
    parts = (*QUARTERS, WHOLE)
    values = {(label, part): 0 for label in (*_ANSWERS, _YES) for part in parts}
    for label, quarter, number in within:
        for each in (label, _YES):
            for part in (quarter, WHOLE):
                values[each, part] += number
    for part in parts:
        values[_ALL_INVITED, part] = reached["invited"].values[ALL, part]
        values[_NO_YES, part] = values[_ALL_INVITED, part] - values[_YES, part]
    sums = [
        Sum((label, WHOLE), tuple((label, quarter) for quarter in QUARTERS))
        for label in (*_ANSWERS, _YES, _ALL_INVITED)
    ]
    for part in parts:
        sums.append(Sum((_YES, part), tuple((label, part) for label in _ANSWERS[:-1])))
        sums.append(Sum((_ALL_INVITED, part), ((_YES, part), (_NO_YES, part))))
    shown = {
        (label, part)
        for label, name in ((_YES, "engaged"), (_ALL_INVITED, "invited"))
        for part in parts
        if reached[name].number(ALL, part) == values[label, part]
    }
    hidden = {(label, part) for label in (_YES, _ALL_INVITED) for part in parts} - shown
    return Counted(values, protect(values, sums, hidden=hidden, shown=shown, telling=hidden))


def _messages(sent: Sent, period: Period) -> Table:
    kinds = sorted({message for message, *_ in sent})
    went = Counted.of(_of(sent, "sent"), kinds)
    not_sent = Counted.of(_of(sent, None), kinds)
    rows = [
        Row(
            name_of(kind),
            tuple(Cell.count(each.number(kind, period.quarter)) for each in (went, not_sent)),
        )
        for kind in kinds
    ]
    return Table(
        "messages", "Messages to clients", ("Message", "Sent", "Not sent"), tuple(rows), (1,),
        note="" if rows else "Nothing was sent.",
    )  # fmt: skip


def _of(sent: Sent, became: str | None) -> Iterable[tuple[str, int, int]]:
    for message, quarter, what, number in sent:
        if (what == "sent") == (became == "sent"):
            yield message, quarter, number


def _after(days: int) -> str:
    return next(
        (words for words, weeks in zip(_ANSWERS, _WEEKS, strict=False) if days <= 7 * weeks), _LATER
    )
