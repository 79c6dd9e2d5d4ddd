"""Lists of things: the members of a class in a reader's alphabet, page by page, from the release's index."""

import functools
from dataclasses import dataclass

import pyoxigraph as ox

from lod import languages
from lod.iris import LABELS

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One page of a class: entries (iri, label, tag), how many things there are, page number and how many pages."""

    entries: tuple
    count: int
    number: int
    pages: int


def page(release, class_iri, language, number=1):
    """A Listed; a number past the end gives no entries."""
    database = release.things()
    try:
        count = database.execute("SELECT count(*) FROM thing WHERE class = ? AND language = ?",
                                 (class_iri, language)).fetchone()[0]
        entries = database.execute(
            "SELECT iri, label, tag FROM thing WHERE class = ? AND language = ? AND place >= ? ORDER BY place LIMIT ?",
            (class_iri, language, (number - 1) * PAGE, PAGE)).fetchall()
    finally:
        database.close()
    return Listed(tuple(entries), count, number, max(1, -(-count // PAGE)))


def every(release, class_iri, language):
    """All members of a class in the order of a language's alphabet, as (iri, label, tag)."""
    database = release.things()
    try:
        return database.execute("SELECT iri, label, tag FROM thing WHERE class = ? AND language = ? ORDER BY place",
                                (class_iri, language)).fetchall()
    finally:
        database.close()


def neighbours(release, class_iri, iri, language):
    """(before, after): (iri, label, tag) of the things next to one in the list of its class, None at an end."""
    database = release.things()
    try:
        place = database.execute("SELECT place FROM thing WHERE iri = ? AND class = ? AND language = ?",
                                 (iri, class_iri, language)).fetchone()
        return tuple(place and database.execute(
            "SELECT iri, label, tag FROM thing WHERE class = ? AND language = ? AND place = ?",
            (class_iri, language, place[0] + step)).fetchone() for step in (-1, 1))
    finally:
        database.close()


def counts(release):
    """Class IRI → how many things."""
    return release.manifest["counts"]["classes"]


def name(release, iri, language):
    """The label of anything with one, in a language; its readable end otherwise."""
    return named(release, iri, language)[0]


@functools.lru_cache(maxsize=512)
def named(release, iri, language):
    """(text, tag): the label of anything with one, and the language it turned out to be in."""
    for predicate in LABELS:
        texts = {quad.object.language or "": quad.object.value
                 for quad in release.engine.quads(subject=ox.NamedNode(iri), predicate=ox.NamedNode(predicate))}
        if texts:
            return languages.choose(texts, language, release.languages)
    if iri in release.class_names:
        return languages.choose(release.class_names[iri], language, release.languages)
    return iri.removeprefix(release.iris.base), ""


def plural(release, iri, language):
    """What the list of a class is called: the register's own word for it, or the label of the class."""
    texts = release.register["plurals"].get(iri.rpartition("#")[2].rpartition("/")[2])   # both ways of naming a class are in use
    return languages.choose(texts, language, release.languages)[0] if texts else name(release, iri, language)
