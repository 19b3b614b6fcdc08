"""
A colleague's draft of a programme's rules: begun from what is in force, saved, held against it.

In: a programme, a colleague. Out: the draft, or what one would begin with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from alongside.access import Colleague
from alongside.ruleset.folder import Print, fingerprint
from alongside.ruleset.published import Published
from alongside.store.colleagues import UnknownColleague
from alongside.store.ruleset_rows import Draft, Written
from console.context import Console
from console.rules.checking import Checked, check
from console.rules.standing import Standing, written_of

NOTHING = Written("")


def draft_of(console: Console, colleague: Colleague, now: Standing) -> Draft:
    """Their draft; where they have none, one that is not kept yet, with what is in force."""
    kept = console.store.rules_drafts.get(now.programme, colleague.colleague_id)
    if kept is not None:
        return kept
    begins = now.written or written_of(console, now.programme, None) or NOTHING
    return Draft(now.programme, colleague.colleague_id, now.digest, begins, 0, console.wall())


def checked(console: Console, draft: Draft, now: Standing) -> Checked:
    """What the check finds in it; the same text is not checked twice."""
    folder = console.settings.rules
    return _checked(
        _Asked(
            folder, fingerprint(folder, now.programme), now.programme, draft.written,
            console.today(), now.digest,
        ),
        _Was(now.published),
    )  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """All that a check depends on."""

    folder: Path
    files: Print
    programme: str
    written: Written
    day: date
    in_force: str | None


@dataclass(frozen=True)
class _Was:
    """What is in force, which its digest names."""

    published: Published | None = field(compare=False)


@lru_cache(maxsize=16)
def _checked(asked: _Asked, was: _Was) -> Checked:
    return check(asked.folder, asked.programme, asked.written, asked.day, was.published)


def behind(console: Console, draft: Draft, now: Standing) -> Published | None:
    """The version a draft was begun from, where another is in force now; None otherwise."""
    if draft.based_on == now.digest or draft.based_on is None:
        return None
    try:
        return console.library.by_digest(draft.based_on)
    except (LookupError, ValueError):  # gone, or not readable any more
        return None


def is_behind(draft: Draft, now: Standing) -> bool:
    """Whether another version came into force since the draft was begun."""
    return draft.saved > 0 and draft.based_on != now.digest


def others(console: Console, colleague: Colleague, programme: str) -> list[tuple[str, Draft]]:
    """Who else has a draft of these rules, by name."""
    found = []
    for draft in console.store.rules_drafts.of(programme):
        if draft.colleague_id != colleague.colleague_id:
            try:
                kept = console.store.colleagues.get(draft.colleague_id)
            except UnknownColleague:
                continue
            found.append((kept.colleague.name, draft))
    return found
