"""The first rows of an answer, for a page: each term as a text or a link, and whether there are more."""

import json
from dataclasses import dataclass

import pyoxigraph as ox

from lod.languages import canonical
from lod.outline import Value

READ = {"table": "tsv", "answer": "sparql_json", "graph": "ntriples"}
"""Kind of result → name of the format that `first` reads."""

MOST = 500
_COLUMNS = ("subject", "predicate", "object")
_NUMBERS = {"integer", "decimal", "double", "float"}


@dataclass(frozen=True)
class Rows:
    """Columns and rows of Values (None where a cell is unbound); `columns` is empty for the yes or no of ASK."""

    kind: str
    columns: tuple = ()
    rows: tuple = ()
    more: bool = False
    yes: bool | None = None


def first(answered, prefixes, most=MOST):
    """The first rows of an `evaluation.Answered` in a format of READ; a longer answer is read no further. Returns Rows."""
    if answered.kind == "answer":
        return Rows("answer", yes=json.loads(_whole(answered))["boolean"])
    head = 1 if answered.kind == "table" else 0
    data, more = _lines(answered, most + head)
    if answered.kind == "table":
        found = ox.parse_query_results(data, ox.QueryResultsFormat.TSV)
        columns = tuple(variable.value for variable in found.variables)
        rows = [[row[name] for name in columns] for row in found]
    else:
        columns, triples = _COLUMNS, ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
        rows = [[getattr(triple, name) for name in columns] for triple in triples]
    return Rows(answered.kind, columns, tuple(tuple(_cell(term, prefixes) for term in row) for row in rows), more)


def _whole(answered):
    return answered.whole if answered.whole is not None else b"".join(answered.chunks)


def _lines(answered, most):
    """(the first lines, whether there were more). An answer that streams is left alone as soon as there are enough."""
    data = bytearray(answered.whole or b"")
    for chunk in answered.chunks:
        data += chunk
        if data.count(b"\n") > most:
            break
    if hasattr(answered.chunks, "close"):
        answered.chunks.close()
    lines = bytes(data).split(b"\n", most)
    if len(lines) <= most or not lines[most]:
        return bytes(data), False
    return b"\n".join(lines[:most]) + b"\n", True


def _cell(term, prefixes):
    """A term as a reader can use it; only web addresses become links, for a query can make up any IRI."""
    if term is None:
        return None
    if isinstance(term, ox.BlankNode):
        return Value(f"_:{term.value}")
    if isinstance(term, ox.NamedNode):
        return Value(shorten(term.value, prefixes), href=term.value if term.value.startswith(("http://", "https://")) else None)
    if isinstance(term, ox.Literal):
        name = term.datatype.value.rpartition("#")[2]
        return Value(term.value, canonical(term.language) if term.language else "", datatype=name if name in _NUMBERS else None)
    return Value(str(term))


def shorten(iri, prefixes):
    """`prefix:name` where a prefix fits and the rest is a plain name, the IRI otherwise."""
    fitting = [(len(namespace), prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}" if iri[length:].replace("-", "").replace("_", "").isalnum() else iri
