"""OWL RL: nothing follows from the vocabulary that contradicts it, with one witness for every class and property.

A contradiction shows only where something is said of a thing. So each class gets a thing of its own, and each property
joins a thing with another or with a value; domains, ranges, parents and the axioms of the reused vocabularies then do the rest.
"""

import pytest
from ontology_files import BASE, KLER, OWN_FILES, classes, properties, read, vendored
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

THING = Namespace(BASE + "id/witness/")
PROV = Namespace("http://www.w3.org/ns/prov#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
REASONED = ("http://www.w3.org/ns/org#", "http://data.europa.eu/m8g/", "http://www.w3.org/ns/prov#",
            "http://www.w3.org/2004/02/skos/core#", "http://purl.org/linked-data/cube#", "http://xmlns.com/foaf/0.1/")
AXIOMS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.disjointWith, OWL.equivalentClass,
          OWL.inverseOf)
SAMPLES = {
    XSD.nonNegativeInteger: Literal(3),
    XSD.decimal: Literal("86.7", datatype=XSD.decimal),
    XSD.date: Literal("2012-12-27", datatype=XSD.date),
    RDFS.Literal: Literal("2009", datatype=XSD.gYear),
    RDF.langString: Literal("сведок", lang="sr-Cyrl"),
}

BROKEN = {
    "an office that is a result": [(THING.Office, RDF.type, KLER.Result)],
    "a record that is a collection": [(THING.OfficeRecord, RDF.type, KLER.DataCollection)],
    "a record collected in a concept scheme": [(KLER.collectedIn, RDFS.range, PROV.Entity)],
    "a form that is a scheme": [(KLER.form, RDFS.range, SKOS.ConceptScheme)],
    "an office below an activity": [(KLER.Office, RDFS.subClassOf, KLER.Activity)],
}


def contradictions(*more):
    """What OWL RL finds inconsistent in the vocabulary, its axioms' sources, the witnesses and `more` statements."""
    graph = read(*OWN_FILES) + _reused_axioms() + _witnesses(read("def"))
    for statement in more:
        graph.add(statement)
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return sorted(map(str, graph.objects(None, ERROR)))


def _reused_axioms():
    graph = Graph()
    for subject, predicate, thing in vendored():
        if predicate in (*AXIOMS, RDF.type) and str(subject).startswith(REASONED):
            graph.add((subject, predicate, thing))
    return graph


def _witnesses(graph):
    found = Graph()
    for term in classes(graph):
        found.add((THING[term.removeprefix(KLER)], RDF.type, term))
    for term in properties(graph):
        name = term.removeprefix(KLER)
        found.add((THING[name + "-from"], term, SAMPLES.get(graph.value(term, RDFS.range), THING[name + "-to"])))
    return found


@pytest.mark.slow
def test_nothing_contradicts_the_vocabulary():
    assert contradictions() == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", BROKEN)
def test_a_contradiction_is_found(fault):
    assert contradictions(*BROKEN[fault]) != []
