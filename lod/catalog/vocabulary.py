"""Names of the vocabularies of catalogues, and a pad on which statements are written."""

import pyoxigraph as ox

from lod.iris import WELL_KNOWN

PREFIXES = WELL_KNOWN | {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dcatap": "http://data.europa.eu/r5r/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "ldes": "https://w3id.org/ldes#",
    "spdx": "http://spdx.org/rdf/terms#",
    "stat": "http://data.europa.eu/m8g/",
    "tree": "https://w3id.org/tree#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
EU = "http://publications.europa.eu/resource/authority/"


def term(name):
    """`dct:title` → its NamedNode; an absolute IRI as it is."""
    prefix, _, rest = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else name)


class Pad:
    """Statements in the order they were written, in one graph."""

    def __init__(self, graph):
        self.graph = ox.NamedNode(graph)
        self.quads = []

    def say(self, subject, predicate, *objects):
        """Write a statement per object: terms, or texts that are names or IRIs. None is left out."""
        node = term(subject) if isinstance(subject, str) else subject
        for value in objects:
            if value is not None:
                value = term(value) if isinstance(value, str) else value
                self.quads.append(ox.Quad(node, term(predicate), value, self.graph))

    def texts(self, subject, predicate, texts):
        """Write a text per language; `texts` is tag → text."""
        self.say(subject, predicate, *(ox.Literal(text, language=tag) for tag, text in texts.items()))


def typed(text, datatype):
    """A literal such as `typed("2026-11-24", "xsd:date")`."""
    return ox.Literal(str(text), datatype=term(datatype))
