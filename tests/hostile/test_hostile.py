"""Everything hostile at once against a live server: it answers each in bounded time, and its other readers notice nothing."""

import http.client
import random
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.hostile import queries, wire
from tests.sandbox.asking import ask, processes, request, resident_mb

pytestmark = [pytest.mark.xdist_group("hostile"), pytest.mark.slow]

CUT = "cut"
FINE = {100, 200, 303, 304, 308, 400, 403, 404, 405, 406, 408, 410, 413, 414, 415, 416, 417, 429, 431, 503, 505}
QUICK = ("count-of-product-3", "ordered-product", "path-everything-star", "regex-huge-repetition", "concat-doubling-60", "groups-9000",
         "nested-exists", "nested-functions", "values-products", "service", "from", "load", "unconnected-250", "constructed-product")


@pytest.fixture
def canary():
    """An address that notes who calls it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def address_of(server):
    return f"http://127.0.0.1:{server.getsockname()[1]}/"


def nobody_called(server):
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


def outcome(address, query, client):
    """The status of the answer, or CUT for one that was visibly broken; with the seconds it took."""
    begun = time.monotonic()
    try:
        status = ask(address, query, "*/*", 30, **{"X-Forwarded-For": client}).status
    except (http.client.IncompleteRead, ConnectionError):
        status = CUT
    return status, time.monotonic() - begun


def send(address, data):
    """Send raw bytes; the statuses of all answers that come back before the connection ends or falls silent."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=4) as connection:
        try:
            connection.sendall(data)
            got = bytearray()
            while piece := connection.recv(65536):
                got += piece
                if b"connection: close" not in data.lower() and got.endswith(b"\n") and len(got) > 500:
                    break
        except (ConnectionError, TimeoutError):
            pass
    return [int(line[9:12]) for line in bytes(got).split(b"\r\n") if line.startswith(b"HTTP/1.") and line[9:12].isdigit()]


def test_the_corpus_is_as_large_as_promised():
    assert len(queries.corpus("http://x/")) >= 60 and len(wire.corpus()) >= 100


def test_POST_hostile_queries_in_bounded_time(attacked, beside, canary):
    texts = queries.corpus(address_of(canary))
    with beside(slowest=1.0), ThreadPoolExecutor(3) as pool:
        found = dict(zip(QUICK, pool.map(lambda name: outcome(attacked, texts[name], "192.0.2.1"), QUICK), strict=True))
    for name, (status, seconds) in found.items():
        assert status in FINE | {CUT}, (name, status)
        assert seconds < 5, (name, seconds)
    assert nobody_called(canary)


def test_POST_all_hostile_queries_in_bounded_time(attacked, beside, canary):
    texts = queries.corpus(address_of(canary))
    worker = processes(urlsplit(attacked).port)["web-workers"][0]
    before = resident_mb(worker)
    with beside(slowest=0.5), ThreadPoolExecutor(3) as pool:
        found = dict(zip(texts, pool.map(lambda text: outcome(attacked, text, "192.0.2.1"), texts.values()), strict=True))
    assert not {name: status for name, (status, _) in found.items() if status not in FINE | {CUT}}
    assert not {name: seconds for name, (_, seconds) in found.items() if seconds > 8}
    assert nobody_called(canary)
    assert resident_mb(worker) - before < 80


def test_POST_storm_of_eight_attackers(attacked, beside, canary):
    """A minute of everything from eight clients at once."""
    texts, stop = list(queries.corpus(address_of(canary)).values()), time.monotonic() + 60

    def attack(number):
        chooser, bad = random.Random(number), []
        while time.monotonic() < stop:
            status, _ = outcome(attacked, chooser.choice(texts), f"192.0.2.{10 + number}")
            if status not in FINE | {CUT}:
                bad.append(status)
        return bad

    with beside(slowest=1.5), ThreadPoolExecutor(8) as pool:
        assert not [status for bad in pool.map(attack, range(8)) for status in bad]
    assert nobody_called(canary)


def test_hostile_requests_are_answered_without_a_failure(attacked, beside):
    requests = wire.corpus()
    with beside(slowest=1.0), ThreadPoolExecutor(8) as pool:
        found = dict(zip(requests, pool.map(lambda data: send(attacked, data), requests.values()), strict=True))
    bad = {name: statuses for name, statuses in found.items() if set(statuses) - FINE - {501}}
    assert not bad
    assert sum(bool(statuses) for statuses in found.values()) > len(found) * 0.9


