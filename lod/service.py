"""The service description of the endpoint (SPARQL 1.1 Service Description)."""

import pyoxigraph as ox

from lod.iris import WELL_KNOWN
from lod.results import Graph

_SD = WELL_KNOWN["sd"]
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "RDF_XML",
            "N-Triples", "N-Quads", "TriG", "JSON-LD")


def describe(release):
    """The Graph of the endpoint: language, formats, and each named graph with how many statements it has."""
    address = release.iris.absolute("sparql")
    graph = ox.NamedNode(address)
    quads = [ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph)
             for subject, predicate, value in _statements(release, address)]
    return Graph(quads, release.prefixes, topic=address)


def _statements(release, address):
    a, node = WELL_KNOWN["rdf"] + "type", ox.NamedNode
    yield address, a, node(_SD + "Service")
    yield address, _SD + "endpoint", node(address)
    yield address, _SD + "supportedLanguage", node(_SD + "SPARQL11Query")
    yield address, _SD + "feature", node(_SD + "UnionDefaultGraph")
    if release.register.get("federation"):
        yield address, _SD + "feature", node(_SD + "BasicFederatedQuery")
    for name in _RESULTS:
        yield address, _SD + "resultFormat", node(_FORMATS + name)
    yield address, WELL_KNOWN["rdfs"] + "seeAlso", node(release.iris.absolute(".well-known/sparql-examples"))
    dataset, default = f"{address}#dataset", f"{address}#default"
    yield address, _SD + "defaultDataset", node(dataset)
    yield dataset, a, node(_SD + "Dataset")
    yield dataset, WELL_KNOWN["dct"] + "source", node(release.iris.absolute("dataset/register"))   # in VoID and DCAT
    yield dataset, _SD + "defaultGraph", node(default)
    yield default, a, node(_SD + "Graph")
    yield default, WELL_KNOWN["void"] + "triples", _integer(release.manifest["counts"]["quads"])
    for number, (iri, count) in enumerate(release.manifest["counts"]["graphs"].items(), 1):
        named = f"{address}#graph-{number}"
        yield dataset, _SD + "namedGraph", node(named)
        yield named, a, node(_SD + "NamedGraph")
        yield named, _SD + "name", node(iri)
        yield named, _SD + "graph", node(f"{named}-content")
        yield f"{named}-content", a, node(_SD + "Graph")
        yield f"{named}-content", WELL_KNOWN["void"] + "triples", _integer(count)


def _integer(number):
    return ox.Literal(str(number), datatype=ox.NamedNode(WELL_KNOWN["xsd"] + "integer"))
