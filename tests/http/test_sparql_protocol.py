"""SPARQL 1.1 Protocol, query operation (section 2.1), over every engine."""

import pytest

from lod.app import create_app
from lod.limits import Limits

BASE = "http://127.0.0.1:8000/"
OFFICES, PARTIES = BASE + "graph/offices", BASE + "graph/parties"
JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ALL_OFFICES = "SELECT (COUNT(*) AS ?n) { ?s a <def#Office> }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def number(answer):
    """The only cell of an answer."""
    assert answer.status_code == 200, answer.text
    return int(answer.get_json()["results"]["bindings"][0]["n"]["value"])


def offices(current):
    """How many offices there are, by the manifest."""
    return current.manifest["counts"]["classes"][BASE + "def#Office"]


def sizes(current, *graphs):
    """How many triples some graphs of the release have, by its manifest."""
    return sum(current.manifest["counts"]["graphs"][graph] for graph in graphs)


def test_GET_query_200(endpoint, current):
    answer = endpoint.get("/sparql", query_string={"query": ALL_OFFICES})
    assert answer.content_type == f"{JSON}; charset=utf-8"
    assert number(answer) == offices(current)


def test_GET_the_default_graph_is_all_graphs_together_200(endpoint, current):
    assert number(endpoint.get("/sparql", query_string={"query": COUNT})) == current.manifest["counts"]["quads"]


def test_HEAD_query_200(endpoint):
    head, get = (ask("/sparql", query_string={"query": ALL_OFFICES}) for ask in (endpoint.head, endpoint.get))
    assert head.status_code == 200 and head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Last-Modified"):
        assert head.headers[name] == get.headers[name]


