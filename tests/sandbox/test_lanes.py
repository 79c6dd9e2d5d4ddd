"""Admission and lanes, without processes: who begins, who waits, who is refused."""

import pytest

from lod.limits import Limits
from lod.sandbox.lanes import Lanes, Refused

LIMITS = Limits(short_queries=2, long_queries=1, client_queries=2, waiting_queries=3, waiting_seconds=5, short_seconds=0.5)


def lanes(*queries):
    """Lanes with queries named `client-number` admitted at 0."""
    made = Lanes(LIMITS)
    for query in queries:
        made.admit(query, query[0], 0)
    return made


def begun(made, now=0):
    found = []
    while (query := made.next(now)) is not None:
        found.append(query)
    return found


def test_as_many_begin_as_the_short_lane_holds():
    made = lanes("a1", "b1", "c1")
    assert begun(made) == ["a1", "b1"]
    made.leave("a1")
    assert begun(made) == ["c1"]


def test_a_client_at_its_limit_is_passed_over():
    made = Lanes(Limits(short_queries=3, long_queries=1, client_queries=2, waiting_queries=9))
    for query in ("a1", "a2", "a3", "b1"):
        made.admit(query, query[0], 0)
    assert begun(made) == ["a1", "a2", "b1"]


def test_a_client_with_twice_its_share_is_refused():
    made = Lanes(Limits(client_queries=1, waiting_queries=9))
    made.admit("a1", "a", 0)
    made.admit("a2", "a", 0)
    with pytest.raises(Refused, match="too-many-queries"):
        made.admit("a3", "a", 0)


def test_the_queue_is_bounded():
    with pytest.raises(Refused, match="endpoint-busy"):
        lanes("a1", "b1", "c1", "d1")


def test_who_waits_too_long_is_told_so():
    made = lanes("a1")
    assert made.expired(4) == []
    assert made.expired(6) == ["a1"]
    assert made.waiting == 0


def test_a_query_that_outlives_its_first_moments_frees_the_short_lane():
    made = lanes("a1", "b1", "c1")
    begun(made)
    assert made.outlived(0.4) == ([], [])
    assert made.outlived(0.6) == (["a1"], ["b1"])   # the long lane holds one
    assert begun(made, 0.6) == ["c1"]
    assert made.resumed() == []
    made.leave("a1")
    assert made.resumed() == ["b1"]


def test_leaving_while_waiting_or_stopped_leaves_nothing_behind():
    made = lanes("a1", "b1", "c1")
    begun(made)
    made.outlived(1)
    for query in ("a1", "b1", "c1"):
        made.leave(query)
    assert (made.running, made.waiting, begun(made), made.resumed()) == (0, 0, [], [])
