"""What stands before the application: kept representations, conditional requests, limits of requests, headers of safety."""

import contextlib
import gzip
import http.client
import json
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import pytest
import zstandard

from lod import wsgi
from lod.app import create_app
from tests.conftest import DATE
from tests.sandbox.asking import ask, patience, request

pytestmark = pytest.mark.xdist_group("sandbox")


def metric(server, name):
    text = request(server, "GET", "/metrics").body.decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(f"lod_{name}"))


def test_GET_again_is_kept_and_equal_200(server):
    before = metric(server, 'requests_total{kind="kept"')
    first, second = (request(server, "GET", "/def.ttl") for _ in range(2))
    assert (first.body, first.headers["ETag"]) == (second.body, second.headers["ETag"])
    assert metric(server, 'requests_total{kind="kept"') > before


def test_GET_HTML_differs_by_language_and_cookie_200(server):
    def language(**headers):
        return request(server, "GET", "/", headers={"Accept": "text/html", **headers}).headers["Content-Language"]

    assert language(**{"Accept-Language": "en"}) == "en"
    assert language(**{"Accept-Language": "sr-Latn"}) == "sr-Latn"
    assert language(**{"Accept-Language": "en", "Cookie": "a=b; language=sr-Cyrl"}) == "sr-Cyrl"


def accepting(server, path, *accepted):
    """The media type of the answer to a request with several Accept headers."""
    parts = urlsplit(server)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    with contextlib.closing(connection):
        connection.putrequest("GET", path)
        for value in accepted:
            connection.putheader("Accept", value)
        connection.endheaders()
        return connection.getresponse().headers.get_content_type()


def test_GET_with_a_header_twice_is_not_kept_for_those_who_send_one(server):
    for path, first in (("/def", "text/turtle"), ("/doc/office/101", "application/ld+json")):
        assert accepting(server, path, f"{first};q=0.5", "text/html") == "text/html"
        assert accepting(server, path, f"{first};q=0.5") == first


@pytest.mark.parametrize("header", [b"Content-Type: application/\xc5arql-query", b"Cookie: language=sr-Crl\x9f", b"Accept: \xff\xfe"])
def test_POST_with_a_header_that_is_no_text_is_no_failure_of_ours(server, header):
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as client:
        client.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n" + header + b"\r\n\r\nASK {}")
        assert int(client.recv(2000)[9:12]) in (400, 415)


def test_GET_with_language_in_the_address_sets_its_cookie_each_time(server):
    for _ in range(2):
        assert "language=en" in request(server, "GET", "/?lang=en").headers["Set-Cookie"]


