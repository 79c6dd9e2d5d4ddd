"""RDF/XML (RDF 1.1 XML Syntax)."""

import pyoxigraph as ox

from lod import errors
from lod.formats import _rdf, _solutions

KINDS = {"graph"}
MEDIA_TYPES = {"application/rdf+xml": 0.9, "application/xml": 0.4, "text/xml": 0.3}
SUFFIX = ".rdf"
LABEL = "RDF/XML"
_NAMELESS = b"<oxprefix: "   # what the engine writes for a property that has no qualified name (RDF 1.1 XML Syntax, 2.4)


def write(result, output, settings):
    """Write the triples of a Graph. Raises NotAcceptable where XML cannot: a sign it does not know, a property whose IRI ends in no name."""
    data = _solutions.as_xml(_rdf.serialize(result.triples, ox.RdfFormat.RDF_XML, "xml", settings.prefixes), "graph")
    if _NAMELESS in data:
        raise errors.NotAcceptable(kind="graph")
    output.write(data)
