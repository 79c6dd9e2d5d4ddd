"""What a store answers, as a Result: its own bytes passed on where a format can take them, read and written anew where not.

Stores differ at the edges: Virtuoso calls a literal with a type `typed-literal`, answers ASK with a table, and its TSV has neither
language tags nor question marks.
"""

import json

import pyoxigraph as ox
import urllib3

from lod.results import Answer, Graph, Table

BROKEN = (OSError, RuntimeError, ValueError, SyntaxError, urllib3.exceptions.HTTPError)
"""What reading a broken answer may raise."""

_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_PASSED = {"sparql_json": _JSON, "sparql_xml": "application/sparql-results+xml", "csv": "text/csv"}
_OLD, _NEW = (b'"type": "typed-literal"', b'"type":"typed-literal"'), b'"type":"literal"'
_PIECE = 64 * 1024


def accept(kind, name, hidden):
    """The media type to ask the store for, so that the format `name` can be written from it."""
    if kind == "graph":
        return f"{_TRIPLES}, text/plain;q=0.1"
    return _PASSED.get(name, _JSON) if kind == "table" and not hidden else _JSON


def read(response, kind, name, hidden):
    """The Result in a response; `hidden` begins the names of columns to leave out."""
    if kind == "graph":
        return Graph(ox.Quad(*quad.triple) for quad in ox.parse(response, format=ox.RdfFormat.N_TRIPLES))
    if kind == "answer":
        return Answer(_yes(json.loads(response.read())))
    if name in _PASSED and not hidden:
        return Table((), (), native=_Passing(response))
    return _table(ox.parse_query_results(response, format=ox.QueryResultsFormat.JSON), hidden)


def _yes(document):
    return bool(document["boolean"] if "boolean" in document else document["results"]["bindings"])


def _table(found, hidden):
    places = [(place, variable.value) for place, variable in enumerate(found.variables)
              if not hidden or not variable.value.startswith(hidden)]
    return Table([name for _, name in places], (tuple(row[place] for place, _ in places) for row in found))


class _Passing:
    """The bytes of a table, asked for in the very format they are wanted in."""

    def __init__(self, response):
        self._response = response

    def serialize(self, output, results_format):
        """Copy the bytes; a mark that an older draft had is put right on the way, also across the pieces."""
        kept = b""
        while piece := self._response.read1(_PIECE):
            kept = _mended(kept + piece, results_format)
            safe = max(0, len(kept) - len(_OLD[0]))
            output.write(kept[:safe])
            kept = kept[safe:]
        output.write(kept)


def _mended(data, results_format):
    if results_format == ox.QueryResultsFormat.JSON:
        for old in _OLD:
            data = data.replace(old, _NEW)
    return data
