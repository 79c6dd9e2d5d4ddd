"""Counters of a server in the text format of Prometheus, over all its web processes.

Each process writes to a small file of its own in a private folder, through shared memory, so counting costs no system
call and whichever process is asked adds them all up.
"""

import bisect
import itertools
import mmap
import os
from pathlib import Path

_KINDS = ("kept", "page", "query")
_STATUSES = ("2xx", "3xx", "4xx", "5xx")
_BOUNDS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
_HELP = {
    "requests_total": "Requests answered, by what answered them and status.",
    "request_seconds": "Time until an answer was handed to the server.",
    "broken_answers_total": "Streamed answers that were cut visibly.",
    "cache_bytes": "Bytes of representations kept.",
}
_NAMES = ([f'requests_total{{kind="{kind}",status="{status}"}}' for kind in _KINDS for status in _STATUSES]
          + [f'request_seconds_bucket{{kind="{kind}",le="{bound}"}}' for kind in _KINDS for bound in (*_BOUNDS, "+Inf")]
          + [f'request_seconds_{what}{{kind="{kind}"}}' for kind in _KINDS for what in ("sum", "count")]
          + ["broken_answers_total", "cache_bytes"])
_PLACE = {name: number for number, name in enumerate(_NAMES)}
_COUNTED = {(kind, digit): (_PLACE[f'requests_total{{kind="{kind}",status="{digit}xx"}}'], _PLACE[f'request_seconds_sum{{kind="{kind}"}}'],
                            _PLACE[f'request_seconds_count{{kind="{kind}"}}'], _PLACE[f'request_seconds_bucket{{kind="{kind}",le="{_BOUNDS[0]}"}}'])
            for kind in _KINDS for digit in range(2, 6)}


class Metrics:
    """The counters of this process, which one thread counts on; `folder` is shared with the others. Without a folder they live in memory."""

    def __init__(self, folder=None):
        self._folder = folder and Path(folder)
        size = 8 * len(_NAMES)
        if folder:
            handle = os.open(self._folder / f"{os.getpid()}.metrics", os.O_RDWR | os.O_CREAT, 0o600)
            os.ftruncate(handle, size)
            self._memory = mmap.mmap(handle, size)
            os.close(handle)
        else:
            self._memory = mmap.mmap(-1, size)
        self._values = memoryview(self._memory).cast("d")

    def add(self, name, amount=1.0):
        """Add to a counter."""
        self._values[_PLACE[name]] += amount

    def set(self, name, value):
        """Set a gauge."""
        self._values[_PLACE[name]] = value

    def count(self, kind, status, seconds):
        """One request answered. Each is put into one bucket here; `text` adds them up."""
        total, whole, number, first = _COUNTED[kind, min(5, max(2, status // 100))]
        values = self._values
        values[total] += 1
        values[whole] += seconds
        values[number] += 1
        values[first + bisect.bisect_left(_BOUNDS, seconds)] += 1

    def text(self):
        """All processes together (Prometheus text format, version 0.0.4)."""
        files = [path.read_bytes() for path in self._folder.glob("*.metrics") if path.stat().st_size] if self._folder else [bytes(self._memory)]
        values = [sum(each) for each in zip(*(memoryview(file).cast("d") for file in files), strict=True)]
        for first in {places[3] for places in _COUNTED.values()}:   # the buckets of each kind
            values[first:first + len(_BOUNDS) + 1] = itertools.accumulate(values[first:first + len(_BOUNDS) + 1])
        lines = []
        for family, words in _HELP.items():
            kind = "histogram" if family.endswith("seconds") else "counter" if family.endswith("total") else "gauge"
            lines += [f"# HELP lod_{family} {words}", f"# TYPE lod_{family} {kind}"]
            lines += [f"lod_{name} {value:g}" for name, value in zip(_NAMES, values, strict=True) if name.startswith(family)]
        return "\n".join(lines) + "\n"
