"""Where the vocabulary lies, and how the tests read it: files, names and the few terms all checks share."""

from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, Graph, Namespace, URIRef

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://127.0.0.1:8000/"
ONTOLOGY = URIRef(BASE + "def")
KLER = Namespace(BASE + "def#")
LANGUAGES = ("sr-Cyrl", "sr-Latn", "en")

OWN_FILES = ("def", "codes", "cubes")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)


def read(*names, base=BASE):
    """The named files of `ontology/` as one new graph, which a test may change."""
    graph = Graph()
    for name in names:
        graph += _parsed(name, base)
    return graph


@cache
def _parsed(name, base):
    return Graph().parse(ROOT / "ontology" / f"{name}.ttl", format="turtle", publicID=base)


@cache
def vendored():
    """All vendored vocabularies as one graph. Not to be changed."""
    graph = Graph()
    for path in sorted((ROOT / "ontology" / "vendor").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def ontology_of(graph):
    """The IRI of the ontology that a graph declares, or None."""
    return next((node for node in graph.subjects(RDF.type, OWL.Ontology) if isinstance(node, URIRef)), None)


def own(graph, *kinds):
    """The terms of our namespace with one of the OWL kinds, sorted."""
    return sorted({term for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith(KLER)})


def classes(graph):
    """Our classes."""
    return own(graph, OWL.Class)


def properties(graph):
    """Our properties."""
    return own(graph, *PROPERTY_KINDS)


def terms(graph):
    """Our classes and properties."""
    return classes(graph) + properties(graph)


def languages(graph, subject, predicate):
    """The language tags of the texts that a subject has for a predicate, sorted; "" stands for no tag."""
    return sorted(text.language or "" for text in graph.objects(subject, predicate))
