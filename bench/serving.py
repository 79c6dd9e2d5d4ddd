"""Speed of serving, as ratios within one run: `python bench/serving.py [--offices N]`.

Dereferencing warm and cold beside a Flask route that does nothing, and beside nginx with the same bytes as files where
nginx is installed; SPARQL over HTTP beside the engine in process; a long answer's first byte, rate and memory.
"""

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyoxigraph as ox

from bench.generate import generate
from bench.load import get, measure
from tests.sandbox.asking import processes, resident_mb

_PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000"
SUFFIXES = {"Turtle": "ttl", "JSON-LD": "jsonld", "HTML": "html"}
_RUNS = 5
_FEW = 150     # things that are asked for again and again; no register here has fewer


def _port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def _running(command, address):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def publish(folder, offices, address):
    generate(folder / "register", offices)
    lod = [sys.executable, "-m", "lod.cli", "--register", str(folder / "register"), "publish", "--out", str(folder / "releases")]
    begun = time.monotonic()
    subprocess.run([*lod, "--base", address, "--date", "2026-01-01"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begun


def rates(address, folder, offices):
    """What → answers a second, one for each round: dereferencing, a Flask route that does nothing, nginx with the same bytes as files.

    All are measured in turn in each round, so that what else the machine does at that moment meets all of them.
    """
    number = iter(range(1, 10**9))
    kinds = {"Turtle": "text/turtle", "JSON-LD": "application/ld+json", "HTML": "text/html"}
    with _noop() as noop, _nginx(address, folder) as nginx:
        rounds = {"Flask, nothing": (noop, lambda: [get("/")])}
        for name, accept in kinds.items():
            if nginx:
                rounds[f"nginx {name}"] = nginx, lambda suffix=SUFFIXES[name]: [get(f"/{n}.{suffix}") for n in range(1, _FEW)]
            rounds[f"warm {name}"] = address, lambda accept=accept: [get(f"/doc/office/{n}", accept) for n in range(1, _FEW)]
            rounds[f"cold {name}"] = address, lambda accept=accept: [
                get(f"/doc/office/{n % offices + 1}?cold={next(number)}", accept) for n in range(20_000)]
        found = {name: [] for name in rounds}
        for _ in range(_RUNS):
            for name, (target, requests) in rounds.items():
                found[name].append(measure(target, requests(), seconds=1.5)[0])
    return found


@contextlib.contextmanager
def _noop():
    port = _port()
    address = f"http://127.0.0.1:{port}/"
    with _running([sys.executable, str(Path(__file__).with_name("noop.py")), str(port)], address):
        yield address


@contextlib.contextmanager
def _nginx(address, folder):
    """nginx with the very bytes of our answers as files, or None where it is not installed."""
    program = shutil.which("nginx")
    if not program:
        yield None
        return
    port, files = _port(), folder / "files"
    files.mkdir()
    for name in (f"{n}.{suffix}" for n in range(1, _FEW) for suffix in SUFFIXES.values()):
        with urllib.request.urlopen(f"{address}doc/office/{name}") as answer:
            (files / name).write_bytes(answer.read())
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}worker_processes 1; daemon off; error_log stderr; pid {folder}/nginx.pid; events {{}}\n"
        f"http {{ access_log off; keepalive_requests 1000000; sendfile on; server {{ listen 127.0.0.1:{port}; root {files}; }} }}\n")
    with _running([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], f"http://127.0.0.1:{port}/1.ttl"):
        yield f"http://127.0.0.1:{port}/"


def ratio(one, other):
    """The median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def peers_of(what, found):
    """What a rate is compared with: a Flask route that does nothing, and the same representation as files."""
    return [other for other in ("Flask, nothing", f"nginx {what.partition(' ')[2]}") if other in found]


def _small_query(address, data):
    """(milliseconds over HTTP, milliseconds in process) of a look-up by label; each query is another one, so none is kept."""
    text = 'SELECT ?s {{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> "Synthetic office {}"@en }}'
    paths = [get("/sparql?query=" + quote(text.format(n))) for n in range(20_000)]
    _, http, _ = measure(address, paths, connections=1)
    store, times = ox.Store(), []
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
    for n in range(3000):
        begun = time.perf_counter()
        store.query(text.format(n), use_default_graph_as_union=True).serialize(format=ox.QueryResultsFormat.JSON)
        times.append(time.perf_counter() - begun)
    return http, statistics.median(times) * 1000


def _resident(pid):
    """MB of a process; none of one that has just ended."""
    try:
        return resident_mb(pid)
    except OSError:
        return 0


def _long_answer(address, port, kind):
    """(seconds to the first byte, seconds in all, most MB of memory in any process)."""
    request = urllib.request.Request(f"{address}sparql?query={quote(_PRODUCT)}", headers={"Accept": kind})
    begun, most = time.monotonic(), 0
    with urllib.request.urlopen(request, timeout=120) as answer:
        answer.read(1)
        first = time.monotonic() - begun
        while answer.read(8_000_000):
            most = max(most, *(_resident(pid) for pids in processes(port).values() for pid in pids))
    return first, time.monotonic() - begun, most


def main():
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--offices", type=int, default=2000)
    offices = given.parse_args().offices
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), _port()
        address = f"http://127.0.0.1:{port}/"
        print(f"synthetic register of {offices} offices, published in {publish(folder, offices, address):.1f} s")
        serve = [sys.executable, "-m", "lod.cli", "serve", "--out", str(folder / "releases"), "--port", str(port)]
        with _running(serve, address + "health/ready"):
            found = rates(address, folder, offices)
            for what, each in found.items():
                told = "".join(f", {ratio(each, found[other]):.2f} of {other}" for other in peers_of(what, found))
                print(f"{what:14} {statistics.median(each):7.0f}/s{told}")
            http, process = _small_query(address, folder / "releases" / "current" / "data.nq")
            print(f"small query over HTTP {http:.2f} ms, in process {process:.2f} ms: {http - process:.2f} ms more")
            for kind in ("text/csv", "application/sparql-results+json"):
                first, whole, most = _long_answer(address, port, kind)
                print(f"1,000,000 rows as {kind}: first byte {first:.2f} s, all {whole:.1f} s, at most {most:.0f} MB in any process")


if __name__ == "__main__":
    main()
