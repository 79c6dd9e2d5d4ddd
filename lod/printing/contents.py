"""What the printed catalogue of a release says, as plain data: entries, map, index, statistics, sources, colophon.

A register is printed when it has `queries/print/entries.rq` (one row a line: ?thing ?order ?line ?value ?start ?end ?source, with
the class to print in its header); `index.rq` (?thing ?place) gives the places of the index.
"""

import io

import pyoxigraph as ox
import segno

from lod import formatting, languages, lists, outline, queries, trends, words
from lod.printing import mapping
from lod.results import Graph

_DAY = "http://www.w3.org/2001/XMLSchema#date"
_WORDS = ("contents", "map", "index", "statistics", "sources", "colophon", "qr", "figure", "value", "of", "release", "licence", "digest",
          "address", "group", "count")


def is_printed(release):
    """Whether the register says how it is printed."""
    return (_folder(release) / "entries.rq").is_file()


def _folder(release):
    return release.folder / "source" / "queries" / "print"


def build(release, language):
    """The contents of the catalogue in a language, as plain data for the template."""
    reading = _Reading(release, language)
    found = queries.read_folder(_folder(release))
    lines = _lines(reading, found["entries"])
    class_iri = release.iris.absolute(found["entries"].header["class"])
    order = [iri for iri, *_ in lists.every(release, class_iri, language)]
    entries = [_entry(reading, iri, lines.get(iri, ())) for iri in order]
    keys = {entry["iri"]: entry["key"] for entry in entries}
    return {
        "language": language, "title": reading.texts("title"), "description": reading.texts("description"),
        "credits": reading.texts("credits"), "words": {word: words.say(f"print.{word}", language) for word in _WORDS},
        "day": release.issued, "issued": formatting.value(release.issued, _DAY, language), "version": release.version,
        "digest": release.manifest["digest"], "address": release.iris.base, "licence": release.register["licence"],
        "kind": lists.plural(release, class_iri, language), "entries": entries, "qr": qr(release.iris.release(release.version)),
        "index": _index(reading, found.get("index"), keys),
        "map": mapping.build(release, keys, language),
        "figures": _figures(reading), "trends": _trends(release, language),
        "sources": [{"number": number, "title": reading.name(iri)} for iri, number in reading.sources.items()]}


class _Reading:
    """Names of everything in one language; sources are numbered as they are met."""

    def __init__(self, release, language):
        self.release, self.language, self.sources, self._names = release, language, {}, {}
        self._outline = outline.Reading(Graph(()), release, language)

    def texts(self, key):
        return languages.choose(self.release.register[key], self.language, self.release.languages)[0]

    def name(self, iri):
        if iri not in self._names:
            self._names[iri] = lists.name(self.release, iri, self.language)
        return self._names[iri]

    def line(self, iri):
        """What a line is called: by the shapes, or by the label of the property, class or code."""
        name = self.name(iri)
        name = outline.property_name(self._outline, iri) if name == iri else name
        return name[:1].upper() + name[1:]

    def source(self, iri):
        return self.sources.setdefault(iri, len(self.sources) + 1)


def _lines(reading, query):
    """IRI of a thing → its lines in order, sources of the same line joined."""
    table = reading.release.engine.query(query.fill(reading.release.iris.base, language=reading.language))
    found = {}
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        place = (cells["line"].value, _text(reading, cells["value"]), _period(reading, cells["start"], cells["end"]))
        sources = found.setdefault(cells["thing"].value, {}).setdefault(place, [])
        if cells["source"] is not None:
            sources.append(cells["source"].value)
    return {iri: [(*place, list(dict.fromkeys(sources))) for place, sources in lines.items()] for iri, lines in found.items()}


def _text(reading, term):
    if isinstance(term, ox.NamedNode):
        return reading.name(term.value)
    return formatting.value(term.value, term.datatype.value, reading.language)


def _period(reading, start, end):
    """`2009–2016`, `since 2017`, `to 2016`, or nothing."""
    first, last = (formatting.short(term.value, reading.language) if term is not None else None for term in (start, end))
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return words.say("print.since", reading.language, date=first)
    return words.say("print.to", reading.language, date=last) if last else ""


def _entry(reading, iri, lines):
    return {"iri": iri, "key": reading.release.iris.local(iri).replace("/", "-"), "name": reading.name(iri), "qr": qr(iri),
            "lines": [{"name": reading.line(line), "value": value, "period": period,
                       "sources": [reading.source(source) for source in sources]} for line, value, period, sources in lines]}


def qr(address):
    """A QR code as SVG. Its bytes depend on the address alone."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return picture.getvalue().decode()


def _index(reading, query, keys):
    """Places in the order of the language's alphabet, each with the keys of its entries."""
    if query is None:
        return []
    found = {}
    for thing, place in reading.release.engine.query(query.fill(reading.release.iris.base)).rows:
        if thing.value in keys:
            found.setdefault(reading.name(place.value), []).append(keys[thing.value])
    return [{"name": name, "keys": found[name]} for name in sorted(found, key=lambda name: languages.sort_key(name, reading.language))]


def _figures(reading):
    """The register's own figures with what they are counted out of, if it has such a view."""
    release = reading.release
    if "counts" not in release.views:
        return []
    table = release.ask_view("counts", language=reading.language)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return [{"name": row["label"].value, "value": formatting.number(row["value"].value, reading.language),
             "of": formatting.number(row["of"].value, reading.language) if row["of"] is not None else "",
             "sources": [reading.source(row["source"].value)]} for row in rows]


def _trends(release, language):
    """The register's own counts on this day, each group with the whole it is a part of."""
    return [{"title": trend.title, "total": trend.new_total, "rows": [
        {"name": lists.name(release, row.iri, language) if row.iri else words.say("not-known", language), "value": row.new}
        for row in trend.rows if row.new]} for trend in trends.compare(release, release, language)]
