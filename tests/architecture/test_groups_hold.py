"""Tests that share a service run on one processor: the runner knows of their group."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_known_where_tests_run_in_parallel(request: pytest.FixtureRequest) -> None:
    """pytest 9.2 with pytest-xdist 3.8 lost it: four services did the work of one, unnoticed."""
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@together")
