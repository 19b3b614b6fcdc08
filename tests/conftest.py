"""Fixtures every kind of test may use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real and independent input; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data folder (../shared/data) is not here")
    return folder


@pytest.fixture(scope="session")
def rules_folder() -> Path:
    """The rule files the project ships."""
    return ROOT / "rules"
