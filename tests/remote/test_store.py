"""The register over a store of others: what is loaded, what is answered, how releases follow each other, two servers before one store."""

import http.client
import json
import re
import shutil
import subprocess
import sys
import urllib.request
from urllib.parse import urlencode, urlsplit

import pytest

from lod.releases import Releases
from lod.remote import loading
from lod.remote.client import Store
from lod.remote.names import Names
from tests.conftest import free_port, serving
from tests.docs.test_joining import example as joining
from tests.http.test_sparql_answers import MENTORED, PREFIXES, mentored

# one process, for the tests publish into one register, one after the other; slow, for each store is loaded and served twice
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("remote")]

QUESTIONS = [
    PREFIXES + "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class HAVING (COUNT(DISTINCT ?s) > 1)",
    PREFIXES + "SELECT ?o ?l { ?o a kler:Office OPTIONAL { ?o skos:prefLabel ?l FILTER(langMatches(lang(?l), 'sr-Cyrl')) } }",
    PREFIXES + "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    PREFIXES + "SELECT * { GRAPH ?g { <id/office/101> a ?class } }",
    PREFIXES + "SELECT ?s { GRAPH <graph/offices> { ?s a kler:Office } }",
    PREFIXES + "SELECT ?s FROM <graph/offices> { ?s a kler:Office }",
    PREFIXES + "SELECT (COUNT(*) AS ?n) FROM NAMED <graph/offices> FROM NAMED <graph/parties> { GRAPH ?g { ?s ?p ?o } }",
    PREFIXES + "SELECT ?s { VALUES ?s { <id/office/101> <id/office/9999> } FILTER NOT EXISTS { ?s a kler:Office } }",
]


