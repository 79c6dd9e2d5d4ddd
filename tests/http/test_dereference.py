"""Dereferencing over HTTP: things lead to documents, documents answer in every format, errors have one shape."""

import json

import pyoxigraph as ox
import pytest
import rdflib

FORMATS = {".ttl": "text/turtle", ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml",
           ".nt": "application/n-triples", ".nq": "application/n-quads", ".trig": "application/trig"}
THINGS = ["id/office/101", "id/municipality/80110", "id/local-government/79022", "id/cooperation/1", "id/record/1",
          "id/activity/1", "id/result/1", "id/change/1", "id/figure/1", "id/collection/2018", "id/source/1",
          "id/organization/1", "code/form/department", "code/form"]
RESOURCES = ["def", "graph/offices", "graph/derived", "cube/register-figures"]


def test_GET_thing_303(client):
    answer = client.get("/id/office/101")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "http://127.0.0.1:8000/doc/office/101"
    assert 'rel="describedby"' in answer.headers["Link"]
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("thing", THINGS)
def test_GET_every_kind_of_thing_ends_in_turtle_200(client, thing):
    there = client.get("/" + thing, headers={"Accept": "text/turtle"}).headers["Location"]
    answer = client.get(there.removeprefix("http://127.0.0.1:8000"), headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert answer.content_type == "text/turtle; charset=utf-8"
    graph = rdflib.Graph().parse(data=answer.data, format="turtle")
    assert any(graph.triples((rdflib.URIRef("http://127.0.0.1:8000/" + thing), None, None)))


@pytest.mark.parametrize("resource", RESOURCES)
def test_GET_information_resource_200(client, resource):
    answer = client.get("/" + resource, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200 and answer.content_type.startswith("text/turtle")


@pytest.mark.parametrize("suffix", FORMATS)
def test_GET_suffix_200(client, suffix):
    answer = client.get("/doc/office/101" + suffix, headers={"Accept": "image/png"})
    assert answer.status_code == 200
    assert answer.content_type == FORMATS[suffix] + "; charset=utf-8"
    assert "Accept" not in answer.vary


@pytest.mark.parametrize(("accept", "expected"), [
    ("text/turtle", "text/turtle"),
    ("TEXT/TURTLE", "text/turtle"),
    ("text/turtle;charset=utf-8", "text/turtle"),
    ("application/ld+json", "application/ld+json"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
    ("application/rdf+xml;q=0.5, text/turtle;q=0.4", "application/rdf+xml"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html"),
    ("*/*", "text/turtle"),
    ("text/*", "text/turtle"),
    ("application/*", "application/ld+json"),
    ("text/turtle;q=0, */*", "text/html"),
    ("text/plain, */*;q=0.1", "application/n-triples"),
    ("application/n-quads", "application/n-quads"),
    ("application/trig", "application/trig"),
    (None, "text/turtle"),
    ("", "text/turtle"),
])
def test_GET_negotiated_200(client, accept, expected):
    answer = client.get("/doc/office/101", headers={} if accept is None else {"Accept": accept})
    assert answer.status_code == 200
    assert answer.mimetype == expected
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "nonsense", "application/foo;v=1"])
def test_GET_unacceptable_406(client, accept):
    answer = client.get("/doc/office/101", headers={"Accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.get_json()["detail"]


def test_GET_description_holds_names_and_who_points_here_200(client):
    graph = rdflib.Graph().parse(data=client.get("/doc/office/101.ttl").data, format="turtle")
    office, label = rdflib.URIRef("http://127.0.0.1:8000/id/office/101"), rdflib.SKOS.prefLabel
    assert {text.language for text in graph.objects(office, label)} == {"sr-Cyrl", "sr-Latn", "en"}
    government = graph.value(office, rdflib.ORG.unitOf)
    assert graph.value(government, label)
    record_of = rdflib.URIRef("http://127.0.0.1:8000/def#recordOf")
    assert list(graph.subjects(record_of, office))


_NEXT = rdflib.URIRef("http://www.w3.org/1999/xhtml/vocab#next")


def test_GET_incoming_links_are_bounded_and_lead_on_200(client):
    first = client.get("/doc/code/level/municipality.ttl")
    graph = rdflib.Graph().parse(data=first.data, format="turtle")
    code = rdflib.URIRef("http://127.0.0.1:8000/code/level/municipality")
    pages = [set(graph.subjects(None, code))]
    assert len({iri for iri in pages[0] if "/doc/" not in iri}) == 100
    following = graph.value(rdflib.URIRef("http://127.0.0.1:8000/doc/code/level/municipality"), _NEXT)
    assert 'rel="next"' in ", ".join(first.headers.getlist("Link"))
    while following is not None:
        path = str(following).removeprefix("http://127.0.0.1:8000")
        graph = rdflib.Graph().parse(data=client.get(path, headers={"Accept": "text/turtle"}).data, format="turtle")
        pages.append(set(graph.subjects(None, code)))
        following = next(graph.objects(None, _NEXT), None)
    municipalities = [str(iri) for page in pages for iri in page if "/id/municipality/" in iri]
    assert len(municipalities) == len(set(municipalities)) == 145


def test_GET_language_tags_keep_their_case_200(client):
    for suffix, expected in ((".ttl", b"@sr-Latn"), (".nt", b"@sr-Latn"), (".nq", b"@sr-Latn"), (".trig", b"@sr-Latn"),
                             (".rdf", b'xml:lang="sr-Latn"'), (".jsonld", b'"sr-Latn"')):
        body = client.get("/doc/office/101" + suffix).data
        assert expected in body and b"sr-latn" not in body


def test_GET_jsonld_is_compact_with_a_served_context_200(client):
    document = json.loads(client.get("/doc/office/101.jsonld").data)
    assert document["@context"] == "http://127.0.0.1:8000/context.jsonld"
    office = document["@graph"][0]
    assert office["@id"].endswith("/id/office/101")
    assert office["prefLabel"]["en"] == "LED office – Niš"
    assert office["founded"] == {"@type": "http://www.w3.org/2001/XMLSchema#date", "@value": "2009-02-25"}
    context = client.get("/context.jsonld")
    assert context.content_type == "application/ld+json; charset=utf-8"
    assert json.loads(context.data)["@context"]["prefLabel"]["@container"] == "@language"


def test_GET_links_200(client):
    links = client.get("/doc/office/101", headers={"Accept": "text/turtle"}).headers.getlist("Link")
    assert '<http://127.0.0.1:8000/doc/office/101>; rel="canonical"' in links
    assert '<http://127.0.0.1:8000/doc/office/101.rdf>; rel="alternate"; type="application/rdf+xml"' in links
    assert '<http://127.0.0.1:8000/def#Office>; rel="type"' in links
    jsonld = client.get("/doc/office/101.jsonld").headers.getlist("Link")
    assert not any("alternate" in link for link in jsonld)


def test_GET_again_304(client):
    for path in ("/doc/office/101.ttl", "/doc/office/101.html", "/", "/def.ttl", "/graph/offices.nq", "/context.jsonld"):
        first = client.get(path)
        assert first.status_code == 200 and not first.headers["ETag"].startswith("W/") and first.last_modified
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
        since = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 304


@pytest.mark.parametrize("path", ["/", "/doc/office/101.ttl", "/doc/office/101", "/def", "/list/Office", "/sparql"])
def test_HEAD_says_what_GET_says_200(client, path):
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200 and head.data == b""
    for name in ("Content-Type", "ETag", "Content-Length", "Vary", "Last-Modified"):
        assert head.headers.get(name) == get.headers.get(name)


def test_OPTIONS_200(client):
    answer = client.options("/doc/office/101", headers={"Origin": "https://example.org"})
    assert answer.status_code == 200 and "GET" in answer.headers["Allow"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


def test_GET_any_origin_may_read_200(client):
    answer = client.get("/doc/office/101.ttl", headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/id/office/9999", "/doc/office/9999", "/doc/office/9999.ttl", "/graph/nothing",
                                  "/code/form/nothing", "/nothing", "/list/Nothing", "/release/1999-01-01", "/doc/",
                                  "/id/%00", "/id/../../etc/passwd", "/doc/office/101.exe", "/list/Office?page=99"])
def test_GET_unknown_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json; charset=utf-8"
    problem = answer.get_json()
    assert problem["status"] == 404 and problem["title"] and problem["detail"]


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "99999999", "٣"])
def test_GET_bad_page_400(client, number):
    assert client.get("/doc/office/101.ttl", query_string={"page": number}).status_code == 400


def test_POST_document_405(client):
    answer = client.post("/doc/office/101")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(("header", "expected"), [
    ("sr", "sr-Cyrl"), ("sr-RS", "sr-Cyrl"), ("sr-Latn-RS", "sr-Latn"), ("hr,en;q=0.5", "sr-Latn"), ("en-GB", "en"),
    ("de,fr", "sr-Cyrl"), ("de,en;q=0.1", "en"), ("", "sr-Cyrl"), ("sr-Cyrl;q=0.1, en;q=0.9", "en")])
def test_GET_page_in_the_readers_language_200(client, header, expected):
    answer = client.get("/", headers={"Accept-Language": header, "Accept": "text/html"})
    assert answer.headers["Content-Language"] == expected
    assert f'<html lang="{expected}">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"] and "Cookie" in answer.headers["Vary"]


def test_GET_language_by_link_sets_a_cookie_that_stays_200(client):
    client.get("/?lang=en", headers={"Accept-Language": "sr"})
    assert client.get("/", headers={"Accept-Language": "sr"}).headers["Content-Language"] == "en"
    assert client.get("/?lang=xx", headers={"Accept-Language": "sr"}).headers["Content-Language"] == "en"


def test_GET_error_page_for_people_404(client):
    answer = client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "sr-Latn"})
    assert answer.content_type == "text/html; charset=utf-8" and "Na adresi" in answer.text


