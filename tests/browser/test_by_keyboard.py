"""Stories again, by somebody who has a keyboard and nothing else."""

from __future__ import annotations

import pytest

from tests.browser.test_a_coach_leaves import (
    test_a_coach_leaves_and_their_client_goes_on_with_another,
)
from tests.browser.test_a_red_flag import (
    test_a_red_flag_reaches_a_gp_and_their_answer_comes_back,
)

__all__ = [
    "test_a_coach_leaves_and_their_client_goes_on_with_another",
    "test_a_red_flag_reaches_a_gp_and_their_answer_comes_back",
]


@pytest.fixture
def way() -> str:
    """How they use the pages."""
    return "keyboard"
