"""
A colleague as a row: sealed on the way in, opened on the way out.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from alongside.access import Colleague, Role
from alongside.keys import KeyRing


@dataclass(frozen=True, slots=True)
class KeptColleague:
    """A person with what is needed to let them in; its `repr` shows none of it."""

    colleague: Colleague
    password_hash: str | None = field(repr=False)
    totp: str | None = field(repr=False)
    """The secret of the second factor, once they have one."""
    totp_offered: str | None = field(default=None, repr=False)
    """One they were shown and did not confirm yet."""
    recovery: tuple[str, ...] = field(default=(), repr=False)
    """Hashes of the codes that stand in for the second factor, each once."""
    failures: int = 0
    """Attempts since the last right one."""
    locked_until: datetime | None = None
    by_provider: bool = False
    """Whether another provider vouches for them."""
    last_in: datetime | None = None
    added: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether too many wrong attempts keep them out now."""
        return self.locked_until is not None and now < self.locked_until


def seal(
    ring: KeyRing,
    colleague: Colleague,
    *,
    password_hash: str | None = None,
    totp: str | None = None,
    totp_offered: str | None = None,
    recovery: tuple[str, ...] = (),
) -> bytes:
    """What of a person nobody may read in the database."""
    body = {
        "login": colleague.login,
        "name": colleague.name,
        "password_hash": password_hash,
        "totp": totp,
        "totp_offered": totp_offered,
        "recovery": recovery,
    }
    return ring.encrypt(json.dumps(body).encode(), _about(colleague.colleague_id))


def open_row(ring: KeyRing, row: Row[Any]) -> KeptColleague:
    """The person of a row."""
    kept = row._mapping
    body = json.loads(ring.decrypt(kept["person"], _about(kept["colleague_id"])))
    colleague = Colleague(
        colleague_id=kept["colleague_id"],
        login=body["login"],
        name=body["name"],
        roles=tuple(Role(each) for each in kept["roles"]),
        answers_for=kept["answers_for"],
        coach_id=kept["coach_id"],
        active=kept["active"],
    )
    return KeptColleague(
        colleague,
        body["password_hash"],
        body["totp"],
        body["totp_offered"],
        tuple(body["recovery"]),
        kept["failures"],
        kept["locked_until"],
        kept["subject_hash"] is not None,
        kept["last_in"],
        kept["added"],
    )


def _about(colleague_id: str) -> bytes:
    return f"colleague/{colleague_id}".encode()
