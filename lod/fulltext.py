"""The search index of a release: folded texts of the things of some classes, their facets and points.

SQLite's own tokenizer folds no scripts, so all that is searched is folded before (`languages.fold`). Tables:
`thing` (a number each), `label` (name and place in each language's alphabet), `name` (folded names and codes, for exact and
prefix matches), `words` (FTS5 over folded names, codes, places, texts), `text` (what a match is shown with), and for
facets `value`, `value_label`, `has` (thing and value) and `span` (thing, least and greatest number).
"""

import sqlite3

import pyoxigraph as ox

from lod import languages
from lod.iris import LABELS, WELL_KNOWN
from lod.paths import Statements

_TYPE = WELL_KNOWN["rdf"] + "type"
_ALTERNATIVES = (WELL_KNOWN["skos"] + "altLabel", WELL_KNOWN["skos"] + "hiddenLabel")
_CODES = (WELL_KNOWN["skos"] + "notation", WELL_KNOWN["dct"] + "identifier")
_IDENTIFIER, _SPATIAL = WELL_KNOWN["adms"] + "identifier", WELL_KNOWN["dct"] + "spatial"
_POINT = (WELL_KNOWN["wgs84"] + "lat", WELL_KNOWN["wgs84"] + "long")
_XSD = WELL_KNOWN["xsd"]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int",
                                     "long", "short")}
