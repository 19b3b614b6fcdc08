"""
The second factor: codes of the half minute, codes that stand in for them, the picture to scan.
"""

from __future__ import annotations

import io
import secrets
from datetime import UTC, datetime

import pyotp
import segno

from alongside.store import Store
from alongside.store.colleague_rows import KeptColleague

ISSUER = "Alongside"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read as another."""
_STEP = 30


def new_secret() -> str:
    """A secret for an authenticator."""
    return pyotp.random_base32()


def new_recovery() -> tuple[str, ...]:
    """Ten codes that stand in for the second factor, each once."""
    return tuple("-".join((_part(), _part())) for _ in range(10))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is: now's, or the one before or after; None for none."""
    said = code.replace(" ", "")
    if not (said.isascii() and said.isdigit() and len(said) == 6):
        return None
    totp, step = pyotp.TOTP(secret), int(now.timestamp()) // _STEP
    for each in (step, step - 1, step + 1):
        at = datetime.fromtimestamp(each * _STEP, UTC)
        if totp.verify(said, for_time=at, valid_window=0):
            return each
    return None


def is_given(store: Store, kept: KeptColleague, said: str, now: datetime) -> bool:
    """Whether this is their second factor; a code is good once."""
    colleague_id = kept.colleague.colleague_id
    if kept.totp is None:
        return False
    step = step_of(kept.totp, said, now)
    if step is not None:
        return store.second_factors.use_step(colleague_id, step)
    return store.second_factors.use_recovery(colleague_id, said)


def picture(secret: str, login: str) -> bytes:
    """What an authenticator scans, as SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=5, border=4, dark="#212b32", light="#ffffff",
        title="Code to scan with an authenticator", xmldecl=False,
    )  # fmt: skip
    return out.getvalue()


def _part() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))
