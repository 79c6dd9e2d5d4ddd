"""Who runs when: admission and lanes, as plain bookkeeping without processes or clocks.

Every query begins in the short lane. One that outlives its first moments moves to the long lane, where only few run at
once; while the long lane is full it is stopped and waits there, so that short queries always find a place.
"""

from collections import Counter, deque


class Refused(Exception):
    """A query is not admitted: `key` is that of the error, `again` the seconds after which to come back."""

    def __init__(self, key, again):
        super().__init__(key)
        self.key, self.again = key, again


class Lanes:
    """Queries by any hashable name. `now` is always given, in seconds."""

    def __init__(self, limits):
        self._limits = limits
        self._waiting = deque()      # (query, client, since)
        self._client = {}
        self._short, self._long, self._stopped = {}, set(), deque()

    @property
    def running(self):
        """How many queries have begun and not ended."""
        return len(self._short) + len(self._long) + len(self._stopped)

    @property
    def waiting(self):
        """How many queries have not begun."""
        return len(self._waiting)

    def admit(self, query, client, now):
        """Take a query in. Raises Refused: this client has too many, or there are too many in all."""
        if sum(other == client for _, other, _ in self._waiting) + self._of(client) >= 2 * self._limits.client_queries:
            raise Refused("too-many-queries", 1)
        if len(self._waiting) >= self._limits.waiting_queries:
            raise Refused("endpoint-busy", 2)
        self._waiting.append((query, client, now))

    def _of(self, client):
        return Counter(self._client.values())[client]

    def next(self, now):
        """The query that begins now, or None. A client at its own limit is passed over, others are not held up by it."""
        most = self._limits.short_queries + self._limits.long_queries + self._limits.waiting_queries
        if len(self._short) >= self._limits.short_queries or self.running >= most:
            return None
        for entry in self._waiting:
            query, client, _ = entry
            if self._of(client) < self._limits.client_queries:
                self._waiting.remove(entry)
                self._client[query] = client
                self._short[query] = now
                return query
        return None

    def client(self, query):
        """Whose query this is."""
        return self._client[query]

    def note(self, query, client, since):
        """What goes on in the place of `query` now: a later one, of `client`, since then; None while nothing does."""
        self._client[query] = client
        if query in self._short:
            self._short[query] = since

    def expired(self, now):
        """Queries that have waited too long; they are forgotten."""
        late = [query for query, _, since in self._waiting if now - since > self._limits.waiting_seconds]
        self._waiting = deque(entry for entry in self._waiting if entry[0] not in late)
        return late

    def outlived(self, now):
        """(queries that go on in the long lane, queries to be stopped until there is room)."""
        goes_on, stops = [], []
        for query, since in list(self._short.items()):
            if now - since >= self._limits.short_seconds:
                del self._short[query]
                if len(self._long) < self._limits.long_queries:
                    self._long.add(query)
                    goes_on.append(query)
                else:
                    self._stopped.append(query)
                    stops.append(query)
        return goes_on, stops

    def resumed(self):
        """Stopped queries for which the long lane has room now."""
        found = []
        while self._stopped and len(self._long) < self._limits.long_queries:
            found.append(self._stopped.popleft())
            self._long.add(found[-1])
        return found

    def leave(self, query):
        """A query has ended, or gone away while waiting."""
        self._waiting = deque(entry for entry in self._waiting if entry[0] != query)
        self._client.pop(query, None)
        self._short.pop(query, None)
        self._long.discard(query)
        if query in self._stopped:
            self._stopped.remove(query)
