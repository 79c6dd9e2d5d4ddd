"""The server: a web server and a query engine as processes of their own, watched over by the one that was started.

`serve` is the main process; `python -m lod.server` is the web server that it starts.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from lod import errors
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

_HEADER_SECONDS = 10


def serve(folder, settings, limits, say):
    """Serve a folder of releases until told to stop. Returns the exit status.

    `settings` has host, port, workers, engine, trusted (proxies), access_log, isolated, remote (a store of others), desk (its folder and the register's, or None);
    `say` tells the operator.
    """
    supervisor = None
    try:
        if settings["isolated"] and not (settings["remote"] and not Releases(folder, settings["engine"]).current().points):
            filtered = confine.filter_available()
            if not filtered:
                say("no-filter")
            supervisor = Supervisor(folder, limits, filtered, settings["engine"], lambda text: print(text, file=sys.stderr))
            supervisor.wait_until_ready()
        elif not settings["remote"]:
            say("not-isolated")
        run = settings | {"folder": str(folder), "limits": asdict(limits),
                          "socket": supervisor and str(supervisor.address), "private": supervisor and str(supervisor.folder)}
        command = [sys.executable, "-m", "lod.server", json.dumps(run)]
        return keep(supervisor, lambda: subprocess.Popen(command, stdin=subprocess.DEVNULL), limits)
    finally:
        if supervisor:
            supervisor.close()


def _version(releases):
    """A function that names the release being served, or None."""
    def version():
        try:
            return releases.current().version
        except errors.NotServing:
            return None
    return version


def main(text):
    """The web server."""
    settings = json.loads(text)
    confine.end_with_parent(15)
    limits = Limits(**settings["limits"])
    folder = Path(settings["folder"])

    def load(*_):
        metrics = Metrics(settings["private"])
        endpoint = Pool(settings["socket"], limits) if settings["socket"] else InProcess()
        if settings["remote"]:
            endpoint = Remote(Store.of(settings["remote"], limits.short_queries + limits.long_queries), limits, endpoint)
        desk = Desk(settings["desk"]["folder"], settings["desk"]["register"], folder) if settings["desk"] else None
        app = create_app(folder, settings["engine"], endpoint, metrics, limits, desk)
        base = app.releases.current().iris.base
        direct = Direct(endpoint, app.releases) if isinstance(endpoint, Pool) else None
        front = Front(app, _version(app.releases), base, limits, metrics, settings["trusted"], direct)

        async def answer(scope, protocol):
            await front(scope, protocol)

        return answer

    Granian("lod", address=settings["host"], port=settings["port"], interface=Interfaces.RSGI, workers=settings["workers"],
            http=HTTPModes.http1, websockets=False, backlog=2048, log_access=settings["access_log"],
            respawn_failed_workers=True, respawn_interval=0.1, workers_kill_timeout=5,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_SECONDS * 1000, max_buffer_size=128 * 1024),
            ).serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1])
