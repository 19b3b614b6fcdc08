"""
A ruleset with its catalogue, under the digest that names them.

Takes a ruleset, or the canonical text a store kept; gives the version and the part of it
that a journey carries.
"""

from __future__ import annotations

from functools import cached_property

from alongside.facts import Catalogue, Scope
from alongside.model import Frozen
from alongside.ruleset.canonical import canonical, digest_of, from_canonical
from alongside.ruleset.model import Plausible, Ruleset, WalkRules


class DamagedRuleset(ValueError):
    """A stored text is not the one its digest names."""


class Published(Frozen):
    """One immutable version of a programme's rules."""

    ruleset: Ruleset
    catalogue: Catalogue
    digest: str

    @classmethod
    def of(cls, ruleset: Ruleset, catalogue: Catalogue) -> Published:
        """Name a ruleset by its canonical form."""
        text = canonical(ruleset, catalogue)
        return cls(ruleset=ruleset, catalogue=catalogue, digest=digest_of(text))

    @classmethod
    def read(cls, digest: str, text: str) -> Published:
        """
        Read what was stored under `digest`.

        :raises DamagedRuleset: the text is not what was published.
        :raises UnknownLanguage: it was written by a newer program.
        """
        if digest_of(text) != digest:
            raise DamagedRuleset(
                f"the ruleset stored under {digest[:12]} is not what was published; "
                "restore the store from a backup"
            )
        ruleset, catalogue = from_canonical(text)
        return cls(ruleset=ruleset, catalogue=catalogue, digest=digest)

    @property
    def canonical(self) -> str:
        """The text that the digest names."""
        return canonical(self.ruleset, self.catalogue)

    @cached_property
    def walk_rules(self) -> WalkRules:
        """The part a journey carries, with what its door accepts as a reading."""
        plausible = {
            fact.name: Plausible(
                kind=fact.kind.value, low=fact.low, high=fact.high, choices=fact.choices
            )
            for fact in self.catalogue.members()
            if fact.scope is Scope.CLIENT
        }
        return WalkRules.of(self.ruleset, self.digest, plausible)
