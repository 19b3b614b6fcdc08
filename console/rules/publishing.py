"""
A draft on its way into force: what stands in its way, what it changes, bringing it in.

In: a colleague's draft, what is in force. Out: `Candidate`. The same is asked of it as by
`alongside rules publish`: it checks, its examples say the same, nothing else came in meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alongside.access import Colleague
from alongside.ruleset.house import House
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import MOST_WHO, publish
from alongside.ruleset.unsigned import local_defaults
from alongside.store.ruleset_rows import Draft
from console.context import Console
from console.rules.checking import Checked
from console.rules.drafts import checked, draft_of, is_behind
from console.rules.standing import Standing, standing
from console.rules.testing import Outcome, known

_UNSEEN = re.compile(r"[^\w .,\'-]+")


@dataclass(frozen=True)
class Hindrance:
    """Why a draft can't be published, and where that is put right."""

    text: str
    href: str
    link: str


@dataclass(frozen=True)
class Candidate:
    """A draft held against what is in force."""

    now: Standing
    draft: Draft
    found: Checked
    outcome: Outcome | None
    hindrances: tuple[Hindrance, ...]

    @property
    def published(self) -> Published | None:
        """The version it would be."""
        return self.found.published

    @property
    def is_same(self) -> bool:
        """Whether it means what is in force, so that only its words are new."""
        was, would_be = self.now.published, self.published
        return was is not None and would_be is not None and was.canonical == would_be.canonical

    @property
    def seen(self) -> str:
        """Names what a page showed: which draft, against which version."""
        return f"{self.draft.saved}/{self.now.digest or ''}"


def candidate(console: Console, colleague: Colleague, programme: str) -> Candidate:
    """
    A colleague's draft as it stands.

    :raises NotFound: there is no such programme.
    """
    now = standing(console, programme)
    draft = draft_of(console, colleague, now)
    found = checked(console, draft, now)
    outcome = known(draft, found)
    bare = Candidate(now, draft, found, outcome, ())
    return Candidate(now, draft, found, outcome, tuple(_hindrances(console, bare)))


def bring_in(console: Console, colleague: Colleague, candidate: Candidate, why: str) -> Published:
    """
    Bring a draft that nothing hinders into force, with the file as it was written.

    :raises NotPublished: the reason can't be kept.
    :raises RulesetMoved: another version came into force since it was looked at.
    """
    loaded = candidate.found.loaded
    assert loaded is not None
    assert loaded.ruleset is not None
    now, store = candidate.now, console.store
    who = signature(colleague)
    house = House.load(console.settings.rules)
    with store.audit.change(colleague.colleague_id, console.wall()) as note:
        if now.digest is not None and now.written is not None:
            store.rulesets.texts.keep(now.digest, now.programme, now.written, who)
        published = publish(
            store, house, loaded.ruleset, who, why,
            instead_of=now.digest, written=candidate.draft.written,
        )  # fmt: skip
        store.rules_drafts.throw_away(
            now.programme, colleague.colleague_id, saved=candidate.draft.saved
        )
        note("rules_published", f"{now.programme}/{published.digest[:12]}")
    return published


def keep_words(console: Console, colleague: Colleague, candidate: Candidate) -> bool:
    """Keep a draft that means what is in force: its comments, layout and examples."""
    now = candidate.now
    assert now.digest is not None
    with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
        kept = console.store.rulesets.texts.keep(
            now.digest, now.programme, candidate.draft.written, signature(colleague)
        )
        console.store.rules_drafts.throw_away(
            now.programme, colleague.colleague_id, saved=candidate.draft.saved
        )
        note("rules_comments_kept", f"{now.programme}/{now.digest[:12]}")
    return kept


def signature(colleague: Colleague) -> str:
    """How the history of rules names somebody: by name, and by the id that makes it theirs."""
    name = " ".join(_UNSEEN.sub(" ", colleague.name).split())
    end = f" ({colleague.colleague_id})"
    return f"{name[: MOST_WHO - len(end)]}{end}".strip()


def is_signed_enough(console: Console, published: Published) -> bool:
    """Whether a production service may take it: its local defaults are signed, or it has none."""
    return (
        not console.settings.production
        or not local_defaults(published.ruleset)
        or console.store.rulesets.is_signed(published.digest)
    )


def _hindrances(console: Console, it: Candidate) -> Iterator[Hindrance]:
    here = f"/rules/{it.now.programme}"
    if not it.draft.saved:
        yield Hindrance("You have no draft of these rules.", f"{here}/edit", "Begin one")
        return
    if it.published is None:
        yield Hindrance(
            "The check found problems in it.", f"{here}/edit", "Mend them first"
        )  # fmt: skip
        return
    if is_behind(it.draft, it.now):
        yield Hindrance(
            "Another version came into force since you began.", f"{here}/edit",
            "Look at what it changed",
        )  # fmt: skip
    if it.found.of_examples:
        yield Hindrance(
            "There are problems in the examples.", f"{here}/edit/examples", "Mend them first"
        )
    elif it.draft.written.examples and it.outcome is None:
        yield Hindrance("Its examples have not been run as it stands.", f"{here}/tests", "Run them")
    elif it.outcome is not None and not it.outcome.good:
        yield Hindrance("Its examples say otherwise.", f"{here}/tests", "See what differs")
    if not it.is_same and not is_signed_enough(console, it.published):
        yield Hindrance(
            "It has local defaults that nobody has signed off, and this is a production service.",
            f"{here}/sign-off?of=draft", "See them and sign",
        )  # fmt: skip
