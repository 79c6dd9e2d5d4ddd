"""The main process of `lod serve`: keeps the query parent and the web server alive, and follows new releases.

A new release gets a parent of its own. The address that the web uses is switched when that parent answers, and the old
one is told to finish what it has begun.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from lod import config, errors
from lod.releases import Release, versions
from lod.sandbox.parent import DAMAGED

_LOOK = 0.1             # seconds between looks at the processes and at the current release
_TOO_SOON = 10.0        # seconds a web server must have lived to be started again: it reads the program first
_START = 300            # seconds a parent may take to load a release
_AGAIN = (0.0, 0.2, 1.0, 5.0)   # seconds before each next attempt to start a parent that keeps ending


class Supervisor:
    """Parents of queries by release, in a private folder with their sockets."""

    def __init__(self, releases, limits, filtered, engine, say):
        self.folder = Path(tempfile.mkdtemp(prefix="lod-"))
        self.address = self.folder / "engine"
        self._releases, self._limits, self._filtered, self._engine, self._say = Path(releases), limits, filtered, engine, say
        self._serving = self._coming = None    # (version, process, socket)
        self._leaving, self._number, self._ended, self._again, self._refused, self._damaged = [], 0, 0, 0.0, None, set()

    def look(self):
        """One round: bury, start, switch. Cheap when nothing has happened."""
        self._leaving = [process for process in self._leaving if process.poll() is None]
        if self._serving and self._serving[1].poll() is not None:
            self._serving = None
        self._follow()
        if self._coming:
            self._watch_coming()

    def _follow(self):
        """Start a parent when the current release has none and none is on its way."""
        version = self._current()
        if not version or time.monotonic() < self._again:
            return
        if self._coming and self._coming[0] != version:
            self._coming[1].terminate()
            self._leaving.append(self._coming[1])
            self._coming = None
        if not self._coming and not (self._serving and self._serving[0] == version):
            self._coming = self._start(version)

    def _current(self):
        """The release to serve: the current one when it is whole, else the one that is served, else the newest whole one."""
        try:
            name = os.readlink(self._releases / "current")
        except OSError:
            return self._serving[0] if self._serving else None
        if self._serving and self._serving[0] == name:
            return name
        for candidate in dict.fromkeys((name, *([self._serving[0]] if self._serving else versions(self._releases)))):
            if self._is_whole(candidate):
                return candidate
        return None

    def _is_whole(self, name):
        try:
            if name in self._damaged:
                return False
            Release(self._releases / name)
            return True
        except errors.LodError as error:
            if str(error) != self._refused:
                self._refused = str(error)
                self._say(f"release {name} is not taken, another goes on: {error}")
            return False

    def _start(self, version):
        self._number += 1
        address = self.folder / f"{self._number}.socket"
        environment = config.environment_with(GLIBC_TUNABLES="glibc.malloc.hugetlb=1")   # large pages: forking is five times faster
        settings = {"folder": str(self._releases / version), "address": str(address), "limits": asdict(self._limits),
                    "filtered": self._filtered, "engine": self._engine}
        process = subprocess.Popen(
            [sys.executable, "-m", "lod.sandbox.parent", json.dumps(settings)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment, close_fds=True)
        return version, process, address

    def _watch_coming(self):
        version, process, address = self._coming
        if process.poll() == DAMAGED:
            self._coming = None
            self._damaged.add(version)
            self._say(f"release {version} is not taken, another goes on: its statements are not what was published")
        elif process.poll() is not None:
            self._coming = None
            self._again = time.monotonic() + _AGAIN[min(self._ended, len(_AGAIN) - 1)]
            self._ended += 1
            self._say(f"query engine for release {version} ended with {process.returncode}; starting another")
        elif address.exists():
            link = self.folder / "engine.new"
            link.symlink_to(address.name)
            os.replace(link, self.address)
            if self._serving:
                self._serving[1].terminate()
                self._leaving.append(self._serving[1])
            self._serving, self._coming, self._ended = self._coming, None, 0

    def wait_until_ready(self):
        """Return when queries can be answered. Raises NotServing when the first parent cannot be started."""
        limit = time.monotonic() + _START
        while not self._serving:
            self.look()
            if self._ended > len(_AGAIN) or time.monotonic() > limit or not (self._coming or self._current()):
                raise errors.NotServing("endpoint-restarting")
            time.sleep(0.02)

    def close(self):
        """End all parents, politely first, and remove the private folder."""
        processes = [*self._leaving, *(entry[1] for entry in (self._serving, self._coming) if entry)]
        for process in processes:
            process.terminate()
        limit = time.monotonic() + self._limits.query_seconds + 1
        for process in processes:
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(supervisor, start_web, listener, limits):
    """Watch over the parents and the web server until told to end. Returns the web server's exit status.

    A web server that was killed is started again; one that fails right after its start is not, for it would fail again.
    """
    told = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.append(True))
    web, started = start_web(), time.monotonic()
    while not told:
        if supervisor:
            supervisor.look()
        if web.poll() is not None:
            if web.returncode >= 0 and time.monotonic() - started < _TOO_SOON:
                return web.returncode or 1
            web, started = start_web(), time.monotonic()
        time.sleep(_LOOK)
    listener.close()   # whoever comes now is refused, and does not wait for nobody
    web.terminate()
    try:
        return web.wait(limits.query_seconds + 5)
    except subprocess.TimeoutExpired:
        web.kill()
        return web.wait()
