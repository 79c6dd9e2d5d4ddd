"""Blocks: what views add to the page of a thing, beside what its shape lays out.

A view `thing-<class>-<what>.rq` with a parameter `?_thing_iri` is asked for every thing of the class, whose name stands in
kebab-case: `thing-reading-room-visits` for `…#ReadingRoom`; `what` is one word. The header says how the answer is shown:
`show` is `table` (the default), `timeline` (a table with a drawing of it), `status` (sentences with a tone) or `place` (a
point on a small map); `title`, `order` (in the scale of the shapes' groups), `column.<name>`, and `covers`: properties that need not be listed again.
docs/how-to/add-a-block.md tells what the columns of an answer mean.
"""

import re
from dataclasses import dataclass

import pyoxigraph as ox

from lod import languages, lists, timeline
from lod.iris import WELL_KNOWN
from lod.outline import Value, readable

_PREFIX = "thing-"
_SOURCE, _NOTE, _TEXT, _MOMENT = "_source", "_note", "_text", "moment"
_NUMBERS = {WELL_KNOWN["xsd"] + name for name in ("integer", "decimal", "double")}


@dataclass(frozen=True)
class Item:
    """One value in a cell, a note behind it, and the numbers of its sources."""

    value: Value
    note: str = ""
    references: tuple = ()


@dataclass(frozen=True)
class Block:
    """A table under a heading: names of columns, whether each is of numbers, rows (anchor, cells of Items), its sources."""

    name: str
    title: str
    order: float
    columns: tuple
    numeric: tuple
    rows: tuple
    sources: tuple
    drawing: timeline.Timeline | None = None


@dataclass(frozen=True)
class Blocks:
    """All that views say of a thing; `covered` are the properties that its page need not list again."""

    tables: tuple = ()
    status: tuple = ()
    places: tuple = ()
    covered: frozenset = frozenset()


def build(release, iri, types, language):
    """The Blocks of a thing of some classes."""
    tables, found, covered = [], {"status": [], "place": []}, set()
    for name, view in _views(release, types):
        answer = release.ask_view(name, **_values(view, iri, language))
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        if not rows:
            continue
        covered |= {_absolute(release, property) for property in view.header.get("covers", "").split()}
        if (show := view.header.get("show", "table")) in ("table", "timeline"):
            tables.append(_table(release, iri, view, answer.columns, rows, language))
        else:
            found[show] += [{key: term and term.value for key, term in row.items()} for row in rows]
    return Blocks(tuple(sorted(tables, key=lambda block: block.order)), tuple(found["status"]), tuple(found["place"]), frozenset(covered))


def _views(release, types):
    """The views of these classes, by the local names of the classes."""
    wanted = {_kebab(type_.rstrip("#/").replace("#", "/").rpartition("/")[2]) for type_ in types}
    return [(name, view) for name, view in release.views.items()
            if name.startswith(_PREFIX) and name.removeprefix(_PREFIX).rpartition("-")[0] in wanted]


def _kebab(name):
    """`ReadingRoom` → `reading-room`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _values(view, iri, language):
    values = {"thing": ox.NamedNode(iri), "language": language}
    return {name: value for name, value in values.items() if name in view.parameters}


def _absolute(release, name):
    prefix, _, local = name.partition(":")
    return release.prefixes[prefix] + local if prefix in release.prefixes else release.iris.absolute(name)


def _table(release, iri, view, names, rows, language):
    """Rows with the same `row` are one row, which has an anchor if it is a part of the thing; a column without any value
    is left out."""
    names = [name for name in names if name not in ("row", _MOMENT) and not name.endswith((_SOURCE, _NOTE, _TEXT))]
    names = [name for name in names if any(row[name] is not None for row in rows)]
    together, sources = {}, {}
    for number, row in enumerate(rows):
        together.setdefault(row["row"] if row.get("row") is not None else number, []).append(row)
    cells = tuple((_anchor(iri, row), tuple(_cell(release, name, same, sources, language) for name in names))
                  for row, same in together.items())
    numeric = tuple(all(item.value.datatype in _NUMBERS for _, row in cells for item in row[place]) for place in range(len(names)))
    titles = tuple(view.said(f"column.{name}", language, release.languages) or name for name in names)
    return Block(view.name.rpartition("-")[2], view.said("title", language, release.languages) or "",
                 float(view.header.get("order", 50)), titles, numeric, cells,
                 tuple((number, _value(release, ox.NamedNode(source), language)) for source, number in sources.items()),
                 _drawn(release, rows) if view.header.get("show") == "timeline" else None)


def _drawn(release, rows):
    """The drawing of a timeline: one row for each of the table, from `start`, `end` and `moment`, to the day that is looked at."""
    def text(row, name):
        return row[name].value if row.get(name) is not None else None

    until = release.point.day if release.point else release.issued
    return timeline.draw([(text(row, "start"), text(row, "end"), text(row, _MOMENT) == "true") for row in rows], until)


def _anchor(iri, row):
    return row.value.removeprefix(iri + "#") if isinstance(row, ox.NamedNode) and row.value.startswith(iri + "#") else None


def _cell(release, name, rows, sources, language):
    """The values of one column in rows that belong together, each once, with all the sources that are given for it or,
    where there are none, for the row."""
    found = {}
    for row in rows:
        if row[name] is not None:
            note, text = row.get(name + _NOTE), row.get(name + _TEXT)
            source = row.get(name + _SOURCE) or row.get("row" + _SOURCE)
            said = found.setdefault((row[name], note and note.value, text), [])
            if source is not None and source.value not in said and row[name] != row.get("row"):
                said.append(source.value)
    return tuple(Item(_value(release, term, language, text), note or "",
                      tuple(sorted(sources.setdefault(source, len(sources) + 1) for source in said))) for (term, note, text), said in found.items())


def _value(release, term, language, text=None):
    if isinstance(term, ox.NamedNode):
        named, tag = (text.value, text.language) if text is not None else lists.named(release, term.value, language)
        href = term.value if term.value.startswith(("http://", "https://", "mailto:")) else None
        return Value(readable(term.value, release.iris.base) if named == term.value else named, languages.canonical(tag or ""), href)
    return Value(term.value, languages.canonical(term.language) if term.language else "", datatype=term.datatype.value)
