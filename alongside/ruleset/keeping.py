"""
What the rules ask of whatever keeps their versions; the store answers to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from alongside.store.ruleset_rows import How, Kept, Pointed, Written


class KeptRulesets(Protocol):
    """Versions by digest, and a pointer for each programme."""

    def get(self, digest: str) -> str:
        """The canonical text under a digest."""
        ...

    def current(self, programme: str) -> str | None:
        """The digest in force."""
        ...

    def publish(
        self,
        digest: str,
        programme: str,
        canonical_json: str,
        who: str,
        why: str,
        *,
        instead_of: str | None,
        how: How = "published",
        written: Written | None = None,
    ) -> bool:
        """Keep a version and point at it, if what is in force is what was looked at."""
        ...

    def make_current(
        self,
        programme: str,
        digest: str,
        who: str,
        why: str,
        *,
        how: How = "published",
        instead_of: str | None = None,
    ) -> None:
        """Move the pointer to a version that is there."""
        ...

    def history(self, programme: str) -> Sequence[Pointed]:
        """Every version that came into force."""
        ...

    def beginning_with(self, letters: str) -> Sequence[Kept]:
        """The versions whose digest begins so."""
        ...

    def in_force(self) -> Mapping[str, Pointed]:
        """How each programme's version in force came to be it."""
        ...

    def programmes(self) -> Sequence[str]:
        """The programmes with a version in force."""
        ...

    def sign(self, digest: str, programme: str, who: str, note: str) -> bool:
        """Keep that somebody answers for a version."""
        ...

    def is_signed(self, digest: str) -> bool:
        """Whether anybody answers for the version's local defaults."""
        ...


class KeepsRulesets(Protocol):
    """A store with versions of rules in it."""

    @property
    def rulesets(self) -> KeptRulesets:
        """The versions."""
        ...
