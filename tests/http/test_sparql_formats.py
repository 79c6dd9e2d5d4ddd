"""What the SPARQL endpoint answers in: every result in every format, by Accept and by `format=`, over every engine."""

import csv
import io
import json

import pyoxigraph as ox
import pytest
import rdflib

SELECT = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?office ?label ?missing { ?office a <def#Office> ; skos:prefLabel ?label } ORDER BY ?office LANG(?label)"""
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <graph/offices> { ?s ?p ?o } }"
DESCRIBE = "DESCRIBE <id/office/101>"
ASK = "ASK { <id/office/101> a <def#Office> }"

TABLES = {"application/sparql-results+json": ox.QueryResultsFormat.JSON, "application/json": ox.QueryResultsFormat.JSON,
          "application/sparql-results+xml": ox.QueryResultsFormat.XML, "application/xml": ox.QueryResultsFormat.XML,
          "text/tab-separated-values": ox.QueryResultsFormat.TSV}
GRAPHS = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES, "application/n-quads": ox.RdfFormat.N_QUADS,
          "application/trig": ox.RdfFormat.TRIG, "application/rdf+xml": ox.RdfFormat.RDF_XML, "text/plain": ox.RdfFormat.N_TRIPLES}


def ask(endpoint, query, accept=None, **more):
    """An answer to a query, asked by Accept or as `more` says."""
    return endpoint.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept} if accept else {})


def rows(data, kind):
    """The rows of a result document, language tags in lower case."""
    return [tuple(str(term).lower() for term in row) for row in ox.parse_query_results(data, format=kind)]


def triples(data, kind):
    """The triples of a graph document."""
    return {str(quad.triple) for quad in ox.parse(data, format=kind)}


def test_GET_table_in_every_format_200(endpoint, current):
    first = rows(ask(endpoint, SELECT).data, ox.QueryResultsFormat.JSON)
    assert len(first) == 3 * current.manifest["counts"]["classes"]["http://127.0.0.1:8000/def#Office"]
    for accept, kind in TABLES.items():
        answer = ask(endpoint, SELECT, accept)
        assert answer.content_type == f"{accept}; charset=utf-8" and "Accept" in answer.headers["Vary"]
        assert rows(answer.data, kind) == first, accept
        assert b"@sr-latn" not in answer.data and b'"sr-latn"' not in answer.data, accept


def test_GET_table_as_CSV_200(endpoint):
    answer = ask(endpoint, SELECT, "text/csv")
    assert answer.content_type == "text/csv; charset=utf-8" and b"\r\n" in answer.data
    columns, *lines = csv.reader(io.StringIO(answer.data.decode()))
    expected = json.loads(ask(endpoint, SELECT).data)["results"]["bindings"]
    assert columns == ["office", "label", "missing"]
    assert lines == [[row["office"]["value"], row["label"]["value"], ""] for row in expected]


def test_GET_graph_as_lines_is_in_order_and_says_nothing_twice_200(endpoint):
    query = CONSTRUCT.replace("{ ?s ?p ?o }", "{ ?s ?p ?o . <x> ?p <y> }", 1)
    lines = ask(endpoint, query, "application/n-triples").get_data(as_text=True).splitlines()
    assert lines == sorted(set(lines)) and len(lines) > 100


def test_GET_graph_in_every_format_200(endpoint, current):
    graph = ox.NamedNode("http://127.0.0.1:8000/graph/offices")
    expected = {str(quad.triple) for quad in current.engine.quads(graph=graph)}
    for accept, kind in GRAPHS.items():
        answer = ask(endpoint, CONSTRUCT, accept)
        assert answer.status_code == 200
        assert answer.mimetype == ("application/n-triples" if accept == "text/plain" else accept)
        assert triples(answer.data, kind) == expected, accept


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json"])
def test_GET_graph_as_JSON_LD_200(endpoint, current, accept):
    answer = ask(endpoint, DESCRIBE, accept)
    assert answer.mimetype == accept
    document = json.loads(answer.data) | {"@context": current.context}
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    turtle = rdflib.Graph().parse(data=ask(endpoint, DESCRIBE, "text/turtle").data, format="turtle")
    assert len(graph) > 5 and set(graph) == set(turtle)


