"""OOPS! pitfalls: our vocabulary has none, and each check finds the one that a broken copy has."""

import inspect

import pitfalls
import pytest
from ontology_files import BASE, KLER, ONTOLOGY, OWN_FILES, read
from rdflib import OWL, RDF, RDFS, BNode, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

ORG = Namespace("http://www.w3.org/ns/org#")

CHECKS = [check for name, check in inspect.getmembers(pitfalls, inspect.isfunction)
          if check.__module__ == "pitfalls" and not name.startswith("_")]

# check → what to take out of the ontology (patterns) and what to put in (statements)
BREAKS = {
    pitfalls.p04_unconnected: ([], [(KLER.Island, RDF.type, OWL.Class)]),
    pitfalls.p06_cycles: ([], [(KLER.Office, RDFS.subClassOf, KLER.Result), (KLER.Result, RDFS.subClassOf, KLER.Office)]),
    pitfalls.p08_missing_annotations: ([(KLER.Office, RDFS.comment, None)], []),
    pitfalls.p10_missing_disjointness: ([(None, OWL.disjointWith, None)], []),
    pitfalls.p11_missing_domain_or_range: ([(KLER.host, RDFS.range, None)], []),
    pitfalls.p19_multiple_domains_or_ranges: ([], [(KLER.host, RDFS.domain, KLER.Result)]),
    pitfalls.p22_naming_conventions: ([], [(KLER.office_record, RDF.type, OWL.Class)]),
    pitfalls.p25_inverse_of_itself: ([], [(KLER.host, OWL.inverseOf, KLER.host)]),
    pitfalls.p26_inverse_of_symmetric: ([], [(KLER.host, OWL.inverseOf, KLER.cooperatesWith)]),
    pitfalls.p27_wrong_equivalent_properties: ([], [(KLER.host, OWL.equivalentProperty, ORG.unitOf)]),
    pitfalls.p28_wrong_symmetric: ([], [(KLER.host, RDF.type, OWL.SymmetricProperty)]),
    pitfalls.p29_wrong_transitive: ([], [(KLER.host, RDF.type, OWL.TransitiveProperty)]),
    pitfalls.p32_same_label: ([], [(KLER.host, RDFS.label, Literal("Score", lang="en"))]),
    pitfalls.p34_untyped_class: ([], [(KLER.Office, RDFS.subClassOf, ORG.Organisation)]),
    pitfalls.p35_untyped_property: ([], [(KLER.host, RDFS.subPropertyOf, ORG.hostedBy)]),
    pitfalls.p36_file_extension: ([(ONTOLOGY, None, None)], [(URIRef(BASE + "def.ttl"), RDF.type, OWL.Ontology)]),
    pitfalls.p38_no_ontology: ([(ONTOLOGY, RDF.type, OWL.Ontology)], []),
    pitfalls.p39_ambiguous_namespace: ([(ONTOLOGY, None, None)], [(URIRef(BASE + "voc"), RDF.type, OWL.Ontology)]),
    pitfalls.p40_namespace_hijacking: ([], [(ORG.Organization, RDFS.comment, Literal("ours now", lang="en"))]),
    pitfalls.p41_no_licence: ([(None, DCTERMS.license, None)], []),
    pitfalls.blank_nodes: ([], [(KLER.Office, RDFS.seeAlso, BNode())]),
    pitfalls.imports: ([], [(ONTOLOGY, OWL.imports, URIRef(ORG))]),
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_ontology_is_free_of(check):
    assert check(read(*OWN_FILES)) == []


@pytest.mark.parametrize("check", CHECKS)
def test_the_check_finds_its_pitfall(check):
    graph = read(*OWN_FILES)
    removed, added = BREAKS[check]
    assert check(graph) == []
    for pattern in removed:
        assert pattern in graph
        graph.remove(pattern)
    for statement in added:
        graph.add(statement)
    assert check(graph) != []
