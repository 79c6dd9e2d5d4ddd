"""N-Triples (RDF 1.1 N-Triples). rdflib asks for it as text/plain."""

import pyoxigraph as ox

from lod.formats import _rdf

KINDS = {"graph"}
MEDIA_TYPES = {"application/n-triples": 0.8, "text/plain": 0.3}
SUFFIX = ".nt"
LABEL = "N-Triples"


def write(result, output, settings):
    """Write the triples of a Graph, one a line: in the order of the lines, each once."""
    ox.serialize((quad.triple for quad in result.quads), lines := _rdf.Lines(output), format=ox.RdfFormat.N_TRIPLES)
    lines.finish()


def write_native(native, output, most):
    """Write what an engine serialises by itself, in the same order up to `most` lines, else as it comes."""
    native.serialize(lines := _rdf.Lines(output, most), ox.RdfFormat.N_TRIPLES)
    lines.finish()


def stream(quads, output, settings):
    """Write a graph of any size as it comes."""
    _rdf.stream((quad.triple for quad in quads), output, ox.RdfFormat.N_TRIPLES, {})
