"""A release into a store, graph by graph, and old releases out of it.

The list of graphs goes first when a release is loaded anew and comes last: while it is there, the release is whole. Nothing that is
served changes meanwhile, for every release has graphs of its own; what switches is the release that a server reads.
"""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from lod.remote.names import STANDS_FOR, Names

_LINE = re.compile(rb"(.*) <([^<>]*)> \.\n?", re.S)
_CHUNK = 1024 * 1024


def load(store, folder, progress=lambda *_: None):
    """Load the release in `folder`, which need not be current yet. Loading again gives the same."""
    names = _names(folder)
    steps = len(names.graphs) + 2
    progress("store", 0, steps)
    store.delete(names.list)
    graphs = _Graphs(store)
    with (Path(folder) / "data.nq").open("rb") as lines:
        for line in lines:
            statement, graph = _LINE.fullmatch(line).groups()
            for name in (names.everything, names.inner(graph.decode())):
                graphs.add(name, statement + b" .\n")
            progress("store", graphs.begun, steps)
    graphs.finish()
    store.put(names.list, "".join(f"<{names.inner(graph)}> <{STANDS_FOR}> <{graph}> .\n" for graph in names.graphs).encode())


def load_missing(store, releases, progress=lambda *_: None):
    """Load the current release of a folder of releases unless the store has it."""
    folder = (Path(releases) / "current").resolve()
    if not store.has(_names(folder).list):
        load(store, folder, progress)


def drop(store, folder):
    """Take the release in `folder` out of the store. Returns whether it was there."""
    names = _names(folder)
    if not store.has(names.list):
        return False
    for graph in (names.list, names.everything, *map(names.inner, names.graphs)):
        store.delete(graph)
    return True


def drop_old(store, releases):
    """Drop every release but the current one and the one before it, which servers may still read while they switch.

    `releases` is the folder of releases. Returns the versions dropped.
    """
    releases = Path(releases)
    current = (releases / "current").resolve()
    keep = {current.name, json.loads((current / "manifest.json").read_text(encoding="utf-8"))["previous"]}
    return [path.parent.name for path in sorted(releases.glob("*/manifest.json"))
            if not path.parent.is_symlink() and path.parent.name not in keep and drop(store, path.parent)]


class _Graphs:
    """Graphs on their way: kept until there is enough of one, the first part replaces it, the others are added."""

    def __init__(self, store):
        self._store, self._waiting, self._sizes, self._begun = store, defaultdict(list), Counter(), set()

    @property
    def begun(self):
        """How many graphs have been begun."""
        return len(self._begun)

    def add(self, name, line):
        self._waiting[name].append(line)
        self._sizes[name] += len(line)
        if self._sizes[name] > _CHUNK:
            self._send(name)

    def finish(self):
        for name in list(self._waiting):
            self._send(name)

    def _send(self, name):
        body = b"".join(self._waiting.pop(name))
        del self._sizes[name]
        (self._store.add if name in self._begun else self._store.put)(name, body)
        self._begun.add(name)


def _names(folder):
    return Names.of(json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8")))
