"""
Is somebody who is new here known under another id?

In: a coach, those who are known. Out: who it is, or nothing. A coach twice on the roster would
be given the clients of two.
"""

from collections.abc import Iterable

from alongside.coaches import Coach, Problem


def same_person(new: Coach, known: Iterable[Coach]) -> Problem | None:
    """
    The coach known with this name, unless their e-mail and phone tell the two apart.

    One of whom neither is known can't be told apart.
    """
    name, ways = _name(new), _ways(new)
    for other in known:
        if other.id == new.id or _name(other) != name:
            continue
        theirs = _ways(other)
        if not ways or not theirs or ways & theirs:
            says = (
                f"this is coach {other.id} already, by name; change them, or give both an e-mail "
                "address or a phone number that tells them apart"
            )
            return Problem("name", "known_coach", says)
    return None


def _name(coach: Coach) -> str:
    return " ".join(coach.name.casefold().split())


def _ways(coach: Coach) -> frozenset[str]:
    ways = [coach.email and coach.email.casefold(), coach.phone and _digits(coach.phone)]
    return frozenset(each for each in ways if each)


def _digits(phone: str) -> str:
    digits = "".join(filter(str.isdigit, phone))
    return f"0{digits[2:]}" if digits.startswith("44") else digits
