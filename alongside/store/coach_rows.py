"""
Coaches as rows: all of them sealed, opened for whoever may know them.

In: a coach and the keys. Out: sealed bytes bound to the coach's id; the coach again, or as
matching sees them.
"""

from functools import lru_cache

from alongside.coaches import Coach
from alongside.keys import KeyRing
from alongside.store.ids import random_letters

_UNKNOWN = {"name": "-", "email": None, "phone": None}


def new_coach_id() -> str:
    """`k-` and twelve random letters, derived from nothing."""
    return f"k-{random_letters()}"


def seal(ring: KeyRing, coach: Coach) -> bytes:
    """What is kept of a coach."""
    return ring.encrypt(coach.model_dump_json().encode(), about_coach(coach.id))


def coach_of(ring: KeyRing, coach_id: str, body: bytes) -> Coach:
    """The coach that was sealed under this id."""
    return Coach.model_validate_json(ring.decrypt(body, about_coach(coach_id)))


@lru_cache(maxsize=20_000)
def nameless(ring: KeyRing, coach_id: str, body: bytes) -> Coach:
    """
    A coach as matching sees them: who they are and how to reach them plays no part.

    Remembered by the sealed bytes, which are others after every change.
    """
    return coach_of(ring, coach_id, body).model_copy(update=_UNKNOWN)


def about_coach(coach_id: str) -> bytes:
    """What a coach's sealed row is bound to."""
    return f"coach/{coach_id}".encode()
