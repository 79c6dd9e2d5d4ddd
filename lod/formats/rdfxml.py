"""RDF/XML (RDF 1.1 XML Syntax)."""

import pyoxigraph as ox

from lod.formats import _rdf

KINDS = {"graph"}
MEDIA_TYPES = {"application/rdf+xml": 0.9, "application/xml": 0.4, "text/xml": 0.3}
SUFFIX = ".rdf"
LABEL = "RDF/XML"


def write(result, output, settings):
    """Write the triples of a Graph."""
    output.write(_rdf.serialize(result.triples, ox.RdfFormat.RDF_XML, "xml", settings.prefixes))
