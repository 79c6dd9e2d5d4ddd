"""The parent: holds one release in memory, forks children from it and hands them queries. One thread, no Python state
that a query could reach. Started by `supervisor.py` as `python -m lod.sandbox.parent`; ready when its socket is there.
"""

import contextlib
import gc
import importlib
import json
import math
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass, field

from lod import errors, words
from lod.as_of import Engines
from lod.evaluation import Job, write, writers
from lod.formats import Settings
from lod.limits import Limits
from lod.releases import Release
from lod.sandbox import child, confine, frames
from lod.sandbox.lanes import Lanes, Refused
from lod.sandbox.mark import Mark

DAMAGED = 3        # exit status of a parent whose release is not what was published
_IDLE = 2          # children in reserve
_REUSE = 200       # queries a child answers at most: small leaks and fragments go with it
_GRACE = 0.5       # seconds after a deadline in which the kernel's alarm should have done its work
_LOOK = 0.02       # seconds between looks at the time while there is other work
_FIRST = Job("SELECT * { ?s ?p ?o } LIMIT 5", "http://localhost/", {"table": "sparql_json"})   # of each child, for itself


@dataclass(eq=False)
class Worker:
    """A child as its parent sees it."""

    pid: int
    control: socket.socket
    mark: Mark
    query: socket.socket | None = None   # the connection it answers
    asked: int = 0                       # queries it has answered
    retired: bool = False                # not for another query
    recalled: bool = False               # told to come back
    cause: str = field(default="")       # why the parent ended it


