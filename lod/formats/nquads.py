"""N-Quads: one statement a line, with its graph (RDF 1.1 N-Quads)."""

import pyoxigraph as ox

from lod.formats import _rdf

KINDS = {"graph"}
MEDIA_TYPES = {"application/n-quads": 0.8}
SUFFIX = ".nq"
LABEL = "N-Quads"


def write(result, output, settings):
    """Write the quads of a Graph, one a line."""
    output.write(_rdf.serialize(result.ordered, ox.RdfFormat.N_QUADS, "turtle", {}))


def stream(quads, output, settings):
    """Write a graph of any size as it comes."""
    _rdf.stream(quads, output, ox.RdfFormat.N_QUADS, {})
