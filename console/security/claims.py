"""
What a provider says of somebody, in our terms: roles, which coach, a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside.access import Role
from alongside.settings import Settings

LONGEST = 200


def roles_in(claims: Mapping[str, Any], settings: Settings) -> tuple[Role, ...]:
    """Our roles for the words of the claim; words nobody mapped give none."""
    said = _at(claims, settings.oidc_roles_claim)
    words = {said} if isinstance(said, str) else set()
    if isinstance(said, list):
        words = {each for each in said if isinstance(each, str)}
    given = {role for word, role in settings.oidc_roles.items() if word in words}
    return tuple(role for role in Role if role in given)


def coach_in(claims: Mapping[str, Any], settings: Settings) -> str | None:
    """Which coach they are, where the provider says so."""
    claim = settings.oidc_coach_claim
    said = _at(claims, claim) if claim else None
    return said[:LONGEST] if isinstance(said, str) and said else None


def login_in(claims: Mapping[str, Any]) -> str:
    """What they call themselves when they sign in there."""
    return _first(claims, "preferred_username", "email", "sub")


def name_in(claims: Mapping[str, Any]) -> str:
    """Their name, as near as the provider says it."""
    parts = [str(claims.get(each) or "") for each in ("given_name", "family_name")]
    return _first({"joined": " ".join(parts).strip(), **claims}, "name", "joined", "email", "sub")


def _first(claims: Mapping[str, Any], *names: str) -> str:
    said = (claims.get(name) for name in names)
    return next(each.strip()[:LONGEST] for each in said if isinstance(each, str) and each.strip())


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of this name; else what the dots lead to."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
