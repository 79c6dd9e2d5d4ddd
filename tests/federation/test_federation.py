"""SERVICE: listed endpoints are asked by us, within limits; all others are not asked at all."""

import json
import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote

import pyoxigraph as ox
import pytest

from lod import config, errors, evaluation
from lod.app import create_app
from lod.federation import Federated
from lod.limits import Limits
from lod.publish import release
from lod.releases import Releases
from tests.conftest import DATE, free_port, serving
from tests.remote.test_store import get

BASE = "http://127.0.0.1:8000/"
OTHER = """<{b}id/library/1> <http://x/visitors> 120 ; <http://x/motto> "Читај \\"све\\""@sr-Cyrl .
<{b}id/library/2> <http://x/visitors> 7 . [] <http://x/visitors> 0 .""".replace("{b}", BASE)


_ODD = {"/failing": (500, b"no"), "/elsewhere": (302, b""), "/nonsense": (200, b"<html>"), "/large": (200, b" " * 40_000),
        "/yes": (200, b'{"head":{},"boolean":true}'), "/slow": (200, b"")}


class _Other(BaseHTTPRequestHandler):
    """Another endpoint: a real one at /sparql, and odd ones beside it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, parse_qs(body)["query"][0], self.headers["Host"]))
        if self.path == "/slow":
            self.server.told.wait(10)
        status, said = _ODD[self.path] if self.path in _ODD else (200, self._evaluated(parse_qs(body)["query"][0]))
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Location", "/sparql")
        self.end_headers()
        self.wfile.write(said)

    def _evaluated(self, query):
        return self.server.store.query(query).serialize(format=ox.QueryResultsFormat.JSON)

    def log_message(self, *_):
        """Nothing."""


class _Echo:
    """An evaluator that answers nothing in particular."""

    def answer(self, job, release, settings, client=""):
        return evaluation.Answered("answer", "sparql_json", release.version, whole=b"")


@pytest.fixture(scope="module")
def running():
    """The other endpoint, as a server with what it was asked."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Other) as server:
        server.daemon_threads, server.asked, server.store, server.told = True, [], ox.Store(), threading.Event()
        server.store.load(OTHER, format=ox.RdfFormat.TURTLE)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.told.set()
        server.shutdown()


@pytest.fixture
def other(running):
    """The same, with nothing asked yet."""
    running.asked.clear()
    return running


