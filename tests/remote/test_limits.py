"""Limits hold also where others answer: time, size, turns; and a store that misbehaves is never taken at its word."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from lod import errors
from lod.evaluation import InProcess, Job
from lod.formats import Settings
from lod.limits import Limits
from lod.remote.client import Store
from lod.remote.evaluator import Remote
from lod.remote.gate import Gate

pytestmark = pytest.mark.slow

BASE = "http://example.org/"
RELEASE = SimpleNamespace(version="2026-01-01", is_past=False, manifest={"base": BASE, "version": "2026-01-01", "counts": {"graphs": {}}})
FORMATS = {"table": "sparql_json", "answer": "sparql_json", "graph": "ntriples"}
HEAD, ROW, TAIL = b'{"head":{"vars":["x"]},"results":{"bindings":[', b'{"x":{"type":"typed-literal","value":"1"}}', b"]}}"


class _Odd(BaseHTTPRequestHandler):
    """A store that answers as its path says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        with contextlib.suppress(OSError):
            getattr(self, "say_" + self.path.strip("/"))()

    def _head(self, status=200, length=None, **more):
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def say_slow(self):
        self.server.told.wait(20)

    def say_drip(self):
        self._head(Transfer_Encoding="chunked")
        self._chunk(HEAD)
        while not self.server.told.wait(0.05):
            self._chunk(ROW + b",")

    def say_short(self):
        self._head(length=10_000)
        self.wfile.write(HEAD + ROW)
        self.close_connection = True

    def say_long(self):
        self._head(Transfer_Encoding="chunked")
        self._chunk(HEAD + ROW)
        for _ in range(200):
            self._chunk((b"," + ROW) * 400)
        self._chunk(TAIL)
        self._chunk(b"")

    def say_broken(self):
        self._head(Transfer_Encoding="chunked")
        self._chunk(HEAD + ROW)
        for _ in range(60):
            self._chunk((b"," + ROW) * 400)
        self.close_connection = True

    def say_elsewhere(self):
        self._head(307, 0, Location="/long")

    def say_failing(self):
        self._head(500, 4)
        self.wfile.write(b"oops")

    def say_busy(self):
        self._head(503, 0)

    def say_cut(self):
        self._head(200, len(HEAD + TAIL), X_SPARQL_MaxRows="10000")
        self.wfile.write(HEAD + TAIL)

    def say_nonsense(self):
        self._head(200, 9)
        self.wfile.write(b"<html>no!")

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture
def odd():
    """A server of such answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Odd) as server:
        server.daemon_threads, server.told, server.asked = True, threading.Event(), []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.told.set()
        server.shutdown()


def remote(odd, path, **limits):
    """The evaluator before one of these stores."""
    return Remote(Store(f"http://127.0.0.1:{odd.server_port}/{path}"), Limits(**{"query_seconds": 1.0, "streaming_seconds": 5.0} | limits), InProcess())


def ask(evaluator, query="SELECT ?x { ?x ?y ?z }", client="a", formats=FORMATS):
    return evaluator.answer(Job(query, BASE, formats), RELEASE, Settings(), client)


@pytest.mark.parametrize(("path", "error", "key"), [
    ("slow", errors.LimitExceeded, "query-timeout"), ("drip", errors.LimitExceeded, "query-timeout"), ("short", errors.EngineFailure, "engine-failure"),
    ("elsewhere", errors.EngineFailure, "engine-failure"), ("failing", errors.EngineFailure, "engine-failure"),
    ("busy", errors.LimitExceeded, "query-timeout"), ("cut", errors.LimitExceeded, "store-cut")])
def test_an_answer_that_is_none(odd, path, error, key):
    with pytest.raises(error) as told:
        ask(remote(odd, path))
    assert told.value.key == key
    assert odd.asked == ["/" + path]


def test_an_answer_in_no_format_is_a_failure(odd):
    for query, formats in (("ASK {}", FORMATS), ("CONSTRUCT WHERE { ?s ?p ?o }", FORMATS), ("SELECT ?x {}", FORMATS | {"table": "tsv"})):
        with pytest.raises(errors.EngineFailure):
            ask(remote(odd, "nonsense"), query, formats=formats)


def test_a_large_answer_streams_and_is_whole(odd):
    answered = ask(remote(odd, "long", buffer_kb=256))
    body = b"".join(answered.chunks)
    assert answered.whole is None and body.startswith(HEAD) and body.endswith(TAIL)
    assert body.count(b'"type":"literal"') == 80_001 and b"typed" not in body


def test_an_answer_larger_than_the_limit_breaks_off(odd):
    with pytest.raises(errors.LimitExceeded) as told:
        b"".join(ask(remote(odd, "long", buffer_kb=256, result_mb=2)).chunks)
    assert told.value.key == "result-too-large"


def test_a_stream_that_breaks_off_is_seen_to(odd):
    with pytest.raises(errors.EngineFailure):
        b"".join(ask(remote(odd, "broken", buffer_kb=64)).chunks)


def test_a_reader_who_leaves_frees_the_turn(odd):
    evaluator = remote(odd, "long", buffer_kb=64, client_queries=1, short_queries=1, long_queries=1, waiting_seconds=10)
    for _ in range(3):
        chunks = ask(evaluator).chunks
        assert next(chunks).startswith(HEAD)   # begun, not refused: one client may ask one query at a time
        chunks.close()
    assert odd.asked == ["/long"] * 3


def test_a_store_that_goes_on_for_ever_is_hung_up_on(odd):
    """The turn is free again although the store would send a little for ever."""
    evaluator = remote(odd, "drip", client_queries=1, short_queries=1, long_queries=1, waiting_seconds=10)
    for _ in range(2):
        with pytest.raises(errors.LimitExceeded):
            ask(evaluator)
    assert odd.asked == ["/drip"] * 2


def test_nothing_is_sent_where_no_format_fits_or_SERVICE_is_asked(odd):
    for query, error in (("ASK {}", errors.NotAcceptable), ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", errors.ServiceRefused),
                         ("DROP ALL", errors.BadQuery)):
        with pytest.raises(error):
            ask(remote(odd, "long"), query, formats=FORMATS | {"answer": None})
    assert odd.asked == []


def test_a_store_that_is_not_there():
    evaluator = Remote(Store("http://127.0.0.1:9/query"), Limits(), InProcess())
    with pytest.raises(errors.NotServing) as told:
        ask(evaluator)
    assert told.value.headers["Retry-After"] and not evaluator.is_ready()


def test_a_client_has_its_turns_and_others_theirs():
    gate = Gate(Limits(client_queries=1, short_queries=1, long_queries=1, waiting_queries=2, waiting_seconds=0.05))
    gate.enter("a")
    with pytest.raises(errors.NotServing):   # a's own second waits until the wait is too long
        gate.enter("a")
    gate.enter("b")
    with pytest.raises(errors.NotServing):
        gate.enter("c")
    gate.leave("a")
    gate.enter("c")
    for client in "bc":
        gate.leave(client)
    gate.enter("a")


def test_a_client_that_asks_for_too_much_at_once_is_told():
    gate = Gate(Limits(client_queries=1, short_queries=8, long_queries=8, waiting_queries=8, waiting_seconds=30))
    gate.enter("a")
    waiting = threading.Thread(target=gate.enter, args=("a",), daemon=True)
    waiting.start()
    while not gate._waiting["a"]:
        time.sleep(0.01)
    with pytest.raises(errors.TooManyRequests):
        gate.enter("a")
    gate.leave("a")
    waiting.join(10)
    assert not waiting.is_alive()
