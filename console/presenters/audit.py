"""
Views and acts in words: who, what, about whom, where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alongside.london import wall
from alongside.spreadsheet import line
from alongside.store.audit_chain import ACCOUNT, AuditRow, Outcome
from console.presenters.audit_words import said

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "in_part": ("Done in part", "nhsuk-tag--orange"),
    "not_done": ("Not done", "nhsuk-tag--grey"),
    "not_known": ("Not certain whether it was done", "nhsuk-tag--yellow"),
}
"""What came of an act that was not simply done, with how its tag looks."""
NAMELESS = {"nobody": "Somebody not signed in", "command": "A command", "system": "The service"}

_OF_NOTHING = {
    "signed_in": "Themselves", "signed_out": "Themselves",
    "sign_in_refused": "A login that nobody has", "audit_seen": "Everybody",
    "audit_taken_out": "Everybody",
}  # fmt: skip
"""What a row is about that names nothing."""


@dataclass(frozen=True)
class Row:
    """One view or act as the list shows it."""

    number: int
    at: str
    who: str
    who_id: str
    what: str
    about: str
    href: str | None
    outcome: tuple[str, str] | None


def row(
    kept: AuditRow,
    names: Mapping[str, str],
    outcomes: Mapping[int, Outcome],
    may_open: Callable[[str], bool],
) -> Row:
    """
    A row with the names of those who sign in, and what came of it where that has to be said.

    :param may_open: whether a kind of page is for who looks: `client`, `coach`, `colleague`.
    """
    return Row(
        number=kept.number,
        at=f"{wall(kept.at):%a %-d %b %Y %H:%M:%S}",
        who=named(kept.who, names),
        who_id=kept.who,
        what=said(kept.what),
        about=_about(kept, names),
        href=_href(kept, may_open),
        outcome=OUTCOMES.get(_outcome(kept, outcomes)),
    )


def _outcome(kept: AuditRow, outcomes: Mapping[int, Outcome]) -> Outcome:
    """What came of it; what was seen or changed here is written together with its row."""
    return "done" if kept.attempt is None else outcomes.get(kept.number, "not_known")


def named(who: str, names: Mapping[str, str]) -> str:
    """Who did it, by name where they have one."""
    return names.get(who) or NAMELESS.get(who) or _of_a_machine(who)


def _of_a_machine(who: str) -> str:
    """An account of the operating system in words; anything else as it is."""
    if not who.startswith(ACCOUNT):
        return who
    account, _, machine = who.removeprefix(ACCOUNT).partition("@")
    return f"Account {account} on {machine}, by a command"


def people_in(rows: Iterable[AuditRow]) -> set[str]:
    """Everybody whose name is needed to show these rows."""
    return {
        each for kept in rows for each in (kept.who, kept.about) if each and each.startswith("u-")
    }


def lines(
    pages: Iterable[tuple[Sequence[AuditRow], Mapping[int, Outcome]]], names: Mapping[str, str]
) -> Iterator[str]:
    """
    The rows as lines of a CSV file; a cell that a spreadsheet would run is quoted.

    :param pages: some rows at a time, with what came of those of them that are acts.
    """
    yield line(
        "number", "at", "who", "name", "what", "in words", "about", "client", "hash", "outcome"
    )
    for rows, outcomes in pages:
        for kept in rows:
            yield line(
                str(kept.number), kept.at.isoformat(), kept.who, names.get(kept.who, ""),
                kept.what, said(kept.what), kept.about or "", kept.client_id or "", kept.hash,
                _outcome(kept, outcomes),
            )  # fmt: skip


def _about(kept: AuditRow, names: Mapping[str, str]) -> str:
    about = kept.about
    if about is None:
        return _OF_NOTHING.get(kept.what, "Nothing in particular")
    match about.split("/"):
        case [programme, client_id, cycle] if client_id == kept.client_id:
            return f"{_whole(client_id, names)}, journey {cycle} in {named(programme, names)}"
        case [programme, client_id] if client_id == kept.client_id:
            return f"{_whole(client_id, names)} in {named(programme, names)}"
        case [programme, version]:
            return f"{named(programme, names)}, version {version}"
        case [client_id] if client_id == kept.client_id:
            return _whole(client_id, names)
    return named(about, names)


def _whole(client_id: str, names: Mapping[str, str]) -> str:
    """A client by name and id: a name alone may be that of two."""
    return f"{names[client_id]} ({client_id})" if client_id in names else client_id


def _href(kept: AuditRow, may_open: Callable[[str], bool]) -> str | None:
    about = kept.about or ""
    if about.startswith("u-"):
        return f"/colleagues/{about}" if may_open("colleague") else None
    if about.startswith("k-"):
        return f"/coaches/{about}" if may_open("coach") else None
    if kept.client_id is None or not may_open("client"):
        return None
    return f"/journeys/{about}" if about.count("/") == 2 else f"/clients/{kept.client_id}"
