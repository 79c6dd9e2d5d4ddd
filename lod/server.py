"""The server: a web server and a query engine as processes of their own, watched over by the one that was started.

`serve` is the main process; it holds the listening socket, so that clients wait, and are not refused, while a web process
is started anew. `python -m lod.server` is the process that it starts: it loads the program once and forks web processes.
"""

import contextlib
import gc
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from lod import errors, wire
from lod.app import create_app
from lod.asking import Direct
from lod.desk.room import Desk
from lod.evaluation import InProcess
from lod.front import Front
from lod.limits import Limits
from lod.metrics import Metrics
from lod.releases import Releases
from lod.remote.client import Store
from lod.remote.evaluator import Remote
from lod.sandbox import confine
from lod.sandbox.pool import Pool
from lod.sandbox.supervisor import Supervisor, keep

_BACKLOG = 2048
_PAUSE = 0.1          # seconds before a web process that has ended is replaced


def serve(folder, settings, limits, say):
    """Serve a folder of releases until told to stop. Returns the exit status. Raises BadSettings when the address is taken.

    `settings` has host, port, workers, engine, trusted (proxies), access_log, isolated, remote (a store of others), desk (its folder and the register's, or None);
    `say` tells the operator.
    """
    supervisor = None
    with contextlib.closing(_listen(settings["host"], settings["port"])) as listener:
        try:
            if settings["isolated"] and not (settings["remote"] and not Releases(folder, settings["engine"]).current().points):
                filtered = confine.filter_available()
                if not filtered:
                    say("no-filter")
                supervisor = Supervisor(folder, limits, filtered, settings["engine"], lambda text: print(text, file=sys.stderr))
                supervisor.wait_until_ready()
            elif not settings["remote"]:
                say("not-isolated")
            say("serving")
            run = settings | {"folder": str(folder), "limits": asdict(limits), "listener": listener.fileno(),
                              "socket": supervisor and str(supervisor.address), "private": supervisor and str(supervisor.folder)}
            command = [sys.executable, "-m", "lod.server", json.dumps(run)]
            return keep(supervisor, lambda: subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[run["listener"]]), listener, limits)
        finally:
            if supervisor:
                supervisor.close()


def _listen(host, port):
    """The socket that takes connections; nobody answers on it yet."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=_BACKLOG)
    except OSError as error:
        problem = error.strerror.partition(" (while")[0]   # the address is said already
        raise errors.BadSettings("address-taken", value=f"{host}:{port}", problem=problem) from None


def _version(releases):
    """A function that names the release being served, or None."""
    def version():
        try:
            return releases.current().version
        except errors.NotServing:
            return None
    return version


def _front(settings, limits):
    """The application of a web process."""
    folder, metrics = Path(settings["folder"]), Metrics(settings["private"])
    endpoint = Pool(settings["socket"], limits) if settings["socket"] else InProcess()
    if settings["remote"]:
        endpoint = Remote(Store.of(settings["remote"], limits.short_queries + limits.long_queries), limits, endpoint)
    desk = Desk(settings["desk"]["folder"], settings["desk"]["register"], folder) if settings["desk"] else None
    app = create_app(folder, settings["engine"], endpoint, metrics, limits, desk)
    direct = Direct(endpoint, app.releases, limits) if isinstance(endpoint, Pool) else None
    return Front(app, _version(app.releases), app.releases.current().iris.base, limits, metrics, settings["trusted"], direct)


def _web(settings):
    """The life of a web process: until SIGTERM, and then until what it has begun is answered."""
    limits = Limits(**settings["limits"])
    if settings["access_log"]:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("[%(asctime)s] %(message)s"))
        logging.getLogger("lod.access").addHandler(handler)
        logging.getLogger("lod.access").setLevel(logging.INFO)
    front = _front(settings, limits)
    gc.collect()
    gc.freeze()   # what is there now stays: no collection has to look at it again
    wire.server(front, int(limits.query_seconds) + 2).run([socket.socket(fileno=settings["listener"])])


def main(text):
    """Fork web processes and replace those that end, until SIGTERM. Returns the exit status.

    A web process that fails by itself ends all, for the next one would fail too; one that was killed is replaced.
    """
    settings = json.loads(text)
    told, heard, me, running, status = False, {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}, os.getpid(), set(), 0
    signal.pthread_sigmask(signal.SIG_BLOCK, heard)   # each is waited for below, so none comes in between
    confine.end_with_parent(signal.SIGTERM)
    while running or not told:
        while not told and len(running) < settings["workers"]:
            running.add(_fork(settings, heard, me))
        told |= signal.sigwait(heard) != signal.SIGCHLD
        for pid, code in _ended():
            running.discard(pid)
            status, told = (1, True) if code > 0 and not told else (status, told)
            time.sleep(0 if told else _PAUSE)
        for pid in running if told else ():
            os.kill(pid, signal.SIGTERM)
    return status


def _ended():
    """(process, exit status) of each child that has ended; negative for one that was killed."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            yield found[0], os.waitstatus_to_exitcode(found[1])


def _fork(settings, heard, parent):
    """A web process; it goes with its parent."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, heard)
        confine.end_with_parent(signal.SIGTERM)
        if os.getppid() == parent:
            _web(settings)
        status = 0
    except Exception as error:
        print(f"web process: {error!r}", file=sys.stderr)
    finally:
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
