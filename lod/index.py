"""The index of a release: a store to look statements up in, a table of things by class for the lists, and the search.

All are made from the release's statements and can be made again; they are not part of its digest.
"""

import sqlite3
from dataclasses import dataclass

import pyoxigraph as ox

from lod import fulltext, languages
from lod.iris import LABELS

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Plan:
    """What an index is made for: the base, the languages, the classes (IRIs) that can be searched, and their facets."""

    base: str
    languages: tuple
    classes: tuple
    facets: list


def plan(iris, tags, listed, search, facets):
    """The Plan of a register: its classes with a list, then those that its settings `[search]` name beside them."""
    return Plan(iris.base, tuple(tags), tuple(map(iris.absolute, (*listed, *search.get("also", ())))), facets)


def build(folder, data, quads, plan):
    """Write `store/` (from the N-Quads file `data`), `things.sqlite` and `search.sqlite` (from the quads) into `folder`."""
    folder.mkdir()
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    _write_things(folder / "things.sqlite", quads, plan.languages)
    fulltext.build(folder / "search.sqlite", quads, plan)


def _write_things(path, quads, tags):
    """One row per thing, class and language: its label and its place in that language's alphabet."""
    classes, names = {}, {}
    for quad in quads:
        iri, predicate = quad.subject.value, quad.predicate.value
        if predicate == _RDF_TYPE:
            classes.setdefault(quad.object.value, set()).add(iri)
        elif predicate in LABELS and isinstance(quad.object, ox.Literal):
            names.setdefault(iri, {}).setdefault(LABELS.index(predicate), {})[quad.object.language or ""] = quad.object.value
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE thing (class TEXT, language TEXT, place INTEGER, iri TEXT, label TEXT, tag TEXT,"
                     " PRIMARY KEY (class, language, place)) WITHOUT ROWID")
    labels = {iri: found[min(found)] for iri, found in names.items()}
    with database:
        for name, iris in sorted(classes.items()):
            for tag in tags:
                database.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", _places(name, tag, iris, labels, tags))
    database.execute("CREATE INDEX place_of_thing ON thing (iri, class, language)")
    database.execute("VACUUM")
    database.close()


def _places(name, tag, iris, labels, tags):
    rows = []
    for iri in iris:
        text, text_tag = languages.choose(labels.get(iri) or {"": iri}, tag, tags)
        rows.append((languages.sort_key(text, tag), iri, text, text_tag))
    return [(name, tag, place, iri, text, text_tag) for place, (_, iri, text, text_tag) in enumerate(sorted(rows))]