_DAYS = {_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth")}
_TEXTS = (_XSD + "string", WELL_KNOWN["rdf"] + "langString")

_TABLES = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT, class TEXT, latitude REAL, longitude REAL);
CREATE TABLE label (language TEXT, thing INTEGER, place INTEGER, text TEXT, tag TEXT, PRIMARY KEY (thing, language)) WITHOUT ROWID;
CREATE TABLE name (folded TEXT, thing INTEGER, PRIMARY KEY (folded, thing)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (names, codes, places, texts, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3');
CREATE TABLE text (thing INTEGER, tag TEXT, text TEXT);
CREATE TABLE value (facet TEXT, key TEXT, iri TEXT, kind TEXT, PRIMARY KEY (facet, key)) WITHOUT ROWID;
CREATE TABLE value_label (facet TEXT, key TEXT, language TEXT, place INTEGER, text TEXT, tag TEXT, PRIMARY KEY (facet, key, language)) WITHOUT ROWID;
CREATE TABLE has (facet TEXT, key TEXT, thing INTEGER, PRIMARY KEY (facet, key, thing)) WITHOUT ROWID;
CREATE TABLE span (facet TEXT, thing INTEGER, least REAL, most REAL, PRIMARY KEY (facet, thing)) WITHOUT ROWID;
CREATE INDEX label_order ON label (language, place);
CREATE INDEX text_of ON text (thing);
"""


def build(path, quads, plan):
    """Write the index of the things of the classes of an index.Plan to `path`."""
    reading = _Reading(quads, plan)
    things = reading.things()
    database = sqlite3.connect(path)
    database.executescript(_TABLES)
    with database:
        values = {}
        for facet in plan.facets:
            values[facet["key"]] = _write_facet(database, facet, things, reading)
        named = {number: ox.NamedNode(iri) for number, iri, _ in things}
        for language in plan.languages:
            database.executemany("INSERT INTO label VALUES (?, ?, ?, ?, ?)", (
                (language, number, place, text, tag) for place, number, text, tag in _in_order(named, language, reading)))
        for number, iri, kind in things:
            reached = [value for found in values.values() for value in found.get(number, ())]
            database.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?)", (number, iri, kind, *reading.point(iri, reached)))
            _write_texts(database, number, iri, reading, reached)
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.execute("VACUUM")
    database.close()


class _Reading:
    """A register's statements, asked for things, names, codes and points."""

    def __init__(self, quads, plan):
        self.statements, self.plan = Statements(quads), plan
        self.said = self.statements.said

    def things(self):
        """(number, IRI, class) of each thing, in the order of the register's classes; a thing counts once."""
        found = {}
        for kind in self.plan.classes:
            for subject in sorted(self.statements.saying.get((_TYPE, kind), ()), key=lambda term: (len(term.value), term.value)):
                found.setdefault(subject.value, kind)
        return [(number, iri, kind) for number, (iri, kind) in enumerate(found.items())]

    def texts(self, iri, predicates):
        """Literals of some properties of an IRI, in their order."""
        said = self.said.get(iri, {})
        return [value for predicate in predicates for value in said.get(predicate, ()) if isinstance(value, ox.Literal)]

    def label(self, iri, language):
        """(text, tag) in a language; where it has no name the path of our IRI, the end of another's: authorities keep codes there."""
        for predicate in LABELS:
            found = {value.language or "": value.value for value in self.texts(iri, [predicate])}
            if found:
                return languages.choose(found, language, self.plan.languages)
        return iri.removeprefix(self.plan.base) if iri.startswith(self.plan.base) else _end(iri), ""

    def codes(self, iri):
        """Notations and identifiers, also those that stand on nodes of their own, and the key in the IRI."""
        nodes = [value.value for value in self.said.get(iri, {}).get(_IDENTIFIER, ()) if not isinstance(value, ox.Literal)]
        found = [value.value for node in (iri, *nodes) for value in self.texts(node, _CODES)]
        return [*found, iri.rstrip("/").rpartition("/")[2]]

    def prose(self, iri):
        """All other texts of a thing and of its parts."""
        parts = [value.value for values in self.said.get(iri, {}).values() for value in values
                 if not isinstance(value, ox.Literal) and value.value.startswith(iri + "#")]
        return [value for node in (iri, *parts) for predicate, values in self.said.get(node, {}).items()
                if predicate not in (*LABELS, *_ALTERNATIVES, *_CODES)
                for value in values if isinstance(value, ox.Literal) and value.datatype.value in _TEXTS]

    def point(self, iri, reached=()):
        """(latitude, longitude) of a thing itself, of its place, or of the one place among its facets' values; or Nones."""
        own = self._point(iri) or next((found for place in self._places(iri) if (found := self._point(place))), None)
        if own:
            return own
        others = {self.point(value.value) for value in reached if not isinstance(value, ox.Literal)} - {(None, None)}
        return others.pop() if len(others) == 1 else (None, None)

    def _places(self, iri):
        return [value.value for value in self.said.get(iri, {}).get(_SPATIAL, ()) if not isinstance(value, ox.Literal)]

    def _point(self, iri):
        found = [next(iter(self.texts(iri, [predicate])), None) for predicate in _POINT]
        try:
            return tuple(float(value.value) for value in found) if all(found) else None
        except ValueError:
            return None


def _write_facet(database, facet, things, reading):
    """Values of one facet. Returns thing number → terms."""
    found = {}
    for number, iri, kind in things:
        asked = facet["classes"].get(kind)
        reached = list(reading.statements.follow(asked["path"], [ox.NamedNode(iri)])) if asked else []
        if reached:
            found[number] = reached
    terms = {term for reached in found.values() for term in reached}
    if terms and all(isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS for term in terms):
        database.executemany("INSERT INTO span VALUES (?, ?, ?, ?)", (
            (facet["key"], number, min(numbers), max(numbers)) for number, reached in found.items()
            if (numbers := [float(term.value) for term in reached])))
        return {}
    keys = _keys(terms)
    database.executemany("INSERT OR IGNORE INTO value VALUES (?, ?, ?, ?)", sorted(
        (facet["key"], key, None if isinstance(term, ox.Literal) else term.value,
         term.datatype.value if isinstance(term, ox.Literal) else None) for term, key in keys.items()))
    database.executemany("INSERT OR IGNORE INTO has VALUES (?, ?, ?)", (
        (facet["key"], keys[term], number) for number, reached in found.items() for term in reached))
    named = {key: term for term, key in keys.items()}
    for language in reading.plan.languages:
        database.executemany("INSERT INTO value_label VALUES (?, ?, ?, ?, ?, ?)", (
            (facet["key"], key, language, place, text, tag) for place, key, text, tag in _in_order(named, language, reading)))
    return found


def _keys(terms):
    """Term → its key in addresses: the end of an IRI where that is clear, a year for a day, else the text itself."""
    found, taken = {}, {"unknown"}
    for term in sorted(terms, key=str):
        if isinstance(term, ox.Literal):
            key = term.value[:4] if term.datatype.value in _DAYS else term.value
        else:
            key = _end(term.value)
            key = term.value if key in taken else key
            taken.add(key)
        found[term] = key
    return found


def _end(iri):
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def _in_order(named, language, reading):
    """(place in the language's alphabet, key, text, tag) for each of `named` (key → term)."""
    rows = []
    for key, term in named.items():
        text, tag = (key, "") if isinstance(term, ox.Literal) else reading.label(term.value, language)
        rows.append((languages.sort_key(text, language), str(term), key, text, tag))
    return [(place, key, text, tag) for place, (_, _, key, text, tag) in enumerate(sorted(rows, key=lambda row: row[:2]))]


def _write_texts(database, number, iri, reading, reached):
    """What of a thing is searched, folded; and what a match is shown with, as written."""
    alternatives, prose = reading.texts(iri, _ALTERNATIVES), reading.prose(iri)
    names = {languages.fold(value.value) for value in reading.texts(iri, LABELS) + alternatives}
    codes = {languages.fold(code) for code in reading.codes(iri)}
    places = {languages.fold(value.value) for place in (iri, *(term.value for term in reached if isinstance(term, ox.NamedNode)))
              for node in (place, *reading._places(place)) if node != iri for value in reading.texts(node, LABELS)}
    database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((text, number) for text in sorted(names | codes) if text))
    columns = (names, codes, places, {languages.fold(value.value) for value in prose})
    database.execute("INSERT INTO words (rowid, names, codes, places, texts) VALUES (?, ?, ?, ?, ?)",
                     (number, *(" . ".join(sorted(texts)) for texts in columns)))
    shown = [(value.language or "", value.value) for value in alternatives + prose] + [("", code) for code in reading.codes(iri)]
    database.executemany("INSERT INTO text VALUES (?, ?, ?)", ((number, tag, text) for tag, text in dict.fromkeys(shown)))
