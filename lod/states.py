"""States as a server reads them: a release as of a named day, or as of any day a reader asks for.

A State answers everything a Release does, so no page knows of it. Named states lie in the release; that of another day
is made when it is asked for and kept in a temporary folder, a few at a time.
"""

import json
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from pathlib import Path

from lod import as_of, errors
from lod.releases import Release

_MOST = 8   # states of unnamed days kept at once
_AT_ONCE = 2   # requests for other days: one is made, one waits; whoever else comes must not hold the threads that pages need


class State(Release):
    """A release as of a Point: its statements, counts and lists are those of `state`, all else is the release's."""

    def __init__(self, release, point, state):
        super().__init__(release.folder, release.engine_name)
        self.whole, self.point, self.state, self.is_past = release, point, state, release.is_past
        self.manifest = self.manifest | {"counts": json.loads((state / "state.json").read_text(encoding="utf-8"))["counts"]} \
            if state != release.folder else release.manifest


class States:
    """The states of releases that a process has opened. `most_statements` bounds what is made on request."""

    def __init__(self, most_statements):
        self.most_statements = most_statements
        self._named, self._made, self._lock, self._folder = {}, OrderedDict(), threading.Lock(), None
        self._places = threading.Semaphore(_AT_ONCE)

    def get(self, release, text):
        """The State for a reader's `asOf`: the key of a point, a day, a month or a year.

        Raises BadRequest for what is neither, NotServing while another day is being made.
        """
        release = release.whole if release.point else release   # a page of one day may ask for another
        point = _named(release, text)
        if point:
            return self._of_point(release, point)
        day = as_of.day(text) if release.points else None
        if day is None:
            raise errors.BadRequest("bad-as-of" if release.points else "no-as-of", value=text[:50],
                                    known=", ".join(point.key for point in release.points))
        if release.manifest["counts"]["quads"] > self.most_statements:
            raise errors.BadRequest("as-of-too-large", value=text, known=", ".join(point.key for point in release.points))
        return self._of_day(release, as_of.Point(day, day))

    def _of_point(self, release, point):
        key = (release.version, point.key)
        if key not in self._named:
            folder = release.folder / as_of.FOLDER / point.key
            state = State(release, point, folder if folder.is_dir() else release.folder)
            self._named = {known: kept for known, kept in self._named.items() if known[0] == release.version} | {key: state}
        return self._named[key]

    def _of_day(self, release, point):
        key = (release.version, point.day)
        found = self._made.get(key)
        if found:
            return found
        busy = errors.NotServing("as-of-busy", headers={"Retry-After": "2"})
        if not self._places.acquire(blocking=False):
            raise busy
        try:
            if not self._lock.acquire(timeout=2):
                raise busy
            try:
                return self._made.get(key) or self._make(release, point, key)
            finally:
                self._lock.release()
        finally:
            self._places.release()

    def _make(self, release, point, key):
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="lod-states-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        while len(self._made) >= _MOST:
            _, oldest = self._made.popitem(last=False)
            shutil.rmtree(oldest.state, ignore_errors=True)
        quads = as_of.state(release.recipe, list(release.engine.quads()), as_of.asking(release.engine), point.day)
        folder = Path(tempfile.mkdtemp(dir=self._folder)) / "state"
        as_of.write(folder, point, quads, release.plan)
        self._made[key] = State(release, point, folder)
        return self._made[key]


def _named(release, text):
    return next((point for point in release.points if text in (point.key, point.iri)), None)
