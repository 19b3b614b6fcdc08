"""
Passwords: hashed with argon2, checked in the same time whether anybody has the login or not.
"""

from functools import cache

from pwdlib import PasswordHash

SHORTEST = 12
LONGEST = 200


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep."""
    return _hasher().hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether it is the password; without one kept it takes as long and never is."""
    matches = _hasher().verify(password, kept or _nobodys())
    return matches and kept is not None
