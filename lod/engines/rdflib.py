"""The second opinion: rdflib answers the same queries from the release's N-Quads. Slow; for tests and doubt."""

import pyoxigraph as ox
import rdflib
import rdflib.plugins.sparql as sparql
from rdflib.plugins.sparql.algebra import and_, translateQuery, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, URIRef

from lod import errors
from lod.languages import canonical
from lod.results import Answer, Graph, Table

# By default rdflib fetches the graphs that FROM names: any reader could make this server call any other.
sparql.SPARQL_LOAD_GRAPHS = False


class Engine:
    """The same methods as `oxigraph.Engine`, over an rdflib Dataset."""

    def __init__(self, dataset):
        self._dataset = dataset

    @classmethod
    def open(cls, data, index=None):
        """Load the N-Quads file of a release; the index is not used."""
        dataset, graphs = rdflib.Dataset(default_union=True), {}
        try:
            for quad in ox.parse(path=str(data), format=ox.RdfFormat.N_QUADS):
                name = quad.graph_name.value
                graph = graphs.get(name) or graphs.setdefault(name, dataset.graph(URIRef(name)))
                graph.add(tuple(map(_to_rdflib, quad.triple)))
        except (OSError, SyntaxError, ValueError) as error:
            raise errors.NotServing("release-damaged", problem=str(error)) from None
        return cls(dataset)

    @classmethod
    def over(cls, quads):
        """An engine over statements in memory."""
        dataset = rdflib.Dataset(default_union=True)
        for quad in quads:
            dataset.add((*(_to_rdflib(term) for term in quad.triple), _to_rdflib(quad.graph_name)))
        return cls(dataset)

    def quads(self, subject=None, predicate=None, object=None, graph=None):
        """All quads that match, each position a pyoxigraph term or None for anything."""
        pattern = tuple(_to_rdflib(term) if term is not None else None for term in (subject, predicate, object))
        name = _to_rdflib(graph) if graph is not None else None
        for s, p, o, g in self._dataset.quads((*pattern, name)):
            yield ox.Quad(_from_rdflib(s), _from_rdflib(p), _from_rdflib(o),
                          _from_rdflib(g) if g is not None else ox.DefaultGraph())

    def query(self, text, base=None, default_graphs=None, named_graphs=None):
        """Evaluate a SPARQL query. Returns a Table, Answer or Graph; raises BadQuery or EngineFailure."""
        try:
            prepared = translateQuery(traverse(parseQuery(text), visitPre=_keep_false), base=base)
        except Exception as error:   # pyparsing's and rdflib's own kinds
            raise errors.BadQuery(problem=str(error)) from None
        clauses = prepared.algebra.pop("datasetClause", None)
        if clauses and default_graphs is None and named_graphs is None:   # what the request names comes before FROM
            default_graphs = [clause.default for clause in clauses if clause.default]
            named_graphs = [clause.named for clause in clauses if clause.named]
        try:
            found = self._over(default_graphs, named_graphs).query(prepared)
            return _result(found)
        except errors.LodError:
            raise
        except Exception as error:   # rdflib's evaluation raises whatever it meets
            raise errors.EngineFailure(problem=f"{type(error).__name__}: {error}") from None

    def _over(self, default_graphs, named_graphs):
        """The dataset a request names: its default graphs merged, its named graphs as they are."""
        if default_graphs is None and named_graphs is None:
            return self._dataset
        chosen = rdflib.Dataset(default_union=False)
        for name in default_graphs or ():
            for triple in self._dataset.graph(URIRef(name)):
                chosen.default_graph.add(triple)
        for name in named_graphs or ():
            graph = chosen.graph(URIRef(name))
            for triple in self._dataset.graph(URIRef(name)):
                graph.add(triple)
        return chosen

    def count(self):
        """How many quads there are."""
        return sum(1 for _ in self._dataset.quads((None, None, None, None)))


def _keep_false(part):
    """A filter that is a false literal would be lost: rdflib asks for the truth of the literal, not whether there is one."""
    if isinstance(part, CompValue) and part.name == "Filter":
        inner = part.expr
        while isinstance(inner, CompValue) and len(inner) == 1:
            inner = next(iter(inner.values()))
        if isinstance(inner, Literal) and not inner:
            part["expr"] = and_(inner, Literal(True))


def _result(found):
    if found.type == "ASK":
        return Answer(bool(found.askAnswer))
    if found.type in ("CONSTRUCT", "DESCRIBE"):
        return Graph([ox.Quad(_from_rdflib(s), _from_rdflib(p), _from_rdflib(o)) for s, p, o in found.graph
                      if not isinstance(s, Literal)])
    columns = [str(variable) for variable in found.vars]
    rows = [tuple(_from_rdflib(row.get(variable)) for variable in found.vars) for row in found.bindings]
    return Table(columns, rows)


def _to_rdflib(term):
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=canonical(term.language))
    plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)


def _from_rdflib(term):
    if term is None:
        return None
    if isinstance(term, rdflib.Graph):
        term = term.identifier
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))
