"""
A file about clients, written so that only its owner may read it.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_confidential(file: Path, body: bytes) -> None:
    """
    Write the file, what was there before is gone.

    :raises OSError: it can't be written there.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(body)
