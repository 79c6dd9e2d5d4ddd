"""A query rewritten for a store where graphs have other names means what it meant."""

import pyoxigraph as ox
import pytest

from lod import errors
from lod.engines.oxigraph import Engine
from lod.evaluation import Job
from lod.remote.names import STANDS_FOR, Names
from lod.remote.rewriting import rewrite

BASE = "http://example.org/"
DATA = """<a> <p> 1 <graph/one> .
<a> <p> 2 <graph/one> .
<b> <p> 1 <graph/two> .
<a> <p> 3 <graph/two> .
<graph/one> <title> "One" <graph/two> .""".replace("<", f"<{BASE}").replace(" 1 ", ' "1" ').replace(" 2 ", ' "2" ').replace(" 3 ", ' "3" ')
MANIFEST = {"base": BASE, "version": "2026-01-01", "counts": {"graphs": {BASE + "graph/one": 2, BASE + "graph/two": 3}}}
NAMES = Names.of(MANIFEST)

QUERIES = [
    "SELECT ?s ?o { ?s <p> ?o }",
    "SELECT * { ?s <p> ?o }",
    "SELECT ?g ?s ?o { GRAPH ?g { ?s <p> ?o } }",
    "SELECT * { GRAPH ?g { ?s <p> ?o } }",
    "SELECT DISTINCT * WHERE { GRAPH $g { ?s ?p ?o } }",
    "select*{graph?g{?s ?p ?o}}",
    "SELECT ?s { GRAPH <graph/one> { ?s <p> ?o } }",
    "PREFIX g: <graph/> SELECT ?s { GRAPH g:two { ?s <p> ?o } ?s ?p ?o }",
    "SELECT ?s { GRAPH <graph/none> { ?s <p> ?o } }",
    "SELECT ?t { GRAPH ?g { <a> <p> '2' } ?g <title> ?t }",
    "SELECT ?g { GRAPH ?g { ?s <p> '1' } FILTER(?g = <graph/two>) }",
    "SELECT ?g { GRAPH ?g { ?s <p> '1' } FILTER(STRENDS(STR(?g), 'graph/two')) }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?s { ?s <p> '1' FILTER NOT EXISTS { GRAPH <graph/two> { ?s <p> '1' } } }",
    "SELECT ?s ?g { ?s <p> '2' OPTIONAL { GRAPH ?g { ?s <p> '1' } } }",
    "SELECT ?g ?h { GRAPH ?g { ?s <p> ?o } GRAPH ?h { ?s <p> ?o } }",
    "SELECT ?g { VALUES ?g { <graph/one> <x> } GRAPH ?g { ?s <p> ?o } }",
    "SELECT ?s { { SELECT * { GRAPH ?g { ?s <p> '2' } } } }",
    "SELECT ?s ?o FROM <graph/one> { ?s <p> ?o }",
    "SELECT ?s ?o FROM <graph/one> FROM <graph/two> { ?s <p> ?o }",
    "PREFIX g: <graph/> SELECT ?s ?o FROM g:two WHERE { ?s <p> ?o }",
    "BASE <http://example.org/graph/> SELECT ?s ?o FROM <two> WHERE { ?s <../p> ?o }",
    "SELECT ?g ?s FROM NAMED <graph/two> { GRAPH ?g { ?s <p> ?o } }",
    "SELECT ?s FROM NAMED <graph/two> { ?s <p> ?o }",
    "SELECT ?s FROM <graph/none> { ?s <p> ?o }",
    "SELECT ?x { BIND('GRAPH ?g { FROM <x>' AS ?x) } # GRAPH ?g",
    "PREFIX graph: <graph/> PREFIX from: <> SELECT ?o { graph:one from:title ?o }",
    "ASK { GRAPH <graph/one> { <a> <p> '2' } }",
    "ASK { GRAPH <graph/two> { <a> <p> '2' } }",
    "CONSTRUCT { ?s <in> ?g } WHERE { GRAPH ?g { ?s <p> ?o } }",
    "CONSTRUCT FROM <graph/one> WHERE { ?s <p> ?o }",
    "DESCRIBE <b>",
]


