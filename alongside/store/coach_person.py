"""
Is somebody who is new here known under another id?

In: a coach, those who are known. Out: who it is, or nothing. A coach twice on the roster would
be given the clients of two.
"""

from collections.abc import Iterable

from alongside.coaches import Coach, Problem


class People:
    """The coaches who are known, by name."""

    def __init__(self, known: Iterable[Coach]) -> None:
        self._by_name: dict[str, dict[str, Coach]] = {}
        self._names: dict[str, str] = {}
        for each in known:
            self.remember(each)

    def remember(self, coach: Coach) -> None:
        """The coach is known from now on, as they are now."""
        earlier, name = self._names.get(coach.id), _name(coach)
        if earlier is not None:
            del self._by_name[earlier][coach.id]
        self._names[coach.id] = name
        self._by_name.setdefault(name, {})[coach.id] = coach

    def known_already(self, new: Coach) -> Problem | None:
        """
        The coach known with this name, unless their e-mail and phone tell the two apart.

        One of whom neither is known can't be told apart.
        """
        ways = _ways(new)
        for other in self._by_name.get(_name(new), {}).values():
            theirs = _ways(other)
            if other.id != new.id and (not ways or not theirs or ways & theirs):
                says = (
                    f"this is coach {other.id} already, by name; change them, or give both an "
                    "e-mail address or a phone number that tells them apart"
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
