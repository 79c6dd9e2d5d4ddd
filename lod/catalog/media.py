"""What kind of file a name stands for: media type, the EU's file type code, what a reader calls it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file. `standard` is the address of what it conforms to."""

    media_type: str
    code: str
    label: str
    standard: str | None = None


KINDS = {
    ".nq": Kind("application/n-quads", "RDF_N_QUADS", "N-Quads", "http://www.w3.org/TR/n-quads/"),
    ".nt": Kind("application/n-triples", "RDF_N_TRIPLES", "N-Triples", "http://www.w3.org/TR/n-triples/"),
    ".ttl": Kind("text/turtle", "RDF_TURTLE", "Turtle", "http://www.w3.org/TR/turtle/"),
    ".trig": Kind("application/trig", "RDF_TRIG", "TriG", "http://www.w3.org/TR/trig/"),
    ".rdf": Kind("application/rdf+xml", "RDF_XML", "RDF/XML", "http://www.w3.org/TR/rdf-syntax-grammar/"),
    ".jsonld": Kind("application/ld+json", "JSON_LD", "JSON-LD", "http://www.w3.org/TR/json-ld11/"),
    ".csv": Kind("text/csv", "CSV", "CSV", "http://www.w3.org/TR/tabular-data-model/"),
    ".csv-metadata.json": Kind("application/csvm+json", "JSON", "CSVW", "http://www.w3.org/TR/tabular-metadata/"),
    ".json": Kind("application/json", "JSON", "JSON"),
    ".zip": Kind("application/zip", "ZIP", "ZIP"),
    ".xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", "XLSX"),
    ".gz": Kind("application/gzip", "GZIP", "gzip"),
}
DUMPS = ("data.nq", "data.ttl", "data.trig", "data.nt", "data.rdf", "data.jsonld")
"""The files of a release that hold everything."""
PLAIN = Kind("text/plain", "TXT", "text")


def kind(name):
    """The Kind of a file name, by its longest suffix that is known."""
    found = [suffix for suffix in KINDS if name.endswith(suffix)]
    return KINDS[max(found, key=len)] if found else PLAIN
