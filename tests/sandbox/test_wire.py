"""Connections of the web server: requests in one packet, heads that are too long or too slow, a port that is taken."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import quote, urlsplit

import pytest

from tests.conftest import free_port, serving
from tests.sandbox.asking import patience, processes, request, resident_mb

pytestmark = pytest.mark.xdist_group("sandbox")


def get(path, *headers):
    return "".join(f"{line}\r\n" for line in (f"GET {path} HTTP/1.1", "Host: x", *headers, "")).encode()


@contextlib.contextmanager
def connected(server):
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as client:
        yield client


def statuses(client, number):
    """The statuses of so many answers, each of known length, in the order of their coming."""
    found, rest = [], b""
    while len(found) < number:
        while b"\r\n\r\n" not in rest:
            rest += client.recv(65536)
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(rest) < length:
            rest += client.recv(65536)
        found.append(int(head[9:12]))
        rest = rest[length:]
    return found


def test_GET_several_in_one_packet_are_answered_in_their_order(server):
    """Some are kept, some are not: no answer overtakes another."""
    request(server, "GET", "/def.ttl")
    with connected(server) as client:
        client.sendall(get("/def.ttl") + get("/nowhere") + get("/def.ttl") + get("/id/office/101") + get("/def.ttl"))
        assert statuses(client, 5) == [200, 404, 200, 303, 200]


@pytest.mark.parametrize("hosts", ["", "Host: x\r\nHost: y\r\n"])
def test_GET_without_one_host_400(server, hosts):
    """RFC 9112, 3.2: proxies disagree about whom such a request is for."""
    request(server, "GET", "/def.ttl")
    for path in ("/def.ttl", "/nowhere"):
        with connected(server) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\n{hosts}\r\n".encode())
            assert statuses(client, 1) == [400] and client.recv(1) == b""


def test_GET_of_an_old_client_needs_no_host_200(server):
    with connected(server) as client:
        client.sendall(b"GET /def.ttl HTTP/1.0\r\n\r\n")
        assert statuses(client, 1) == [200]


def test_GET_in_two_packets_200(server):
    whole = get("/def.ttl")
    with connected(server) as client:
        client.sendall(whole[:20])
        time.sleep(0.1)
        client.sendall(whole[20:])
        assert statuses(client, 1) == [200]


def test_GET_many_without_reading_is_cut(server):
    """Nobody fills the server's memory with answers that he does not read."""
    with connected(server) as client, pytest.raises(OSError):
        for _ in range(400):
            client.sendall(get("/nowhere") * 50)
            time.sleep(0.01)


def test_GET_kept_answers_to_nobody_who_reads_stay_few(server):
    assert len(request(server, "GET", "/def.ttl").body) > 10_000
    worker = processes(urlsplit(server).port)["web-workers"][0]
    before = resident_mb(worker)
    with connected(server) as client, contextlib.suppress(OSError):
        for _ in range(200):
            client.sendall(get("/def.ttl") * 20)
    assert resident_mb(worker) - before < 40


@pytest.mark.parametrize("head", ["X: " + "a" * 140_000, "\r\n".join(f"X-{n}: {'b' * 100}" for n in range(1400))])
def test_GET_with_a_head_too_long_431(server, head):
    with connected(server) as client:
        client.sendall(get("/def.ttl", head)[:-2])   # its end never comes
        assert client.recv(200)[9:12] == b"431"


@pytest.mark.parametrize("sent", [b"", b"GET /def.ttl HTTP/1.1\r\nHost:"])
def test_who_never_finishes_a_head_is_sent_away(server, sent):
    with connected(server) as client:
        client.sendall(sent)
        begun = time.monotonic()
        assert client.recv(200)[9:12] == (b"408" if sent else b"")
        assert 1.5 < time.monotonic() - begun < patience(4)


