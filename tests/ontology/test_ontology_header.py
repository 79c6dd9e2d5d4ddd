"""FOOPS! and LOV: the header of the ontology and the documentation of its terms."""

import inspect

import foops
import lov
import pytest
from ontology_files import BASE, KLER, LANGUAGES, ONTOLOGY, OWN_FILES, languages, read
from rdflib import OWL, RDF, RDFS, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SKOS, VANN

VOAF, VS = lov.VOAF, lov.VS
BIBO = Namespace("http://purl.org/ontology/bibo/")
CHOSEN_BASE = "https://w3id.org/kler/"

# What we knowingly do not have: nobody registered a DOI, and the register has no logo.
ACCEPTED = {foops.om3: ["doi", "logo"]}
# PURL1 is about the base, which is a setting; it has a test of its own below.
CHECKS = [check for module in (foops, lov) for name, check in inspect.getmembers(module, inspect.isfunction)
          if check.__module__ == module.__name__ and not name.startswith("_") and check is not foops.purl1]

# check → what to take out of the ontology
REMOVALS = {
    foops.find1: (ONTOLOGY, VANN.preferredNamespacePrefix, None),
    foops.om1: (ONTOLOGY, DCTERMS.description, None),
    foops.om2: (ONTOLOGY, DCTERMS.bibliographicCitation, None),
    foops.om3: (ONTOLOGY, BIBO.status, None),
    foops.om4_1: (ONTOLOGY, DCTERMS.license, None),
    foops.om5_1: (ONTOLOGY, DCTERMS.creator, None),
    foops.om5_2: (ONTOLOGY, DCTERMS.issued, None),
    foops.ver1: (ONTOLOGY, OWL.versionIRI, None),
    foops.voc1: (ONTOLOGY, BIBO.status, None),
    foops.voc3: (KLER.Office, RDFS.label, None),
    foops.voc4: (None, SKOS.definition, None),
    lov.declares_itself: (KLER.Office, RDF.type, None),
    lov.names_its_namespace: (ONTOLOGY, VANN.preferredNamespaceUri, None),
    lov.has_title_and_description: (ONTOLOGY, DCTERMS.title, None),
    lov.is_dated_and_versioned: (ONTOLOGY, DCTERMS.modified, None),
    lov.names_its_makers: (ONTOLOGY, DCTERMS.contributor, None),
    lov.documents_every_term: (None, VS.term_status, None),
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_ontology_passes(check):
    assert check(read(*OWN_FILES)) == ACCEPTED.get(check, [])


@pytest.mark.parametrize("check", REMOVALS)
def test_the_check_misses_what_was_taken_out(check):
    graph = read(*OWN_FILES)
    before = check(graph)
    assert REMOVALS[check] in graph
    graph.remove(REMOVALS[check])
    assert len(check(graph)) > len(before)


def test_every_check_is_shown_to_fail():
    assert set(CHECKS) - set(REMOVALS) == {foops.rdf1, foops.voc2, foops.http1, lov.is_small}


def test_a_property_that_rdf_xml_cannot_write_fails_rdf1():
    graph = read("def")
    graph.add((KLER.Office, KLER["1"], Literal("XML names end with a letter")))
    assert foops.rdf1(graph) == ["xml"]


def test_too_many_terms_are_not_small():
    graph = read("def")
    for number in range(101):
        graph.add((KLER[f"Class{number}"], RDF.type, OWL.Class))
    assert lov.is_small(graph) == ["130 terms"]


def test_parents_of_our_own_or_of_owl_are_no_reuse():
    graph = read("def")
    graph.remove((None, RDFS.subClassOf, None))
    graph.remove((None, RDFS.subPropertyOf, None))
    graph.add((KLER.Office, RDFS.subClassOf, KLER.Municipality))
    graph.add((KLER.Office, RDFS.subClassOf, OWL.Thing))
    assert foops.voc2(graph) == ["reused terms"]


def test_an_ontology_that_no_browser_opens_fails_http1():
    graph = read("def")
    graph.remove((ONTOLOGY, RDF.type, OWL.Ontology))
    graph.add((URIRef("urn:kler"), RDF.type, OWL.Ontology))
    assert foops.http1(graph) == ["http"]


def test_the_version_must_match_its_address():
    graph = read("def")
    graph.set((ONTOLOGY, OWL.versionInfo, Literal("1.0.1")))
    assert lov.is_dated_and_versioned(graph) == ["version and version IRI differ"]


def test_only_a_base_at_a_register_of_persistent_addresses_passes_purl1():
    assert foops.purl1(read("def", base=CHOSEN_BASE)) == []
    assert foops.purl1(read("def", base=BASE)) != []


def test_every_address_follows_the_base():
    graph = read(*OWN_FILES, base=CHOSEN_BASE)
    assert [node for triple in graph for node in triple if str(node).startswith(BASE)] == []
    assert [str(found) for found in graph.objects(None, VANN.preferredNamespaceUri)] == [CHOSEN_BASE + "def#"]


@pytest.mark.parametrize("predicate", [DCTERMS.title, DCTERMS.description, DCTERMS.bibliographicCitation, RDFS.label])
def test_the_header_speaks_all_languages(predicate):
    assert languages(read("def"), ONTOLOGY, predicate) == sorted(LANGUAGES)
