"""The server as a whole: starting, ending, being killed, one client's share, other engines and the plain way."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lod.sandbox import confine
from tests.conftest import free_port, serving, wait_until_ready
from tests.sandbox.asking import ask, patience, processes, request

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("supervisor")]   # each test starts servers of its own
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def gone(pids, seconds):
    """Whether all processes end within that time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if not any(Path(f"/proc/{pid}/statm").exists() and Path(f"/proc/{pid}/statm").read_text() != "0 0 0 0 0 0 0\n" for pid in pids):
            return True
        time.sleep(0.05)
    return False


def private_folder(pid):
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    return Path(words[words.index('"address": "') + 12:].partition('"')[0]).parent


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_main_process_is_the_end_of_all(released, number):
    port = free_port()
    with serving(released, port):
        parts = processes(port)
        folder = private_folder(parts["parent"][0])
        os.kill(parts["main"][0], number)
        assert gone([pid for part in parts.values() for pid in part if pid not in parts["main"]], 12)
        if number == signal.SIGTERM:
            assert gone(parts["main"], 12) and not folder.exists()


def test_SIGTERM_lets_a_query_under_way_finish(released):
    port = free_port()
    with serving(released, port, "--limit", "query-seconds=3") as address, ThreadPoolExecutor(1) as pool:
        running = pool.submit(ask, address, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STR(?c) = STR(?f)) } LIMIT 1")
        time.sleep(0.3)
        os.kill(processes(port)["main"][0], signal.SIGTERM)
        assert running.result().status in (200, 503)


def test_one_client_gets_its_share_429(released):
    port = free_port()
    with serving(released, port, "--limit", "client-queries=1", "--limit", "query-seconds=3", "--trusted", "127.0.0.1") as address:
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda _: ask(address, RUNAWAY, **{"X-Forwarded-For": "192.0.2.1"}), range(4)))
            again = [reply for reply in replies if reply.status == 429]
            assert again and all(reply.headers["Retry-After"] for reply in again)
        with ThreadPoolExecutor(4) as pool:
            other = pool.submit(ask, address, RUNAWAY, **{"X-Forwarded-For": "192.0.2.1"})
            time.sleep(0.1)
            assert ask(address, "ASK {}", **{"X-Forwarded-For": "192.0.2.2"}).status == 200
            other.result()


def test_who_waits_too_long_gets_503(released):
    port = free_port()
    limits = ("short-queries=1", "long-queries=1", "short-seconds=5", "query-seconds=3", "waiting-seconds=0.5")
    with serving(released, port, *(word for limit in limits for word in ("--limit", limit))) as address, ThreadPoolExecutor(1) as pool:
        running = pool.submit(ask, address, RUNAWAY)
        time.sleep(0.3)
        reply = ask(address, "ASK {}")
        assert reply.status == 503 and b"endpoint-busy" in reply.body and reply.headers["Retry-After"] and reply.seconds < patience(1.5)
        running.result()


@pytest.mark.parametrize("options", [("--engine", "rdflib"), ("--in-process",)], ids=["rdflib", "in-process"])
def test_other_ways_answer_the_same(released, options):
    port = free_port()
    with serving(released, port, *options) as address:
        assert b'"boolean": true' in ask(address, "ASK { ?s ?p ?o }").body
        assert ask(address, "SELEC").status == 400
        if options == ("--in-process",):
            assert ask(address, "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status == 403
        assert request(address, "GET", "/health/ready").status == 200


@pytest.mark.parametrize("limit", ["query-seconds=0", "query-seconds=soon", "nothing=1", "query-seconds", "query-seconds=inf", "query-seconds=nan"])
def test_a_wrong_limit_is_wrong_use(released, limit):
    done = subprocess.run([sys.executable, "-m", "lod.cli", "serve", "--out", str(released), "--limit", limit], capture_output=True)
    assert done.returncode == 2 and b"limit" in done.stderr


@pytest.mark.parametrize(("option", "value"), [("--trusted", "proxy.internal"), ("--trusted", "10.0.0.0/99"), ("--remote", "store.internal:3030")])
def test_a_wrong_option_is_said_before_anything_runs(released, option, value):
    done = subprocess.run([sys.executable, "-m", "lod.cli", "serve", "--out", str(released), option, value], capture_output=True, timeout=60)
    assert done.returncode == 2 and value.encode() in done.stderr and b"Serving" not in done.stdout + done.stderr


def test_a_damaged_release_on_start_is_said_clearly(tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "current").symlink_to("broken")
    done = subprocess.run([sys.executable, "-m", "lod.cli", "serve", "--out", str(tmp_path)], capture_output=True)
    assert done.returncode == 3 and b"damaged" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not confine.filter_available(), reason="no filter of system calls on this machine")
def test_no_socket_is_made_while_queries_run(released, tmp_path):
    """Seen from outside, by strace."""
    port = free_port()
    with serving(released, port) as address:
        parent, log = processes(port)["parent"][0], tmp_path / "calls"
        try:
            tracer = subprocess.Popen(["strace", "-f", "-e", "trace=socket,connect,bind,openat,execve", "-o", str(log), "-p", str(parent)],
                                      stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            pytest.skip("strace is not installed")
        time.sleep(1)
        for _ in range(5):
            ask(address, "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }")
            ask(address, "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o } LIMIT 1")
        tracer.terminate()
        tracer.wait()
    made = [line for line in log.read_text().splitlines() if "socket(" in line or "connect(" in line or "execve(" in line]
    assert not [line for line in made if "EPERM" not in line]


@pytest.mark.slow
def test_kills_at_a_hundred_random_instants(released):
    """Any process but the main one; queries are answered again within two seconds each time."""
    port, chance = free_port(), random.Random(11)
    with serving(released, port, "--workers", "2") as address:
        for _ in range(100):
            time.sleep(chance.random() * 0.3)
            part = chance.choice(["children", "parent", "children", "web-workers"])
            victims = processes(port)[part]
            if victims:
                os.kill(chance.choice(victims), signal.SIGKILL)
            limit = time.monotonic() + patience(2)
            while True:
                try:
                    if ask(address, "ASK { ?s ?p ?o }", timeout=2).status == 200:
                        break
                except OSError:
                    pass
                assert time.monotonic() < limit, f"not served again after the end of one of {part}"
                time.sleep(0.05)


def test_the_access_log_has_lines_and_no_secrets(released, tmp_path):
    port, log = free_port(), tmp_path / "log"
    with log.open("w") as file:
        server = subprocess.Popen([sys.executable, "-m", "lod.cli", "serve", "--out", str(released), "--port", str(port), "--access-log"],
                                  stdout=file, stderr=file)
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_until_ready(address + "health/ready", server, 60)
        assert ask(address, "ASK { 'hidden-query' ?p ?o }", Authorization="Bearer hidden-token", Cookie="session=hidden-cookie").status == 200
        assert request(address, "GET", "/def.ttl?seen").status == 200
    finally:
        server.terminate()
        server.wait(30)
    assert "/def.ttl" in log.read_text() and "/sparql" in log.read_text() and "hidden" not in log.read_text()
