"""
Passwords: hashed with argon2, checked in the same time whether anybody has the login or not.
"""

from functools import cache

from pwdlib import PasswordHash

SHORTEST = 12
LONGEST = 200
_OFTEN = ("password", "alongside", "qwerty", "123456", "letmein", "welcome", "iloveyou")


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
    matches = _hasher().verify(password[: LONGEST + 1], kept or _nobodys())
    return matches and kept is not None


def objection(password: str, login: str) -> str | None:
    """What keeps this from being a password, in a sentence; None if nothing does."""
    if len(password) < SHORTEST:
        return f"Enter a password of at least {SHORTEST} characters; three or four words are good"
    if len(password) > LONGEST:
        return f"Enter a password of {LONGEST} characters or fewer"
    left = password.casefold()
    for each in (*_OFTEN, login.casefold()):
        left = left.replace(each, "") if len(each) > 2 else left
    if len(left) < SHORTEST // 2 or len(set(password)) < 5:
        return "Enter a password that is harder to guess: not your login, a row, or a usual word"
    return None