def test_GET_query_again_304(endpoint):
    first = endpoint.get("/sparql", query_string={"query": ALL_OFFICES})
    again = endpoint.get("/sparql", query_string={"query": ALL_OFFICES}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_POST_form_200(endpoint, current):
    assert number(endpoint.post("/sparql", data={"query": ALL_OFFICES})) == offices(current)


@pytest.mark.parametrize("content_type", ["application/sparql-query", "application/sparql-query; charset=UTF-8",
                                          "Application/SPARQL-Query;charset=utf-8"])
def test_POST_direct_200(endpoint, current, content_type):
    answer = endpoint.post("/sparql", data=ALL_OFFICES, content_type=content_type)
    assert number(answer) == offices(current)


def test_POST_letters_of_every_script_200(endpoint):
    query = "ASK { <id/municipality/79022> ?p ?o FILTER(STR(?o) = 'Ниш') }"
    for sent in ({"data": query.encode(), "content_type": "application/sparql-query"}, {"data": {"query": query}}):
        assert endpoint.post("/sparql", **sent).get_json()["boolean"] is True


def test_POST_a_file_of_Windows_200(endpoint):
    """Its editors begin a text in UTF-8 with a mark of byte order."""
    for sent in ({"data": b"\xef\xbb\xbfASK {}", "content_type": "application/sparql-query"}, {"data": {"query": "\ufeffASK {}"}}):
        assert endpoint.post("/sparql", **sent).get_json()["boolean"] is True


def test_GET_default_graph_200(endpoint, current):
    asked = {"query": COUNT, "default-graph-uri": OFFICES}
    assert number(endpoint.get("/sparql", query_string=asked)) == sizes(current, OFFICES)


def test_GET_default_graphs_are_merged_200(endpoint, current):
    asked = {"query": COUNT, "default-graph-uri": [OFFICES, PARTIES]}
    assert number(endpoint.get("/sparql", query_string=asked)) == sizes(current, OFFICES, PARTIES)
    assert number(endpoint.post("/sparql", data=asked)) == sizes(current, OFFICES, PARTIES)


def test_POST_direct_with_graphs_in_the_address_200(endpoint, current):
    answer = endpoint.post("/sparql", data=COUNT, content_type="application/sparql-query",
                           query_string={"default-graph-uri": PARTIES})
    assert number(answer) == sizes(current, PARTIES)


def test_GET_named_graphs_200(endpoint, current):
    asked = {"query": COUNT_NAMED, "named-graph-uri": [OFFICES, PARTIES]}
    assert number(endpoint.get("/sparql", query_string=asked)) == sizes(current, OFFICES, PARTIES)
    assert number(endpoint.get("/sparql", query_string=asked | {"query": COUNT})) == 0


def test_GET_default_and_named_graphs_200(endpoint, current):
    asked = {"default-graph-uri": OFFICES, "named-graph-uri": PARTIES}
    assert number(endpoint.get("/sparql", query_string=asked | {"query": COUNT})) == sizes(current, OFFICES)
    assert number(endpoint.get("/sparql", query_string=asked | {"query": COUNT_NAMED})) == sizes(current, PARTIES)


def test_GET_a_graph_that_is_not_here_is_empty_200(endpoint):
    assert number(endpoint.get("/sparql", query_string={"query": COUNT, "default-graph-uri": BASE + "graph/none"})) == 0


def test_GET_graphs_that_the_query_names_200(endpoint, current):
    for clause, query, expected in (
            (f"FROM <{OFFICES}>", COUNT, sizes(current, OFFICES)),
            ("FROM <graph/offices>", COUNT, sizes(current, OFFICES)),
            (f"from <{OFFICES}> From <{PARTIES}>", COUNT, sizes(current, OFFICES, PARTIES)),
            (f"FROM NAMED <{OFFICES}>", COUNT_NAMED, sizes(current, OFFICES)),
            (f"FROM NAMED <{OFFICES}>", COUNT, 0),
            (f"FROM <{OFFICES}> FROM NAMED <{PARTIES}>", COUNT_NAMED, sizes(current, PARTIES))):
        answer = endpoint.get("/sparql", query_string={"query": query.replace("{", clause + " {", 1)})
        assert number(answer) == expected, clause


def test_GET_the_word_from_elsewhere_names_no_graph_200(endpoint, current):
    query = """PREFIX from: <http://example.org/FROM> # FROM <x>
    SELECT (COUNT(*) AS ?n) { ?s a <def#Office> OPTIONAL { ?s from:FROM ?from . FILTER(?from != " FROM <x> ") } }"""
    assert number(endpoint.get("/sparql", query_string={"query": query})) == offices(current)


def test_GET_graphs_of_the_request_come_before_those_of_the_query_200(endpoint, current):
    asked = {"query": COUNT.replace("{", f"FROM <{OFFICES}> {{"), "default-graph-uri": PARTIES}
    assert number(endpoint.get("/sparql", query_string=asked)) == sizes(current, PARTIES)


def test_GET_relative_IRIs_are_those_of_the_register_200(endpoint):
    asked = {"query": "ASK { <id/office/101> a <def#Office> }"}
    assert endpoint.get("/sparql", query_string=asked).get_json()["boolean"] is True


def test_GET_a_false_filter_lets_nothing_through_200(endpoint):
    for query in ("ASK { ?s a <def#Office> FILTER(false) }", "ASK { FILTER(0) }", "ASK { FILTER((('')))  FILTER(true) }"):
        assert endpoint.get("/sparql", query_string={"query": query}).get_json()["boolean"] is False, query


def test_GET_parameters_of_others_are_left_alone_200(endpoint):
    """Section 2.1: clients send what their libraries add, such as a time limit."""
    assert endpoint.get("/sparql", query_string={"query": "ASK {}", "timeout": "1000", "_": "7"}).status_code == 200


@pytest.mark.parametrize("query", ["SELECT * {", "", "FIND EVERYTHING", "INSERT DATA { <s> <p> <o> }",
                                   "ASK { ?s nothing:declared ?o }", "ASK { ?s ?p 'a\\q' }"])
def test_GET_broken_query_400(endpoint, query):
    answer = endpoint.get("/sparql", query_string={"query": query})
    assert answer.status_code == 400 and answer.content_type == "application/problem+json; charset=utf-8"
    problem = answer.get_json()
    assert problem["status"] == 400 and problem["title"] and problem["detail"]


def test_GET_two_queries_400(endpoint):
    assert endpoint.get("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D").status_code == 400
    assert endpoint.post("/sparql", data={"query": ["ASK {}", "ASK {}"]}).status_code == 400
    assert endpoint.post("/sparql?query=ASK%20%7B%7D", data="ASK {}", content_type="application/sparql-query").status_code == 400


def test_GET_no_query_400(endpoint):
    assert endpoint.get("/sparql", query_string={"default-graph-uri": OFFICES}).status_code == 400
    assert endpoint.post("/sparql", data={"default-graph-uri": OFFICES}).status_code == 400
    assert endpoint.post("/sparql", data=b"", content_type="application/x-www-form-urlencoded").status_code == 400
    assert endpoint.post("/sparql", data=b"", content_type="application/sparql-query").status_code == 400


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["", "graph/offices", "http://a b/", "x> . } #", "http://a/\r\nX: y"])
def test_GET_no_graph_IRI_400(endpoint, name, value):
    assert endpoint.get("/sparql", query_string={"query": "ASK {}", name: value}).status_code == 400