def test_GET_compressed_has_its_own_tag_200(server):
    plain = request(server, "GET", "/def.ttl")
    packed = request(server, "GET", "/def.ttl", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"] and "Accept-Encoding" in packed.headers["Vary"]
    refused = request(server, "GET", "/def.ttl", headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.body == plain.body


def test_GET_by_profile_is_not_answered_from_what_is_kept_for_others(server):
    usual, portal = request(server, "GET", "/catalog.ttl"), request(server, "GET", "/catalog/portal.ttl")
    asked = request(server, "GET", "/catalog.ttl", headers={"Accept-Profile": portal.headers["Content-Profile"]})
    assert asked.body == portal.body != usual.body
    assert request(server, "GET", "/catalog.ttl").body == usual.body


def test_GET_conditional_304(server):
    first = request(server, "GET", "/def.ttl")
    for headers in ({"If-None-Match": first.headers["ETag"]}, {"If-None-Match": f'"x", W/{first.headers["ETag"]}'},
                    {"If-Modified-Since": first.headers["Last-Modified"]}):
        reply = request(server, "GET", "/def.ttl", headers=headers)
        assert (reply.status, reply.body) == (304, b"")
        assert "Content-Length" not in reply.headers and "Vary" in reply.headers
    changed = {"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]}
    assert request(server, "GET", "/def.ttl", headers=changed).status == 200


@pytest.mark.parametrize("condition", [{"If-Match": '"of another time"'}, {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}])
def test_GET_of_what_is_another_by_now_412(server, condition):
    """Whoever goes on with a download is told that the file has changed."""
    for path in ("/def.ttl", "/data/offices.csv"):
        request(server, "GET", path)   # from here on it is kept
        assert request(server, "GET", path, headers=condition).status == 412


def test_GET_of_what_is_the_same_200(server):
    first = request(server, "GET", "/def.ttl").headers
    assert request(server, "GET", "/def.ttl", headers={"If-Match": first["ETag"], "If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}).status == 200
    assert request(server, "GET", "/def.ttl", headers={"If-Unmodified-Since": first["Last-Modified"]}).status == 200


def test_GET_of_a_part_or_plain_varies_by_coding(server):
    """A cache in between gives nobody a coding that he cannot read."""
    assert "Accept-Encoding" in request(server, "GET", "/def.ttl", headers={"Range": "bytes=0-9"}).headers["Vary"]
    assert "Accept-Encoding" in request(server, "GET", "/def.ttl", headers={"If-Match": "*"}).headers["Vary"]


def test_GET_conditional_of_a_file_too_long_to_keep_304(server):
    address = f"/download/{DATE}/data.nq"
    first = request(server, "GET", address)
    assert len(first.body) > wsgi._WHOLE
    for headers in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        for method in ("GET", "HEAD"):
            reply = request(server, method, address, headers=headers)
            assert (reply.status, reply.body) == (304, b"")
            assert reply.headers["ETag"] == first.headers["ETag"] and "immutable" in reply.headers["Cache-Control"]
    assert len(request(server, "GET", address, headers={"If-None-Match": '"another"'}).body) == len(first.body)


def test_HEAD_is_GET_without_its_body_200(server):
    head, full = request(server, "HEAD", "/def.ttl"), request(server, "GET", "/def.ttl")
    assert head.body == b"" and head.headers["Content-Length"] == str(len(full.body))
    assert head.headers["ETag"] == full.headers["ETag"]


def test_GET_query_again_is_kept_200(server):
    path = "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%203&kept"
    first = request(server, "GET", path)
    before = metric(server, 'requests_total{kind="kept"')
    assert request(server, "GET", path).body == first.body
    assert metric(server, 'requests_total{kind="kept"') > before


def test_POST_query_again_is_kept_and_never_304(server):
    query = "SELECT * { ?s ?p ?o } LIMIT 4"
    first = ask(server, query)
    before = metric(server, 'requests_total{kind="kept"')
    again = ask(server, query, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (200, first.body)
    assert metric(server, 'requests_total{kind="kept"') > before
    assert ask(server, query.replace("4", "3")).body != first.body


@pytest.fixture(scope="module")
def application(releases):
    """A client of the same application over the same releases, in this process and with nothing in front of it."""
    return create_app(releases[0]).test_client()


@pytest.mark.parametrize("more, accept", [("", None), ("", "text/csv, text/turtle"), ("&format=xml", "*/*"), ("&output=application/json", ""),
                                          ("", "text/html"), ("", "text/plain"), ("&named-graph-uri=no-iri", "*/*"), ("&x=1", "application/json")])
def test_queries_are_answered_with_and_without_the_application_alike(server, application, more, accept):
    """The server answers most by itself; the application answers all."""
    headers = {"Accept": accept} if accept is not None else {}
    own = {"server", "date", "connection", "vary"}   # Vary names the coding too, in another order

    def told(found):
        return {(name.lower(), value) for name, value in found.headers.items() if name.lower() not in own}
    for query in ("SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p LIMIT 3", "ASK {}", "DESCRIBE <id/office/101>", "SELECT nonsense",
                  "SELECT ?x { VALUES ?x { 'RAND' } }"):
        path = f"/sparql?query={quote(query)}{more}"
        one, other = request(server, "GET", path, headers=headers), application.get(path, headers=headers)
        assert (one.status, one.body, told(one)) == (other.status_code, other.get_data(), told(other)), query
        assert "Accept" in one.headers["Vary"].split(", ")


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "SELECT (StrUUID() AS ?x) {}", "SELECT (UUID () AS ?x) {}"])
def test_a_query_by_chance_is_asked_each_time(server, query):
    first, second = (ask(server, query) for _ in range(2))
    assert first.body != second.body and first.headers["Cache-Control"] == "no-store"


def test_GET_zstd_200(server):
    plain = request(server, "GET", "/def.ttl")
    packed = request(server, "GET", "/def.ttl", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert packed.headers["Content-Encoding"] == "zstd" and zstandard.decompress(packed.body) == plain.body
    same = request(server, "GET", "/def.ttl", headers={"Accept-Encoding": "zstd", "If-None-Match": packed.headers["ETag"]})
    assert same.status == 304


def test_answers_that_are_not_kept_are_compressed_too(server):
    reply = ask(server, "SELECT ?s ?p ?o (RAND() AS ?x) { ?s ?p ?o } LIMIT 500", **{"Accept-Encoding": "zstd"})
    assert reply.headers["Content-Encoding"] == "zstd" and b"bindings" in zstandard.decompress(reply.body)


def test_GET_same_thing_at_once_is_made_once(server):
    before = metric(server, 'request_seconds_count{kind="query"}')
    path = "/sparql?query=SELECT%20(COUNT(%2A)%20AS%20%3Fn)%20%7B%3Fa%20%3Fb%20%3Fc%20FILTER(REGEX(STR(%3Fc)%2C%22a.*b.*c%22))%7D"
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: request(server, "GET", path), range(8)))
    assert len({reply.body for reply in replies}) == 1 and replies[0].status == 200
    assert metric(server, 'request_seconds_count{kind="query"}') - before == 1


def test_many_small_queries_at_once_are_all_answered(server):
    """Whoever is answered in that instant is not taken for one who has left, and no query goes to a child that is about to end."""
    def ask_many(name):
        parts = urlsplit(server)
        connection, statuses = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30), set()
        with contextlib.closing(connection):
            for number in range(300):
                connection.request("GET", "/sparql?query=" + quote(f'ASK {{ ?s ?p "{name} {number}" }}'))
                reply = connection.getresponse()
                reply.read()
                statuses.add(reply.status)
        return statuses

    with ThreadPoolExecutor(8) as pool:
        assert set().union(*pool.map(ask_many, range(8))) == {200}


def test_GET_with_a_foreign_host_names_only_the_base(server):
    reply = request(server, "GET", "/nowhere", headers={"Host": "evil.example"})
    assert reply.status == 404 and b"evil.example" not in reply.body
    reply = request(server, "GET", "/doc/office/101", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in str(reply.headers) and "http://127.0.0.1:8000/" in reply.headers["Link"]


def test_GET_too_long_address_414(server):
    assert request(server, "GET", "/" + "a" * 20_000).status == 414


def test_POST_too_large_body_413(server):
    assert request(server, "POST", "/sparql", b"x" * 300_000, {"Content-Type": "application/sparql-query"}).status == 413


def test_POST_chunked_too_large_body_413(server):
    pieces = (b"x" * 10_000 for _ in range(40))
    assert request(server, "POST", "/sparql", pieces, {"Content-Type": "application/sparql-query"}).status == 413


def test_POST_slow_body_408(server):
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as client:
        client.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 50\r\n\r\nASK")
        begun = time.monotonic()
        assert b" 408 " in client.recv(2000)
        assert 1.5 < time.monotonic() - begun < patience(4)


def test_GET_every_page_carries_the_headers_of_safety(server):
    for path in ("/", "/def", "/nowhere", "/sparql", "/def.ttl"):
        headers = request(server, "GET", path, headers={"Accept": "text/html,*/*;q=0.5"}).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"] and "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"]


def test_GET_health_200(server):
    assert request(server, "GET", "/health/live").body == b"alive\n"
    ready = request(server, "GET", "/health/ready")
    assert ready.status == 200 and ready.body.startswith(b"ready 20") and ready.headers["Cache-Control"] == "no-store"


def test_GET_metrics_200(server):
    reply = request(server, "GET", "/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert b'lod_requests_total{kind="page",status="2xx"}' in reply.body and b"# TYPE lod_request_seconds histogram" in reply.body


def test_switch_of_release_serves_the_new_one_and_loses_nobody(server, releases):
    """A second release is made by hand from the first: only its version differs."""
    folder, _ = releases
    name = os.readlink(folder / "current")
    copy = folder / "2026-11-25"
    import shutil
    shutil.copytree(folder / name, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"version": "2026-11-25", "issued": "2026-11-25"}))
    statuses, stop = [], threading.Event()

    def keep_asking():
        while not stop.is_set():
            statuses.append(ask(server, "ASK { ?s ?p ?o }").status)
            statuses.append(request(server, "GET", "/def.ttl").status)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    (folder / "next").symlink_to("2026-11-25")
    os.replace(folder / "next", folder / "current")
    for _ in range(100):
        modified = ask(server, "ASK {}").headers["Last-Modified"]
        if request(server, "GET", "/health/ready").body == b"ready 2026-11-25\n" and "25 Nov" in modified:
            break
        time.sleep(0.1)
    stop.set()
    asking.join()
    assert "25 Nov" in request(server, "GET", "/def.ttl").headers["Last-Modified"]
    assert set(statuses) == {200}


def test_damaged_release_leaves_the_old_one_serving(server, releases):
    folder, _ = releases
    (folder / "2026-11-26").mkdir()
    (folder / "next").symlink_to("2026-11-26")
    os.replace(folder / "next", folder / "current")
    time.sleep(0.5)
    assert request(server, "GET", "/def.ttl").status == 200
    assert ask(server, "ASK { ?s ?p ?o }").status == 200
