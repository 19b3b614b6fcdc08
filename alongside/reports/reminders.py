"""
What was sent to clients, what followed reminders and invitations.
"""

from __future__ import annotations

from collections.abc import Iterable

from alongside.reports.counted import ALL, Counted
from alongside.reports.model import Cell, Report, Row, Table
from alongside.reports.period import Period
from alongside.reports.reach import name_of
from alongside.reports.sessions import HEAD, count, outcome_row

CODE = "reminders"
TITLE = "Reminders and what followed"
_TIMES = ("No reminder", "One reminder", "Two reminders or more")
_WEEKS = (1, 2, 4)
Sent = list[tuple[str, int, str, int]]
"""Message, quarter, sent or why not, how many."""


def reminders(
    sent: Sent,
    outcomes: list[tuple[int, int, str, int]],
    answers: list[tuple[str, int, int, int]],
    invited: list[tuple[str, int, int]],
    period: Period,
) -> Report:
    """
    The report.

    :param outcomes: reminders before a session, quarter, outcome, how many.
    :param answers: days from the first invitation to a yes; `invited` how many had one.
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
            _invitations(answers, invited, period),
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
    answers: list[tuple[str, int, int, int]], invited: list[tuple[str, int, int]], period: Period
) -> Table:
    """Of those whose journey began in the period: when their yes came, each in one row."""
    within = [
        (_after(days), quarter, number) for _, quarter, days, number in answers
    ]  # fmt: skip
    all_invited = Counted.of((ALL, quarter, number) for _, quarter, number in invited)
    labels = [*(_words(weeks) for weeks in _WEEKS), "Later", "No yes so far"]
    said_yes: dict[int, int] = {}
    for _, quarter, number in within:
        said_yes[quarter] = said_yes.get(quarter, 0) + number
    begun: dict[int, int] = {}
    for _, quarter, number in invited:
        begun[quarter] = begun.get(quarter, 0) + number
    within += [
        ("No yes so far", quarter, number - said_yes.get(quarter, 0))
        for quarter, number in begun.items()
    ]
    counted = Counted.of(within, labels)
    whole = all_invited.number(ALL, period.quarter)
    rows = [
        Row(
            label,
            (
                Cell.count(yes := counted.number(label, period.quarter)),
                Cell.share(yes, whole),
            ),
        )
        for label in labels
    ]
    rows.append(Row("All who were invited", (Cell.count(whole), Cell.share(whole, whole)), True))
    return Table(
        "invitations", "A yes after the first invitation",
        ("A yes came", "How many", "Of those invited"), tuple(rows), drawn=(1,),
        note="Of those whose journey began in the period and who were invited.",
    )  # fmt: skip


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
    found = next((weeks for weeks in _WEEKS if days <= 7 * weeks), None)
    return "Later" if found is None else _words(found)


def _words(weeks: int) -> str:
    before = [each for each in _WEEKS if each < weeks]
    within = f"within {weeks} week{'s' * (weeks > 1)}"
    return within.capitalize() if not before else f"After that, {within}"
