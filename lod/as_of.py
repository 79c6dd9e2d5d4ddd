"""The register as of a day: what was true then, told by the same statements (valid time, not the time of a release).

A register that has `queries/as-of/` can be asked so. `absent.rq` gives the things to leave out on a day (`?_day_date`);
`points.rq` gives days that have a name (?thing ?day), such as the last day of a collection. What rules derive is derived
anew from what is left, so every page, list and query tells the state of that day without knowing of it.
"""

import calendar
import datetime
import json
import re
from dataclasses import dataclass

import pyoxigraph as ox

from lod import changes, counts, index, queries, rules
from lod.iris import Iris


FOLDER = "as-of"
"""Where a release keeps its named states."""


@dataclass(frozen=True)
class Point:
    """A moment to look at: `key` as addresses write it, `day` (ISO 8601), the IRI of the thing it is named after, if any."""

    key: str
    day: str
    iri: str | None = None


@dataclass(frozen=True)
class Recipe:
    """How the state of a day is made: the queries of a register. Read once, for a confined process can read no file."""

    base: str
    derives_latin: bool
    rules: dict
    queries: dict

    @property
    def is_known(self):
        """Whether this register can be asked as of a day."""
        return {"absent", "points"} <= set(self.queries)


def recipe(folder, base, derives_latin):
    """The Recipe of a register or of the `source/` of a release: `folder` holds `queries/`."""
    return Recipe(base, derives_latin, queries.read_folder(folder / "queries" / "rules"),
                  queries.read_folder(folder / "queries" / "as-of"))


def points(found, query):
    """The named Points, oldest first. `query` evaluates a SPARQL text to an iterable of rows (thing, day)."""
    rows = [(row[1].value, row[0].value) for row in query(found.queries["points"].fill(found.base))]
    return [Point(iri.rpartition("/")[2], day, iri) for day, iri in sorted(rows)]


def day(text):
    """The day a reader's date stands for: a year or month for its last day. None when it is no date."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        return None
    try:
        year, month = int(text[:4]), int(text[5:7] or "12")
        return datetime.date.fromisoformat(text if len(text) == 10 else
                                           f"{text[:4]}-{month:02}-{calendar.monthrange(year, month)[1]}").isoformat()
    except ValueError:   # calendar.IllegalMonthError is one, too
        return None


def state(found, quads, query, day):
    """The quads of the state on a day. `quads` are all of a release; `query` as in `points`, over those same quads."""
    absent = {row[0].value for row in query(found.queries["absent"].fill(found.base, day=day))}
    derived = Iris(found.base).graph("derived")
    kept = [quad for quad in quads if quad.graph_name.value != derived and not _tells_of(quad, absent)]
    return kept + rules.derive(found.rules, found.base, found.derives_latin, kept)[0]


def _tells_of(quad, absent):
    """Whether a statement is about an absent thing or a part of it, or points to one."""
    return quad.subject.value.partition("#")[0] in absent or (
        isinstance(quad.object, ox.NamedNode) and quad.object.value.partition("#")[0] in absent)


def write(folder, point, quads, plan):
    """Write one state: what `states.py` needs to serve it; `plan` is an index.Plan."""
    folder.mkdir()
    lines = changes.of(quads)
    (folder / "data.nq").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    told = {"key": point.key, "day": point.day, "iri": point.iri, "counts": counts.count(quads)}
    (folder / "state.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    index.build(folder / "index", folder / "data.nq", quads, plan)


def asking(engine):
    """The `query` of `points` and `state`, over an engine."""
    return lambda text: engine.query(text).rows


class Engines:
    """The engines of a release for a process that answers queries: that of the whole, and one for each named state."""

    def __init__(self, engine, recipe, named):
        self._whole, self._recipe, self._named = engine, recipe, named

    @classmethod
    def open(cls, release, engine):
        """`engine` is over all statements of the release; the named states are opened beside it."""
        named = {}
        for point in release.points:
            data = release.folder / FOLDER / point.key / "data.nq"
            named[point.key] = type(engine).open(data) if data.exists() else engine
        return cls(engine, release.recipe, named)

    def at(self, key):
        """The engine of a named state, of the state of a day (made here and now), or of the whole for None."""
        if key is None:
            return self._whole
        if key in self._named:
            return self._named[key]
        return type(self._whole).over(state(self._recipe, list(self._whole.quads()), asking(self._whole), key))
