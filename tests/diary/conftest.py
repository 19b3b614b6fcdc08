"""Keys, and where the kit is."""

import sys
from pathlib import Path

import pytest

from alongside.keys import KeyRing

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    """Keys of this run."""
    return KeyRing.fresh()