@pytest.fixture(scope="module")
def engine():
    store = ox.Store()
    store.load(DATA, format=ox.RdfFormat.N_QUADS)
    return Engine(store)


@pytest.fixture(scope="module")
def shared():
    """A store with this release and another one beside it."""
    store = ox.Store()
    for quad in ox.parse(DATA, format=ox.RdfFormat.N_QUADS):
        for name in (NAMES.everything, NAMES.inner(quad.graph_name.value)):
            store.add(ox.Quad(*quad.triple, ox.NamedNode(name)))
        store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("of another release"), ox.NamedNode(NAMES.everything.replace("2026", "2025"))))
    for graph in NAMES.graphs:
        store.add(ox.Quad(ox.NamedNode(NAMES.inner(graph)), ox.NamedNode(STANDS_FOR), ox.NamedNode(graph), ox.NamedNode(NAMES.list)))
    return store


def contents(found, hidden=None):
    """What a result holds, in any order."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return {str(triple) for triple in found}
    places = [(place, variable.value) for place, variable in enumerate(found.variables)
              if not (hidden and variable.value.startswith(hidden))]
    return sorted(sorted((name, str(row[place])) for place, name in places) for row in found)


def plain(engine, job):
    """The same of the embedded engine."""
    found = engine.query(job.query, job.base, job.default_graphs, job.named_graphs)
    if found.kind == "answer":
        return found.value
    if found.kind == "graph":
        return {str(quad.triple) for quad in found.quads}
    return sorted(sorted((name, str(term)) for name, term in zip(found.columns, row, strict=True)) for row in found.rows)


@pytest.mark.parametrize("query", QUERIES)
def test_a_rewritten_query_means_the_same(engine, shared, query):
    for default, named in ((None, None), ((BASE + "graph/one",), ()), ((), (BASE + "graph/two",)), ((BASE + "none",), (BASE + "graph/one",))):
        job = Job(query, BASE, {}, default, named)
        asked = rewrite(job, NAMES)
        found = shared.query(asked.text, default_graph=[ox.NamedNode(iri) for iri in asked.default_graphs],
                             named_graphs=[ox.NamedNode(iri) for iri in asked.named_graphs])
        assert contents(found, asked.hidden) == plain(engine, job), (default, named, asked.text)


def test_every_column_of_a_release_that_was_asked_for_and_no_other(shared):
    asked = rewrite(Job("SELECT * { GRAPH ?g { ?s ?lod_graph_1 ?o } }", BASE, {}), NAMES)
    found = shared.query(asked.text, named_graphs=[ox.NamedNode(iri) for iri in asked.named_graphs])
    shown = {variable.value for variable in found.variables if not variable.value.startswith(asked.hidden)}
    assert shown == {"g", "s", "lod_graph_1", "o"}


@pytest.mark.parametrize("text", [
    "", "INSERT DATA { <a> <b> <c> }", "PREFIX a: <b> DELETE WHERE { ?s ?p ?o }", "define input:grab-all 'yes' SELECT * { ?s ?p ?o }",
    "LOAD <http://example.org/>", "SELECT * FROM { ?s ?p ?o }", "SELECT * FROM x:y { ?s ?p ?o }", "SELECT * { GRAPH 'x' { } }", "SELECT * { GRAPH",
    "BASE", "PREFIX a:", "# nothing"])
def test_what_is_no_query_never_leaves(text):
    with pytest.raises(errors.BadQuery):
        rewrite(Job(text, BASE, {}), NAMES)


def test_names_of_graphs_that_a_release_has_not_reach_nothing():
    other = NAMES.inner(BASE + "graph/one").replace("2026", "2025")
    for graph in (other, NAMES.everything, "urn:other", NAMES.list):
        assert NAMES.dataset((graph,), (graph,)) == ([NAMES.nothing], [NAMES.nothing, NAMES.list])
