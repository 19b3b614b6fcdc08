"""
A ruleset with its catalogue, under the digest that names them.
"""

from __future__ import annotations

from functools import cached_property

from alongside.facts import Catalogue, Scope
from alongside.model import Frozen
from alongside.ruleset.canonical import canonical, digest_of, from_canonical
from alongside.ruleset.model import Plausible, Ruleset, WalkRules


class Published(Frozen):
    """One immutable version of a programme's rules."""

    ruleset: Ruleset
    catalogue: Catalogue
    digest: str

    @classmethod
    def of(cls, ruleset: Ruleset, catalogue: Catalogue) -> Published:
        """Name a ruleset by its canonical form."""
        return cls(
            ruleset=ruleset,
            catalogue=catalogue,
            digest=digest_of(canonical(ruleset, catalogue)),
        )

    @classmethod
    def from_text(cls, text: str) -> Published:
        """
        Read what was stored.

        :raises UnknownLanguage: it was written by a newer program.
        """
        ruleset, catalogue = from_canonical(text)
        return cls(ruleset=ruleset, catalogue=catalogue, digest=digest_of(text))

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
