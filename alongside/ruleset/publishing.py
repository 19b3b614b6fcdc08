"""
Bringing a version of a programme's rules into force, and taking it back.

Takes a store, a ruleset, who does it with their reason; gives the version in force. Whether
the rules are any good is judged before: by the check, the rule tests, the preview.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alongside.ruleset.canonical import UnknownLanguage, canonical, digest_of
from alongside.ruleset.house import House
from alongside.ruleset.keeping import KeepsRulesets, KeptRulesets
from alongside.ruleset.model import Ruleset
from alongside.ruleset.published import DamagedRuleset, Published
from alongside.store.ruleset_rows import Pointed, Written

MOST_WHO, MOST_WHY = 120, 500
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class NotPublished(ValueError):
    """What was asked for can't be done; the message says why and what to do."""


def version(house: House, ruleset: Ruleset) -> Published:
    """The version these rules are, read from the text that would be kept."""
    text = canonical(ruleset, house.catalogue)
    return Published.read(digest_of(text), text)


_IN_FORCE = "whatever is in force"


def publish(
    store: KeepsRulesets,
    house: House,
    ruleset: Ruleset,
    who: str,
    why: str,
    *,
    instead_of: str | None = _IN_FORCE,
    written: Written | None = None,
) -> Published:
    """
    Keep the rules under their digest and bring them into force; both, or neither.

    What is in force already stays so, and no line is added to its history.

    :param instead_of: the digest in force when `who` looked, None if there was none; by default
        whatever is in force now.
    :param written: the file as it was written, kept with the version.
    :raises NotPublished: who or why is missing, or can't be kept.
    :raises RulesetMoved: another version came into force since.
    """
    who, why = said("who publishes", who, MOST_WHO), said("why", why, MOST_WHY)
    now = version(house, ruleset)
    programme = now.ruleset.programme
    if instead_of == _IN_FORCE:
        instead_of = store.rulesets.current(programme)
    store.rulesets.publish(
        now.digest, programme, now.canonical, who, why,
        instead_of=instead_of, how="published", written=written,
    )  # fmt: skip
    return now


@dataclass(frozen=True)
class RolledBack:
    """The version that was in force (None if it can't be read any more), and the one that is."""

    was: Published | None
    now: Published


def roll_back(
    store: KeepsRulesets, programme: str, who: str, why: str, to: Published | None = None
) -> RolledBack:
    """
    Bring an earlier version into force again; by default the one before the current.

    :raises NotPublished: there is none to go back to, or it is in force already.
    :raises RulesetMoved: another version came into force meanwhile.
    """
    who, why = said("who rolls back", who, MOST_WHO), said("why", why, MOST_WHY)
    kept = store.rulesets
    in_force = kept.current(programme)
    if in_force is None:
        raise NotPublished(f"no version of {programme!r} was ever in force")
    digest = to.digest if to is not None else before(kept.history(programme))
    if digest is None:
        raise NotPublished(
            f"{in_force[:12]} is the first version of {programme}: there is none before it; "
            "name another with --to"
        )
    if to is not None and to.ruleset.programme != programme:
        raise NotPublished(
            f"version {digest[:12]} is one of {to.ruleset.programme}, not of {programme}"
        )
    if digest == in_force:
        raise NotPublished(f"version {digest[:12]} of {programme} is in force already")
    was = readable(kept, in_force)
    now = to or Published.read(digest, kept.get(digest))
    kept.make_current(programme, digest, who, why, how="rolled_back", instead_of=in_force)
    return RolledBack(was, now)


def readable(kept: KeptRulesets, digest: str) -> Published | None:
    """The version under `digest`; None if it is damaged, or another program's."""
    try:
        return Published.read(digest, kept.get(digest))
    except (DamagedRuleset, UnknownLanguage):
        return None


def before(history: Sequence[Pointed]) -> str | None:
    """
    The version that a rollback goes back to: rolling back twice goes back two versions.

    None if the one in force is the first.
    """
    pile: list[str] = []
    for each in history:
        if each.how == "rolled_back" and each.digest in pile:
            while pile[-1] != each.digest:
                pile.pop()
        else:
            pile.append(each.digest)
    return pile[-2] if len(pile) > 1 else None


def sign_off(store: KeepsRulesets, published: Published, who: str, note: str = "") -> bool:
    """
    Record that `who` answers for the version's local defaults; False if they did before.

    :raises NotPublished: who is missing, or a text can't be kept.
    """
    who = said("who signs", who, MOST_WHO)
    note = said("the note", note, MOST_WHY) if note.strip() else ""
    return store.rulesets.sign(published.digest, published.ruleset.programme, who, note)


def said(what: str, text: str, most: int) -> str:
    """
    `text` without the blanks around it.

    :raises NotPublished: it is empty, too long, or has characters nobody sees.
    """
    kept = text.strip()
    if not kept:
        raise NotPublished(f"say {what}: it is empty")
    if len(kept) > most:
        raise NotPublished(f"say {what} in at most {most} characters; this has {len(kept):,}")
    if _UNSEEN.search(kept):
        raise NotPublished(f"say {what} on one line, without invisible characters")
    return kept
