"""SPARQL 1.1 Query Results JSON Format."""

import json

import pyoxigraph as ox

from lod.formats import _solutions

KINDS = {"table", "answer"}
MEDIA_TYPES = {"application/sparql-results+json": 1.0, "application/json": 0.9}
SUFFIX = ".json"
LABEL = "JSON"


def write(result, output, settings):
    """Write a Table or an Answer."""
    if result.kind == "answer":
        output.write(json.dumps({"head": {}, "boolean": result.value}).encode())
    elif result.native:
        _solutions.serialize(result.native, output, ox.QueryResultsFormat.JSON, "json")
    else:
        _write_rows(result, output)


def _write_rows(table, output):
    output.write(b'{"head":{"vars":%s},"results":{"bindings":[' % json.dumps(list(table.columns)).encode())
    for number, row in enumerate(table.rows):
        binding = {name: _term(term) for name, term in zip(table.columns, row, strict=True) if term is not None}
        output.write((b"," if number else b"") + json.dumps(binding, ensure_ascii=False).encode())
    output.write(b"]}}")


def _term(term):
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        return literal | {"xml:lang": _solutions.canonical(term.language)}
    return literal if term.datatype.value == _solutions.XSD_STRING else literal | {"datatype": term.datatype.value}
