"""A query made ready for a store where graphs have other names.

`GRAPH x { … }` becomes `GRAPH <list> { ?hidden <stands for> x } GRAPH ?hidden { … }`: whatever x is, a variable or a name, it
keeps its public value. FROM clauses become parts of the request. Everything else stays as it was written.
"""

from dataclasses import dataclass

from lod import errors, lexemes
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
        self._names, self._prologue = names, lexemes.Prologue(base)
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
        if self._prologue.read(self._lexemes, self._place - 1):
            return
        if word.text.upper() not in _KINDS:
            raise errors.BadQuery(problem=f"expected {', '.join(_KINDS)}, found {word.text[:50]}")
        self.kind = _KINDS[word.text.upper()]

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
        found = self._prologue.resolve(lexeme)
        if not found:
            raise errors.BadQuery(problem=f"expected an IRI, found {lexeme.text[:100]}")
        return found
