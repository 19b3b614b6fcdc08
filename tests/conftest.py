"""Fixtures every kind of test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from alongside.plan import pdf

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


@pytest.fixture(autouse=True, scope="session")
def patience_with_pdfs() -> None:
    """Where many tests share a machine, a PDF takes longer than anybody would wait for it."""
    pdf.SECONDS = 120


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A test that sets up a process's log does not set up the next test's."""
    yield
    structlog.reset_defaults()
