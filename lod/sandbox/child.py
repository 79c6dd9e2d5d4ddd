"""A child: takes one query after another from its parent, each with a deadline that the kernel keeps.

After an answer it stays for a moment where it is: a client that asks again is answered without its parent, who is told by a
mark in memory. The parent calls it back when others wait.

The first bytes leave when the answer is whole or has outgrown the buffer; until then everything that goes wrong is an
error with a status. After that a broken answer lacks its END, and nobody takes it for a whole one.
"""

import io
import json
import os
import select
import signal
import socket
import time

from lod import errors
from lod.evaluation import Job, asks_elsewhere, write
from lod.sandbox import confine, frames

READY, BROKEN = b"R", b"B"
"""What a child tells its parent: ready for the next query; ready too, but the answer has no end, so its connection must."""

QUERY, QUERY_ALONE, RECALL = b"Q", b"A", b"R"
"""What a parent tells its child: a query (with its connection), one after which it may stay, come back."""

_STAY = 1000         # milliseconds in which a child waits for the next query of a connection
_LONGEST_STAY = 100  # queries


class TooMuch(Exception):
    """The answer is larger than the limit."""


def run(control, mark, engines, settings, version, limits, filtered, first):
    """The life of a child: the Job `first` for itself, then queries until the parent sends no more, then the end. Never returns.

    `mark` is the mark.Mark by which the parent sees how far a query is.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    confine.limit_resources(limits.query_memory_mb, limits.streaming_seconds * 2)
    if filtered:
        confine.filter_calls()
    write(engines.at(None), first, settings, io.BytesIO())   # what every query writes to is its own before anybody waits
    while True:
        told, handles, _, _ = socket.recv_fds(control, 1, 1)
        if not told:
            break
        if told == RECALL:   # it came back by itself meanwhile
            continue
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=handles[0])
        stays = told == QUERY_ALONE
        while True:
            output = _Output(connection, mark, version, limits)
            _answer(connection, engines, settings, limits, output, filtered)
            mark.rest()
            if not (stays and output.is_whole and _next(connection, control, mark)):
                break
        connection.close()
        control.sendall(READY if output.is_ended else BROKEN)
    os._exit(0)


def _next(connection, control, mark):
    """Wait for another query on a connection: True when one has come that needs no parent. Nothing else is read."""
    if mark.is_recalled or mark.count >= _LONGEST_STAY:
        return False
    events = select.poll()
    events.register(connection, select.POLLIN)
    events.register(control, select.POLLIN)
    if [handle for handle, _ in events.poll(_STAY)] != [connection.fileno()]:
        return False
    greeting = connection.recv(frames.GREETING, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    if len(greeting) < frames.GREETING or greeting[frames.CLIENT:] != frames.ALONE:
        return False
    mark.begin(connection.recv(frames.GREETING)[:frames.CLIENT], time.monotonic())
    return True


def _answer(connection, engines, settings, limits, output, filtered):
    signal.setitimer(signal.ITIMER_REAL, limits.query_seconds)
    try:
        _, content = frames.read(connection)
        job = Job(**json.loads(content))
        if not filtered and asks_elsewhere(job.query):   # nothing else would stop the engine from calling another server
            raise errors.ServiceRefused
        write(engines.at(job.as_of), job, settings, output, output.begin)
        output.finish()
    except errors.EngineFailure as error:   # over a whole release in memory it is the query that cannot be answered
        output.fail("query-unanswerable", error.details)
    except errors.LodError as error:
        output.fail(error.key, error.details)
    except MemoryError:
        output.fail("query-memory", {"limit": limits.query_memory_mb})
    except RecursionError:
        output.fail("query-too-deep", {})
    except TooMuch:
        output.fail("result-too-large", {"limit": limits.result_mb})
    except frames.Broken:
        pass
    except Exception as error:   # a defect of ours or of the engine costs this query alone
        output.fail("engine-failure", {"problem": type(error).__name__})
    signal.setitimer(signal.ITIMER_REAL, 0)


class _Output:
    """Where formats write: collects up to the buffer, then streams."""

    def __init__(self, connection, mark, version, limits):
        self._connection, self._mark, self._version, self._limits = connection, mark, version, limits
        self._kept, self._size, self._status, self._streams = bytearray(), 0, None, False
        self.is_ended = self.is_whole = False

    def begin(self, kind, name):
        self._status = {"kind": kind, "format": name, "version": self._version}

    def write(self, data):
        self._size += len(data)
        if self._size > self._limits.result_mb * 1024 * 1024:
            raise TooMuch
        self._kept += data
        if len(self._kept) > (64 if self._streams else self._limits.buffer_kb) * 1024:
            if not self._streams:
                self._start_streaming()
            self._send_kept()
        return len(data)

    def flush(self):
        """Nothing: what is kept leaves when it is enough."""

    def _start_streaming(self):
        """From here on the deadline is that of streaming: a slow reader is not a slow query."""
        self._streams = True
        self._mark.send()
        signal.setitimer(signal.ITIMER_REAL, self._limits.streaming_seconds)
        self._connection.sendall(frames.pack(frames.STATUS, self._status))

    def _send_kept(self):
        view = memoryview(bytes(self._kept))
        self._kept.clear()
        for start in range(0, len(view), 65536):
            self._connection.sendall(frames.pack(frames.DATA, bytes(view[start:start + 65536])))

    def finish(self):
        if self._streams:
            self._send_kept()
            self._send(frames.END)
        else:
            self.is_whole = True
            self._send(frames.WHOLE, b"%s\n%s" % (json.dumps(self._status).encode(), self._kept))

    def fail(self, key, details):
        """Say what went wrong; too late for that once the answer streams, then it just ends without END."""
        if not self._streams:
            self._send(frames.ERROR, {"key": key, "details": details})

    def _send(self, letter, content=b""):
        """The last message of an answer."""
        self._mark.send()
        self._connection.sendall(frames.pack(letter, content))
        self.is_ended = True
