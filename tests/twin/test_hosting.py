"""The settings of docs/how-to/keep-without-a-server.md do in nginx what the page promises."""

import shutil
import urllib.error
import urllib.request

import pytest

from tests.conftest import ROOT, free_port, running
from tests.docs import blocks


@pytest.fixture(scope="module")
def hosted(twin, tmp_path_factory):
    """The address of an nginx over the twin with the settings of the page."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    settings = next(found.text for found in blocks.read(ROOT / "docs" / "how-to" / "keep-without-a-server.md") if found.language == "nginx")
    places = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if twin.owner() == "root" else ""
    (folder / "nginx.conf").write_text(f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}}\nhttp {{ access_log off; {places}\n"
                                       f"server {{ listen 127.0.0.1:{port}; root {twin};\n{settings}\n}} }}\n")
    with running(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], port) as address:
        yield address


def _ask(address):
    try:
        answer = urllib.request.urlopen(address, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers.get("Content-Type"), answer.url, answer.read()


@pytest.mark.parametrize(("name", "kind"), [
    ("index.html", "text/html; charset=utf-8"), ("doc/library/1.ttl", "text/turtle; charset=utf-8"),
    ("doc/library/1.jsonld", "application/ld+json; charset=utf-8"), ("doc/library/1.rdf", "application/rdf+xml; charset=utf-8"),
    ("doc/library/1.nt", "application/n-triples; charset=utf-8"), ("doc/library/1.nq", "application/n-quads; charset=utf-8"),
    ("doc/library/1.trig", "application/trig; charset=utf-8"), ("list/Library.csv", "text/csv; charset=utf-8"),
    ("search/index.json", "application/json; charset=utf-8"), ("static/twin.js", "application/javascript; charset=utf-8"),
    ("static/vendor/oxigraph-0.5.11/web_bg.wasm", "application/wasm")])
def test_GET_a_file_says_what_it_is_200(hosted, twin, name, kind):
    assert _ask(hosted + name) == (200, kind, hosted + name, (twin / name).read_bytes())


@pytest.mark.parametrize(("address", "name"), [("", "index.html"), ("doc/library/1", "doc/library/1.html"), ("list/Library", "list/Library.html"),
                                               ("sr-Latn/", "sr-Latn/index.html"), ("def", "def.html"), (".well-known/void", ".well-known/void.ttl"),
                                               ("id/library/1", "doc/library/1.html"), ("ldes", "ldes.ttl")])
def test_GET_a_permanent_address_200(hosted, twin, address, name):
    assert _ask(hosted + address)[::3] == (200, (twin / name).read_bytes())


def test_GET_what_is_not_there_404(hosted, twin):
    assert _ask(hosted + "doc/library/none")[::3] == (404, (twin / "404.html").read_bytes())
