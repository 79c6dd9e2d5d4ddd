"""TriG: Turtle with graph names (RDF 1.1 TriG)."""

import pyoxigraph as ox

from lod.formats import _rdf

KINDS = {"graph"}
MEDIA_TYPES = {"application/trig": 0.8}
SUFFIX = ".trig"
LABEL = "TriG"


def write(result, output, settings):
    """Write the quads of a Graph, one block a graph name."""
    quads = sorted(result.ordered, key=lambda quad: str(quad.graph_name))
    output.write(_rdf.serialize(quads, ox.RdfFormat.TRIG, "turtle", settings.prefixes))
