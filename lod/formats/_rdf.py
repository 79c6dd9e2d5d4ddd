"""What the RDF writers share: prefixes, streams, lines in order, and the case of language tags."""

import pyoxigraph as ox

from lod.formats import _solutions
from lod.languages import restore_tags


def used_prefixes(statements, prefixes):
    """The prefixes whose namespace occurs in the statements: a short document has a short head."""
    terms = {term for statement in statements for term in (statement.subject, statement.predicate, statement.object)}
    terms |= {statement.graph_name for statement in statements if isinstance(statement, ox.Quad)}
    used = {_namespace(term.datatype.value if isinstance(term, ox.Literal) else term.value) for term in terms
            if isinstance(term, ox.NamedNode | ox.Literal)}
    return {prefix: namespace for prefix, namespace in prefixes.items() if namespace in used}


def _namespace(iri):
    return iri[:max(iri.rfind("#"), iri.rfind("/")) + 1]


def serialize(statements, rdf_format, kind, prefixes):
    """Bytes of statements in a pyoxigraph format, language tags in canonical case (`kind` as in restore_tags)."""
    text = ox.serialize(statements, format=rdf_format, prefixes=used_prefixes(statements, prefixes))
    return restore_tags(text.decode(), kind).encode()


def stream(statements, output, rdf_format, prefixes):
    """Write statements as they come, for graphs too large to sort: any order, a triple perhaps twice, flat memory."""
    ox.serialize(statements, pieces := _solutions.Pieces(output, "turtle"), format=rdf_format, prefixes=prefixes)
    pieces.finish()


class Lines:
    """A file for an engine to write N-Triples to: up to `most` lines are sorted, each once; more are passed on as they come."""

    def __init__(self, output, most=float("inf")):
        self._pieces, self._most = _solutions.Pieces(output, "turtle"), most
        self._kept, self._count = bytearray(), 0

    def write(self, data):
        """Take bytes."""
        if self._count > self._most:
            return self._pieces.write(data)
        self._kept += data
        self._count += data.count(b"\n")
        if self._count > self._most:
            self._pieces.write(self._kept)
            self._kept.clear()
        return len(data)

    def flush(self):
        """Nothing: what is kept is passed on at the end."""

    def finish(self):
        """Pass on the rest."""
        lines = sorted(set(bytes(self._kept).split(b"\n")[:-1]))
        self._pieces.write(b"".join(line + b"\n" for line in lines))
        self._pieces.finish()