def test_GET_description_says_what_the_thing_is_200(endpoint):
    lines = triples(ask(endpoint, DESCRIBE, "text/turtle").data, ox.RdfFormat.TURTLE)
    assert any("def#Office" in line and line.startswith("<http://127.0.0.1:8000/id/office/101>") for line in lines)


@pytest.mark.parametrize(("accept", "expected"), [
    (None, "application/sparql-results+json"), ("*/*", "application/sparql-results+json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"), ("application/xml", "application/xml")])
def test_GET_yes_or_no_200(endpoint, accept, expected):
    answer = ask(endpoint, ASK, accept)
    assert answer.mimetype == expected
    kind = ox.QueryResultsFormat.XML if "xml" in expected else ox.QueryResultsFormat.JSON
    assert bool(ox.parse_query_results(answer.data, format=kind)) is True


@pytest.mark.parametrize(("accept", "expected"), [
    ("text/csv;q=0.9, application/sparql-results+json;q=0.1", "text/csv"),
    ("application/sparql-results+xml;q=0.4, text/tab-separated-values;q=0.8", "text/tab-separated-values"),
    ("text/turtle, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
    ("text/*", "text/csv"), ("*/*;q=0.1, text/csv;q=0", "application/sparql-results+json"),
    ("APPLICATION/SPARQL-RESULTS+XML;charset=utf-8", "application/sparql-results+xml")])
def test_GET_negotiated_table_200(endpoint, accept, expected):
    assert ask(endpoint, SELECT, accept).mimetype == expected


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, ASK])
def test_GET_unacceptable_answer_406(endpoint, query):
    answer = ask(endpoint, query, "image/png")
    wanted = "text/turtle" if query == CONSTRUCT else "application/sparql-results+json"
    assert answer.status_code == 406 and wanted in answer.get_json()["detail"]


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "text/csv"),
                                               (DESCRIBE, "application/sparql-results+json")])
def test_GET_format_of_another_kind_406(endpoint, query, accept):
    assert ask(endpoint, query, accept).status_code == 406