class Parent:
    """The loop of events: connections, children, time."""

    def __init__(self, folder, address, limits, filtered, engine=None):
        self._release = Release(folder, engine)
        # Only this one of the engines, for a parent that was killed must be back soon. In memory, whatever index there
        # is: children share these pages and open no file.
        self._release.verify("data.nq")
        module = importlib.import_module(f"lod.engines.{self._release.engine_name}")
        self._engine = module.Engine.open(self._release.folder / "data.nq")
        self._engines = Engines.open(self._release, self._engine)
        self._settings = Settings(self._release.prefixes, self._release.context,
                                  self._release.iris.absolute("context.jsonld"))
        self._limits, self._filtered, self._lanes = limits, filtered, Lanes(limits)
        self._workers, self._by_query, self._idle, self._alone = {}, {}, [], set()
        self._greetings, self._looked = {}, 0.0
        self._events = selectors.DefaultSelector()
        self._ending = False
        self._listen(address)

    def _listen(self, address):
        self._warm()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(f"{address}.new")
        self._listener.listen(1024)
        self._listener.setblocking(False)
        self._events.register(self._listener, selectors.EVENT_READ, self._accept)
        waking, self._woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._woken)
        signal.signal(signal.SIGTERM, lambda *_: None)
        self._events.register(waking, selectors.EVENT_READ, self._end)
        self._fill()
        os.rename(f"{address}.new", address)

    def _warm(self):
        """Import and run everything once, for children can open no file; then keep the collector off shared pages."""
        nowhere = type("Nowhere", (), {"write": lambda self, data: len(data), "flush": lambda self: None})()
        for query, kind in (("SELECT * { ?s ?p ?o } LIMIT 5", "table"), ("ASK {}", "answer"),
                            ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5", "graph")):
            for name, member in writers().items():
                if kind in member.KINDS:
                    write(self._engine, Job(query, self._release.iris.base, {kind: name}), self._settings, nowhere)
        gc.collect()
        gc.freeze()

    def run(self):
        """Serve until told to end and the last query is answered."""
        while not (self._ending and not self._by_query and not self._lanes.waiting):
            for key, _ in self._events.select(self._pause()):
                key.data(key.fileobj)
            self._keep_time()
            self._start_waiting()
            if self._lanes.waiting or self._ending:
                self._recall()
            if not self._ending:
                self._fill()

    def _pause(self):
        return 0.05 if self._by_query or self._lanes.waiting or self._greetings else 5.0

    def _end(self, waking):
        os.read(waking, 4096)
        if not self._ending:
            self._ending = True
            self._events.unregister(self._listener)
            self._listener.close()
            for connection in [key.fileobj for key in self._events.get_map().values() if key.data == self._greeted]:
                self._forget(connection)

    # Connections

    def _accept(self, listener):
        try:
            connection = listener.accept()[0]
        except OSError:   # the client went away, or there are no descriptors left
            return
        self._greetings[connection] = time.monotonic()
        self._events.register(connection, selectors.EVENT_READ, self._greeted)

    def _greeted(self, connection):
        """The name of the client has come: the query behind it is left unread for the child."""
        if connection.fileno() < 0:   # closed by what else happened in this round
            return
        try:
            greeting = connection.recv(frames.GREETING, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            greeting = b""
        if len(greeting) < frames.GREETING:
            if not greeting:
                self._forget(connection)
            return
        connection.recv(frames.GREETING)
        self._greetings.pop(connection, None)
        self._events.unregister(connection)
        if greeting[frames.CLIENT:] == frames.ALONE:
            self._alone.add(connection)
        self._note()
        try:
            self._lanes.admit(connection, greeting[:frames.CLIENT], time.monotonic())
        except Refused as refused:
            self._refuse(connection, refused.key, refused.again)

    def _note(self):
        """Tell the lanes what goes on where a child has stayed for other queries."""
        for connection, worker in self._by_query.items():
            mark = worker.mark
            self._lanes.note(connection, *((mark.client, mark.since) if mark.is_busy else (None, math.inf)))

    def _forget(self, connection):
        self._greetings.pop(connection, None)
        self._events.unregister(connection)
        connection.close()

    def _refuse(self, connection, key, again=None, **details):
        self._alone.discard(connection)
        try:
            connection.send(frames.pack(frames.ERROR, {"key": key, "details": details, "again": again}), socket.MSG_DONTWAIT)
        except OSError:   # nobody is there to be told
            pass
        connection.close()

    # Children

    def _fill(self):
        while len(self._idle) < _IDLE:
            self._fork()

    def _fork(self):
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        me, mark = os.getpid(), Mark()
        pid = os.fork()
        if not pid:
            try:
                self._live(there, mark, me)
            except BaseException as error:   # a child that returned here would go on as a second parent
                os.write(2, f"query child ended: {error!r}\n".encode())
                os._exit(1)
        there.close()
        here.setblocking(False)
        mark.hide()
        worker = Worker(pid, here, mark)
        self._workers[here] = worker
        self._idle.append(worker)
        self._events.register(here, selectors.EVENT_READ, self._heard)

    def _live(self, control, mark, parent):
        """The first steps of a child: no descriptor but its own, and no longer than its parent."""
        signal.set_wakeup_fd(-1)
        confine.end_with_parent()
        if os.getppid() != parent:
            os._exit(0)
        os.dup2(control.fileno(), 3)
        os.closerange(4, 65536)
        control.detach()
        child.run(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=3), mark, self._engines, self._settings,
                  self._release.version, self._limits, self._filtered, _FIRST)

    def _start_waiting(self):
        now = time.monotonic()
        while (connection := self._lanes.next(now)) is not None:
            if not self._idle:
                self._fork()
            worker = self._idle.pop()   # the one that worked last: its pages are its own by now
            worker.query, worker.recalled = connection, False
            worker.mark.give(self._lanes.client(connection), now)
            self._by_query[connection] = worker
            told = child.QUERY_ALONE if connection in self._alone else child.QUERY
            self._alone.discard(connection)
            with contextlib.suppress(OSError):   # a child that is gone will be heard
                socket.send_fds(worker.control, [told], [connection.fileno()])

    def _recall(self):
        """Children that have stayed with a connection come back: others need them."""
        for worker in self._by_query.values():
            worker.mark.recall()
            if not worker.recalled and not worker.mark.is_busy:
                worker.recalled = True
                with contextlib.suppress(OSError):
                    worker.control.send(child.RECALL)

    def _heard(self, control):
        """A child says something, or nothing more for ever."""
        worker = self._workers[control]
        try:
            said = control.recv(64)
        except OSError:
            said = b""
        if not said:
            self._bury(worker)
            return
        self._done(worker, child.BROKEN not in said)
        if worker.retired or worker.asked >= _REUSE or self._ending or len(self._idle) >= _IDLE + self._limits.short_queries:
            self._end_worker(worker)
        else:
            self._idle.append(worker)

    def _done(self, worker, is_whole):
        """After a whole answer the connection is free for another query; whether one comes is for the web process to say."""
        connection, worker.query = worker.query, None
        worker.asked += worker.mark.count
        self._by_query.pop(connection, None)
        self._lanes.leave(connection)
        if self._ending or not is_whole:
            connection.close()
        else:
            self._events.register(connection, selectors.EVENT_READ, self._greeted)

    def _end_worker(self, worker):
        """No more queries: the child reads the end of its control socket and goes."""
        worker.control.shutdown(socket.SHUT_WR)

    def _bury(self, worker):
        self._events.unregister(worker.control)
        del self._workers[worker.control]
        worker.control.close()
        status = os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.query is not None:
            connection = worker.query
            self._by_query.pop(connection, None)
            self._lanes.leave(connection)
            if worker.mark.has_begun or not worker.mark.is_busy:
                connection.close()   # without END: broken, and seen to be
            else:
                self._refuse(connection, *self._cause(worker, status))
        worker.mark.close()

    def _cause(self, worker, status):
        """(key of the error, seconds after which to come back)."""
        if worker.cause:
            return worker.cause, None
        if -status in (signal.SIGALRM, signal.SIGXCPU):
            return "query-timeout", None
        if -status == signal.SIGABRT:
            return "query-memory", None
        return ("query-too-deep", None) if -status in (signal.SIGSEGV, signal.SIGBUS) else ("endpoint-lost", 1)

    # Time

    def _keep_time(self):
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        for connection in [late for late, since in self._greetings.items() if now - since > 5]:
            self._forget(connection)
        for connection in self._lanes.expired(now):
            self._refuse(connection, "endpoint-busy", 2)
        self._note()
        goes_on, stops = self._lanes.outlived(now)
        for connection in goes_on + stops:
            worker = self._by_query[connection]
            worker.retired = True
            worker.mark.recall()
            os.setpriority(os.PRIO_PROCESS, worker.pid, 10)
        for connection in stops:
            os.kill(self._by_query[connection].pid, signal.SIGSTOP)
        for connection in self._lanes.resumed():
            os.kill(self._by_query[connection].pid, signal.SIGCONT)
        for worker in list(self._by_query.values()):
            if worker.mark.is_busy and (now > self._deadline(worker) + _GRACE or self._left(worker)):
                worker.cause = "query-timeout"
                os.kill(worker.pid, signal.SIGKILL)

    def _deadline(self, worker):
        """When the kernel ends this child at the latest: an answer may begin to stream in the last moment for a query."""
        return worker.mark.since + self._limits.query_seconds + (self._limits.streaming_seconds if worker.mark.has_begun else 0)

    def _left(self, worker):
        """Whether the web process has closed the connection: nobody waits for this answer."""
        try:
            return not worker.mark.has_begun and worker.query.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except OSError:
            return False


def main(text):
    """Settings as JSON: folder of the release, address of the socket, limits, whether to filter calls, engine."""
    settings = json.loads(text)
    confine.end_with_parent(signal.SIGTERM)
    try:
        parent = Parent(**settings | {"limits": Limits(**settings["limits"])})
    except errors.NotServing as error:
        print(words.say(f"error.{error.key}", "en", **error.details), file=sys.stderr)
        sys.exit(DAMAGED)
    parent.run()


if __name__ == "__main__":
    main(sys.argv[1])
