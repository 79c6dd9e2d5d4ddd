"""Everything at a high rate for a while: memory, descriptors and temporary files do not grow.

Two minutes; `LOD_SOAK_SECONDS` says otherwise (`make soak`: ten).
"""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from lod import config
from tests.hostile import queries
from tests.hostile.test_hostile import CUT, FINE, QUICK, outcome
from tests.sandbox.asking import ask, processes, request, resident_mb

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]
SECONDS = float(config.environment("LOD_SOAK_SECONDS") or 120)
_LASTING = ("main", "parent", "web", "web-workers")


def state(port):
    """(MB, descriptors) of the processes that last, and the names of the server's temporary files."""
    pids = [pid for part in _LASTING for pid in processes(port)[part]]
    handles = sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)
    words = Path(f"/proc/{processes(port)['parent'][0]}/cmdline").read_bytes().decode()
    private = Path(words[words.index('"address": "') + 12:].partition('"')[0]).parent
    return sum(map(resident_mb, pids)), handles, {path.name for path in private.iterdir()}


def _attack(address, stop):
    texts, number, bad = queries.corpus("http://127.0.0.1:9/"), 0, []
    while time.monotonic() < stop:
        name = QUICK[number % len(QUICK)]
        number += 1
        status, _ = outcome(address, texts[name], "192.0.2.1")
        if status not in FINE | {CUT}:
            bad.append((name, status))
    return bad


def _read(address, stop, first):
    """Pages and queries, most of them new to the cache, until the time is over."""
    number, bad = first, []
    while time.monotonic() < stop:
        number += 1
        for path, accept in ((f"/doc/office/101?{number % 5000}", "text/html"), (f"/doc/office/101.ttl?{number}", "*/*"),
                             ("/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {number % 3000}"), "text/csv"), (f"/nothing/{number}", "*/*")):
            status = request(address, "GET", path, headers={"Accept": accept, "Accept-Encoding": "zstd"}).status
            if status not in (200, 404, 503):
                bad.append((path, status))
    return bad


def test_nothing_grows(attacked, capsys):
    port, stop = urlsplit(attacked).port, time.monotonic() + SECONDS
    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(_attack, attacked, stop), *(pool.submit(_read, attacked, stop, first * 10_000_000) for first in (1, 2, 3))]
        threading.Event().wait(SECONDS * 0.4)   # the cache is full, each process has seen everything
        memory, handles, files = state(port)
        assert not [bad for done in work for bad in done.result()]
    for _ in range(100):   # what is under way ends
        if ask(attacked, "ASK {}").status == 200:
            break
        time.sleep(0.1)
    after, handles_after, files_after = state(port)
    with capsys.disabled():
        print(f"\nsoak of {SECONDS:.0f} s: memory {memory:.0f} → {after:.0f} MB, descriptors {handles} → {handles_after}, "
              f"temporary files {len(files)} → {len(files_after)}")
    assert after - memory < 60
    assert handles_after <= handles + 10
    assert {name for name in files_after - files if not name.endswith(".metrics")} == set()