@pytest.mark.parametrize(("query", "wanted", "expected"), [
    (SELECT, "CSV", "text/csv"), (CONSTRUCT, "Turtle", "text/turtle"), (ASK, "XML", "application/sparql-results+xml"),
    (SELECT, "HTML", "text/html"), (SELECT, "Text/CSV", "text/csv"),
    (SELECT, "csv", "text/csv"), (SELECT, "text/csv", "text/csv"), (SELECT, "tsv", "text/tab-separated-values"),
    (SELECT, "json", "application/sparql-results+json"), (SELECT, "xml", "application/sparql-results+xml"),
    (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
    (CONSTRUCT, "ttl", "text/turtle"), (CONSTRUCT, "turtle", "text/turtle"), (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "nt", "application/n-triples"), (CONSTRUCT, "jsonld", "application/ld+json"), (CONSTRUCT, "json", "application/ld+json"),
    (CONSTRUCT, "trig", "application/trig"), (ASK, "xml", "application/sparql-results+xml")])
def test_GET_format_in_the_address_200(endpoint, query, wanted, expected):
    """For clients that cannot set Accept: R's read.csv(url), spreadsheets, a browser's address line."""
    answer = ask(endpoint, query, "image/png", format=wanted)
    assert answer.status_code == 200 and answer.mimetype == expected, answer.text
    assert ask(endpoint, query, output=wanted).mimetype == expected


@pytest.mark.parametrize(("query", "wanted"), [
    ('SELECT ("a\\u0001b" AS ?x) {}', "xml"), ('SELECT ("a\\uFFFEb" AS ?x) {}', "xml"), ('CONSTRUCT { <a:s> <a:p> "a\\u0001b" } {}', "rdf"),
    ('CONSTRUCT { <a:s> <a:/> "a" } {}', "rdf"), ('CONSTRUCT { <a:s> <a:1> "a" } {}', "rdf")])
def test_GET_what_XML_cannot_hold_406(endpoint, query, wanted):
    """A document that is no XML helps nobody, least of all under 200."""
    assert ask(endpoint, query, format=wanted).status_code == 406
    assert ask(endpoint, query).status_code == 200


def test_GET_unknown_format_in_the_address_406(endpoint):
    answer = ask(endpoint, SELECT, format="docx")
    assert answer.status_code == 406 and "csv" in answer.get_json()["detail"]


def test_GET_every_answer_may_be_read_by_any_page_200(endpoint):
    answer = endpoint.get("/sparql", query_string={"query": ASK}, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_GET_an_answer_with_signs_that_formats_escape_200(endpoint):
    """Quotes, line ends, tabs, `<&>`, commas and letters beyond the first plane come through every format."""
    query = r"""SELECT ("a\"b'c,d\te\nf\r\n<&>\\ \U0001F5FA ž" AS ?x) ("" AS ?y) (<http://example.org/a&b> AS ?z) {}"""
    expected = "a\"b'c,d\te\nf\r\n<&>\\ \U0001F5FA ž"
    for accept, kind in TABLES.items():
        row = next(iter(ox.parse_query_results(ask(endpoint, query, accept).data, format=kind)))
        assert (row[0].value, row[1].value, row[2].value) == (expected, "", "http://example.org/a&b"), accept
    lines = list(csv.reader(io.StringIO(ask(endpoint, query, "text/csv").data.decode(), newline="")))
    assert lines[1] == [expected, "", "http://example.org/a&b"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_SPARQLWrapper_names_a_format_twice_200(endpoint, method):
    """Its JSON-LD: a name, then an Accept header; the first counts."""
    sent = {"query": CONSTRUCT} | {name: ["json-ld", "application/ld+json,application/x-json+ld"] for name in ("format", "output", "results")}
    answer = getattr(endpoint, method)("/sparql", **{"query_string" if method == "get" else "data": sent})
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")


@pytest.mark.parametrize(("wanted", "status"), [("json", 200), ("srx", 200), ("csv", 200), ("tsv", 200), ("xlsx", 200), ("geojson", 200), ("html", 200)])
def test_GET_a_statement_as_a_value_in_a_table(client, wanted, status):
    query = 'SELECT (TRIPLE(<a:a>, <a:b>, "c") AS ?t) {}'
    assert ask(client, query, format=wanted).status_code == status
    assert wanted != "geojson" or ask(client, query, format=wanted).get_json()["features"][0]["properties"]["t"] == '<a:a> <a:b> "c"'


@pytest.mark.parametrize(("wanted", "status"), [("ttl", 200), ("nt", 200), ("rdf", 200), ("trig", 200), ("nq", 200), ("jsonld", 406)])
def test_GET_a_statement_as_a_value_in_a_graph(client, wanted, status):
    """RDF 1.2 has statements about statements; JSON-LD 1.1 has not, and says so."""
    assert ask(client, 'CONSTRUCT { <a:s> <a:p> <<( <a:a> <a:b> "c" )>> } {}', format=wanted).status_code == status


@pytest.mark.parametrize("number", ["abc", "1_0", "-0", "+1", "01", "", "9" * 5000])
def test_GET_an_integer_that_JSON_would_write_otherwise_200(client, number):
    answer = ask(client, f'CONSTRUCT {{ <a:s> <a:p> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> }} {{}}', format="jsonld")
    assert answer.status_code == 200 and answer.get_json()["@graph"][0]["a:p"]["@value"] == number
