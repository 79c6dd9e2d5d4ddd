"""A child that stays with a connection: who may be answered without the parent, and who is never kept waiting by it."""

import asyncio
import os
import socket
import time
from contextlib import closing

import pytest

from lod.evaluation import Job
from lod.limits import Limits
from lod.sandbox import child, frames
from lod.sandbox.lanes import Lanes
from lod.sandbox.mark import Mark
from lod.sandbox.pool import Pool
from lod.sandbox.supervisor import Supervisor
from tests.sandbox.asking import patience

pytestmark = pytest.mark.xdist_group("sandbox")
CLIENT = b"c" * frames.CLIENT
ASK = Job("ASK {}", "http://localhost/", {"answer": "sparql_json", "table": "sparql_json"})


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def control():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_mark_says_what_goes_on_to_both_sides():
    mark = Mark()
    mark.give(CLIENT, 12.5)
    assert (mark.client, mark.since, mark.count, mark.is_busy, mark.has_begun, mark.is_recalled) == (CLIENT, 12.5, 1, True, False, False)
    pid = os.fork()
    if not pid:
        mark.send()
        mark.rest()
        mark.begin(b"d", 13.5)
        mark.send()
        os._exit(0)
    os.waitpid(pid, 0)
    assert (mark.client.rstrip(b"\0"), mark.since, mark.count, mark.is_busy, mark.has_begun) == (b"d", 13.5, 2, True, True)
    mark.recall()
    assert mark.is_recalled
    mark.give(CLIENT, 14.0)
    assert not mark.is_recalled and not mark.has_begun and mark.count == 1


def test_the_next_query_of_who_is_alone_needs_no_parent(pair, control):
    mark = Mark()
    pair[0].sendall(CLIENT + frames.ALONE + b"the query")
    assert child._next(pair[1], control[1], mark)
    assert mark.client == CLIENT and mark.is_busy and pair[1].recv(100) == b"the query"


@pytest.mark.parametrize("sent", [CLIENT + b"\0" + b"the query", CLIENT])
def test_any_other_is_left_to_the_parent_unread(pair, control, sent):
    pair[0].sendall(sent)
    assert not child._next(pair[1], control[1], Mark())
    assert pair[1].recv(100) == sent


def test_a_child_comes_back_when_it_is_called_or_left(pair, control, monkeypatch):
    monkeypatch.setattr(child, "_STAY", 20)
    assert not child._next(pair[1], control[1], Mark())   # nobody asks
    recalled = Mark()
    recalled.recall()
    pair[0].sendall(CLIENT + frames.ALONE)
    assert not child._next(pair[1], control[1], recalled)
    pair[0].shutdown(socket.SHUT_WR)   # after what was left unread
    assert pair[1].recv(100) and not child._next(pair[1], control[1], Mark())
    control[0].sendall(child.RECALL)
    assert not child._next(pair[1], control[1], Mark())


def test_a_later_query_counts_for_its_own_client_and_from_its_own_beginning():
    lanes = Lanes(Limits(short_queries=2, client_queries=1, short_seconds=0.5))
    lanes.admit("one", "a", 0)
    assert lanes.next(0) == "one"
    lanes.note("one", "b", 10)
    lanes.admit("two", "b", 10)
    assert lanes.next(10) is None   # b has its share
    assert lanes.outlived(10.4) == ([], [])
    lanes.note("one", None, float("inf"))
    assert lanes.next(10.4) == "two" and lanes.outlived(11)[0] == ["two"]


@pytest.fixture(scope="module")
def narrow(released):
    """The address of a query parent that runs one short query at a time."""
    limits = Limits(short_queries=1, long_queries=1)
    supervisor = Supervisor(released, limits, False, None, print)
    supervisor.wait_until_ready()
    yield supervisor.address, limits
    supervisor.close()


def test_a_child_that_stays_keeps_nobody_waiting(narrow):
    """Two web processes: the only place is held by a child that stays with the first."""
    assert asyncio.run(taking_turns(narrow)) < 10 * child._STAY / 1000 / 2


async def taking_turns(place):
    """Seconds for five questions of each of two."""
    with closing(Pool(*place)) as first, closing(Pool(*place)) as second:
        begun = time.monotonic()
        for _ in range(5):
            for pool, client in ((first, "a"), (second, "b")):
                assert (await pool.ask(ASK, client)).kind == "answer"
        return time.monotonic() - begun


def test_the_end_of_a_release_does_not_wait_for_children_that_stay(released):
    limits = Limits()
    supervisor = Supervisor(released, limits, False, None, print)
    supervisor.wait_until_ready()

    async def end_after_a_query():
        with closing(Pool(supervisor.address, limits)) as pool:
            await pool.ask(ASK, "a")
            process, begun = supervisor._serving[1], time.monotonic()
            process.terminate()
            process.wait(20)
            return time.monotonic() - begun

    assert asyncio.run(end_after_a_query()) < patience(child._STAY / 1000)
    supervisor.close()


def test_who_asks_many_times_is_answered_by_one_child_after_another(narrow):
    async def many():
        with closing(Pool(*narrow)) as pool:
            return [await pool.ask(ASK, "a") for _ in range(3 * child._LONGEST_STAY)]

    assert {found.kind for found in asyncio.run(many())} == {"answer"}