def test_header_injection_adds_no_header(attacked):
    for path in ("/id/office/101%0d%0aX-Injected:%20y", "/?lang=en%0d%0aX-Injected:%20y", "/doc/x%0aX-Injected:y"):
        reply = request(attacked, "GET", path)
        assert "X-Injected" not in reply.headers and reply.status < 500


_BITS = (b"%00", b"%ff", b"%", b"%zz", b"^", b"<", b"{", b"'", b'"', b"%0d%0aX:y", b"..", b"%2e%2e%2f", b"%EF%BF%BD", b"&&", b"=", b"-1",
         b"9" * 30, b"[", b"|", b"\\", b"%f0%9f%98%80", b"1e9", b"?", b"#", b"%252e", b":", b"javascript:")


def _changed(data, chooser, most):
    """Bytes with some changed, dropped and doubled."""
    data = bytearray(data)
    for _ in range(chooser.randrange(1, most)):
        place = chooser.randrange(len(data))
        data[place:place + chooser.randrange(3)] = chooser.randbytes(chooser.randrange(3))
    return bytes(data)


def _addresses(address):
    """The paths of the site: what its first pages link to."""
    found = {"/", "/sparql?query=ASK%7B%7D&default-graph-uri=urn:x&format=csv", "/doc/office/101?page=2", "/oai?verb=Identify"}
    for page in ("/", "/doc/office/101", "/def", "/catalog", "/releases", "/sparql", "/list/Office"):
        text = request(address, "GET", page, headers={"Accept": "text/html"}).body.decode()
        found |= {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', text)}
    return sorted(found)


def test_fuzzed_requests_never_fail(attacked, beside):
    """Ten thousand requests with bytes changed, dropped and doubled: the corpus, and the addresses of the site."""
    seeds, addresses = [data for data in wire.corpus().values() if 0 < len(data) < 3000], _addresses(attacked)

    def fuzz(number):
        chooser = random.Random(number)
        if number % 2:
            path = bytearray(chooser.choice(addresses).encode())
            for _ in range(chooser.randrange(1, 4)):
                place = chooser.randrange(1, len(path) + 1)
                path[place:place + chooser.randrange(3)] = chooser.choice(_BITS)
            kind = chooser.choice((b"text/html", b"text/turtle", b"text/csv", b"application/json", b"*/*"))
            return send(attacked, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: " + kind + b"\r\n\r\n")
        while True:   # until the server will end the connection: nobody waits for silence ten thousand times
            data = _changed(chooser.choice(seeds), chooser, 6)
            if b"connection: close" in data.lower():
                return send(attacked, data)

    with beside(slowest=1.5), ThreadPoolExecutor(8) as pool:
        found = list(pool.map(fuzz, range(10_000)))
    statuses = [status for each in found for status in each]
    assert statuses.count(200) > 100 and statuses.count(404) > 500
    assert not [(number, each) for number, each in enumerate(found) if {status for status in each if status >= 500} - {501, 503, 505}]


def _slow(address, count, begin, drip, seconds):
    """Open many connections that begin something and drip on."""
    parts, connections = urlsplit(address), []
    for _ in range(count):
        connection = socket.create_connection((parts.hostname, parts.port), timeout=5)
        connection.sendall(begin)
        connections.append(connection)
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        for connection in connections:
            try:
                connection.sendall(drip)
            except OSError:
                pass
        time.sleep(0.5)
    for connection in connections:
        connection.close()


HEADERS = (200, b"GET /def HTTP/1.1\r\nHost: x\r\n", b"X: y\r\n")
BODIES = (100, b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 5000\r\n\r\nASK", b" ")
READERS = (30, b"GET /sparql?query=SELECT%20*%20%7B%3Fa%20%3Fb%20%3Fc.%3Fd%20%3Fe%20%3Ff%7D&format=csv HTTP/1.1\r\nHost: x\r\n"
               b"X-Forwarded-For: 192.0.2.9\r\n\r\n", b"")
IDLE = (400, b"", b"")


@pytest.mark.parametrize("kind", [HEADERS, BODIES, READERS, IDLE], ids=["headers", "bodies", "readers", "idle"])
def test_slow_clients_keep_nobody_waiting(attacked, beside, kind):
    count, begin, drip = kind
    with beside(slowest=1.0):
        _slow(attacked, count, begin, drip, 2.5)


def test_all_slow_clients_at_once_keep_nobody_waiting(attacked, beside):
    with beside(slowest=1.5):
        threads = [threading.Thread(target=_slow, args=(attacked, *kind, 20)) for kind in (HEADERS, BODIES, READERS, IDLE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
