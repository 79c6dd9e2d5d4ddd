"""A query made ready for a store where graphs have other names.

`GRAPH x { … }` becomes `GRAPH <list> { ?hidden <stands for> x } GRAPH ?hidden { … }`: whatever x is, a variable or a name, it
keeps its public value. FROM clauses become parts of the request. Everything else stays as it was written.
"""

from dataclasses import dataclass
from urllib.parse import urljoin

from lod import errors, lexemes
from lod.iris import is_iri
from lod.remote.names import STANDS_FOR

_KINDS = {"SELECT": "table", "ASK": "answer", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


@dataclass(frozen=True)
class Rewritten:
    """A query for the store, its dataset, the kind of its result; `hidden` begins the columns that nobody asked for, if any."""

    text: str
    kind: str
    default_graphs: list
    named_graphs: list
    hidden: str | None


def rewrite(job, names):
    """The Rewritten of an evaluation.Job. Raises BadQuery where the text is no query, or its FROM cannot be read."""
    reader = _Reader(job.query, job.base, names)
    text = reader.read()
    asked = job.default_graphs, job.named_graphs
    if asked == (None, None) and (reader.default_graphs or reader.named_graphs):
        asked = reader.default_graphs, reader.named_graphs
    defaults, named = names.dataset(*asked)
    return Rewritten(f"BASE <{job.base}>\n{text}", reader.kind, defaults, named, reader.hidden if reader.shows_all else None)


class _Reader:
    """One pass over the lexemes of a query."""

    def __init__(self, text, base, names):
        self.default_graphs, self.named_graphs, self.kind = [], [], None
        self._names, self._base, self._prefixes = names, base, {}
        self._lexemes, self._place, self._count = list(lexemes.read(text)), 0, 0
        self._all = False
        self.hidden = "lod_graph_"
        while self.hidden in text:
            self.hidden += "_"

    @property
    def shows_all(self):
        """Whether a `SELECT *` may show the hidden variables."""
        return self._all and self._count > 0

    def read(self):
        """The text for the store."""
        pieces, last = [], None
        while self._place < len(self._lexemes):
            lexeme = self._lexemes[self._place]
            self._place += 1
            if lexeme.kind == "word" and not self.kind:
                self._begin(lexeme)
            self._all = self._all or lexeme.text == "*" and last is not None and last.is_word("SELECT", "DISTINCT", "REDUCED")
            last = last if lexeme.kind == "space" else lexeme
            pieces.append(self._from() if lexeme.is_word("FROM") else self._graph() if lexeme.is_word("GRAPH") else lexeme.text)
        if not self.kind:
            raise errors.BadQuery(problem=f"expected {', '.join(_KINDS)}")
        return "".join(pieces)

    def _begin(self, word):
        """The prologue is looked at and left where it is; then comes the word that says what kind of query this is."""
        start = self._place
        if word.is_word("BASE"):
            self._base = self._iri(self._next())
        elif word.is_word("PREFIX"):
            prefix = self._next().text
            self._prefixes[prefix] = self._iri(self._next())
        elif word.text.upper() in _KINDS:
            self.kind = _KINDS[word.text.upper()]
        else:
            raise errors.BadQuery(problem=f"expected {', '.join(_KINDS)}, found {word.text[:50]}")
        self._place = start

    def _next(self):
        while self._place < len(self._lexemes):
            lexeme = self._lexemes[self._place]
            self._place += 1
            if lexeme.kind != "space":
                return lexeme
        raise errors.BadQuery(problem="the query ends too soon")

    def _from(self):
        name, graphs = self._next(), self.default_graphs
        if name.is_word("NAMED"):
            name, graphs = self._next(), self.named_graphs
        graphs.append(self._iri(name))
        return " "

    def _graph(self):
        name = self._next()
        if name.kind not in ("variable", "iri", "name"):
            raise errors.BadQuery(problem=f"expected a graph, found {name.text[:50]}")
        self._count += 1
        variable = f"?{self.hidden}{self._count}"
        return f"GRAPH <{self._names.list}> {{ {variable} <{STANDS_FOR}> {name.text} }} GRAPH {variable}"

    def _iri(self, lexeme):
        """The IRI that an IRI reference or a prefixed name stands for."""
        found = None
        if lexeme.kind == "iri":
            found = urljoin(self._base, lexeme.text[1:-1])
        elif lexeme.kind == "name":
            prefix, _, local = lexeme.text.partition(":")
            namespace = self._prefixes.get(prefix + ":")
            found = namespace and namespace + local.replace("\\", "")
        if not found or not is_iri(found):
            raise errors.BadQuery(problem=f"expected an IRI, found {lexeme.text[:100]}")
        return found
