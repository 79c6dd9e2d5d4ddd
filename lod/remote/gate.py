"""How many queries may be at a store at once, for one client and in all: what lanes are to an engine of our own."""

import contextlib
import threading
from collections import Counter

from lod import errors


class Gate:
    """Entered by a query before it goes to the store and left when the store has answered or been hung up on."""

    def __init__(self, limits):
        self._limits, self._most = limits, limits.short_queries + limits.long_queries
        self._free = threading.Condition()
        self._running, self._waiting = Counter(), Counter()

    def enter(self, client):
        """Wait for a turn. Raises TooManyRequests or NotServing when the queue is full or the wait too long."""
        with self._free:
            if self._running[client] + self._waiting[client] >= 2 * self._limits.client_queries:
                raise errors.TooManyRequests(headers={"Retry-After": "1"})
            if self._waiting.total() >= self._limits.waiting_queries:
                raise errors.NotServing("endpoint-busy", headers={"Retry-After": "2"})
            with self._counted(client):
                if not self._free.wait_for(lambda: self._has_room(client), self._limits.waiting_seconds):
                    raise errors.NotServing("endpoint-busy", headers={"Retry-After": "2"})
                self._running[client] += 1

    @contextlib.contextmanager
    def _counted(self, client):
        self._waiting[client] += 1
        try:
            yield
        finally:
            self._waiting -= Counter([client])

    def _has_room(self, client):
        return self._running.total() < self._most and self._running[client] < self._limits.client_queries

    def leave(self, client):
        """The query is done."""
        with self._free:
            self._running -= Counter([client])
            self._free.notify_all()
