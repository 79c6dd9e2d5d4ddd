"""Tests that share a server or a register on disk stay in one process of a parallel run."""

import os

import pytest


@pytest.mark.xdist_group("together")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="not a parallel run")
def test_groups_of_tests_are_known_to_the_scheduler(request):
    """pytest-xdist writes the group behind the id; a pytest that does not let it scatters the tests over all processes."""
    assert request.node.nodeid.endswith("@together")
