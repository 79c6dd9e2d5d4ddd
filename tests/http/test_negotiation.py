"""Negotiation, clause by clause (RFC 9110, 12.5.1): the same rules for a document and for an answer to a query."""

import pytest

DOCUMENT = ("/doc/office/101", {})
TABLE = ("/sparql", {"query": "SELECT * { ?s a <def#Office> } LIMIT 1"})
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, RDFXML, JSONLD, NT = "text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"
CLAUSES = [
    ("no header", None, TURTLE, JSON),
    ("empty header", "", TURTLE, JSON),
    ("everything", "*/*", TURTLE, JSON),
    ("everything of a type", "text/*", TURTLE, CSV),
    ("explicit", "application/rdf+xml, application/sparql-results+xml", RDFXML, XML),
    ("several, ours first", "application/rdf+xml, text/turtle, text/csv, application/sparql-results+json", TURTLE, JSON),
    ("unknown ones are passed over", "image/png, application/n-triples, text/tab-separated-values", NT, TSV),
    ("explicit priority", "text/turtle;q=0.3, application/rdf+xml;q=0.9, text/csv;q=0.9, application/sparql-results+json;q=0.3",
     RDFXML, CSV),
    ("weight without a leading 1 or with zeros", "text/turtle;q=0.30, application/rdf+xml;q=1.000, text/csv;q=1., */*;q=0", RDFXML, CSV),
    ("implicit priority", "*/*;q=0.1, application/n-triples, text/tab-separated-values", NT, TSV),
    ("implicit priority of a type", "text/*;q=0.1, application/ld+json;q=0.9, application/sparql-results+xml;q=0.9", JSONLD, XML),
    ("excluded", "text/turtle;q=0, text/html;q=0, application/sparql-results+json;q=0, */*", JSONLD, "application/json"),
    ("a type excluded", "text/*;q=0, application/sparql-results+json;q=0, application/json;q=0, */*;q=0.5", JSONLD, XML),
    ("all but one excluded", "*/*;q=0, application/trig;q=0.1, text/csv;q=0.001", "application/trig", CSV),
    ("specificity before order", "text/turtle;q=0.2, text/*, */*;q=0.1, text/csv;q=0.2, application/ld+json;q=0.8", "text/html", "text/html"),
    ("parameters that say nothing new", 'text/turtle; charset="utf-8", application/sparql-results+json;charset=utf-8', TURTLE, JSON),
    ("parameters that we have not", "text/turtle;level=1, application/n-triples;q=0.5, text/csv;level=1, text/tab-separated-values;q=0.5",
     NT, TSV),
    ("the parameter after the weight", "application/rdf+xml;q=0.5;ext=1, text/csv;q=0.5;ext=1", RDFXML, CSV),
    ("weights as Java and calculators write them", "text/html;q=.2, application/rdf+xml;q=.7, text/csv;q=0.66667", RDFXML, CSV),
    ("a header of CSV", "text/csv;header=present, application/rdf+xml", RDFXML, CSV),
    ("case", "APPLICATION/RDF+XML;Q=0.5, Text/CSV;Q=0.5", RDFXML, CSV),
    ("blanks", " application/rdf+xml ; q=0.5 ,\ttext/csv ;q=0.5 ", RDFXML, CSV),
    ("empty elements", ",, application/rdf+xml,,text/csv , ,", RDFXML, CSV),
    ("a broken weight never wins", "text/turtle;q=high, application/rdf+xml;q=0.1, application/sparql-results+json;q=2, text/csv;q=0.1",
     RDFXML, CSV),
    ("a broken range is passed over", "text, /, a/b/c, application/rdf+xml, text/csv", RDFXML, CSV),
    ("a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html", "text/html"),
    ("a comma inside of quotes", 'text/turtle;x="a, application/trig", application/rdf+xml;q=0.2, text/csv;q=0.2', RDFXML, CSV),
]
REFUSED = ["image/png", "text/turtle;q=0, text/csv;q=0", "*/*;q=0", "image/*", "nonsense", "text/turtle;level=1, text/csv;level=1"]


def get(client, place, accept):
    """A request to a place with an Accept header, or without."""
    return client.get(place[0], query_string=place[1], headers={} if accept is None else {"Accept": accept})


@pytest.mark.parametrize(("accept", "document", "table"), [clause[1:] for clause in CLAUSES], ids=[clause[0] for clause in CLAUSES])
def test_GET_clause_200(client, accept, document, table):
    for place, expected in ((DOCUMENT, document), (TABLE, table)):
        answer = get(client, place, accept)
        assert (answer.status_code, answer.mimetype) == (200, expected), place
        assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", REFUSED)
def test_GET_clause_406(client, accept):
    for place, offered in ((DOCUMENT, (TURTLE, RDFXML, JSONLD, NT, "text/html")), (TABLE, (JSON, XML, CSV, TSV))):
        answer = get(client, place, accept)
        assert answer.status_code == 406 and answer.mimetype == "application/problem+json"
        assert all(name in answer.get_json()["detail"] for name in offered), place
        assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", [TURTLE, RDFXML, JSONLD, NT, "application/n-quads", "application/trig", "text/html"])
def test_HEAD_says_what_GET_says_in_every_format_200(client, accept):
    head, found = client.head(DOCUMENT[0], headers={"Accept": accept}), get(client, DOCUMENT, accept)
    assert head.data == b"" and head.status_code == found.status_code == 200
    assert {name: value for name, value in head.headers if name != "Date"} == \
        {name: value for name, value in found.headers if name != "Date"}


def test_GET_each_format_has_an_ETag_of_its_own_200(client):
    tags = [get(client, DOCUMENT, accept).headers["ETag"] for accept in (TURTLE, RDFXML, JSONLD, NT, "text/html")]
    assert len(set(tags)) == len(tags)
    answer = client.get(DOCUMENT[0], headers={"Accept": RDFXML, "If-None-Match": tags[0]})
    assert answer.status_code == 200 and answer.mimetype == RDFXML
    for header in (f'"x", {tags[1]}', "*", f"W/{tags[1]}"):
        assert client.get(DOCUMENT[0], headers={"Accept": RDFXML, "If-None-Match": header}).status_code == 304


@pytest.mark.parametrize("path", ["/", "/doc/office/101", "/doc/office/101.ttl", "/id/office/101", "/def", "/sparql", "/release/2026-11-24", "/graph/offices"])
def test_OPTIONS_says_what_may_be_asked_200(client, path):
    answer = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert answer.status_code == 200 and {"GET", "HEAD", "OPTIONS"} <= {name.strip() for name in answer.headers["Allow"].split(",")}
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and "Accept" in answer.headers["Access-Control-Allow-Headers"]
