"""
What an address may name: a journey or a turn of supervision, a task in it.

In: what came. Out: whether it can be an id at all; what can't be is looked up nowhere.
"""

import re

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:+-]{0,199}", re.ASCII)


def can_be_id(said: str) -> bool:
    """Whether an id is written so."""
    return _ID.fullmatch(said) is not None
