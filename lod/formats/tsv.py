"""SPARQL 1.1 Query Results TSV: terms as in Turtle, nothing lost."""

import re

import pyoxigraph as ox

from lod.formats import _solutions
from lod.languages import restore_tags

KINDS = {"table"}
MEDIA_TYPES = {"text/tab-separated-values": 0.7}
SUFFIX = ".tsv"
LABEL = "TSV"

_NUMBERS = {"http://www.w3.org/2001/XMLSchema#integer": re.compile(r"[+-]?[0-9]+"),
            "http://www.w3.org/2001/XMLSchema#decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
            "http://www.w3.org/2001/XMLSchema#double": re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+")}


def write(result, output, settings):
    """Write a Table; an unbound cell is empty (section 4 of the specification)."""
    if result.native:
        _solutions.serialize(result.native, output, ox.QueryResultsFormat.TSV, "turtle")
        return
    output.write(("\t".join(f"?{name}" for name in result.columns) + "\n").encode())
    for row in result.rows:
        output.write(("\t".join(_text(term) for term in row) + "\n").encode())


def _text(term):
    if term is None:
        return ""
    if isinstance(term, ox.Literal) and (form := _NUMBERS.get(term.datatype.value)) and form.fullmatch(term.value):
        return term.value
    return restore_tags(str(term), "turtle").replace("\t", "\\t")