@pytest.fixture(scope="module")
def releases(root, running, tmp_path_factory):
    """The town libraries, which list this endpoint by its number, and once by a name."""
    folder = shutil.copytree(root / "tests/registers/libraries", tmp_path_factory.mktemp("federation") / "libraries")
    listed = [f"http://127.0.0.1:{running.server_port}/{path}" for path in ("sparql", "slow", "failing", "elsewhere", "nonsense", "large", "yes")]
    listed += [f"http://localhost:{running.server_port}/sparql", f"http://127.0.0.1:{free_port()}/away"]
    path = folder / "register.toml"
    path.write_text(f"federation = {json.dumps(listed)}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    release.publish(config.read_register(folder), folder / "releases", DATE)
    return folder / "releases"


@pytest.fixture(scope="module")
def reader(releases):
    """A client of the application, with small limits."""
    return create_app(releases, limits=Limits(service_seconds=0.5, service_kb=32, service_calls=2)).test_client()


def at(running, path="sparql"):
    return f"<http://127.0.0.1:{running.server_port}/{path}>"


def rows(reader, query, status=200):
    """The rows of an answer, or the last part of its problem's type."""
    answer = reader.get("/sparql", query_string={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    document = answer.get_json()
    return document["results"]["bindings"] if status == 200 else document["type"].partition("#")[2]


def test_an_answer_of_another_endpoint_is_joined(reader, other):
    found = rows(reader, f"PREFIX x: <http://x/> SELECT ?l ?n ?m {{ ?l a <def#Library> SERVICE {at(other)} {{ ?l x:visitors ?n OPTIONAL {{ ?l x:motto ?m }} }} }}")
    said = {row["l"]["value"].rpartition("/")[2]: (row["n"]["value"], row.get("m", {}).get("value")) for row in found}
    assert said == {"1": ("120", 'Читај "све"'), "2": ("7", None)}
    assert [path for path, _, _ in other.asked] == ["/sparql"] and other.asked[0][2] == f"127.0.0.1:{other.server_port}"


@pytest.mark.parametrize(("pattern", "count"), [
    ("?l a <def#Library> OPTIONAL { SERVICE %s { ?l <http://x/visitors> ?n } }", 3),
    ("?l a <def#Library> MINUS { SERVICE %s { ?l <http://x/visitors> ?n } }", 1),
    ("{ ?l a <def#Library> } UNION { service silent %s { ?l <http://x/visitors> ?n } }", 6),
    ("SERVICE %s { ?l <http://x/visitors> ?n FILTER(?n > 5) # } {\n } ?l a <def#Library>", 2),
    ("SERVICE %s { SELECT ?l { ?l <http://x/visitors> ?n } ORDER BY DESC(?n) LIMIT 1 }", 1),
    ("SERVICE %s { ?l <http://x/none> ?n }", 0),
    ("SERVICE %s { <id/library/1> <http://x/visitors> 120 }", 1)])
def test_a_part_of_others_means_what_it_should(reader, other, pattern, count):
    assert len(rows(reader, "SELECT * { " + pattern % at(other) + " }")) == count
    assert len(other.asked) == 1


def test_a_blank_node_of_another_endpoint_gets_a_name(reader, other):
    found = rows(reader, f"SELECT ?l {{ SERVICE {at(other)} {{ ?l <http://x/visitors> 0 }} }}")
    assert re.fullmatch(rf"http://127.0.0.1:{other.server_port}/sparql#.well-known/genid/\w+", found[0]["l"]["value"])


@pytest.mark.parametrize("path", ["slow", "failing", "elsewhere", "nonsense", "large", "yes"])
def test_an_endpoint_that_fails(reader, other, path):
    pattern = f"{at(other, path)} {{ ?s ?p ?o }} }}"
    assert rows(reader, f"SELECT * {{ SERVICE {pattern}", 502) == "service-failed"
    assert [asked for asked, _, _ in other.asked] == ["/" + path]
    assert rows(reader, f"SELECT * {{ ?l a <def#Library> SERVICE SILENT {pattern}")


@pytest.mark.parametrize("setting", ['federation = "http://a/"', 'federation = ["a/b"]', "federation = [1]", 'federation = ["file:///etc/passwd"]',
                                     'remote = { query = "store:3030/x" }', 'remote = { graph-store = "ftp://a/" }',
                                     '[remote]\nqueri = "http://a/"', "[remote]\nquery = 1"])
def test_settings_that_cannot_be(root, tmp_path, setting):
    text = (root / "tests/registers/libraries/register.toml").read_text(encoding="utf-8")
    (tmp_path / "register.toml").write_text(text + "\n" + setting if setting.startswith("[") else setting + "\n" + text, encoding="utf-8")
    with pytest.raises(errors.BadSettings):
        config.read_register(tmp_path)


def test_an_endpoint_that_is_away(reader, releases):
    listed = json.loads((releases / "current/register.json").read_text(encoding="utf-8"))["federation"][-1]
    assert rows(reader, f"SELECT * {{ SERVICE <{listed}> {{ ?s ?p ?o }} }}", 502) == "service-failed"


def test_a_name_that_leads_to_a_private_address_is_not_asked(reader, other):
    query = f"SELECT * {{ SERVICE <http://localhost:{other.server_port}/sparql> {{ ?s ?p ?o }} }}"
    assert rows(reader, query, 502) == "service-failed" and other.asked == []


@pytest.mark.parametrize(("query", "status", "kind"), [
    ("SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }", 403, "service-not-listed"),
    ("SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }", 403, "service-not-listed"),
    ("SELECT * { SERVICE ?s { ?s ?p ?o } }", 403, "service-not-listed"),
    ("SELECT * { SERVICE %s/ { ?s ?p ?o } }", 403, "service-not-listed"),
    ("SELECT * { SERVICE %s { SERVICE %s { ?s ?p ?o } } }", 400, "service-in-service"),
    ("SELECT * { SERVICE %s ?s }", 400, "bad-query"), ("SELECT * { SERVICE %s { ", 400, "bad-query"), ("SELECT * { SERVICE", 400, "bad-query"),
    (r"SELECT * { \u0053ERVICE %s { ?s ?p ?o } }", 403, "service-refused")])
def test_what_is_not_asked(reader, other, query, status, kind):
    assert rows(reader, query.replace("%s/", at(other)[:-1] + "/>").replace("%s", at(other)), status) == kind
    assert other.asked == []


def test_a_query_asks_others_so_often_and_no_more(reader, other):
    part = f" SERVICE {at(other)} {{ ?s ?p ?o }}"
    assert rows(reader, f"SELECT * {{{part * 3} }}", 400) == "too-many-services" and len(other.asked) == 2


def test_the_word_in_a_text_asks_nobody(releases, other):
    app = create_app(releases)
    rows(app.test_client(), "SELECT ?service { ?service a <def#Library> } # SERVICE", 403)   # in the web process: on the safe side
    assert other.asked == []


def test_the_description_says_so(reader, client):
    assert b"BasicFederatedQuery" in reader.get("/sparql.nt").data and b"BasicFederatedQuery" not in client.get("/sparql.nt").data


def test_a_running_server_asks_and_its_engine_does_not(releases, other):
    query = f"SELECT ?n {{ ?l a <def#Library> SERVICE {at(other)} {{ ?l <http://x/visitors> ?n }} }}"
    with serving(releases, free_port()) as address:
        for number in (1, 2):
            status, _, body = get(address, f"/sparql?query={quote(query)}", "application/sparql-results+json")
            assert status == 200 and {row["n"]["value"] for row in json.loads(body)["results"]["bindings"]} == {"120", "7"}
            assert len(other.asked) == number   # never kept: it is theirs, and may be another a moment later
        assert get(address, "/sparql", query="ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")[0] == 403


def test_a_page_with_a_part_of_others_is_not_kept_either(reader, other):
    query = f"SELECT ?l {{ SERVICE {at(other)} {{ ?l <http://x/visitors> 0 }} }}"
    address = "/sparql?query=" + quote(query)
    link = reader.post("/s", data={"query": query}).headers["Location"]
    for place in (address, link):
        page = reader.get(place, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store"), place
    chance = reader.post("/s", data={"query": "SELECT (RAND() AS ?x) {}"}).headers["Location"]
    assert reader.get(chance, headers={"Accept": "text/html"}).headers["Cache-Control"] == "no-store"


def test_a_slow_endpoint_holds_the_places_of_one_client_only(releases, other):
    """One client waits in at most its share of queries, all clients in no more than may wait, and each place is given back."""
    found = Federated(_Echo(), Limits(client_queries=2, waiting_queries=3))
    current = Releases(releases).current()
    slow = evaluation.Job(f"SELECT * {{ SERVICE {at(other)} {{ ?s ?p ?o }} }}", BASE, {})
    with found._place("a"), found._place("a"):
        with pytest.raises(errors.TooManyRequests) as told:
            found.answer(slow, current, None, "a")
        assert told.value.headers["Retry-After"] == "1" and not other.asked
        with found._place("b"), pytest.raises(errors.NotServing):
            found.answer(slow, current, None, "c")
        assert found.answer(slow, current, None, "b").fleeting
    assert found.answer(slow, current, None, "a").fleeting and len(other.asked) == 2 and not found._waiting