def get(address, path, accept="*/*", **fields):
    """(status, content type, body) of a request."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request("GET", path + (f"?{urlencode(fields, doseq=True)}" if fields else ""), headers={"Accept": accept, "Accept-Language": "en"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", "").partition(";")[0], answer.read()
    finally:
        connection.close()


def rows(address, query, **graphs):
    """The rows of an answer as a set; language tags and types of texts left out."""
    status, _, body = get(address, "/sparql", "application/sparql-results+json", query=query, **graphs)
    assert status == 200, body
    document = json.loads(body)
    return {tuple((name, row[name]["value"]) for name in sorted(document["head"]["vars"]) if name in row) for row in document["results"]["bindings"]}


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory, addresses):
    """A copy of the library register, whose releases follow each other below, for each store one."""
    return shutil.copytree(root / "tests/registers/libraries", tmp_path_factory.mktemp("register") / "libraries")


@pytest.fixture(scope="module")
def served(root, addresses, released):
    """Two servers before one store that holds the real register."""
    query, graphs = addresses
    loading.load(Store(query, graphs), (released / "current").resolve())
    with serving(released, free_port(), "--remote", query) as one, serving(released, free_port(), "--remote", query) as other:
        yield one, other


def test_the_store_holds_what_the_release_holds(served, addresses, current):
    store, names = Store(*addresses), Names.of(current.manifest)
    assert store.has(names.list) and store.has(names.everything) and not store.has(names.nothing)
    found = rows(served[0], "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert {row[0][1]: int(row[1][1]) for row in found} == current.manifest["counts"]["graphs"]
    assert rows(served[0], "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == {(("n", str(current.manifest["counts"]["quads"])),)}


def test_both_servers_answer_as_the_embedded_engine_does(served, app, root):
    for query in [MENTORED, joining(root, "sparql"), *QUESTIONS]:
        document = app.test_client().get("/sparql", query_string={"query": query}, headers={"Accept": "application/json"}).get_json()
        expected = {tuple((name, row[name]["value"]) for name in sorted(document["head"]["vars"]) if name in row)
                    for row in document["results"]["bindings"]}
        for address in served:
            assert rows(address, query) == expected, query
    assert {row[1][1] for row in rows(served[1], MENTORED)} == mentored(root)


def test_graphs_of_the_request(served, current):
    sizes, base = current.manifest["counts"]["graphs"], current.iris.base
    graph = base + "graph/offices"
    count, named = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    for query, fields, expected in ((count, {"default-graph-uri": graph}, sizes[graph]), (named, {"default-graph-uri": graph}, 0),
                                    (named, {"named-graph-uri": graph}, sizes[graph]), (count, {"named-graph-uri": graph}, 0),
                                    (count, {"default-graph-uri": base + "graph/none"}, 0),
                                    (count, {"default-graph-uri": Names.of(current.manifest).everything}, 0)):
        assert rows(served[0], query, **fields) == {(("n", str(expected)),)}, (query, fields)


@pytest.mark.parametrize(("accept", "mark"), [
    ("application/sparql-results+json", b'"sr-Latn"'), ("application/sparql-results+xml", b'xml:lang="sr-Latn"'), ("text/csv", b"Kancelarija"),
    ("text/tab-separated-values", b"@sr-Latn")])
def test_tables_in_every_format(served, kind, accept, mark):
    query = PREFIXES + "SELECT ?l { <id/office/101> skos:prefLabel ?l }"
    status, content_type, body = get(served[0], "/sparql", accept, query=query)
    assert (status, content_type) == (200, accept) and b"typed-literal" not in body
    assert mark in body


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_graphs_in_every_format(served, accept):
    query = PREFIXES + "CONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s a kler:Office ; skos:prefLabel ?l }"
    status, content_type, body = get(served[0], "/sparql", accept, query=query)
    assert (status, content_type) == (200, accept) and b"sr-Latn" in body and b"sr-latn" not in body


def test_yes_and_no(served):
    for query, expected in (("ASK { <id/office/101> a <def#Office> }", True), ("ASK { <id/office/101> a <def#Result> }", False)):
        status, _, body = get(served[0], "/sparql", query=query)
        assert status == 200 and json.loads(body)["boolean"] is expected


@pytest.mark.parametrize(("query", "status"), [
    ("SELECT * {", 400), ("CLEAR ALL", 400), ("DROP GRAPH <graph/offices>", 400), ("INSERT DATA { <a> <b> <c> }", 400),
    ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403), (r"ASK { \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
    ("SELECT * FROM 'x' { ?s ?p ?o }", 400)])
def test_what_is_refused(served, query, status):
    found, _, body = get(served[0], "/sparql", query=query)
    assert found == status and json.loads(body)["status"] == status


def test_pages_need_no_store_and_ETags_are_those_of_any_server(served):
    for path in ("/", "/doc/office/101", "/doc/office/101.ttl", "/list/Office", "/sparql"):
        assert get(served[0], path, "text/html")[0] == 200
    tags = [urllib.request.urlopen(address + "sparql?query=ASK%20%7B%7D").headers["ETag"] for address in served]
    assert tags[0] == tags[1]


def test_a_large_answer_is_whole_or_refused(served, current, kind):
    """Virtuoso is set up to cut answers at 20,000 rows: what it cut is never passed on as the whole."""
    status, _, body = get(served[0], "/sparql", "text/csv", query="SELECT ?s ?p ?o { ?s ?p ?o }")
    if kind == "virtuoso":
        assert status == 503 and b"20000" in body
    else:
        assert status == 200 and body.count(b"\n") >= current.manifest["counts"]["quads"] + 1


def publish(folder, addresses, number):
    """Publish a changed register with `lod publish`, which loads the store; returns what it says."""
    path = folder / "data/loans.csv"
    path.write_text(re.sub(r"(?m)^(1,.*),\d+$", rf"\g<1>,{number}", path.read_text(encoding="utf-8")), encoding="utf-8")
    settings = folder / "register.toml"
    if "[remote]" not in settings.read_text(encoding="utf-8"):
        settings.write_text(settings.read_text(encoding="utf-8") + f'\n[remote]\nquery = "{addresses[0]}"\ngraph-store = "{addresses[1]}"\n', encoding="utf-8")
    told = subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(folder), "publish", "--date", f"2026-02-{number - 100:02}"],
                          capture_output=True, text=True, check=True)
    return told.stderr


def test_releases_follow_each_other_and_old_ones_go(folder, addresses):
    store, books = Store(*addresses), "SELECT (MAX(?books) AS ?n) { ?loan <def#books> ?books }"
    lists = {}
    publish(folder, addresses, 101)
    with serving(folder / "releases", free_port(), "--remote", addresses[0]) as address:
        for number in (101, 102, 103):
            said = publish(folder, addresses, number)
            lists[number] = Names.of(Releases(folder / "releases").current().manifest).list
            assert rows(address, books) == {(("n", str(number)),)}
    assert "2026-02-01" in said and not store.has(lists[101]) and store.has(lists[102]) and store.has(lists[103])


def test_a_store_that_is_away_stops_the_release_and_leaves_the_old_one(folder, kind, addresses):
    before = Releases(folder / "releases").current().version
    broken = shutil.copytree(folder, folder.parent / "broken", symlinks=True)
    settings = broken / "register.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(addresses[1], f"http://127.0.0.1:{free_port()}/data"), encoding="utf-8")
    path = broken / "data/loans.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",103\n", ",104\n"), encoding="utf-8")
    told = subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(broken), "publish", "--date", "2026-03-01"],
                          capture_output=True, text=True, check=False)
    assert told.returncode == 3 and "Traceback" not in told.stderr and "cannot be reached" in told.stderr
    assert Releases(broken / "releases").current().version == before
    assert not list((broken / "releases").glob(".building-*")) and not (broken / "releases/2026-03-01").exists()
    shutil.rmtree(broken)


def test_a_release_can_be_loaded_by_hand(folder, addresses):
    publish(folder, addresses, 103)   # nothing new where it has been published before
    store, names = Store(*addresses), Names.of(Releases(folder / "releases").current().manifest)
    store.delete(names.list)
    assert not store.has(names.list)
    told = subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(folder), "load"], capture_output=True, text=True, check=True)
    assert store.has(names.list) and "is in the store" in told.stderr


def test_a_server_whose_store_is_away_says_so_and_shows_its_pages(released):
    with serving(released, free_port(), "--remote", f"http://127.0.0.1:{free_port()}/query") as address:
        status, _, body = get(address, "/sparql", query="ASK {}")
        assert status == 503 and "cannot be reached" in json.loads(body)["title"]
        assert get(address, "/doc/office/101.ttl")[0] == 200
        assert get(address, "/health/ready")[0] == 503 and get(address, "/health/live")[0] == 200