@pytest.mark.parametrize("line", [b"GET /\xff HTTP/1.1", b"nonsense", b"GET / HTTP/9.9", b"CONNECT evil.example:443 HTTP/1.1"])
def test_no_request_line_gets_more_than_a_refusal(server, line):
    with connected(server) as client:
        client.sendall(line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert client.recv(200)[9:10] == b"4"


def test_nonsense_behind_a_request_gets_nothing_into_its_answer(server):
    with connected(server) as client:
        client.sendall(get("/nowhere") + b"nonsense\r\n\r\n")
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := client.recv(65536):
                answer += piece
        assert answer.count(b"HTTP/1.1") <= 1 and b" 400 " not in answer


@pytest.mark.slow
def test_a_port_that_is_taken_is_said_clearly(server, released):
    port = urlsplit(server).port
    done = subprocess.run([sys.executable, "-m", "lod.cli", "serve", "--out", str(released), "--port", str(port)], capture_output=True, text=True)
    assert done.returncode != 0 and f"127.0.0.1:{port} cannot be listened on: Address already in use.\n" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_cut_answer_before_others_of_the_same_connection_takes_no_place_for_ever(released):
    """As many streams are cut as may be asked at once, each with a request behind it; the next query is answered."""
    port, limits = free_port(), ("short-queries=1", "long-queries=1", "waiting-queries=1", "result-mb=2", "buffer-kb=64", "client-queries=9")
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    with serving(released, port, *(word for limit in limits for word in ("--limit", limit))) as address:
        for _ in range(6):
            with connected(address) as client, contextlib.suppress(ConnectionResetError):
                client.sendall(get(f"/sparql?query={query}", "Accept: text/csv") + get("/def.ttl"))
                while client.recv(65536):
                    pass
        assert request(address, "GET", "/sparql?query=" + quote("ASK { ?s ?p ?o }")).status == 200


@pytest.mark.slow
def test_who_comes_while_the_web_process_is_started_anew_waits_and_is_answered(released):
    port = free_port()
    with serving(released, port, "--workers", "2") as address:
        for part in ("web-workers", "web"):
            for pid in processes(port)[part]:
                os.kill(pid, signal.SIGKILL)
            assert request(address, "GET", "/def.ttl", timeout=patience(5)).status == 200
        assert len(processes(port)["web-workers"]) == 2


@pytest.mark.parametrize("body", ["", "ASK {}"])
def test_a_client_that_offers_http_2_is_answered_in_http_1(server, body):
    """As the HTTP client of Java does with each first request; the connection goes on."""
    offer = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA")
    first = get("/def.ttl", *offer)
    if body:
        first = get("/sparql", *offer, "Content-Type: application/sparql-query", f"Content-Length: {len(body)}").replace(b"GET", b"POST", 1) + body.encode()
    with connected(server) as client:
        for sent in (first, get("/def.ttl"), get("/def.ttl")):
            client.sendall(sent)
            assert statuses(client, 1) == [200]


def test_many_offers_of_http_2_in_one_packet_are_answered_in_http_1(server):
    """Each is read anew, none inside another."""
    with connected(server) as client:
        offer = get("/id/office/101", "Connection: Upgrade", "Upgrade: h2c")
        client.sendall(offer)
        assert statuses(client, 1) == [303]
        client.sendall(offer * 2000)
        assert statuses(client, 2000) == [303] * 2000


def test_an_old_client_is_answered_and_the_connection_ends(server):
    with connected(server) as client:
        client.sendall(b"GET /def.ttl HTTP/1.0\r\n\r\n")
        answer = b""
        while piece := client.recv(65536):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 200") and b"@prefix" in answer and b"chunked" not in answer.lower()


def test_a_body_that_waits_for_100_continue_is_taken(server):
    with connected(server) as client:
        client.sendall(get("/sparql", "Content-Type: application/sparql-query", "Content-Length: 6", "Expect: 100-continue").replace(b"GET", b"POST", 1))
        assert client.recv(200).startswith(b"HTTP/1.1 100")
        client.sendall(b"ASK {}")
        assert statuses(client, 1) == [200]