def test_POST_bytes_that_are_no_text_400(endpoint):
    for sent in ({"data": b"ASK { ?s ?p '\xff' }", "content_type": "application/sparql-query"},
                 {"data": b"query=ASK+%7B+%3Fs+%3Fp+%27%ff%27+%7D", "content_type": "application/x-www-form-urlencoded"},
                 {"data": "ASK {}".encode("utf-16"), "content_type": "application/sparql-query"}):
        assert endpoint.post("/sparql", **sent).status_code == 400
    assert endpoint.get("/sparql?query=ASK%20%7B%ff%7D").status_code == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", None,
                                          "application/sparql-query; charset=utf-16"])
def test_POST_other_media_type_415(endpoint, content_type):
    answer = endpoint.post("/sparql", data=b"ASK {}", content_type=content_type)
    assert answer.status_code == 415
    if "charset" not in (content_type or ""):
        assert "application/sparql-query" in answer.headers["Accept-Post"] and "form" in answer.headers["Accept-Post"]


@pytest.mark.parametrize("sent", [
    {"data": {"update": "CLEAR ALL"}},
    {"data": "CLEAR ALL", "content_type": "application/sparql-update"},
    {"data": {"query": "ASK {}", "using-graph-uri": OFFICES}},
    {"data": {"query": "ASK {}", "update": "CLEAR ALL"}}])
def test_POST_update_403(endpoint, current, sent):
    answer = endpoint.post("/sparql", **sent)
    assert answer.status_code == 403 and answer.get_json()["type"].endswith("update-refused")
    assert number(endpoint.get("/sparql", query_string={"query": ALL_OFFICES})) == offices(current)


def test_GET_update_403(endpoint):
    assert endpoint.get("/sparql", query_string={"update": "CLEAR ALL"}).status_code == 403


def test_GET_SERVICE_403(endpoint):
    query = "ASK { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }"
    answer = endpoint.get("/sparql", query_string={"query": query})
    assert answer.status_code == 403 and answer.get_json()["type"].endswith("service-refused")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_OTHER_method_405(endpoint, method):
    answer = endpoint.open("/sparql", method=method, query_string={"query": "ASK {}"})
    assert answer.status_code == 405
    assert {name.strip() for name in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}


def test_OPTIONS_endpoint_200(endpoint):
    answer = endpoint.options("/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 200
    assert {name.strip() for name in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_POST_long_query_413(endpoint):
    long = "ASK { FILTER('" + "x" * 70_000 + "' = '') }"
    answer = endpoint.post("/sparql", data=long, content_type="application/sparql-query")
    assert answer.status_code == 413
    assert endpoint.post("/sparql", data={"query": "ASK {}", "more": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize(("limits", "length", "status"), [
    (Limits(query_kb=1), 2_000, 413), (Limits(query_kb=128), 100_000, 200), (Limits(query_kb=128, body_kb=64), 100_000, 413),
    (Limits(query_kb=512, body_kb=512), 300_000, 200),
])
def test_POST_the_limits_of_the_server_count(released, limits, length, status):
    answer = create_app(released, limits=limits).test_client().post("/sparql", data="ASK {} #".ljust(length, "x"), content_type="application/sparql-query")
    assert answer.status_code == status, answer.text
