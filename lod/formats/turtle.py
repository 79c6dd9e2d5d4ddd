"""Turtle (RDF 1.1 Turtle)."""

import pyoxigraph as ox

from lod.formats import _rdf

KINDS = {"graph"}
MEDIA_TYPES = {"text/turtle": 1.0, "application/x-turtle": 0.5, "text/n3": 0.4}   # every Turtle document is one of N3
SUFFIX = ".ttl"
LABEL = "Turtle"


def write(result, output, settings):
    """Write the triples of a Graph."""
    output.write(_rdf.serialize(result.triples, ox.RdfFormat.TURTLE, "turtle", settings.prefixes))


def stream(quads, output, settings):
    """Write a graph of any size as it comes."""
    _rdf.stream((quad.triple for quad in quads), output, ox.RdfFormat.TURTLE, settings.prefixes)
