"""The evaluator behind the web when a store of others answers: the limits of ours, the bytes of theirs where they will do."""

import contextlib
import queue
import threading
import time

from lod import errors
from lod.evaluation import Answered, asks_elsewhere, write_result, writers
from lod.remote import results
from lod.remote.gate import Gate
from lod.remote.names import Names
from lod.remote.rewriting import rewrite

_PIECE = 64 * 1024
_END = object()


class Remote:
    """Answers jobs from a `client.Store` that holds the releases. `otherwise` answers what the store does not hold: a day
    of the register (`as_of`).
    """

    isolated = True

    def __init__(self, store, limits, otherwise):
        self._store, self._limits, self._otherwise, self._gate = store, limits, otherwise, Gate(limits)

    def answer(self, job, release, settings, client=""):
        """Answer a Job. Returns an Answered; raises what the query met."""
        if job.as_of is not None:
            return self._otherwise.answer(job, release, settings, client)
        if release.is_past:
            raise errors.NotFound("past-not-queried", value=release.version)
        if asks_elsewhere(job.query):
            raise errors.ServiceRefused
        asked = rewrite(job, Names.of(release.manifest))
        name = job.formats.get(asked.kind)
        if name is None:
            raise errors.NotAcceptable(kind=asked.kind, known="")
        self._gate.enter(client)
        run = _Run(self._limits, lambda output: self._write(asked, name, settings, output), lambda: self._gate.leave(client))
        whole, chunks = run.begin()
        return Answered(asked.kind, name, release.version, whole=whole, chunks=chunks)

    def is_ready(self):
        """Whether the store answers at all."""
        return self._store.is_there()

    def _write(self, asked, name, settings, output):
        accept = results.accept(asked.kind, name, asked.hidden)
        response = self._store.query(asked.text, asked.default_graphs, asked.named_graphs, accept, self._limits.query_seconds)
        output.reads(response)
        try:
            write_result(results.read(response, asked.kind, name, asked.hidden), writers()[name], output, settings)
        except results.BROKEN as error:
            raise errors.EngineFailure(problem=str(error)[:200]) from None
        finally:
            response.close()


class _Run:
    """An answer on its way, written by a thread of its own and read by the one that serves: whole up to the buffer, then as it comes."""

    def __init__(self, limits, write, done):
        self._limits, self._write, self._done = limits, write, done
        self._pieces, self._stopped = queue.Queue(maxsize=32), threading.Event()
        self._kept, self._size, self._response = bytearray(), 0, None
        self._ends = time.monotonic() + limits.query_seconds
        threading.Thread(target=self._work, daemon=True).start()

    def begin(self):
        """(whole bytes, ()) or (None, chunks). Raises what went wrong before the first byte."""
        pieces = []
        while sum(map(len, pieces)) <= self._limits.buffer_kb * 1024:
            piece = self._next()
            if piece is _END:
                return b"".join(pieces), ()
            pieces.append(piece)
        self._ends = time.monotonic() + self._limits.streaming_seconds
        return None, self._rest(pieces)

    def _rest(self, pieces):
        """What came so far and all that follows. Raises when that breaks off, so that nobody takes it for the whole."""
        try:
            yield from pieces
            while (piece := self._next()) is not _END:
                yield piece
        finally:
            self._stop()

    def _stop(self):
        """Nobody reads on: hang up on the store, whose thread may be waiting for its next byte."""
        self._stopped.set()
        if self._response is not None:
            with contextlib.suppress(OSError, RuntimeError, ValueError):
                self._response.shutdown()

    def _next(self):
        try:
            piece = self._pieces.get(timeout=max(0.0, self._ends - time.monotonic()))
        except queue.Empty:
            self._stop()
            raise errors.LimitExceeded("query-timeout") from None
        if isinstance(piece, Exception):
            raise piece
        return piece

    # The side of the writer

    def _work(self):
        try:
            self._write(self)
            self._pass_on(bytes(self._kept))
            self._pass_on(_END)
        except _Stopped:
            pass
        except Exception as error:   # told to the side that reads, which says it to the client
            self._tell(error if isinstance(error, errors.LodError) else errors.EngineFailure(problem=type(error).__name__))
        finally:
            self._done()

    def reads(self, response):
        """Told from where the answer comes."""
        self._response = response

    def write(self, data):
        """Called by the formats."""
        if self._stopped.is_set():
            raise _Stopped
        self._size += len(data)
        if self._size > self._limits.result_mb * 1024 * 1024:
            raise errors.LimitExceeded("result-too-large", limit=self._limits.result_mb)
        self._kept += data
        if len(self._kept) >= _PIECE:
            self._pass_on(bytes(self._kept))
            self._kept.clear()
        return len(data)

    def flush(self):
        """Nothing: what is kept leaves when it is enough."""

    def _pass_on(self, piece):
        while not self._stopped.is_set():
            try:
                self._pieces.put(piece, timeout=0.5)
                return
            except queue.Full:
                continue
        raise _Stopped

    def _tell(self, error):
        try:
            self._pass_on(error)
        except _Stopped:
            pass


class _Stopped(Exception):
    """Nobody reads this answer any more."""
