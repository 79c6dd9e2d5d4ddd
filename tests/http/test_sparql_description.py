"""The endpoint itself: a page for people, the service description for programs (SPARQL 1.1 Service Description)."""

import pytest
import rdflib

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"])
def test_GET_description_200(endpoint, accept):
    answer = endpoint.get("/sparql", headers={"Accept": accept})
    assert answer.status_code == 200 and answer.mimetype == accept and "Accept" in answer.headers["Vary"]


def test_GET_description_tells_what_there_is_200(endpoint, current):
    graph = rdflib.Graph().parse(data=endpoint.get("/sparql", headers={"Accept": "text/turtle"}).data, format="turtle")
    service = rdflib.URIRef("http://127.0.0.1:8000/sparql")
    assert (service, rdflib.RDF.type, SD.Service) in graph and graph.value(service, SD.endpoint) == service
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph and (service, SD.feature, SD.BasicFederatedQuery) not in graph
    formats = {str(name).rpartition("/")[2] for name in graph.objects(service, SD.resultFormat)}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "JSON-LD",
            "RDF_XML", "N-Triples"} <= formats
    named = {str(graph.value(node, SD.name)): int(graph.value(graph.value(node, SD.graph), VOID.triples))
             for node in graph.objects(None, SD.namedGraph)}
    assert named == current.manifest["counts"]["graphs"]


def test_GET_page_for_people_200(endpoint):
    answer = endpoint.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
    assert answer.mimetype == "text/html" and "<textarea" in answer.text
    again = endpoint.get("/sparql?lang=sr-Latn", headers={"Accept": "text/html"})
    assert again.headers["Content-Language"] == "sr-Latn"


@pytest.mark.parametrize("suffix", [".ttl", ".rdf", ".jsonld", ".nt", ".html"])
def test_GET_description_by_suffix_200(endpoint, suffix):
    assert endpoint.get("/sparql" + suffix, headers={"Accept": "image/png"}).status_code == 200


def test_GET_description_unacceptable_406(endpoint):
    assert endpoint.get("/sparql", headers={"Accept": "application/sparql-results+json"}).status_code == 406
