"""The evaluator behind the web: hands a query to the parent's children and passes the answer on as it comes."""

import asyncio
import contextlib
import functools
import hashlib
import json
import socket
from collections import Counter, deque
from dataclasses import replace

from lod import errors
from lod.evaluation import Answered
from lod.sandbox import frames
from lod.sandbox.line import Line

_KINDS = {kind.key: kind for kind in (errors.BadQuery, errors.EngineFailure, errors.NotAcceptable, errors.ServiceRefused)}
_STATUS = {"too-many-queries": errors.TooManyRequests, "query-too-deep": errors.BadQuery, "query-unanswerable": errors.BadQuery}

_LOST = {"endpoint-lost", "endpoint-restarting"}   # worth a second time; one that has waited its time out has waited enough


class Pool:
    """Answers jobs over the Unix socket at `address`, which follows the current release.

    Connections stay open and are used again, those of threads and those of the event loop apart. One that has met an error or
    a stream is not: it is closed.
    """

    isolated = True

    def __init__(self, address, limits):
        self._address, self._free, self._running = str(address), deque(), Counter()
        self._lines, self._loop = deque(), None
        self._longest = max(limits.streaming_seconds, limits.waiting_seconds + limits.query_seconds) + 2

    def answer(self, job, release, settings, client=""):
        """Answer a Job. Returns an Answered; raises what the query met: BadQuery, LimitExceeded, NotServing and so on.

        A child that was killed from outside is not the query's fault: the query is sent once more.
        """
        if release.is_past:
            raise errors.NotFound("past-not-queried", value=release.version)
        try:
            return self._once(job, client)
        except errors.NotServing as error:
            if error.key not in _LOST:
                raise
            return self._once(job, client)

    async def ask(self, job, client):
        """As `answer`, of the current release, on the running event loop: waiting takes no thread."""
        is_alone = self._running[client] == 0
        self._running[client] += 1
        try:
            return await self._once_on_loop(job, client, is_alone)
        except errors.NotServing as error:
            if error.key not in _LOST:
                raise
            return await self._once_on_loop(job, client, False)
        finally:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]

    def is_ready(self):
        """Whether the parent takes connections."""
        try:
            self._connect().close()
        except errors.NotServing:
            return False
        return True

    def close(self):
        """Close the connections that nobody uses."""
        while self._free:
            self._free.pop().close()
        while self._lines:
            self._lines.pop().close()

    def _once(self, job, client):
        with self._connection() as connection:
            connection.settimeout(self._longest)
            connection.sendall(_message(job, client))
            letter, content = frames.read(connection)
            answered = _answered(letter, content, lambda: connection, self._longest)
            if letter == frames.WHOLE:
                connection.setblocking(False)
                self._free.append(connection)
            return answered

    async def _once_on_loop(self, job, client, is_alone):
        line = await self._line()
        try:
            letter, content = await line.ask(_message(job, client, is_alone), self._longest)
        except frames.Broken:
            raise errors.NotServing("endpoint-lost", headers={"Retry-After": "1"}) from None
        except BaseException:
            line.close()
            raise
        if letter == frames.WHOLE:
            self._lines.append(line)
        elif letter == frames.ERROR:
            line.close()
        return _answered(letter, content, line.detach, self._longest)

    async def _line(self):
        """A line that is free, or a new one. A parent that goes closes all of its own."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:   # lines live on one event loop
            self._loop, self._lines = loop, deque()
        while self._lines:
            line = self._lines.pop()
            if line.is_open:
                return line
        try:
            return await Line.connect(self._address)
        except OSError:
            raise errors.NotServing("endpoint-restarting", headers={"Retry-After": "1"}) from None

    @contextlib.contextmanager
    def _connection(self):
        """A connection that does not block; it is closed when anything goes wrong."""
        connection = self._open() or self._connect()
        try:
            yield connection
        except (OSError, frames.Broken):
            connection.close()
            raise errors.NotServing("endpoint-lost", headers={"Retry-After": "1"}) from None
        except BaseException:
            connection.close()
            raise

    def _open(self):
        """One that is free and still open, or None: a parent that goes closes all of its own."""
        while self._free:
            connection = self._free.pop()
            with contextlib.suppress(OSError):
                try:
                    connection.recv(1, socket.MSG_PEEK)
                except BlockingIOError:
                    return connection
            connection.close()
        return None

    def _connect(self):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise errors.NotServing("endpoint-restarting", headers={"Retry-After": "1"}) from None
        return connection


def _message(job, client, is_alone=False):
    return _named(client) + (frames.ALONE if is_alone else b"\0") + frames.pack(frames.JOB, vars(job))


@functools.lru_cache(1024)
def _named(client):
    return hashlib.blake2b(client.encode(), digest_size=frames.CLIENT).digest()


def _answered(letter, content, rest, seconds):
    """The Answered that a first message stands for; `rest()` is the connection with what follows. Raises what it says went wrong."""
    if letter == frames.ERROR:
        raise _error(json.loads(content))
    status, _, whole = content.partition(b"\n")
    answered = Answered(**json.loads(status))
    if letter == frames.WHOLE:
        return replace(answered, whole=whole)
    connection = rest()
    connection.settimeout(seconds)
    return replace(answered, chunks=_chunks(connection))


def _chunks(connection):
    """The data of an answer. Raises Broken when it ends without END."""
    with connection:
        while True:
            letter, content = frames.read(connection)
            if letter == frames.END:
                return
            yield content


def _error(status):
    key, again = status["key"], status.get("again")
    headers = {"Retry-After": str(again)} if again else {}
    if key in ("endpoint-busy", "endpoint-lost"):
        return errors.NotServing(key, headers=headers)
    kind = _KINDS.get(key) or _STATUS.get(key) or errors.LimitExceeded
    return kind(key, headers=headers, **status["details"])
