"""A live server under attack, and a well-behaved client beside it."""

import contextlib
import threading
import time

import pytest

from tests.conftest import free_port, serving
from tests.sandbox.asking import ask, patience, request

LIMITS = ("query-seconds=1", "streaming-seconds=3", "query-memory-mb=256", "result-mb=32", "body-seconds=2", "client-queries=8")


@pytest.fixture(scope="module")
def attacked(released):
    """The address of a server of its own, for a release whose base is the default one, as behind a proxy."""
    with serving(released, free_port(), *(word for limit in LIMITS for word in ("--limit", limit)), "--trusted", "127.0.0.1") as address:
        yield address


class WellBehaved(threading.Thread):
    """Asks for a page and a query ten times a second, as a client of its own, and notes status and time of each."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.address, self.seen, self.stopped = address, [], threading.Event()

    def run(self):
        number = 0
        while not self.stopped.wait(0.1):
            number += 1
            begun = time.monotonic()
            for kind, asking in (("page", lambda: request(self.address, "GET", f"/doc/office/101.ttl?{number}", timeout=10)),
                                 ("query", lambda: ask(self.address, f"ASK {{ ?s ?p {number} }}", timeout=10,
                                                       **{"X-Forwarded-For": "192.0.2.7"}))):
                try:
                    self.seen.append((kind, asking().status, time.monotonic() - begun))
                except OSError as error:
                    self.seen.append((kind, repr(error), time.monotonic() - begun))
                begun = time.monotonic()


@pytest.fixture
def beside(attacked, capsys):
    """A block during which a well-behaved client asks; afterwards nothing of its may be lost, and its times are printed."""
    @contextlib.contextmanager
    def asking(slowest):
        client = WellBehaved(attacked)
        client.start()
        try:
            yield client
        finally:
            client.stopped.set()
            client.join(15)
        lost = [entry for entry in client.seen if entry[1] != 200]
        times = sorted(seconds for _, _, seconds in client.seen)
        half, most = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
        with capsys.disabled():
            print(f"\nwell-behaved: {len(times)} requests, {len(lost)} lost, p50 {half:.0f} ms, p99 {most:.0f} ms")
        assert client.seen and not lost, lost[:5]
        assert most / 1000 < patience(slowest), times[-5:]
    return asking
