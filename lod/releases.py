"""Releases as a server reads them: immutable folders, and the one that is current."""

import contextlib
import hashlib
import json
import os
import sqlite3
import threading
from collections import OrderedDict
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from lod import as_of, errors, index, places, queries
from lod.iris import WELL_KNOWN, Iris
from lod.registry import members


_MOST_PAST = 8   # releases by version kept open in a process


class Release:
    """One release folder, opened for reading. Raises NotServing when it is not whole."""

    is_past = False
    """Whether another release has followed; queries are answered from the current one only."""
    point = None
    """The as_of.Point of a state of this release (`states.py`); None for the release itself."""

    def __init__(self, folder, engine=None):
        self.folder = self.state = Path(folder)
        self.manifest = self._json("manifest.json")
        self.register = self._json("register.json")
        self.version = self.manifest["version"]
        self.issued = self.manifest["issued"]
        self.languages = self.register["languages"]
        self.iris = Iris(self.register["base"])
        self.engine_name = engine or self.register["engine"]
        for name, file in self.manifest["files"].items():
            path = self.folder / name
            if not path.is_file() or path.stat().st_size != file["bytes"]:
                raise errors.NotServing("release-damaged", problem=f"{self.version}/{name}")

    def verify(self, name):
        """Raises NotServing unless a file of the release has the very bytes that were published."""
        with (self.folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.manifest["files"][name]["sha256"]:
                raise errors.NotServing("release-damaged", problem=f"{self.version}/{name}")

    def _json(self, name):
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise errors.NotServing("release-damaged", problem=f"{self.folder.name}/{name}: {error}") from None

    @cached_property
    def engine(self):
        """The engine over the statements."""
        module = members("lod.engines").get(self.engine_name)
        if module is None:
            raise errors.BadSettings("unknown-engine", value=self.engine_name, known=", ".join(members("lod.engines")))
        return module.Engine.open(self.state / "data.nq", self.state / "index" / "store")

    @cached_property
    def remembered(self):
        """IRI → the statements that name it, as `describe` has read them; a release never changes."""
        return {}

    @cached_property
    def context(self):
        """The JSON-LD context as a dict."""
        return self._json("context.jsonld")["@context"]

    @cached_property
    def outlines(self):
        """Class IRI → how its page is laid out."""
        return self._json("outlines.json")

    @cached_property
    def shapes(self):
        """The statements of all shapes; none in a release that was published before they were written."""
        if "shapes.nt" not in self.manifest["files"]:
            return ()
        return tuple(ox.parse(path=str(self.folder / "shapes.nt"), format=ox.RdfFormat.N_TRIPLES))

    @cached_property
    def class_names(self):
        """Class IRI → what the shape of the class calls it, by language."""
        return self._json("class-names.json") if "class-names.json" in self.manifest["files"] else {}

    @cached_property
    def facets(self):
        """What lists and searches are narrowed by, in order."""
        return self._json("facets.json")

    @cached_property
    def areas(self):
        """The ground of the maps as GeoJSON, or None."""
        return self._json("areas.json") if "areas.json" in self.manifest["files"] else None

    @cached_property
    def ground(self):
        """What the small maps on the pages of things are drawn on, or None."""
        return places.ground(self.areas)

    @cached_property
    def plan(self):
        """What an index of its statements is made for."""
        return index.plan(self.iris, self.languages, self.register["classes"], self.register["search"], self.facets)

    @cached_property
    def findings(self):
        """Language tag → the findings of the publishing, as flat records."""
        return self._json("findings.json")

    @cached_property
    def recipe(self):
        """How the state of a day is made."""
        return as_of.recipe(self.folder / "source", self.register["base"], self.register["derive_latin"])

    @cached_property
    def points(self):
        """The named days, as as_of.Points, oldest first; none for a register that cannot be asked as of a day."""
        path = self.folder / "as-of" / "points.json"
        return tuple(as_of.Point(**point) for point in json.loads(path.read_text(encoding="utf-8"))) if path.exists() else ()

    @cached_property
    def views(self):
        """The program's own queries, by name."""
        return queries.read_folder(self.folder / "source" / "queries" / "views")

    @cached_property
    def questions(self):
        """The questions that people ask, by name."""
        return queries.read_folder(self.folder / "source" / "queries" / "questions")

    @cached_property
    def prefixes(self):
        """Prefix → namespace: the well known ones and the register's own."""
        return WELL_KNOWN | {name: self.iris.absolute(value) for name, value in self.register["prefixes"].items()}

    def things(self):
        """A connection to the table of things by class; one per caller, read-only."""
        path = (self.state / "index" / "things.sqlite").resolve()
        return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)

    def ask_view(self, name, **values):
        """Run one of the program's own queries with terms or texts for its parameters. Returns a Result."""
        return self.engine.query(self.views[name].fill(self.iris.base, **values))


def versions(folder):
    """The names of all releases in a folder, the newest first: `2026-11-24.10` before `2026-11-24.9` before `2026-11-24`."""
    found = [path.name for path in Path(folder).glob("[0-9]*") if (path / "manifest.json").is_file()]
    return sorted(found, key=lambda name: (name[:10], int(name[11:]) if name[11:].isdigit() else 0), reverse=True)


class Releases:
    """The folder of releases. `current()` follows the switch: a new release serves from the next request on."""

    def __init__(self, folder, engine=None):
        self.folder = Path(folder)
        self._engine = engine
        self._link = os.path.join(folder, "current")
        self._lock = threading.Lock()
        self._open, self._past = {}, OrderedDict()

    def current(self):
        """The current release; when it is damaged, the one that was open, else the newest whole one.

        Raises NotServing when there is none.
        """
        try:
            name = os.readlink(self._link)
        except OSError:
            raise errors.NotServing("no-release", path=str(self.folder)) from None
        return self._open.get(name) or self._opened(name)

    def _opened(self, name):
        with self._lock:
            if name not in self._open:
                try:
                    self._open = {name: self._whole(name)}
                except errors.NotServing:
                    if not self._open:
                        self._open = self._older(name)
                    if not self._open:
                        raise
            return next(iter(self._open.values()))

    def _older(self, damaged):
        for name in versions(self.folder):
            if name != damaged:
                with contextlib.suppress(errors.NotServing):
                    return {name: self._whole(name)}
        return {}

    def _whole(self, name):
        release = Release(self.folder / name, self._engine)
        release.engine.count()
        return release

    def get(self, version):
        """A release by version, or None. Only what was published counts: a plain folder name with a manifest."""
        path = self.folder / version
        plain = version.replace(".", "").replace("-", "").isalnum() and not version.startswith(".")
        if not plain or not (path / "manifest.json").is_file():
            return None
        with self._lock:
            if version not in self._past:
                self._past[version] = Release(path, self._engine)
            self._past.move_to_end(version)
            found = self._past[version]
            while len(self._past) > _MOST_PAST:
                self._past.popitem(last=False)
        found.is_past = version != os.readlink(self.folder / "current")
        return found

    def history(self):
        """Manifests from the current release back to the first."""
        found, release = [], self.current()
        while release:
            found.append(release.manifest)
            previous = release.manifest["previous"]
            release = self.get(previous) if previous else None
        return found