def test_GET_ontology_version_200(client):
    answer = client.get("/def/1.0.0", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200 and b"versionIRI" in answer.data


@pytest.mark.parametrize("path", ["/doc/office/101.ttl", "/doc/office/101.rdf", "/data/offices.csv", "/robots.txt",
                                  "/doc/office/101.nt", "/doc/office/101.nq", "/", "/nothing", "/id/office/101"])
def test_GET_every_text_says_its_charset(client, path):
    assert client.get(path).content_type.endswith("; charset=utf-8")


def test_GET_table_links_to_its_description_200(client):
    answer = client.get("/data/offices.csv")
    assert 'offices.csv-metadata.json>; rel="describedby"' in answer.headers["Link"]
    assert json.loads(client.get("/data/offices.csv-metadata.json").data)["url"] == "offices.csv"


def documents(engine, iris):
    """The address of the document of every subject, once."""
    subjects = {quad.subject.value for quad in engine.quads()}
    return sorted({iris.document(iri).removeprefix(iris.base) for iri in subjects})


def statements(body, suffix, context):
    """The triples of an RDF body as a set of N-Triples lines; there are no blank nodes to match."""
    if suffix == ".jsonld":
        body = json.dumps(json.loads(body) | {"@context": context}).encode()
        graph = rdflib.Graph().parse(data=body, format="json-ld")
        body = graph.serialize(format="nt").encode()
        suffix = ".nt"
    kinds = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES,
             ".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
    return {str(quad.triple) for quad in ox.parse(body, format=kinds[suffix])}


def check_document(client, path, context):
    """A document answers 200 in every format, and all formats say the same."""
    said = {}
    for suffix in FORMATS:
        answer = client.get("/" + path + suffix)
        assert answer.status_code == 200, path + suffix
        said[suffix] = statements(answer.data, suffix, context)
    assert said[".ttl"], path
    for suffix, found in said.items():
        assert found == said[".ttl"], path + suffix
    page = client.get("/" + path, headers={"Accept": "text/html"})
    assert page.status_code == 200 and page.mimetype == "text/html"


def test_some_documents_say_the_same_in_every_format(client, current):
    found = documents(current.engine, current.iris)
    for path in found[::97] + ["def", "graph/offices", "graph/derived"]:
        check_document(client, path, current.context)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(16))
def test_every_document_says_the_same_in_every_format(client, current, part):
    found = documents(current.engine, current.iris)
    for path in found[part::16]:
        check_document(client, path, current.context)


def test_every_subject_leads_to_a_document(client, current):
    """Each URI that is a subject answers: a thing by 303 to a document, anything else by itself."""
    for iri in sorted({quad.subject.value.partition("#")[0] for quad in current.engine.quads()}):
        path = iri.removeprefix(current.iris.base.rstrip("/"))
        status = client.head(path).status_code
        assert status == (303 if path.startswith(("/id/", "/code/")) else 200), path


@pytest.mark.parametrize("path", ["id/http:%2f%fevil.example", "id/%252e%25e/office/101", "graph/htt%5E//evil.example/", "graph/%25zz",
                                  "doc/%25", "def/%25e", "id/%EF%BF%BD", "code/form/%25g1", "list/%25", "cube/%25x"])
def test_GET_what_can_be_no_IRI_404(client, path):
    """Found by fuzzing: the engine refuses such a name, which is no failure of the server."""
    assert client.get("/" + path).status_code == 404


def test_GET_query_over_what_can_be_no_IRI_400(client):
    assert client.get("/sparql?query=ASK{}&default-graph-uri=urn:%25zz").status_code == 400
