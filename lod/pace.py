"""How often one client may do a thing that keeps something here: so many a minute."""

import threading
import time
from collections import OrderedDict

from lod import errors

_CLIENTS = 5_000   # clients whose pace is remembered


class Pace:
    """`a_minute` times for each client; `key` is that of the refusal."""

    def __init__(self, a_minute, key):
        self._a_minute, self._key = a_minute, key
        self._lock, self._times = threading.Lock(), OrderedDict()

    def count(self, client):
        """Let a client go on. Raises TooManyRequests where it was too fast."""
        now = time.monotonic()
        with self._lock:
            recent = [moment for moment in self._times.pop(client, ()) if now - moment < 60]
            self._times[client] = recent
            if len(recent) >= self._a_minute:
                raise errors.TooManyRequests(self._key, headers={"Retry-After": "60"}, limit=self._a_minute)
            recent.append(now)
            while len(self._times) > _CLIENTS:
                self._times.popitem(last=False)
